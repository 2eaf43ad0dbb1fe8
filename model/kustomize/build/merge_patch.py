"""Strategic merge patches as kustomize applies them: lists by their keys, `$patch` directives, null to take away.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/glossary/#patchstrategicmerge and observed outputs of
kubectl 1.37.1. What a patch adds to a list stands before what was there; `$setElementOrder` and `$retainKeys` are not
known to kustomize and stay in the object.
"""

from ....schemas.kustomize.merge_keys import Shape
from ...text.document import Value
from .objects import shown
from .result import ProblemKind, RefusedError
from .traced import Traced, drop, make_list, put

_DIRECTIVE = "$patch"
_DIRECTIVES = ("merge", "replace", "delete")


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


def directive(patch: Traced) -> str:
    """What `$patch` of a mapping says; raises RefusedError for what kustomize does not know."""
    found = patch.entry(_DIRECTIVE)
    if found is None:
        return "merge"
    if found.value not in _DIRECTIVES:
        message = f"`$patch: {shown(found.value)}` is not known; it is `merge`, `replace` or `delete`"
        raise RefusedError(ProblemKind.PATCH, found.origin.place, message)
    return str(found.value)


def _merge_mappings(target: Traced | None, patch: Traced, shape: Shape | None) -> Traced | None:
    match directive(patch):
        case "delete":
            return None
        case "replace":
            return drop(patch, _DIRECTIVE)
        case _:
            patch = drop(patch, _DIRECTIVE)
            return strip(patch) if target is None else merge_fields(target, patch, shape)


def merge_fields(target: Traced, patch: Traced, shape: Shape | None) -> Traced:
    """A mapping with the fields of another over it."""
    merged = target
    for key in patch.value if isinstance(patch.value, dict) else ():
        if key == _DIRECTIVE:
            continue
        entry = patch.entry(key)
        assert entry is not None
        inner = merge_patch(target.entry(key), entry, shape.below(key) if shape else None)
        merged = drop(merged, key) if inner is None else put(merged, key, inner)
    return merged


def strip(patch: Traced) -> Traced:
    """What is added by a patch where nothing was: without what takes away."""
    if isinstance(patch.value, dict):
        for key in tuple(patch.value):
            entry = patch.entry(key)
            assert entry is not None
            if entry.value is None or (isinstance(entry.value, dict) and directive(entry) == "delete"):
                patch = drop(patch, key)
            elif isinstance(entry.value, dict) and (inner := strip(drop(entry, _DIRECTIVE))) is not entry:
                patch = put(patch, key, inner)
    return patch


def _merge_lists(target: Traced | None, patch: Traced, shape: Shape | None) -> Traced | None:
    if shape is None or not (shape.keys or shape.is_set):
        return patch
    entries = patch.items()
    marks = [one for one in entries if isinstance(one.value, dict) and one.value.keys() == {_DIRECTIVE}]
    if any(directive(one) == "replace" for one in marks):
        return make_list(patch.origin, [one for one in entries if one not in marks])
    if any(directive(one) == "delete" for one in marks):
        return None
    have = target.items() if target is not None else []
    around = target.origin if target is not None else patch.origin
    if shape.is_set:
        return make_list(around, _unite([*entries, *have]))
    return make_list(around, merge_by_keys(have, entries, shape))


def _unite(entries: list[Traced]) -> list[Traced]:
    found: dict[str, Traced] = {}
    for entry in entries:
        found.setdefault(shown(entry.value), entry)
    return list(found.values())


def _key_of(entry: Traced, keys: tuple[str, ...]) -> tuple[str, ...]:
    value = entry.value if isinstance(entry.value, dict) else {}
    return tuple(shown(value.get(key)) for key in keys)


def _used_keys(entries: list[Traced], keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that any entry has; the others do not tell entries apart."""
    return tuple(key for key in keys if any(shown(_field(one, key)) for one in entries)) or keys[:1]


def _field(entry: Traced, key: str) -> Value:
    return entry.value.get(key) if isinstance(entry.value, dict) else None


def merge_by_keys(have: list[Traced], patch: list[Traced], shape: Shape) -> list[Traced]:
    """The entries of two lists of mappings: those of the patch first, in its order, then the others."""
    keys = _used_keys([*have, *patch], shape.keys)
    merged: dict[tuple[str, ...], Traced | None] = {}
    by_key = {_key_of(one, keys): one for one in reversed(have)}
    for entry in patch:
        key = _key_of(entry, keys)
        before = merged[key] if key in merged else by_key.get(key)
        if isinstance(entry.value, dict) and directive(entry) == "replace" and key in by_key:
            merged[key] = by_key[key]  # kustomize puts what was there back over it
        else:
            merged[key] = merge_patch(before, entry, shape.entry)
    for entry in have:
        key = _key_of(entry, keys)
        if key not in merged:
            merged[key] = entry
    return [entry for entry in merged.values() if entry is not None and entry.value != {}]
