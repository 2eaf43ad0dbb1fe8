"""The transformers of a kustomization, in the order in which kustomize runs them."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...text.place import Place
from .accumulated import Accumulated
from .apply_patches import Patch, PatchText, apply_patch, as_selected, find_target, read_patch, refuse_target
from .decode_kustomization import decode_part, is_true, list_at, text_of
from .key_values import Content
from .kustomization_file import Kustomization
from .objects import shown
from .parse_objects import parse_objects
from .parsed_files import ParsedFiles
from .read_paths import read_path
from .replace_values import replace_values
from .result import Effect, ProblemKind, RefusedError, Unknown, in_file
from .selectors import make_selector
from .set_images import set_images, set_replicas
from .set_metadata import add_affix, set_namespace, set_texts
from .traced import Traced, written
from .transformer_config import read_specs


class Run(NamedTuple):
    """The files, what is put together so far, and the folder whose fields say what to do with it."""

    files: ParsedFiles
    done: Accumulated
    folder: str
    fields: Traced

    def at(self) -> Place:
        """The place of the fields."""
        return self.fields.origin.place

    def attempt(self, step: Callable[[], None]) -> None:
        """Do a step; what kustomize refuses in it is noted."""
        try:
            step()
        except RefusedError as error:
            self.done.refuse(error)

    def read(self, path: str, at: Place) -> Content | Unknown:
        """A file that is named."""
        return read_path(self.files, self.folder, path, at)

    def met(self, field: str, entry: Traced, count: int) -> None:
        """Note how many objects an entry has met."""
        self.done.effects.append(Effect(field, entry.origin.place, count))


def run_transformers(files: ParsedFiles, done: Accumulated, kustomization: Kustomization) -> None:
    """Do to the objects what a kustomization says."""
    run = Run(files, done, kustomization.folder, kustomization.fields)
    for step in (
        _patches_strategic_merge,
        _patches,
        _namespace,
        _affixes,
        _labels,
        _annotations,
        _patches_json,
        _replicas,
        _images,
        _replacements,
    ):
        step(run)
        done.resources.drop_empty()


def _patches_strategic_merge(run: Run) -> None:
    field = run.fields.entry("patchesStrategicMerge")
    patches: list[tuple[Traced, Patch]] = []
    for item in field.items() if field is not None else ():
        text = shown(item.value)
        run.attempt(lambda item=item, text=text: _load_strategic(run, item, text, patches))  # type: ignore[misc]
    for item, patch in patches:
        run.attempt(lambda item=item, patch=patch: _merge_into_targets(run, "patchesStrategicMerge", item, patch))  # type: ignore[misc]


def _load_strategic(run: Run, item: Traced, text: str, patches: list[tuple[Traced, Patch]]) -> None:
    at = item.origin.place
    source = PatchText(text, at, is_file=False) if "\n" in text else _patch_file(run, text, at)
    if source is not None:
        patch = read_patch(source)
        if patch.operations:
            raise RefusedError(ProblemKind.PATCH, at, "a JSON patch cannot stand here; put it under `patches`")
        patches.append((item, patch))


def _patch_file(run: Run, path: str, at: Place) -> PatchText | None:
    """The text of a patch's file; None where it is not known."""
    content = run.read(path, at)
    if isinstance(content, Unknown):
        run.done.unknown.append(content)
        return None
    text = content.data.decode("utf-8", "replace")
    return PatchText(text, in_file(content.path), is_file=True)


def _patches(run: Run) -> None:
    entries = list_at(run.fields, "patches")
    loaded: list[tuple[Traced, Patch]] = []
    for entry in entries:
        run.attempt(lambda entry=entry: _load_patch(run, entry, loaded))  # type: ignore[misc]
    for entry, patch in loaded:
        run.attempt(lambda entry=entry, patch=patch: apply_entry(run, "patches", entry, patch))  # type: ignore[misc]
        run.done.resources.drop_empty()


def _load_patch(run: Run, entry: Traced, loaded: list[tuple[Traced, Patch]]) -> None:
    patch = load_patch(run, entry)
    if patch is not None:
        loaded.append((entry, patch))


def load_patch(run: Run, entry: Traced) -> Patch | None:
    """The patch of an entry of `patches`; None where its file is not known. Raises RefusedError."""
    path, inline = text_of(entry, "path"), text_of(entry, "patch")
    at = entry.origin.place
    if path and inline:
        raise RefusedError(ProblemKind.PATCH, at, "a patch has either a `path` or a `patch`, and this has both")
    if not path and not inline:
        raise RefusedError(ProblemKind.PATCH, at, "a patch needs a `path` or a `patch`")
    inner = entry.entry("path") if path else entry.entry("patch")
    place = (inner or entry).origin.place
    source = _patch_file(run, path, place) if path else PatchText(inline, place, is_file=False)
    if source is None:
        return None
    patch = read_patch(source, entry.entry("options"))
    if entry.entry("target") is None and patch.operations:
        message = "a JSON patch needs a `target`, which says what it is for"
        raise RefusedError(ProblemKind.PATCH, place, message)
    if entry.entry("target") is not None and len(patch.objects) > 1:
        message = "a patch with a `target` holds one object; this has more: make a patch of each"
        raise RefusedError(ProblemKind.PATCH, place, message)
    return patch


def apply_entry(run: Run, field: str, entry: Traced, patch: Patch) -> None:
    """Apply a patch to what its `target` selects, or to the objects that it is for; raises RefusedError."""
    target = entry.entry("target")
    if target is None:
        _merge_into_targets(run, field, entry, patch)
        return
    selected = make_selector(target, entry.origin.place).select(run.done.resources)
    patch = as_selected(patch)
    for one in selected:
        apply_patch(patch, one, run.done.shapes)
    run.met(field, entry, len(selected))


def _merge_into_targets(run: Run, field: str, entry: Traced, patch: Patch) -> None:
    met = 0
    for part in patch.objects:
        found = find_target(part, run.done.resources)
        if len(found) != 1:
            if run.done.is_open and not found:
                continue
            raise refuse_target(part, found, run.done.resources)
        apply_patch(patch._replace(objects=(part,)), found[0], run.done.shapes)
        run.done.resources.drop_empty()
        met += 1
    run.met(field, entry, met)


def _namespace(run: Run) -> None:
    namespace = run.fields.entry("namespace")
    if namespace is not None and namespace.value:
        specs = run.done.config.specs["namespace"]
        run.attempt(lambda: set_namespace(run.done.resources, text_of(namespace), namespace.origin.place, specs))


def _affixes(run: Run) -> None:
    for field, specs in (
        ("namePrefix", run.done.config.specs["namePrefix"]),
        ("nameSuffix", run.done.config.specs["nameSuffix"]),
    ):
        affix = run.fields.entry(field)
        if affix is not None and affix.value:
            before = field == "namePrefix"
            add_affix(run.done.resources, text_of(affix), affix.origin.place, specs, before=before)


def _labels(run: Run) -> None:
    config = run.done.config
    for entry in list_at(run.fields, "labels"):
        pairs = entry.entry("pairs")
        if pairs is None:
            continue
        specs = config.specs["commonLabels"] if is_true(entry, "includeSelectors") else config.specs["labels"]
        if is_true(entry, "includeTemplates") and not is_true(entry, "includeSelectors"):
            specs = (*config.specs["labels"], *config.specs["templateLabels"])
        set_texts(run.done.resources, pairs, (*specs, *read_specs(entry.entry("fields"))))
    common = run.fields.entry("commonLabels")
    if common is not None:
        set_texts(run.done.resources, common, config.specs["commonLabels"])


def _annotations(run: Run) -> None:
    common = run.fields.entry("commonAnnotations")
    if common is not None:
        set_texts(run.done.resources, common, run.done.config.specs["commonAnnotations"])


def _patches_json(run: Run) -> None:
    for entry in list_at(run.fields, "patchesJson6902"):
        run.attempt(lambda entry=entry: _patch_json(run, entry))  # type: ignore[misc]


def _patch_json(run: Run, entry: Traced) -> None:
    if not text_of(entry, "target", "name"):
        message = "an entry of `patchesJson6902` needs a `target` with a `name`"
        raise RefusedError(ProblemKind.PATCH, entry.origin.place, message)
    patch = load_patch(run, entry)
    if patch is None:
        return
    if patch.operations is None and patch.objects:
        raise RefusedError(ProblemKind.PATCH, patch.at, "this is no JSON patch; put it under `patches`")
    apply_entry(run, "patchesJson6902", entry, patch)


def _replicas(run: Run) -> None:
    for entry in list_at(run.fields, "replicas"):
        met = set_replicas(run.done.resources, entry, run.done.config.specs["replicas"])
        run.met("replicas", entry, met)
        if not met and not run.done.is_open:
            name = text_of(entry, "name")
            kinds = "Deployment, StatefulSet, ReplicaSet or ReplicationController"
            message = f"no {kinds} is called `{name}`, whose `replicas` are set"
            place = (entry.entry("name") or entry).origin.place
            run.done.refuse(RefusedError(ProblemKind.REPLICAS, place, message))


def _images(run: Run) -> None:
    for field in ("images", "imageTags"):
        for entry in list_at(run.fields, field):
            run.attempt(lambda field=field, entry=entry: _image(run, field, entry))  # type: ignore[misc]


def _image(run: Run, field: str, entry: Traced) -> None:
    run.met(field, entry, set_images(run.done.resources, entry, run.done.config.specs["images"]))


def _replacements(run: Run) -> None:
    for entry in list_at(run.fields, "replacements"):
        run.attempt(lambda entry=entry: replace_entry(run, entry))  # type: ignore[misc]


def replace_entry(run: Run, entry: Traced) -> None:
    """Do an entry of `replacements`, or those of the file that it names; raises RefusedError."""
    for one in _read_replacements(run, entry):
        met = replace_values(run.done.resources, one, is_open=run.done.is_open, is_quoted=run.files.is_quoted)
        run.met("replacements", one, met)


def _read_replacements(run: Run, entry: Traced) -> Iterator[Traced]:
    path = text_of(entry, "path")
    at = entry.origin.place
    if not path:
        yield entry
        return
    if entry.entry("source") is not None or entry.entry("targets") is not None:
        message = "a replacement has either a `path` or `source` and `targets`, and this has both"
        raise RefusedError(ProblemKind.REPLACEMENT, at, message)
    content = run.read(path, (entry.entry("path") or entry).origin.place)
    if isinstance(content, Unknown):
        run.done.unknown.append(content)
        return
    documents = parse_objects(content.path, content.data).documents
    value = documents[0].value if documents else None
    if not isinstance(value, dict | list):
        message = f"{content.path} holds no replacement: write `source` and `targets`, or a list of such"
        raise RefusedError(ProblemKind.REPLACEMENT, at, message)
    read = written(value, in_file(content.path, document=documents[0].index))
    entries = read.items() if isinstance(value, list) else [read]
    for one in entries:
        found = decode_part(one, "replacements")
        yield found.traced
