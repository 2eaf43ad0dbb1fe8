"""The transformers of a kustomization, in the order in which kustomize runs them."""

from collections.abc import Iterator, Sequence

from ....schemas.kustomize.field_specs import FieldSpec
from .accumulated import Accumulated
from .decode_kustomization import decode_part, is_true, list_at, text_of
from .kustomization_file import Kustomization
from .parse_objects import parse_objects
from .parsed_files import ParsedFiles
from .replace_values import replace_values
from .result import ProblemKind, RefusedError, Unknown, in_file
from .run_patches import run_patches, run_patches_json, run_patches_strategic_merge
from .run_state import Run
from .set_images_and_replicas import set_images, set_replicas
from .set_metadata import add_affix, set_namespace, set_texts
from .traced import Traced, written
from .transformer_config import merge_specs, read_specs


def run_transformers(files: ParsedFiles, done: Accumulated, kustomization: Kustomization) -> None:
    """Do to the objects what a kustomization says."""
    run = Run(files, done, kustomization.folder, kustomization.fields)
    for step in (
        run_patches_strategic_merge,
        run_patches,
        _namespace,
        _affixes,
        _labels,
        _annotations,
        run_patches_json,
        _replicas,
        _images,
        _replacements,
    ):
        step(run)
        done.resources.drop_empty()


def _namespace(run: Run) -> None:
    namespace = run.fields.entry("namespace")
    if namespace is not None and namespace.value:
        specs = run.done.config.specs["namespace"]
        run.attempt(lambda: set_namespace(run.done.resources, text_of(namespace), namespace.origin.place, specs))


def _affixes(run: Run) -> None:
    for field in ("namePrefix", "nameSuffix"):
        affix = run.fields.entry(field)
        if affix is not None and affix.value:
            run.attempt(lambda field=field, affix=affix: _affix(run, field, affix))  # type: ignore[misc]


def _affix(run: Run, field: str, affix: Traced) -> None:
    before = field == "namePrefix"
    add_affix(run.done.resources, text_of(affix), affix.origin.place, run.done.config.specs[field], before=before)


def _labels(run: Run) -> None:
    config = run.done.config
    for entry in list_at(run.fields, "labels"):
        pairs = entry.entry("pairs")
        if pairs is None:
            continue
        specs = config.specs["commonLabels"] if is_true(entry, "includeSelectors") else config.specs["labels"]
        if is_true(entry, "includeTemplates") and not is_true(entry, "includeSelectors"):
            specs = (*config.specs["labels"], *config.specs["templateLabels"])
        run.attempt(lambda entry=entry, pairs=pairs, specs=specs: _label(run, entry, pairs, specs))  # type: ignore[misc]
    common = run.fields.entry("commonLabels")
    if common is not None:
        _set_texts(run, common, config.specs["commonLabels"])


def _label(run: Run, entry: Traced, pairs: Traced, specs: Sequence[FieldSpec]) -> None:
    own = read_specs(entry.entry("fields"))
    set_texts(run.done.resources, pairs, merge_specs(own, specs, entry.origin.place))


def _annotations(run: Run) -> None:
    common = run.fields.entry("commonAnnotations")
    if common is not None:
        _set_texts(run, common, run.done.config.specs["commonAnnotations"])


def _set_texts(run: Run, pairs: Traced, specs: Sequence[FieldSpec]) -> None:
    run.attempt(lambda: set_texts(run.done.resources, pairs, specs))


def _replicas(run: Run) -> None:
    for entry in list_at(run.fields, "replicas"):
        run.attempt(lambda entry=entry: set_replicas_of(run, "replicas", entry, run.done.config.specs["replicas"]))  # type: ignore[misc]


def set_replicas_of(run: Run, field: str, entry: Traced, specs: Sequence[FieldSpec]) -> None:
    """Set the count of an entry; raises RefusedError where nothing has its name."""
    met = set_replicas(run.done.resources, entry, specs)
    run.met(field, entry, met)
    if not met and not run.done.is_open:
        kinds = " or ".join(spec.kind for spec in specs)
        message = f"no {kinds} is called `{text_of(entry, 'name')}`, whose `replicas` are set"
        raise RefusedError(ProblemKind.REPLICAS, (entry.entry("name") or entry).origin.place, message)


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
        met = replace_values(run.done.resources, one, is_open=run.done.is_open)
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
        run.done.blur(run.done.resources)
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
