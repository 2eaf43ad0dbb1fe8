"""What a run has found: the value that every report format reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from ..model.text.place import Span
from ..model.text.splice import Splice


class Severity(IntEnum):
    """How bad a finding is; the order is meant: `severity >= Severity.WARNING`."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """`info`, `warning` or `error`."""
        return self.name.lower()

    def lower(self) -> "Severity":
        """One step milder; INFO stays INFO."""
        return Severity(max(self - 1, Severity.INFO))


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that was looked up in the text, with what is to be said there.

    `path` is relative to the root with `/`; `span` is None where a file or folder is meant as a
    whole, or does not exist.
    """

    path: str
    span: Span | None
    message: str = ""


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A stretch of a file's text, in characters and as a span, and what is to stand there."""

    path: str
    splice: Splice
    span: Span


@dataclass(frozen=True, slots=True)
class TextFix:
    """What removes a finding, as changes of texts; `safe` where nothing else can have been meant."""

    title: str
    safe: bool
    edits: tuple[TextEdit, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's finding: `mark` is where it stands, `related` are the other ends, nearest first.

    `target` is the path from the root without `./` where the target is a file or folder, else the name or the raw
    string that was written; None where the rule is not about a target, or there is a secret in it. `hint` says what to
    do, `url` is the rule's page. `fingerprint` is the same for the same mistake whatever the line it stands on. `fix`
    removes it.
    """

    code: str
    name: str
    severity: Severity
    message: str
    mark: Mark
    target: str | None = None
    related: tuple[Mark, ...] = ()
    hint: str | None = None
    url: str | None = None
    fingerprint: str = ""
    fix: TextFix | None = None

    @property
    def edits(self) -> tuple[TextEdit, ...]:
        """What its fix changes."""
        return self.fix.edits if self.fix else ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What was checked, in numbers that prove coverage.

    `references` lead somewhere, `missing` nowhere, and of `unknown` that cannot be told, counted by reason in
    `unknown_why`. `without_schema` counts the objects that nothing is known of but their names, by API version and
    kind. `skipped` counts files that were not read, by class (`helm-template`, `encrypted`, `binary`,
    `too-large`, …). `suppressed`, `baselined`, `ignored`, `hidden` and `elsewhere` count findings that are not shown:
    silenced by comments, known to the baseline, of rules that the configuration takes out, below the profile, outside
    of the asked-for paths. `missed` counts what there was no time for, by kind. Of the findings that are shown, the
    configuration has made `milder` less severe, and by its `fail-on` the run does not fail because of `tolerated`.
    `fixed` are findings that `--fix` has removed.
    `hosts` are those of flakes; of `partly_known_hosts` some modules are not known, of `open_flakes` which hosts they
    have.
    `not_followed` are references in objects of kinds whose references nothing is known of. `short` are sentences on
    what was checked less of than is required, with which the run fails.
    `is_blind` says that something deploys, but nothing of what it deploys stands in the repository.
    `differs` are sentences on what the files that are checked would have decided otherwise, `notes` those for the
    reader, such as that there is no git repository here.
    """

    files: int = 0
    documents: int = 0
    objects: int = 0
    references: int = 0
    missing: int = 0
    unknown: int = 0
    unknown_why: Mapping[str, int] = field(default_factory=dict)
    without_schema: Mapping[str, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    suppressed: int = 0
    baselined: int = 0
    ignored: int = 0
    hidden: int = 0
    elsewhere: int = 0
    missed: Mapping[str, int] = field(default_factory=dict)
    milder: int = 0
    tolerated: int = 0
    fixed: int = 0
    hosts: int = 0
    partly_known_hosts: int = 0
    open_flakes: int = 0
    not_followed: int = 0
    short: tuple[str, ...] = ()
    is_blind: bool = False
    differs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A finished run: sorted findings, what was checked, and the texts of the files that findings stand in.

    `texts` maps a path to the file's decoded text without byte order mark; it holds every path that has a mark with a
    span, so that a report can draw code frames without reading the disk. `prefix` is the root's folder in its git
    repository ("" or `folder/`): code hosts want paths from there.
    """

    findings: tuple[Finding, ...]
    summary: Summary
    texts: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""


def add_note(report: Report, notes: Iterable[str]) -> Report:
    """The report with further sentences for the reader."""
    return replace(report, summary=replace(report.summary, notes=(*report.summary.notes, *notes)))


def add_differences(report: Report, sentences: Iterable[str]) -> Report:
    """The report with sentences on what the files that are checked would have decided otherwise."""
    return replace(report, summary=replace(report.summary, differs=tuple(sentences)))


def statistics(report: Report) -> Iterator[str]:
    """A sentence for each kind that has no schema, those with most objects first."""
    kinds = sorted(report.summary.without_schema.items(), key=lambda item: (-item[1], item[0]))
    return (f"no schema: {kind} ({number})" for kind, number in kinds)


def add_fixed(report: Report, number: int, *, unsafe: bool) -> Report:
    """The report of what is left when so many findings were fixed; a fix that was tried and is left does not hold."""
    left = (
        replace(finding, fix=None) if finding.fix and (finding.fix.safe or unsafe) else finding
        for finding in report.findings
    )
    return replace(report, findings=tuple(left), summary=replace(report.summary, fixed=number))


def set_limit(report: Report, limit: str) -> Report:
    """The report with the number of findings that fail a run, but not one with this limit."""
    usual = sum(finding.severity >= Severity.WARNING for finding in report.findings)
    found = sum(_is_at(finding, limit) for finding in report.findings)
    return replace(report, summary=replace(report.summary, tolerated=max(usual - found, 0)))


def fails(report: Report, limit: str) -> bool:
    """Whether a finding is at or above `limit` (info, warning, error, or never), or too little was looked at."""
    is_cut = bool(report.summary.missed or report.summary.short) and limit != "never"
    return is_cut or any(_is_at(finding, limit) for finding in report.findings)


def _is_at(finding: Finding, limit: str) -> bool:
    return limit != "never" and finding.severity >= Severity[limit.upper()]
