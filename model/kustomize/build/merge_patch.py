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
            return merge_fields(target or Traced({}, patch.origin), patch, shape)


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


def _merge_lists(target: Traced | None, patch: Traced, shape: Shape | None) -> Traced | None:
    if shape is None or not (shape.keys or shape.is_set):
        return patch
    entries = patch.items()
    marks = [one for one in entries if isinstance(one.value, dict) and one.value.keys() == {_DIRECTIVE}]
    if target is not None and any(directive(one) == "replace" for one in marks):
        return make_list(patch.origin, [one for one in entries if one not in marks])
    if target is not None and any(directive(one) == "delete" for one in marks):
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
    """The entries of two lists of mappings: those of the patch first, in its order, then the others.

    Where an entry has no key at all, kustomize loses those that have one. Of entries that stand twice in the patch the
    first counts, of those that stand twice in the object the last, as it was.
    """
    have, patch = ([one for one in each if one.value is not None] for each in (have, patch))
    keys = _used_keys([*have, *patch], shape.keys)
    if any(not any(_key_of(one, keys)) for one in (*have, *patch)):
        return [one for one in have or patch if not any(_key_of(one, keys))]
    before: dict[tuple[str, ...], list[Traced]] = {}
    for entry in have:
        before.setdefault(_key_of(entry, keys), []).append(entry)
    merged: dict[tuple[str, ...], Traced | None] = {}
    for entry in patch:
        key = _key_of(entry, keys)
        if key not in merged:
            merged[key] = _merge_entry(before.get(key, []), entry, shape)
    for key, entries in before.items():
        merged.setdefault(key, entries[-1])
    return [entry for entry in merged.values() if entry is not None and entry.value != {}]


def _merge_entry(before: list[Traced], entry: Traced, shape: Shape) -> Traced | None:
    merged = merge_patch(before[0] if before else None, entry, shape.entry)
    is_kept = merged is not None and before and (len(before) > 1 or directive(entry) == "replace")
    return before[-1] if is_kept else merged
