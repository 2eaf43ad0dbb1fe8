"""The NixOS hosts of a repository: those of all its flakes."""

import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..errors import UserError
from ..files.file_tree import closest
from ..files.source import Source
from ..repository import Repository
from .evaluate.flakes.flake import Flake, Host, evaluate_flake, evaluate_host
from .evaluate.modules.evaluate_modules import Evaluated
from .evaluate.values import Unknown
from .evaluator_files import SourceFiles
from .facts import FlakeFact

#: Seconds for one flake; who waits for an answer waits no longer.
_LONGEST = 10.0


class Configuration(NamedTuple):
    """A host of a flake, with its modules walked, or why they cannot be."""

    flake: Flake
    host: Host
    found: Evaluated | Unknown


def find_flakes(source: Source, paths: Iterable[str]) -> Iterator[Flake]:
    """The flakes at these paths, evaluated as far as the files of the repository alone say what they come to."""
    files = SourceFiles(source)
    for path in paths:
        yield evaluate_flake(files, path, time.monotonic() + _LONGEST)


def host_named(source: Source, repository: Repository, name: str) -> Configuration:
    """The host of that name; raises UserError where there is none, or several flakes have one."""
    flakes = list(find_flakes(source, repository.facts(FlakeFact)))
    if not flakes:
        raise UserError("There is no flake here.", "Hosts are those of `nixosConfigurations` in a flake.nix.")
    found = [(flake, flake.machines[name]) for flake in flakes if name in flake.machines]
    if len(found) > 1:
        places = ", ".join(flake.path for flake, _ in found)
        raise UserError(f"Several flakes have a host {name}: {places}.", "Name the folder of one of them as PATH.")
    if not found:
        raise _no_host(name, flakes)
    flake, host = found[0]
    return Configuration(flake, host, evaluate_host(flake, host))


def _no_host(name: str, flakes: list[Flake]) -> UserError:
    known = sorted({one for flake in flakes for one in flake.machines})
    open_ = [f"{flake.path}: {flake.missing.why}" for flake in flakes if flake.missing is not None]
    if near := closest(name, known):
        return UserError(f"Host {name} does not exist.", f"Did you mean {near}?")
    hint = f"There are: {', '.join(known)}." if known else "No flake here has hosts that are known."
    return UserError(
        f"Host {name} {'is not known' if open_ else 'does not exist'}.",
        f"{hint} There may be others ({'; '.join(open_)})." if open_ else hint,
    )
