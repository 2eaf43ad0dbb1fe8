"""The types of CEL, and which of them fits where. Source: checker/types.go of google/cel-go."""

from functools import cache
from typing import NamedTuple


class Type(NamedTuple):
    """A type by its name, with the types of what is in it; a name that begins with `_` is a type not yet known."""

    name: str
    inner: "tuple[Type, ...]" = ()

    def __str__(self) -> str:
        if self.name.startswith("_"):
            return "any type"
        return f"{self.name}({', '.join(map(str, self.inner))})" if self.inner else self.name


DYN = Type("dyn")
BOOL = Type("bool")
_NULLABLE = frozenset({"dyn", "null", "duration", "timestamp", "optional"})


@cache
def type_of(text: str) -> Type:
    """`map(int, list(A))` → the type; letters become types not yet known, `_A`."""
    name, _, rest = text.partition("(")
    if len(name) == 1:
        return Type(f"_{name}")
    return Type(name, tuple(type_of(part) for part in split_type(rest[:-1])) if rest else ())


def split_type(text: str) -> list[str]:
    """The parts between commas that stand in no brackets."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char == "," and not depth:
            parts.append(text[start:at].strip())
            start = at + 1
    last = text[start:].strip()
    return [*parts, last] if last else parts


Bound = dict[str, Type]


def substitute(found: Type, bound: Bound) -> Type:
    """A type with what is known of the unknown ones in it."""
    if found.name.startswith("_"):
        return substitute(bound[found.name], bound) if found.name in bound else found
    return Type(found.name, tuple(substitute(one, bound) for one in found.inner)) if found.inner else found


def fits(one: Type, other: Type, bound: Bound) -> bool:
    """Whether two types agree; what that says of unknown types is added to `bound`."""
    if other.name.startswith("_"):
        decided, said = _stands_for(one, other, bound)
        if decided or said:
            return decided
    if one.name.startswith("_"):
        return _stands_for(other, one, bound)[0]
    if "dyn" in (one.name, other.name):
        return True
    if "null" in (one.name, other.name):
        return _is_nullable(other if one.name == "null" else one)
    return one.name == other.name and len(one.inner) == len(other.inner) and _all_fit(one, other, bound)


def _all_fit(one: Type, other: Type, bound: Bound) -> bool:
    return one.name == "type" or all(fits(a, b, bound) for a, b in zip(one.inner, other.inner, strict=True))


def _is_nullable(found: Type) -> bool:
    return found.name in _NULLABLE or found.name[0].isupper()


def _stands_for(one: Type, unknown: Type, bound: Bound) -> tuple[bool, bool]:
    """Whether a type may stand for an unknown one, and whether something was known of that before."""
    if one == unknown:
        return True, True
    before = bound.get(unknown.name)
    if before is None:
        if _is_in(unknown, one, bound):
            return False, False
        bound[unknown.name] = one
        return True, False
    if one != before:
        if not fits(one, before, bound):
            return False, True
        general = one if _is_less_specific(one, before) else before
        if not _is_in(unknown, general, bound):
            bound[unknown.name] = general
    return True, True


def _is_in(unknown: Type, within: Type, bound: Bound) -> bool:
    if unknown == within:
        return True
    if within.name.startswith("_"):
        return within.name in bound and _is_in(unknown, bound[within.name], bound)
    return any(_is_in(unknown, one, bound) for one in within.inner)


def _is_less_specific(one: Type, other: Type) -> bool:
    if one.name == "dyn" or one.name.startswith("_"):
        return True
    if other.name == "dyn" or other.name.startswith("_") or one.name != other.name:
        return False
    return all(_is_less_specific(a, b) for a, b in zip(one.inner, other.inner, strict=True))


def join_types(before: Type | None, now: Type, bound: Bound) -> Type:
    """The type of entries that have these types."""
    if before is None:
        return now
    trial = dict(bound)
    if not fits(before, now, trial):
        return DYN
    bound.update(trial)
    return before if _is_less_specific(before, now) else now
