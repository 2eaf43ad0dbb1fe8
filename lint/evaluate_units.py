"""The third stage: units are evaluated, each by what it is made of, here or in other processes."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..model.files.source import Source
from ..model.repository import Repository
from ..model.technologies import TABLE
from ..model.time_limit import NO_END, Clock
from ..model.unit import Evaluated, Verdict
from .workers import Workers, parts_of

#: Units in a part, and as many as more processes pay for.
_PART, _SERIAL_LIMIT = 16, 40
#: What a task has come to: a unit that is made of the same need not be evaluated again.
Known = dict[object, Evaluated]


class _Part(NamedTuple):
    """Tasks for one process: the row of the table that knows them, and when to stop."""

    row: int
    tasks: tuple[object, ...]
    end: float | None


class Evaluation(NamedTuple):
    """What was said of units, and the files that they are made of."""

    verdicts: tuple[Verdict, ...] = ()
    inputs: frozenset[str] = frozenset()


def evaluate_units(
    repository: Repository,
    source: Source,
    workers: Workers,
    *,
    next_contract: bool,
    clock: Clock = NO_END,
    known: Known | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Evaluation:
    """What the systems would say of all units, in their order. What is in `known` is not evaluated again.

    `meanwhile` is done here while others evaluate.
    """
    known = {} if known is None else known
    found: list[Verdict] = []
    inputs: set[str] = set()
    for row, technology in enumerate(TABLE):
        if (units := technology.units) is not None:
            tasks = list(units.tasks(repository, source, units.find(repository, source), next_contract=next_contract))
            inputs.update(path for unit, _ in tasks for path in unit.inputs)
            new = [task for _, task in tasks if task not in known]
            spent = sum(known[task].size for _, task in tasks if task in known)
            results = _results(row, new, workers, clock)
            meanwhile()
            for task, result in results:
                known[task] = result
                spent += result.size
                if spent > units.budget:
                    break
            found += units.verdicts(source, ((unit, known.get(task)) for unit, task in tasks))
    return Evaluation(tuple(found), frozenset(inputs))


def _results(row: int, tasks: Sequence[object], workers: Workers, clock: Clock) -> Iterator[tuple[object, Evaluated]]:
    """What comes of the tasks; they are handed out at once."""
    parts = [_Part(row, tuple(some), clock.end) for some in parts_of(tasks, _PART)]
    return _collect(parts, workers.map(_evaluate, parts, pays=len(tasks) >= _SERIAL_LIMIT), clock)


def _collect(
    parts: list[_Part], results: Iterator[list[Evaluated]], clock: Clock
) -> Iterator[tuple[object, Evaluated]]:
    missed = 0
    for part, found in zip(parts, results, strict=True):
        yield from zip(part.tasks, found, strict=False)
        missed += len(part.tasks) - len(found)
    if missed:
        clock.missed["machine"] += missed


def _evaluate(part: _Part) -> list[Evaluated]:
    """What came of the tasks of a part, as far as there was time."""
    units = TABLE[part.row].units
    clock = Clock(part.end)
    done: list[Evaluated] = []
    if units is None:
        return done
    for task in part.tasks:
        if clock.is_over("machine"):
            break
        done += units.evaluate((task,))
    return done
