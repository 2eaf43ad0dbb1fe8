"""JSON for programs; its shape is part of the interface.

`{"findings": [finding, …], "summary": {…}}`. A finding has `code`, `name`, `severity` (`error`, `warning`, `info`),
`path`, `line`, `column`, `end_line`, `end_column` (from 1 in characters, the end exclusive; null where a file is meant
as a whole), `message`, `target`, `related` (the other ends: place and `message`), `url`, `hint` and `fix` (`title`,
`safe` and `edits`: place and the `text` that is to stand there; null where there is none). The summary has every field
of `Summary`, `coverage` (`schema` and `decided`, shares between 0 and 1), then `errors`, `warnings` and `infos`. A byte
of a path that is not UTF-8 is U+FFFD.
"""

from collections.abc import Mapping
from dataclasses import fields

from ..coverage import coverage
from ..finding import Finding, Mark, Report, Summary, TextFix
from .shared_parts import to_json
from .style import Style
from .summary import tally


def render(report: Report, style: Style) -> str:  # noqa: ARG001
    """The whole report as one object."""
    return to_json({"findings": [_finding(finding) for finding in report.findings], "summary": _summary(report)})


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.label,
        **_place(finding.mark),
        "message": finding.message,
        "target": finding.target,
        "related": [{**_place(mark), "message": mark.message} for mark in finding.related],
        "url": finding.url,
        "hint": finding.hint,
        "fix": _fix(finding.fix) if finding.fix else None,
    }


def _fix(fix: TextFix) -> dict[str, object]:
    edits = [{**_place(Mark(edit.path, edit.span)), "text": edit.splice.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}


def _place(mark: Mark) -> dict[str, object]:
    span = mark.span
    return {
        "path": mark.path,
        "line": span and span.line,
        "column": span and span.column,
        "end_line": span and span.end_line,
        "end_column": span and span.end_column,
    }


def _summary(report: Report) -> dict[str, object]:
    values = {field.name: _plain(getattr(report.summary, field.name)) for field in fields(Summary)}
    values["coverage"] = coverage(report.summary)._asdict()
    return values | {f"{severity.label}s": number for severity, number in tally(report).items()}


def _plain(value: object) -> object:
    return dict(sorted(value.items())) if isinstance(value, Mapping) else value
