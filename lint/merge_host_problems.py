"""Problems of NixOS hosts: what stands in a module that several hosts share is told once, with their names."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..model.nix.host_facts import HostFact
from ..model.text.place import Place
from .rule import Problem

#: Hosts that are named; of more the number is told.
_NAMED = 3


def tell_once(problems: Iterable[tuple[HostFact, Problem]]) -> Iterator[Problem]:
    """Each problem once, with the names of the hosts that have it behind its message."""
    hosts: dict[tuple[Place, str], list[str]] = {}
    first: dict[tuple[Place, str], Problem] = {}
    for host, problem in problems:
        key = (problem.at, problem.message)
        first.setdefault(key, problem)
        hosts.setdefault(key, []).append(host.name)
    for key, problem in first.items():
        yield replace(problem, message=f"{problem.message} ({_name(sorted(set(hosts[key])))})")


def _name(hosts: list[str]) -> str:
    if len(hosts) == 1:
        return f"host {hosts[0]}"
    named = hosts[: _NAMED if len(hosts) > _NAMED + 1 else len(hosts)]
    rest = f"{len(hosts) - len(named)} others" if len(named) < len(hosts) else named.pop()
    return f"hosts {', '.join(named)} and {rest}"
