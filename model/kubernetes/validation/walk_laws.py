"""Objects against the laws of their kinds: the ways of all rows of a kind are one tree, which is walked once."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeAlias

from ....schemas.kubernetes.laws.notation import Law
from ....schemas.kubernetes.laws.table import laws_of
from ...text.open_collections import Value
from ...text.place import NodePath
from .broken_law import BrokenLaw, Check, Wrong
from .compile_law import compile_law
from .variables import without_variables

_ITEMS, _VALUES = "[]", "{}"
_FORBIDS = "forbids"
#: How a point was reached: from where, and by which step; as few are told of, no path is made of the others.
_Way: TypeAlias = "tuple[_Way, str | int] | None"


class _Step:
    """What is judged at one point of an object, and where to go on from there."""

    __slots__ = ("checks", "checks_around", "fields", "goes_on", "items", "values")

    def __init__(self) -> None:
        self.checks: list[tuple[Law, Check]] = []
        #: What is asked of the mapping around this field where it is there.
        self.checks_around: list[tuple[Law, Check]] = []
        self.fields: dict[str, _Step] = {}
        self.items: _Step | None = None
        self.values: _Step | None = None
        self.goes_on = False

    def below(self, step: str) -> "_Step":
        """The next point, made where it is not there yet."""
        self.goes_on = True
        if step == _ITEMS:
            self.items = self.items or _Step()
            return self.items
        if step == _VALUES:
            self.values = self.values or _Step()
            return self.values
        return self.fields.setdefault(step, _Step())


def find_broken_laws(api_version: str, kind: str, value: Value) -> tuple[BrokenLaw, ...]:
    """The laws that an object breaks; none where nothing is known of its kind."""
    tree = _tree_of(api_version, kind)
    if tree is None:
        return ()
    found: list[BrokenLaw] = []
    _walk(tree, value, None, found)
    return tuple(without_variables(found, value)) if found else ()


@cache
def _tree_of(api_version: str, kind: str) -> _Step | None:
    laws = laws_of(api_version, kind)
    if not laws:
        return None
    root = _Step()
    for law in laws:
        step = root
        for name in _steps(law.at):
            step = step.below(name)
        if law.check == _FORBIDS:  # a field that is not there breaks nothing, and most are not
            step.below(law.field.partition(".")[0]).checks_around.append((law, compile_law(law)))
        else:
            step.checks.append((law, compile_law(law)))
    return root


def _steps(way: str) -> Iterator[str]:
    for part in way.split(".") if way else ():
        name = part.rstrip("[]{}")
        if name:
            yield name
        yield from _ends(part[len(name) :])


def _ends(marks: str) -> Iterable[str]:
    return (marks[index : index + 2] for index in range(0, len(marks), 2))


def _walk(step: _Step, value: Value, way: _Way, found: list[BrokenLaw]) -> None:
    """One call for each point of each object from which a way goes on to a law: what is right costs little.

    Where no way goes on from a point below, its laws are asked here.
    """
    for law, check in step.checks:
        if wrongs := check(value):
            found += _broken(law, way, wrongs)
    if isinstance(value, dict):
        if fields := step.fields:
            for key, entry in value.items():
                if entry is None or (inner := fields.get(key)) is None:
                    continue
                for law, check in inner.checks_around:
                    if wrongs := check(value):
                        found += _broken(law, way, wrongs)
                if inner.goes_on:
                    _walk(inner, entry, (way, key), found)
                    continue
                for law, check in inner.checks:
                    if wrongs := check(entry):
                        found += _broken(law, (way, key), wrongs)
        if (inner := step.values) is not None:
            for key, entry in value.items():
                _walk(inner, entry, (way, key), found)
    elif isinstance(value, list) and (inner := step.items) is not None:
        for index, entry in enumerate(value):
            _walk(inner, entry, (way, index), found)


def _path(way: _Way) -> NodePath:
    steps: list[str | int] = []
    while way is not None:
        way, step = way
        steps.append(step)
    return tuple(reversed(steps))


def _broken(law: Law, way: _Way, wrongs: Iterable[Wrong]) -> Iterator[BrokenLaw]:
    path = _path(way)
    for wrong in wrongs:
        yield BrokenLaw(law, (*path, *wrong.path), wrong.says or law.says, wrong.hint or law.hint, wrong.lacks)
