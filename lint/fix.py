"""Fixes findings: chooses what goes together, makes it in memory, and keeps what holds when it is checked again.

A fix holds where the text still parses, its finding is gone, and there is no new one. Of fixes that change the same
characters the first is made; rounds go on until none is left that holds, so that a second run changes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..model.edit import encode
from ..model.files.source import Source, Unread
from ..model.read_file import is_yaml
from ..model.text.decoding import decode
from ..model.text.document import load
from ..model.text.splice import Splice, apply_splices, meets
from .baseline import key_of
from .engine import Run, run_stages
from .finding import Finding, Report
from .recheck_changed_file import change
from .redaction.redact import redact

#: Rounds after which no more is fixed, and runs that look for the fixes which do not hold.
_MOST_ROUNDS, _MOST_RUNS = 100, 400
#: Changed files beyond which the whole repository is checked again: that takes less than one change after another.
_FEW = 8
Asked = Callable[[Iterable[Finding]], list[Finding]]


class Changed(NamedTuple):
    """A file before and after, as it is and as it may be shown."""

    path: str
    before: bytes
    after: bytes
    shown_before: str
    shown_after: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """What came of fixing: the changed files, how many findings are gone, and the run with what is left."""

    files: tuple[Changed, ...] = ()
    number: int = 0
    run: Run | None = None


@dataclass(frozen=True, slots=True)
class _State:
    """How far it has come: what is still found, and the files that are changed."""

    run: Run
    report: Report
    files: Mapping[str, Changed] = field(default_factory=dict)

    def changed_file(self, path: str, source: Source) -> Changed | None:
        """A file with what has been changed in it so far, None where it cannot be read."""
        if path in self.files:
            return self.files[path]
        data = source.read(path)
        if isinstance(data, Unread):
            return None
        shown = self.report.texts.get(path) or redact(decode(data), path)
        return Changed(path, data, data, shown, shown)


def fix(run: Run, asked: Asked, *, unsafe: bool) -> Fixed:
    """Fix what can be fixed of the findings that are `asked` for, with `unsafe` also where something else may be meant.

    The run's report has all findings, with the texts of their files. Nothing is written.
    """
    fixing = _Fixing(run.source, asked, unsafe)
    state, number = _State(run, run.report()), 0
    for _ in range(_MOST_ROUNDS):
        chosen = fixing.choose(state)
        made, after = fixing.hold(state, chosen)
        if not made:
            break
        state, number = after, number + len(made)
    files = tuple(state.files[path] for path in sorted(state.files))
    return Fixed(files, number, state.run)


def fixable(finding: Finding, source: Source, *, unsafe: bool) -> bool:
    """Whether there is a fix, and its files may be written: those that are on the disk as they are checked."""
    is_meant = finding.fix is not None and (finding.fix.safe or unsafe)
    return is_meant and all(_may_write(source, edit.path) for edit in finding.edits)


def _may_write(source: Source, path: str) -> bool:
    return path in source.tree.files and path not in source.contents and not source.tree.is_at_link(path)


@dataclass(slots=True)
class _Fixing:
    """What is fixed, as it was, and what may still be tried."""

    source: Source
    asked: Asked
    unsafe: bool
    left: int = _MOST_RUNS

    def choose(self, state: _State) -> list[Finding]:
        """The findings with fixes that change different characters, in the order of the report."""
        taken: dict[str, list[Splice]] = defaultdict(list)
        chosen: list[Finding] = []
        for finding in self.asked(state.report.findings) if not state.report.summary.missed else ():
            if fixable(finding, self.source, unsafe=self.unsafe) and not _meets(finding, taken):
                chosen.append(finding)
                for path, splice in _splices(finding):
                    taken[path].append(splice)
        return chosen

    def hold(self, state: _State, chosen: list[Finding]) -> tuple[list[Finding], _State]:
        """Those of the fixes that hold together, and the state behind them; halves are tried where not all do."""
        made: list[Finding] = []
        after = state
        waiting = [chosen] if chosen else []
        while waiting and self.left > 0:
            part = waiting.pop()
            if (found := self._try(state, [*made, *part])) is not None:
                made, after = [*made, *part], found
            elif len(part) > 1:
                middle = len(part) // 2
                waiting += [part[middle:], part[:middle]]
        return made, after

    def _try(self, state: _State, findings: list[Finding]) -> _State | None:
        made: dict[str, Changed] = {}
        for path, splices in _by_path(findings).items():
            file = state.changed_file(path, self.source)
            after = _edit_file(file, splices) if file else None
            if after is None:
                return None
            made[path] = after
        self.left -= 1
        run = _recheck(state.run, made)
        report = run.report()
        return _State(run, report, {**state.files, **made}) if _holds(state.report, report, findings) else None


def _recheck(run: Run, files: Mapping[str, Changed]) -> Run:
    """The run after files have changed."""
    if len(files) > _FEW:
        contents = {**run.source.contents, **{path: file.after for path, file in files.items()}}
        return run_stages(replace(run.source, contents=contents), run.config, run.selection, run.options)
    for path, file in files.items():
        run = change(run, path, file.after)
    return run


def _edit_file(file: Changed, splices: list[Splice]) -> Changed | None:
    """The file with the splices in it; None where it does not parse any more, or cannot be written as it was."""
    text = decode(file.after)
    made = apply_splices(text, splices)
    after = encode(made, file.after)
    if after is None or encode(text, file.after) != file.after:
        return None
    if is_yaml(file.path) and _count_parse_errors(made) - _count_parse_errors(text):
        return None
    return file._replace(after=after, shown_after=apply_splices(file.shown_after, splices))


def _count_parse_errors(text: str) -> Counter[str]:
    return Counter(parse_error.type.name for parse_error in load(text.encode("utf-8", "replace")).parse_errors)


def _holds(before: Report, after: Report, findings: Iterable[Finding]) -> bool:
    """Whether these findings are gone, and no others are there."""
    expected = Counter(map(key_of, before.findings))
    expected.subtract(map(key_of, findings))
    found = Counter(map(key_of, after.findings))
    return not after.summary.missed and all(number <= expected[key] for key, number in found.items())


def _meets(finding: Finding, taken: Mapping[str, list[Splice]]) -> bool:
    return any(meets(splice, other) for path, splice in _splices(finding) for other in taken.get(path, ()))


def _splices(finding: Finding) -> Iterable[tuple[str, Splice]]:
    return ((edit.path, edit.splice) for edit in finding.edits)


def _by_path(findings: Iterable[Finding]) -> dict[str, list[Splice]]:
    found: dict[str, list[Splice]] = defaultdict(list)
    for finding in findings:
        for path, splice in _splices(finding):
            found[path].append(splice)
    return found
