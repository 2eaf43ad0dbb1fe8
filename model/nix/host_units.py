"""The hosts of a flake as units: evaluated in other processes where there are many, each with a share of the hosts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..facts import Fact
from ..files.source import Source
from ..repository import Repository
from ..text.place import Place
from ..unit import Evaluated, Unit
from .facts import FlakeFact

#: Nix files that pay for another process; each of them evaluates the flake itself, so there are not many.
_FILES_OF_A_SHARE, _MOST_SHARES = 100, 4
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
    from .evaluate.flakes.flake import evaluate_flake
    from .evaluator_files import SourceFiles
    from .host_facts import FlakeHostsFact
    from .read_deployment import read_deploy, read_hive
    from .read_host import read_host, read_node

    files = SourceFiles(task.source)
    flake = evaluate_flake(files, task.flake, end)
    own = sorted(flake.machines)[task.share :: task.shares]
    hosts = [read_host(flake, flake.machines[name]) for name in own]
    said: list[Fact] = [*hosts, *(read_node(flake, flake.nodes[name]) for name in own if name in flake.nodes)]
    if task.share == 0:
        whole = FlakeHostsFact(task.flake, tuple(sorted(flake.hosts)), flake.missing.why if flake.missing else "")
        said += [fact for fact in (whole, read_deploy(flake), read_hive(flake)) if fact is not None]
    size = sum(len(host.options) for host in hosts)
    return Evaluated(size, tuple(said), frozenset(files.asked))


def collect(results: Iterable[tuple[Unit, Evaluated | None]]) -> Mapping[type[Fact], tuple[Fact, ...]]:
    """What came of flakes, in the order of their names."""
    from .deployment_facts import DeployFact, HiveFact
    from .host_facts import FlakeHostsFact, HiveNodeFact, HostFact

    said = [fact for _, evaluated in results if evaluated for fact in evaluated.said]
    hosts = sorted((fact for fact in said if isinstance(fact, HostFact)), key=lambda host: (host.flake, host.name))
    nodes = [fact for fact in said if isinstance(fact, HiveNodeFact)]
    nodes.sort(key=lambda node: (node.host.flake, node.host.name))
    of_flakes = (FlakeHostsFact, DeployFact, HiveFact)
    found: dict[type[Fact], tuple[Fact, ...]] = {
        kind: tuple(fact for fact in said if isinstance(fact, kind)) for kind in of_flakes
    }
    return {**found, HostFact: tuple(hosts), HiveNodeFact: tuple(nodes)}
