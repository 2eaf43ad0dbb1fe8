"""Rows → functions: what every law asks, or the function that its row names."""

from collections.abc import Callable, Mapping, Sequence

from ....schemas.kubernetes.laws.forms import FORMS
from ....schemas.kubernetes.laws.notation import Law
from ...text.open_collections import Value
from .broken_law import Check, Wrong
from .check_registry import OWN
from .conditions import compile_condition, is_open, is_set, is_undecided

_FINE: tuple[Wrong, ...] = ()


def compile_law(law: Law) -> Check:
    """What a row asks of the value at its way; KeyError for a check that is not there."""
    if law.check in _GENERAL:
        return _GENERAL[law.check](law)
    decide, given = OWN[law.check], law.given
    return (lambda value: decide(value, *given)) if given else decide


def _form(law: Law) -> Check:
    has_form = FORMS[str(law.given[0])]

    def check(value: Value) -> Sequence[Wrong]:
        if not isinstance(value, str) or not value or has_form(value) or is_open(value):
            return _FINE
        return (Wrong((), law.says),)

    return check


def _filled(law: Law) -> Check:
    wrong = (Wrong((), law.says),)
    return lambda value: wrong if value == "" else _FINE


def _within(law: Law) -> Check:
    least, most = law.given
    assert isinstance(least, int)
    end = most if isinstance(most, int) else None

    def check(value: Value) -> Sequence[Wrong]:
        if type(value) is not int or (least <= value and (end is None or value <= end)):
            return _FINE
        return (Wrong((), law.says),)

    return check


def _one_of(law: Law) -> Check:
    values = frozenset(law.given) | {""}

    def check(value: Value) -> Sequence[Wrong]:
        if not isinstance(value, str) or value in values or is_open(value):
            return _FINE
        return (Wrong((), law.says),)

    return check


def _longest(law: Law) -> Check:
    most = law.given[0]
    assert isinstance(most, int)

    def check(value: Value) -> Sequence[Wrong]:
        if not isinstance(value, str | list | dict) or len(value) <= most or is_open(value):
            return _FINE
        unit = "characters" if isinstance(value, str) else "entries"
        return (Wrong((), f"has {len(value)} {unit}; {law.says}"),)

    return check


def _needs(law: Law) -> Check:
    way, applies = tuple(law.field.split(".")), _applies(law)

    def check(value: Value) -> Sequence[Wrong]:
        if not isinstance(value, dict) or is_set(_at(value, way)) or not applies(value):
            return _FINE
        return (Wrong((), law.says, lacks=True),)

    return check


def _forbids(law: Law) -> Check:
    way, applies = tuple(law.field.split(".")), _applies(law)

    def check(value: Value) -> Sequence[Wrong]:
        found = _at(value, way)
        if found is None or found == "" or found == [] or not isinstance(value, dict) or not applies(value):
            return _FINE
        return _FINE if found is False or (found == 0 and type(found) is int) else (Wrong(way, law.says),)

    return check


def _unique(law: Law) -> Check:
    fields, unset = law.given
    assert isinstance(fields, tuple)
    assert isinstance(unset, dict)

    def check(value: Value) -> Sequence[Wrong]:
        if not isinstance(value, list) or len(value) < 2:
            return _FINE
        seen: set[str] = set()
        found = list[Wrong]()
        for index, entry in enumerate(value):
            key = _key(entry, fields, unset)
            if key is not None and key in seen:
                found.append(Wrong((index, *fields[:1]) if fields else (index,), law.says))
            seen.add(key or "")
        return found

    return check


def _key(entry: Value, fields: tuple[str, ...], unset: Mapping[str, Value]) -> str | None:
    """What two entries may not agree in; None where it is not known, or not set."""
    if not fields:
        return repr(entry) if isinstance(entry, str | int) and not is_open(entry) else None
    if not isinstance(entry, dict):
        return None
    values = [entry.get(field) or unset.get(field) for field in fields]
    if values[0] in (None, "", 0) or any(is_open(value) for value in values):
        return None
    return repr(values)


def _applies(law: Law) -> Callable[[dict[str, Value]], bool]:
    when, unless = compile_condition(law.when), compile_condition(law.unless)
    asked = {**law.when, **law.unless}

    def applies(value: dict[str, Value]) -> bool:
        if (when is not None and not when(value)) or (unless is not None and unless(value)):
            return False
        return not is_undecided(asked, value)

    return applies


def _at(value: Value, way: tuple[str, ...]) -> Value:
    for step in way:
        value = value.get(step) if isinstance(value, dict) else None
    return value


_GENERAL: Mapping[str, Callable[[Law], Check]] = {
    "form": _form,
    "within": _within,
    "filled": _filled,
    "one-of": _one_of,
    "longest": _longest,
    "needs": _needs,
    "forbids": _forbids,
    "unique": _unique,
}
