"""Machines as units: which there are, what is to be evaluated of each, and where what is said of them stands.

A patch of which no machine is known is a unit, too.
"""

from collections.abc import Iterable, Iterator, Sequence

from ....schemas.tables.notation import Version
from ...files.source import CONFIG_NAME, Source
from ...repository import Repository
from ...text.document import Loaded
from ...text.place import Place
from ...unit import Evaluated, Unit, Verdict
from ...versions.applicable import versions
from ..facts.documents import TalosFact
from ..facts.fact_types import MachineFact
from .layers import Machine, files_of

_TALOS = "talos"
#: Values of all machines together beyond which no more are evaluated.
RUN_BUDGET = 2_000_000


def units(repository: Repository, source: Source) -> Iterator[Unit]:
    """Every machine whose patches are known, in the order of the files that declare them; then the other patches."""
    has_machines = bool(repository.facts(TalosFact) or repository.facts(MachineFact))
    if CONFIG_NAME in source.tree.files or has_machines:
        from .known_machines import find_known_machines  # which only these repositories need

        for machine in find_known_machines(source, repository):
            inputs = (machine.at.path, *files_of(machine))
            yield Unit(machine.name, machine.at, tuple(dict.fromkeys(inputs)), machine)
    if has_machines:
        from .lone_patches import lone_patches

        for path, lone in lone_patches(repository, source):
            yield Unit(path, Place(path), (path,), lone)


def tasks(
    repository: Repository, source: Source, units: Iterable[Unit], *, next_contract: bool
) -> Iterator[tuple[Unit, object]]:
    """What is to be evaluated of each machine; nothing of those that cannot be read, or whose version is not known."""
    from .build import read_layers
    from .lone_patches import Lone, task_of
    from .verdicts import Task

    assumed = _assumed_version(repository)
    opened: dict[str, Loaded | None] = {}
    for unit in units:
        machine = unit.of
        if isinstance(machine, Machine) and (at := machine.version or assumed) is not None:
            texts = read_layers(source, repository.states, machine, opened)
            if texts is not None:
                yield unit, Task(machine, texts, at, next_contract)
        elif isinstance(machine, Lone) and (task := task_of(machine, source)) is not None:
            yield unit, task


def _assumed_version(repository: Repository) -> Version | None:
    """The version of machines that do not say theirs, None where nothing is known of it."""
    known = versions(repository)
    return None if known.is_assumed(_TALOS) else known.highest(_TALOS)


def evaluate_tasks(tasks: Sequence[object], _end: float | None = None) -> list[Evaluated]:
    """What Talos would say of some machines, or patches; each takes milliseconds."""
    from .lone_patches import LoneTask, evaluate_lone
    from .verdicts import Task, evaluate_machine

    found: list[Evaluated] = []
    for task in tasks:
        if isinstance(task, Task):
            found.append(evaluate_machine(task))
        elif isinstance(task, LoneTask):
            found.append(evaluate_lone(task))
    return found


def collect_verdicts(source: Source, results: Iterable[tuple[Unit, Evaluated | None]]) -> Iterator[Verdict]:
    """What is said of machines, each thing once; None stands for those that there was no time for."""
    from .lone_patches import Lone
    from .places_in_block import Places
    from .verdicts import make_unknown, place_verdicts

    seen: set[tuple[object, ...]] = set()
    places, spent = Places(source), 0
    for unit, evaluated in results:
        if spent > RUN_BUDGET and isinstance(unit.of, Machine):
            evaluated = make_unknown(f"the machines before it have more than {RUN_BUDGET:,} values")
        if evaluated is None:
            continue
        spent += evaluated.size
        machine = unit.of.machines[0] if isinstance(unit.of, Lone) else unit.of
        if isinstance(machine, Machine):
            for verdict in place_verdicts(unit, machine, evaluated, places):
                key = (verdict.at, verdict.message, verdict.version)
                if key not in seen:
                    seen.add(key)
                    yield verdict
