"""The hosts of a flake as units: evaluated in other processes where there are many, each with a share of the hosts."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..facts import Fact
from ..files.source import Source
from ..repository import Repository
from ..text.place import Place
from ..unit import Evaluated, Unit
from .facts import FlakeFact
from .host_facts import FlakeHostsFact, HostFact

#: Nix files that pay for another process; each of them evaluates the flake itself, so there are not many.
_FILES_OF_A_SHARE, _MOST_SHARES = 100, 4
#: Hosts whose modules are kept evaluated; those of one with many modules take some megabytes, with cycles in them.
_HOSTS_AT_ONCE = 16
#: Values of all hosts together beyond which no more flakes are evaluated.
RUN_BUDGET = 500_000


@dataclass(frozen=True, slots=True)
class FlakeTask:
    """The hosts at `share`, `share + shares` … of a flake, by their names.

    Tasks are the same that evaluate the same: whoever keeps what came of one asks whether its inputs have changed.
    """

    flake: str
    share: int
    shares: int
    source: Source = field(compare=False)


def find_flakes(repository: Repository, _source: Source) -> Iterator[Unit]:
    """Each flake whose attributes could be read."""
    for path, (fact, *_) in repository.facts(FlakeFact).items():
        yield Unit(path, Place(path, fact.at), (path,), fact)


def tasks(
    _repository: Repository, source: Source, units: Iterable[Unit], *, next_contract: bool
) -> Iterator[tuple[Unit, object]]:
    """What is to be evaluated of each flake: its hosts, in shares."""
    del next_contract  # what a newer release would say is not known
    flakes = list(units)
    if not flakes:
        return
    nix_files = sum(path.endswith(".nix") for path in source.tree.files)
    shares = max(1, min(nix_files // _FILES_OF_A_SHARE, _MOST_SHARES)) if len(flakes) == 1 else 1
    sent = replace(source, checkout=None, ignoring=None, tree=replace(source.tree))
    for unit in flakes:
        for share in range(shares):
            yield unit, FlakeTask(unit.name, share, shares, sent)


def evaluate_tasks(tasks: Sequence[object], end: float | None = None) -> list[Evaluated]:
    """The hosts of some flakes."""
    return [_evaluate(task, end) for task in tasks if isinstance(task, FlakeTask)]


def _evaluate(task: FlakeTask, end: float | None) -> Evaluated:
    from .evaluate.flakes.flake import evaluate_flake, forget_systems
    from .evaluator_files import SourceFiles
    from .read_host import read_host

    files = SourceFiles(task.source)
    flake = evaluate_flake(files, task.flake, end)
    names = sorted(flake.hosts)
    hosts: list[HostFact] = []
    for name in names[task.share :: task.shares]:
        hosts.append(read_host(flake, flake.hosts[name]))
        if len(hosts) % _HOSTS_AT_ONCE == 0:
            forget_systems(flake)
            gc.collect()
    whole = FlakeHostsFact(task.flake, tuple(names), flake.missing.why if flake.missing else "")
    size = sum(len(host.options) for host in hosts)
    return Evaluated(size, (whole, *hosts) if task.share == 0 else tuple(hosts), frozenset(files.asked))


def collect(results: Iterable[tuple[Unit, Evaluated | None]]) -> Mapping[type[Fact], tuple[Fact, ...]]:
    """What came of flakes, in the order of their names."""
    said = [fact for _, evaluated in results if evaluated for fact in evaluated.said]
    hosts = [fact for fact in said if isinstance(fact, HostFact)]
    flakes = [fact for fact in said if isinstance(fact, FlakeHostsFact)]
    return {FlakeHostsFact: tuple(flakes), HostFact: tuple(sorted(hosts, key=lambda host: (host.flake, host.name)))}
