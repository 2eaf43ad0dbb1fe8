"""Markdown for a comment on a pull request."""

import re

from ...model.text.escape_control_characters import clean
from ..finding import Finding, Mark, Report
from .shared_parts import format_place
from .style import Style
from .summary import amount, describe_coverage, describe_run, describe_unchecked, tally

# A comment on GitHub has 65536 characters at most.
_LIMIT = 60_000
_TABLE = ["", "| Severity | Rule | Place | Message |", "| --- | --- | --- | --- |"]
_SYNTAX = re.compile(r"[\\`*_\[\]<>&|~$]")
# What GitHub and GitLab turn into a mention, a reference or a link even where Markdown says nothing.
_AUTOLINK = re.compile(r"(?<=[@#!~%&$^])(?=[\w\"'])|(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=\bGH)(?=-)", re.IGNORECASE)
_BREAK = "\u200b"


def render(report: Report, style: Style) -> str:  # noqa: ARG001
    """A heading with the counts, a table with the findings, and what was checked."""
    rows = [_row(finding) for finding in report.findings]
    shown = _within_limit(rows)
    table = [*_TABLE, *shown] if shown else []
    left = [f"{amount(len(rows) - len(shown), 'more finding')} did not fit here."] if len(rows) > len(shown) else []
    notes = [f"Note: {_escape(note)}" for note in (*report.summary.differs, *report.summary.notes)]
    sentences = [*left, *map(_escape, describe_coverage(report.summary)), *notes]
    return "\n".join([f"### stackwright: {_heading(report)}", *table, "", "<br>\n".join(sentences)]) + "\n"


def _heading(report: Report) -> str:
    counts = [amount(number, severity.label) for severity, number in tally(report).items() if number]
    return (
        "; ".join([", ".join(counts), *describe_unchecked(report.summary)]) if counts else _began(describe_run(report))
    )


def _began(sentence: str) -> str:
    """A sentence behind a colon."""
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


def _within_limit(rows: list[str]) -> list[str]:
    length = 0
    for number, row in enumerate(rows):
        length += len(row) + 1
        if length > _LIMIT:
            return rows[:number]
    return rows


def _row(finding: Finding) -> str:
    rule = f"[{_escape(finding.code)}](<{_address(finding.url)}>)" if finding.url else _escape(finding.code)
    hint = [f"Help: {_escape(finding.hint)}"] if finding.hint else []
    message = "<br>".join([_escape(finding.message), *map(_end, finding.related), *hint])
    return f"| {finding.severity.label} | {rule} {_escape(finding.name)} | {_place(finding.mark)} | {message} |"


def _end(mark: Mark) -> str:
    return f"{_place(mark)}: {_escape(mark.message)}" if mark.message else _place(mark)


def _place(mark: Mark) -> str:
    return f"<code>{_escape(format_place(mark))}</code>"


def _escape(text: str) -> str:
    """The text in which nothing is Markdown, HTML, a mention or a link: a character reference means only itself."""
    return _SYNTAX.sub(lambda match: f"&#{ord(match[0])};", _AUTOLINK.sub(_BREAK, clean(text)))


def _address(url: str) -> str:
    return re.sub(r"[\s<>|\\]", "", clean(url))
