"""The one way in: a repository on the disk, in the commit at hand or in a revision, with what decides about it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..model.config import Config
from ..model.errors import UserError
from ..model.files.root import find_root
from ..model.files.snapshot import DISK, At, Index
from ..model.files.source import Source, open_source
from ..model.repository import Repository
from .engine import Options, analyse, run
from .finding import Report
from .run_settings import Deciding, decide
from .selection import Selection

Progress = Callable[[int, int], None]


def _silent(_done: int, _all: int) -> None:
    """Nobody is told how far reading is."""


@dataclass(frozen=True)
class Workspace:
    """A snapshot of a repository: its files (`source`), and the configuration and baseline that decide about it."""

    source: Source
    deciding: Deciding

    @classmethod
    def open(cls, root: Path, at: At = DISK, *, with_config: bool = True, config_from: str = "") -> "Workspace":
        """The repository at `root`, which `find_root` finds; configuration and baseline are those of the snapshot.

        Raises UserError where files, git or the configuration cannot be read.
        """
        source = open_source(root, at)
        if isinstance(at, Index) and at.asked and not source.uses_git:
            raise UserError("There is no git repository here, so nothing is staged.", "Leave out --staged.")
        deciding = decide(source, with_config=with_config, config_from=config_from)
        if deciding.config.size_limit != source.size_limit:
            source = open_source(root, at, size_limit=deciding.config.size_limit)
        return cls(source, deciding)

    @classmethod
    def around(cls, path: Path, at: At = DISK) -> "Workspace":
        """The repository that a path is in; raises as `open` does."""
        return cls.open(find_root(path), at)

    @property
    def root(self) -> Path:
        """The folder of the repository."""
        return self.source.root

    @property
    def config(self) -> Config:
        """The configuration that decides."""
        return self.deciding.config

    def repository(self, progress: Progress = _silent) -> Repository:
        """The repository as a value, without any rule's problems and without what Talos would say of machines."""
        repository, _ = analyse(self.source, self.config, judging=frozenset(), progress=progress)
        return repository

    def report(self, selection: Selection, options: Options, progress: Progress = _silent) -> Report:
        """What the selected rules find."""
        with self.deciding.over(self.source) as source:
            return run(source, self.config, selection, options, progress=progress)
