"""The hosts of a flake as units: evaluated in other processes where there are many, each with a share of the hosts."""

import gc
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
    sent = source.for_processes()
    for unit in flakes:
        for share in range(shares):
            yield unit, FlakeTask(unit.name, share, shares, sent)


def evaluate_tasks(tasks: Sequence[object], end: float | None = None) -> list[Evaluated]:
    """The hosts of some flakes."""
    return [_evaluate(task, end) for task in tasks if isinstance(task, FlakeTask)]


def _evaluate(task: FlakeTask, end: float | None) -> Evaluated:
    from .evaluate.flakes.flake import evaluate_flake, forget_systems
    from .evaluator_files import SourceFiles
    from .find_undeclared_secrets import find_undeclared
    from .read_age_rules import read_age_rules
    from .read_deployment import read_deploy, read_hive
    from .read_host import read_host, read_node
    from .read_secrets import find_secrets, read_files

    files = SourceFiles(task.source)
    flake = evaluate_flake(files, task.flake, end)
    said: list[Fact] = []
    if task.share == 0:
        whole = FlakeHostsFact(task.flake, tuple(sorted(flake.hosts)), flake.missing.why if flake.missing else "")
        said += [fact for fact in (whole, read_deploy(flake), read_hive(flake)) if fact is not None]
    secrets: list[SecretFact] = []
    size = 0
    gc.freeze()  # what was there before need not be looked through, and a process shares it with others
    for number, name in enumerate(sorted(flake.machines)[task.share :: task.shares], 1):
        host = read_host(flake, flake.machines[name])
        size += len(host.options)
        said += (host, *find_undeclared(flake, flake.machines[name], host))
        if name in flake.nodes:
            said.append(read_node(flake, flake.nodes[name]))
        secrets += find_secrets(flake.run, host)
        if number % _HOSTS_AT_ONCE == 0:
            forget_systems(flake)
            gc.collect()
    gc.unfreeze()
    said += (*secrets, *read_files(task.source, secrets, files.asked))
    said += read_age_rules(flake.run, task.source.tree, secrets, files.asked)
    return Evaluated(size, tuple(said), frozenset(files.asked))


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
