"""The one way in: a repository on the disk, in the commit at hand or in a revision, with what decides about it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.argocd.applicationset_facts import EXPANDED
from ..model.config import Config, parse_config
from ..model.errors import UserError
from ..model.files.base_source import find_base
from ..model.files.find_root import find_root
from ..model.files.journal import find_interrupted
from ..model.files.revision import Revision
from ..model.files.source import CONFIG_NAME, Source, open_source
from ..model.files.which_state import DISK, At, Index
from ..model.repository import Repository
from ..model.text.decoding import decode
from .engine import Run, analyse, run_stages
from .evaluate_units import evaluate_units
from .filter import filter_findings
from .finding import Report
from .options import Options
from .run_settings import Deciding, decide
from .selection import Selection
from .workers import Workers, workers

if TYPE_CHECKING:
    from .fix import Fixed

Progress = Callable[[int, int], None]


def _silent(_done: int, _all: int) -> None:
    """Nobody is told how far reading is."""


@dataclass
class Workspace:
    """A snapshot of a repository: its files (`source`), and the configuration and baseline that decide about it."""

    source: Source
    deciding: Deciding
    _run: Run | None = None

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
    def around(cls, path: Path) -> "Workspace":
        """The repository that a path is in; raises as `open` does."""
        return cls.open(find_root(path))

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
        repository, _ = analyse(self.source, self.config, progress=progress)
        return repository

    def expanded(self, progress: Progress = _silent) -> Repository:
        """The repository as a value, with the Applications that its ApplicationSets make."""
        repository = self.repository(progress)
        found = evaluate_units(repository, self.source, Workers(1), wanted=EXPANDED, next_contract=False)
        return repository.with_evaluated(found.verdicts, found.facts)

    def base(self, revision: str = "") -> Revision | None:
        """The revision that `Options` may have for comparing: `main`, or `main...` for where the branch left it.

        Without a name it is what the commit at hand comes after, None where there is no such thing. Raises UserError
        where the revision is not here.
        """
        return find_base(self.source, revision)

    def report(self, selection: Selection, options: Options, progress: Progress = _silent) -> Report:
        """What the selected rules find."""
        with self.deciding.over(self.source) as source, workers(options.jobs) as hands:
            self._run = run_stages(source, self.config, selection, options, hands=hands, progress=progress)
            return self._run.report(hands)

    def fix(self, report: Report, selection: Selection, options: Options, *, unsafe: bool) -> "Fixed":
        """What fixing the findings of a report comes to; nothing is written.

        Raises UserError where an interrupted run has left files half-written.
        """
        from .fix import Fixed, fix, fixable  # as few runs fix anything

        if not any(fixable(finding, self.source, unsafe=unsafe) for finding in report.findings):
            return Fixed()
        if find_interrupted(self.source) is not None:
            hint = "Run it again, or any other `stackwright add`, and then fix."
            raise UserError("An interrupted `stackwright add` or `new` has left files half-written here.", hint)
        whole = replace(options, within=(), baseline=None, suppress=True, frames=True)
        with self.deciding.over(self.source) as source:
            # What git ignores in a revision was in a folder that is gone: then all is read again.
            kept = self._run if source is self.source else None
            run = replace(kept, options=whole) if kept else run_stages(source, self.config, selection, whole)
            return fix(run, lambda findings: filter_findings(findings, selection, options), unsafe=unsafe)

    def report_fixed(self, fixed: "Fixed", options: Options) -> Report:
        """What is left when that has been fixed."""
        if fixed.run is None:
            raise ValueError("nothing has been fixed")
        self._run = replace(fixed.run, options=options)
        self.source = self._run.source
        return self._run.report()

    def change(self, path: str, data: bytes | None) -> Report:
        """What they find after a file has other bytes, or is gone (None); there must have been a report before.

        Only what follows from the file is looked at again, so that this is for editors and for watching a folder. What
        the report says is what a new workspace would say, as long as nothing else has changed.
        """
        from .recheck_changed_file import change

        if self._run is None:
            raise ValueError("nothing has been checked yet")
        if path == CONFIG_NAME:
            self.deciding = replace(self.deciding, config=parse_config(decode(data)) if data is not None else Config())
            self._run = replace(self._run, config=self.config)
        self._run = change(self._run, path, data)
        self.source = self._run.source
        return self._run.report()
