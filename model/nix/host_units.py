"""The hosts of a flake as units: evaluated in other processes where there are many, each with a share of the hosts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..facts import Fact
from ..files.source import Source
from ..repository import Repository
from ..text.place import Place
from ..unit import Evaluated, Unit
from .deployment_facts import DeployFact, HiveFact
from .facts import FlakeFact
from .host_facts import FlakeHostsFact, HiveNodeFact, HostFact
from .secret_facts import AgeRulesFact, SecretFact, SecretFileFact, UndeclaredSecretFact

#: Nix files that pay for another process; each of them evaluates the flake itself, so there are not many.
_FILES_OF_A_SHARE, _MOST_SHARES = 100, 4
#: The types of facts that come of flakes.
YIELDS: tuple[type[Fact], ...] = (
    FlakeHostsFact,
    HostFact,
    HiveNodeFact,
    DeployFact,
    HiveFact,
    SecretFact,
    UndeclaredSecretFact,
    SecretFileFact,
    AgeRulesFact,
)
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
    sent = source.for_processes()
    for unit in flakes:
        for share in range(shares):
            yield unit, FlakeTask(unit.name, share, shares, sent)


def evaluate_tasks(tasks: Sequence[object], end: float | None = None) -> list[Evaluated]:
    """The hosts of some flakes; what that takes is loaded for none, too, so that processes need not do it."""
    from .evaluate_hosts import evaluate_hosts

    return [
        evaluate_hosts(task.source, task.flake, task.share, task.shares, end)
        for task in tasks
        if isinstance(task, FlakeTask)
    ]


def collect(results: Iterable[tuple[Unit, Evaluated | None]]) -> Mapping[type[Fact], tuple[Fact, ...]]:
    """What came of flakes, by type: of hosts in the order of their names, of files that several name once."""
    said = [fact for _, evaluated in results if evaluated for fact in evaluated.said]
    hosts = [fact for fact in said if isinstance(fact, HostFact)]
    hosts.sort(key=lambda host: (host.flake, host.name))
    nodes = [fact for fact in said if isinstance(fact, HiveNodeFact)]
    nodes.sort(key=lambda node: (node.host.flake, node.host.name))
    secrets = [fact for fact in said if isinstance(fact, SecretFact)]
    secrets.sort(key=lambda secret: (secret.flake, secret.host, secret.tool, secret.name))
    files = {fact.path: fact for fact in said if isinstance(fact, SecretFileFact)}
    rules = {fact.path: fact for fact in said if isinstance(fact, AgeRulesFact)}
    as_found = (FlakeHostsFact, DeployFact, HiveFact, UndeclaredSecretFact)
    found: dict[type[Fact], tuple[Fact, ...]] = {
        kind: tuple([fact for fact in said if isinstance(fact, kind)]) for kind in as_found
    }
    return {
        **found,
        HostFact: tuple(hosts),
        HiveNodeFact: tuple(nodes),
        SecretFact: tuple(secrets),
        SecretFileFact: tuple([files[path] for path in sorted(files)]),
        AgeRulesFact: tuple([rules[path] for path in sorted(rules)]),
    }
