"""JSON patches (RFC 6902) as kustomize applies them.

It is laxer than the RFC: `replace` makes a key that is not there, the first segment of a path may lack its `/`, indexes
may count from the end, and a test of a missing key for null passes. Source: observed outputs of kubectl 1.37.1.
"""

from typing import NamedTuple

from .bound_growth import refuse_large
from .result import ProblemKind, RefusedError
from .traced import Traced, drop, make_list, put

#: After these the value may have more in it than the text of the patch.
_GROWING = frozenset({"copy", "move"})
_OPERATIONS = frozenset({"add", "remove", "replace", "move", "copy", "test"})


class Operation(NamedTuple):
    """One operation of a patch; `op` may be any text, and `path` is "" where it has none."""

    op: str
    path: str
    start: str
    value: Traced
    part: Traced

    def refuse(self, why: str) -> RefusedError:
        """The problem that the operation does not apply."""
        at = (self.part.entry("path") or self.part).origin.place
        return RefusedError(ProblemKind.PATCH, at, f"`{self.op}` at `{self.path}` does not apply: {why}")


def read_operations(patch: Traced) -> list[Operation]:
    """The operations of a patch; raises RefusedError for an entry that can be none.

    What an operation is called, and whether it has a path, is looked at once the patch meets an object.
    """
    return [_read(item) for item in patch.items()]


def _read(item: Traced) -> Operation:
    if not isinstance(item.value, dict):
        raise _refuse_name(item, item.value)
    written = (item.value.get(field) for field in ("op", "path", "from"))
    op, path, start = (one if isinstance(one, str) else "" for one in written)
    return Operation(op, path, start, item.entry("value") or Traced(None, item.origin), item)


def _refuse_name(item: Traced, op: object) -> RefusedError:
    at = (item.entry("op") or item).origin.place
    known = "add, remove, replace, move, copy and test"
    return RefusedError(ProblemKind.PATCH, at, f"`op: {op}` is no operation of a JSON patch; there are {known}")


def apply_operations(target: Traced, operations: list[Operation]) -> Traced:
    """A value with operations done to it, one after another; raises RefusedError where one does not apply."""
    for one in operations:
        target = _apply(target, one)
        if one.op in _GROWING:
            at = one.part.origin.place
            refuse_large(target.value, 0, at)
    return target


def _apply(target: Traced, one: Operation) -> Traced:
    if one.op not in _OPERATIONS:
        raise _refuse_name(one.part, one.op or None)
    steps = _steps(one.path, one)
    refuse_large(one.value.value, len(steps), one.part.origin.place)
    match one.op:
        case "add":
            return _change(target, steps, one, one.value, "add")
        case "replace":
            return _change(target, steps, one, one.value, "replace")
        case "remove":
            return _change(target, steps, one, None, "remove")
        case "move" | "copy":
            return _take(target, steps, one)
        case _:
            found = _find(target, steps)
            if (found.value if found is not None else None) != one.value.value:
                raise one.refuse("the value there is another one than the test wants")
            return target


def _take(target: Traced, steps: list[str], one: Operation) -> Traced:
    moved = _find(target, _steps(one.start, one))
    if one.op == "move":
        if moved is None:
            raise one.refuse(f"there is nothing at `{one.start}`")
        target = _change(target, _steps(one.start, one), one, None, "remove")
    return _change(target, steps, one, moved or Traced(None, one.part.origin), "add")


def _steps(path: str, one: Operation) -> list[str]:
    if not path:
        raise one.refuse("an operation of a JSON patch needs a `path`")
    segments = path.split("/")
    if len(segments) < 2:
        raise one.refuse("the path of an operation begins with `/`")
    return [segment.replace("~1", "/").replace("~0", "~") for segment in segments[1:]]


def _find(target: Traced, steps: list[str]) -> Traced | None:
    found: Traced | None = target
    for step in steps:
        if found is None:
            return None
        if isinstance(found.value, list):
            entries, index = found.items(), _index(step)
            found = entries[index] if index is not None and -len(entries) <= index < len(entries) else None
        else:
            found = found.entry(step)
    return found


def _index(step: str) -> int | None:
    sign, digits = (-1, step[1:]) if step.startswith("-") else (1, step)
    return sign * int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


def _change(around: Traced, steps: list[str], one: Operation, value: Traced | None, how: str) -> Traced:
    step, *rest = steps
    if not rest:
        return _change_here(around, step, one, value, how)
    inner = _find(around, [step])
    if inner is None or not isinstance(inner.value, dict | list):
        raise one.refuse(_what_is_missing(one.path, len(steps)))
    return _replace(around, step, _change(inner, rest, one, value, how))


def _what_is_missing(path: str, left: int) -> str:
    parent = "/".join(path.split("/")[: 1 - left])
    return f"the object has nothing at `{parent}` to go into; add that first"


def _replace(around: Traced, step: str, entry: Traced) -> Traced:
    if isinstance(around.value, dict):
        return put(around, step, entry)
    entries = around.items()
    entries[_index(step) or 0] = entry
    return make_list(around.origin, entries)


def _change_here(around: Traced, step: str, one: Operation, value: Traced | None, how: str) -> Traced:
    if isinstance(around.value, dict):
        if value is None:
            if step not in around.value:
                raise one.refuse(f"the object has no `{step}` there")
            return drop(around, step)
        return put(around, step, value)
    if not isinstance(around.value, list):
        raise one.refuse("there is nothing that could hold it")
    entries = around.items()
    index = len(entries) if step == "-" and how == "add" else _index(step)
    room = len(entries) + (how == "add")
    if index is None or not -room <= index < room:
        raise one.refuse(f"`{step}` is no index of that list, which has {len(entries)} entries")
    index %= room
    if how == "add" and value is not None:
        entries.insert(index, value)
    elif value is None:
        del entries[index]
    else:
        entries[index] = value
    return make_list(around.origin, entries)
