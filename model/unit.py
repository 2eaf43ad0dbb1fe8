"""Units: what must be evaluated as a whole before anything can be said of it, such as a machine with its patches."""

from enum import Enum
from typing import NamedTuple

from .facts import Fact
from .text.place import Place


class VerdictKind(Enum):
    """What a system would say of a unit."""

    REFUSED = "refused"
    """It does not take the unit."""
    WARNED = "warned"
    """It takes it, and warns."""
    REFUSED_NEXT = "refused by the next"
    """A newer version would not take it."""
    EXCLUDED = "excluded by all newer bases"
    """Of a part without a known whole: no base that a newer version generates takes it, and those before did."""
    ERASED = "erased"
    """It takes it in silence, and something that was written is lost."""
    UNKNOWN = "unknown"
    """Nothing is known of it, for the reason in the message."""


class Unit(NamedTuple):
    """Something that is evaluated as a whole: its name, where it is declared, and the paths of what it is made of.

    `of` is what the technology knows of it.
    """

    name: str
    at: Place
    inputs: tuple[str, ...]
    of: Fact


class Verdict(NamedTuple):
    """What is said of a unit, and the place that is to be changed. `about` names the part that it is about.

    `version` is that of the system where it is not the unit's own. `hint` is the way out, "" where it is not plain.
    """

    kind: VerdictKind
    unit: Unit
    at: Place
    message: str
    about: str = ""
    version: tuple[int, ...] | None = None
    hint: str = ""


class Evaluated(NamedTuple):
    """What came of a unit: how much was looked at for it, and what is said of it.

    `said` is the technology's own: it is placed in the files only where somebody asks. `inputs` are the paths that were
    asked for on the way: files, folders, and what is not there.
    """

    size: int
    said: tuple[Fact, ...] = ()
    inputs: frozenset[str] = frozenset()
