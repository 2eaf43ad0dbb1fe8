"""The patches of a kustomization, in each of the three fields that they may stand in."""

from ...text.place import Place
from .apply_patches import Patch, PatchText, apply_patch, as_selected, find_target, read_patch, refuse_target
from .decode_kustomization import list_at, text_of
from .objects import shown
from .result import ProblemKind, RefusedError, Unknown, in_file
from .run_state import Run
from .selectors import make_selector
from .traced import Traced


def run_patches_strategic_merge(run: Run) -> None:
    field = run.fields.entry("patchesStrategicMerge")
    patches: list[tuple[Traced, Patch]] = []
    for item in field.items() if field is not None else ():
        text = shown(item.value)
        run.attempt(lambda item=item, text=text: _load_strategic(run, item, text, patches))  # type: ignore[misc]
    if field is not None and field.items() and len(patches) == len(field.items()):
        run.attempt(lambda: _refuse_empty(field, [patch for _, patch in patches]))
    for item, patch in patches:
        run.attempt(lambda item=item, patch=patch: _merge_into_targets(run, "patchesStrategicMerge", item, patch))  # type: ignore[misc]


def _refuse_empty(field: Traced, patches: list[Patch]) -> None:
    if not any(patch.objects for patch in patches):
        raise RefusedError(ProblemKind.PATCH, field.origin.place, "no patch has anything in it; remove the field")


def _load_strategic(run: Run, item: Traced, text: str, patches: list[tuple[Traced, Patch]]) -> None:
    at = item.origin.place
    source = PatchText(text, at, is_file=False) if "\n" in text else _patch_file(run, text, at)
    if source is None:
        run.done.blur(run.done.resources)
    else:
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


def run_patches(run: Run) -> None:
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
    else:
        _blur_selected(run, entry)


def _blur_selected(run: Run, entry: Traced) -> None:
    """Note of what a patch that is not known may change that not all of it is."""
    target = entry.entry("target")
    among = run.done.resources
    run.done.blur(among if target is None else make_selector(target, entry.origin.place).select(among))


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


def run_patches_json(run: Run) -> None:
    for entry in list_at(run.fields, "patchesJson6902"):
        run.attempt(lambda entry=entry: _patch_json(run, entry))  # type: ignore[misc]


def _patch_json(run: Run, entry: Traced) -> None:
    if not text_of(entry, "target", "name"):
        message = "an entry of `patchesJson6902` needs a `target` with a `name`"
        raise RefusedError(ProblemKind.PATCH, entry.origin.place, message)
    patch = load_patch(run, entry)
    if patch is None:
        _blur_selected(run, entry)
        return
    if patch.operations is None and not patch.objects:
        raise RefusedError(ProblemKind.PATCH, patch.at, "this patch is empty; remove the entry")
    if patch.operations is None:
        raise RefusedError(ProblemKind.PATCH, patch.at, "this is no JSON patch; put it under `patches`")
    apply_entry(run, "patchesJson6902", entry, patch)
