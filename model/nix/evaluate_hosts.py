"""The hosts of a flake, evaluated: what comes of them as facts."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from ..facts import Fact
from ..files.source import Source
from ..unit import Evaluated
from .evaluate.flakes.flake import Flake, evaluate_flake, forget_systems
from .evaluate.values import Unknown
from .evaluator_files import SourceFiles
from .find_undeclared_secrets import find_undeclared
from .host_facts import FlakeHostsFact
from .read_host import read_host, read_node
from .read_secrets import find_secrets, read_files
from .secret_facts import SecretFact

#: Hosts whose modules are kept evaluated; those of one with many modules take some megabytes, with cycles in them.
_HOSTS_AT_ONCE = 16


def evaluate_hosts(source: Source, path: str, share: int, shares: int, end: float | None) -> Evaluated:
    """The hosts at `share`, `share + shares` … of the flake at a path, by their names, with their secrets.

    With the first share comes what is said of the flake as a whole.
    """
    files = SourceFiles(source)
    flake = evaluate_flake(files, path, end)
    said = list(_of_flake(flake)) if share == 0 else []
    secrets: list[SecretFact] = []
    size = 0
    with _frozen():
        for number, name in enumerate(sorted(flake.machines)[share::shares], 1):
            host = read_host(flake, flake.machines[name])
            size += len(host.options)
            said += (host, *find_undeclared(flake, flake.machines[name], host))
            if name in flake.nodes:
                said.append(read_node(flake, flake.nodes[name]))
            secrets += find_secrets(flake.run, host)
            if number % _HOSTS_AT_ONCE == 0:
                forget_systems(flake)
                gc.collect()
    said += (*secrets, *read_files(source, secrets, files.asked), *_of_age(flake, source, secrets, files))
    return Evaluated(size, tuple(said), frozenset(files.asked))


@contextmanager
def _frozen() -> Iterator[None]:
    """What is there before need not be looked through for cycles, and a process shares it with others."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _of_flake(flake: Flake) -> Iterator[Fact]:
    yield FlakeHostsFact(flake.path, tuple(sorted(flake.hosts)), flake.missing.why if flake.missing else "")
    if isinstance(flake.outputs, Unknown) or (flake.hive is None and "deploy" not in flake.outputs.items):
        return
    from .read_deployment import read_deploy, read_hive  # few flakes say how their hosts are deployed

    yield from (fact for fact in (read_deploy(flake), read_hive(flake)) if fact is not None)


def _of_age(flake: Flake, source: Source, secrets: list[SecretFact], files: SourceFiles) -> Iterator[Fact]:
    """The rules of agenix, where a host has secrets of it."""
    if any(secret.tool == "age" for secret in secrets):
        from .read_age_rules import read_age_rules

        yield from read_age_rules(flake.run, source.tree, secrets, files.asked)
