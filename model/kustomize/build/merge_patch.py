"""Strategic merge patches as kustomize applies them: lists by their keys, `$patch` directives, null to take away.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/glossary/#patchstrategicmerge and observed outputs of
kubectl 1.37.1. What a patch adds to a list stands before what was there; `$setElementOrder` and `$retainKeys` are not
known to kustomize and stay in the object.
"""

from ....schemas.kustomize.merge_keys import Shape
from ...text.document import Value
from .merge_by_keys import merge_by_keys
from .objects import shown
from .patch_directives import DIRECTIVE, directive
from .result import ProblemKind, RefusedError
from .traced import Traced, drop, make_list, put_all


def merge_patch(target: Traced | None, patch: Traced, shape: Shape | None) -> Traced | None:
    """A value with a patch over it; None where nothing is left. Raises RefusedError where they do not go together."""
    if patch.value is None:
        return None
    if isinstance(patch.value, dict):
        return _merge_mappings(_of_type(target, dict, patch), patch, shape)
    if isinstance(patch.value, list):
        return _merge_lists(_of_type(target, list, patch), patch, shape)
    if target is not None and isinstance(target.value, dict | list):
        raise _wrong_type(target, patch)
    return patch


def _of_type(target: Traced | None, kind: type, patch: Traced) -> Traced | None:
    if target is None or target.value is None:
        return None
    if not isinstance(target.value, kind):
        raise _wrong_type(target, patch)
    return target


def _wrong_type(target: Traced, patch: Traced) -> RefusedError:
    have, want = _name_type(patch.value), _name_type(target.value)
    message = f"the patch has {have} here, and the object {want} ({target.origin.place.path}): write {want}"
    return RefusedError(ProblemKind.PATCH, patch.origin.place, message)


def _name_type(value: Value) -> str:
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a single value"


def _merge_mappings(target: Traced | None, patch: Traced, shape: Shape | None) -> Traced | None:
    match directive(patch):
        case "delete":
            return None
        case "replace":
            return drop(patch, DIRECTIVE)
        case _:
            patch = drop(patch, DIRECTIVE)
            return merge_fields(target or Traced({}, patch.origin), patch, shape)


def merge_fields(target: Traced, patch: Traced, shape: Shape | None) -> Traced:
    """A mapping with the fields of another over it."""
    merged: dict[str, Traced | None] = {}
    for key in patch.value if isinstance(patch.value, dict) else ():
        entry = patch.entry(key)
        if entry is not None and key != DIRECTIVE:
            merged[key] = merge_patch(target.entry(key), entry, shape.below(key) if shape else None)
    return put_all(target, merged)


def _merge_lists(target: Traced | None, patch: Traced, shape: Shape | None) -> Traced | None:
    if shape is None or not (shape.keys or shape.is_set):
        return patch
    entries = patch.items()
    marks = [one for one in entries if isinstance(one.value, dict) and one.value.keys() == {DIRECTIVE}]
    if target is not None and any(directive(one) == "replace" for one in marks):
        return make_list(patch.origin, [one for one in entries if one not in marks])
    if target is not None and any(directive(one) == "delete" for one in marks):
        return None
    have = target.items() if target is not None else []
    around = target.origin if target is not None else patch.origin
    if shape.is_set:
        return make_list(around, _unite([*entries, *have]))

    def merge(before: Traced | None, entry: Traced) -> Traced | None:
        return merge_patch(before, entry, shape.entry)

    return make_list(around, merge_by_keys(have, entries, shape.keys, merge))


def _unite(entries: list[Traced]) -> list[Traced]:
    found: dict[str, Traced] = {}
    for entry in entries:
        found.setdefault(shown(entry.value), entry)
    return list(found.values())
