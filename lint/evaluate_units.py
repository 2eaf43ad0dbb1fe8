"""The third stage: units are evaluated, each by what it is made of, here or in other processes."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ..model.facts import Fact
from ..model.files.file_tree import folders_of
from ..model.files.source import Source
from ..model.repository import Repository
from ..model.technologies import TABLE
from ..model.technology import Units
from ..model.time_limit import NO_END, Clock
from ..model.unit import Evaluated, Unit, Verdict
from .workers import Workers, parts_of

#: What a task has come to: a unit that is made of the same need not be evaluated again.
Known = dict[object, Evaluated]


class _Part(NamedTuple):
    """Tasks for one process: the row of the table that knows them, and when to stop."""

    row: int
    tasks: tuple[object, ...]
    end: float | None


class RowEvaluation(NamedTuple):
    """What came of the units of one row of the table, and the paths that it hangs on."""

    verdicts: tuple[Verdict, ...]
    facts: Mapping[type[Fact], tuple[Fact, ...]]
    inputs: frozenset[str]


class Evaluation(NamedTuple):
    """What came of units, by the row of the table that knows them."""

    rows: Mapping[int, RowEvaluation] = {}

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What is said of all, in the order of the table."""
        return tuple(verdict for row in sorted(self.rows) for verdict in self.rows[row].verdicts)

    @property
    def facts(self) -> Mapping[type[Fact], tuple[Fact, ...]]:
        """The facts that come of all, by type."""
        return {kind: found for row in sorted(self.rows) for kind, found in self.rows[row].facts.items()}


class _Started(NamedTuple):
    """The units of a technology with their tasks, and what comes of those that were not known, as they are done."""

    row: int
    units: Units
    tasks: list[tuple[Unit, object]]
    results: Iterator[tuple[object, Evaluated]]


def evaluate_units(
    repository: Repository,
    source: Source,
    workers: Workers,
    *,
    wanted: Collection[type],
    next_contract: bool,
    clock: Clock = NO_END,
    known: Known | None = None,
    kept: Mapping[int, RowEvaluation] = MappingProxyType({}),
    meanwhile: Callable[[], object] = lambda: None,
) -> Evaluation:
    """What comes of all units that yield what is wanted. Tasks in `known` and rows in `kept` are not evaluated again.

    `meanwhile` is done here while others evaluate.
    """
    known = {} if known is None else known
    started: list[_Started] = []
    for row in reversed(range(len(TABLE))):  # the first ones ask for more, and others are evaluated meanwhile
        units = TABLE[row].units
        if units is not None and row not in kept and not frozenset(wanted).isdisjoint(units.yields):
            found = tuple(units.find(repository, source))
            # Where there are none, nothing is loaded that only these need.
            tasks = list(units.tasks(repository, source, found, next_contract=next_contract)) if found else []
            new = [task for _, task in tasks if task not in known]
            started.append(_Started(row, units, tasks, _results(row, units, new, workers, clock)))
    meanwhile()
    rows = dict(kept)
    for each in started:
        _collect_into(known, each)
        results = [(unit, known.get(task)) for unit, task in each.tasks]
        inputs = {path for unit, _ in results for path in unit.inputs}
        inputs.update(path for _, evaluated in results if evaluated for path in evaluated.inputs)
        verdicts = tuple(each.units.verdicts(source, results)) if results else ()
        rows[each.row] = RowEvaluation(verdicts, each.units.facts(results), frozenset(inputs))
    return Evaluation(rows)


def forget(known: Known, path: str, *, is_new: bool) -> None:
    """Take out what hangs on a path; one that is new, or gone, changes what the folders around it have."""
    changed = {path, *folders_of(path)} if is_new else {path}
    for task in [task for task, evaluated in known.items() if not changed.isdisjoint(evaluated.inputs)]:
        del known[task]


def _collect_into(known: Known, started: _Started) -> None:
    """Notes what comes of the tasks, until that is more than is evaluated of all of them."""
    spent = sum(known[task].size for _, task in started.tasks if task in known)
    for task, result in started.results:
        known[task] = result
        spent += result.size
        if spent > started.units.budget:
            return


def _results(
    row: int, units: Units, tasks: Sequence[object], workers: Workers, clock: Clock
) -> Iterator[tuple[object, Evaluated]]:
    """What comes of the tasks; they are handed out at once."""
    parts = [_Part(row, tuple(some), clock.end) for some in parts_of(tasks, units.part)]
    return _collect(units, parts, workers.map(_evaluate, parts, pays=len(tasks) >= units.serial_limit), clock)


def _collect(
    units: Units, parts: list[_Part], results: Iterator[list[Evaluated]], clock: Clock
) -> Iterator[tuple[object, Evaluated]]:
    missed = 0
    for part, found in zip(parts, results, strict=True):
        yield from zip(part.tasks, found, strict=False)
        missed += len(part.tasks) - len(found)
    if missed:
        clock.missed[units.noun] += missed


def _evaluate(part: _Part) -> list[Evaluated]:
    """What came of the tasks of a part, as far as there was time."""
    units = TABLE[part.row].units
    clock = Clock(part.end)
    done: list[Evaluated] = []
    if units is None:
        return done
    for task in part.tasks:
        found = [] if clock.is_over(units.noun) else units.evaluate((task,), part.end)
        if not found or clock.is_over(units.noun):
            break  # what was not finished may say too little
        done += found
    return done
