"""Which state of a repository is meant: that on the disk, that of the commit at hand, or that of a revision."""

from typing import NamedTuple


class Disk(NamedTuple):
    """The files as they are on the disk: those that git tracks, and those that it would let be added."""


class Index(NamedTuple):
    """The files as the commit at hand will have them; `asked` is whether a person has said so."""

    asked: bool = True


class Commit(NamedTuple):
    """The files as a commit has them, by any name that git knows it under: `main`, `HEAD~1`."""

    name: str


At = Disk | Index | Commit
DISK = Disk()
