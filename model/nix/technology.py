"""Nix: the facts of its files and of the lock files of flakes, and where paths in them lead.

What reads the language is loaded only where there is something to be read.
"""

from ..facts import Facts
from ..technology import Technology, Units
from .facts import (
    FlakeFact,
    FlakeMistakeFact,
    HostNameFact,
    LockFact,
    LockMistakeFact,
    NixErrorFact,
    NixFileFact,
    NixPathFact,
    UndefinedVariableFact,
)
from .flake_lock import FLAKE_LOCK, of_lock
from .host_units import RUN_BUDGET, YIELDS, collect, evaluate_tasks, find_flakes, tasks
from .paths import edges


def _read(path: str, data: bytes) -> Facts:
    from .read_nix import read_nix

    return read_nix(path, data)


NIX = Technology(
    "nix",
    lone={FLAKE_LOCK: of_lock},
    languages={".nix": _read},
    edges=edges,
    units=Units(
        find_flakes,
        tasks,
        evaluate_tasks,
        RUN_BUDGET,
        "flake",
        facts=collect,
        yields=YIELDS,
        made_of=(FlakeFact,),
        part=1,
        serial_limit=2,
    ),
    facts=(
        NixErrorFact,
        UndefinedVariableFact,
        NixFileFact,
        NixPathFact,
        FlakeFact,
        FlakeMistakeFact,
        LockFact,
        LockMistakeFact,
        HostNameFact,
    ),
)
