"""SARIF 2.1.0, for GitHub code scanning and other dashboards."""

from ... import __version__
from ...model.text.place import Span
from ..finding import Finding, Mark, Report, Severity, Summary
from .shared_parts import to_json, uri
from .style import Style
from .summary import describe_short, describe_unchecked, in_one_line

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(report: Report, style: Style) -> str:  # noqa: ARG001
    """One run; its rules are those that found something."""
    rules = {finding.code: finding for finding in report.findings}
    codes = sorted(rules)
    driver = {"name": "stackwright", "version": __version__, "rules": [_rule(rules[code]) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code)) for finding in report.findings],
        **({"invocations": [_invocation(notes)]} if (notes := _notifications(report.summary)) else {}),
        **({"properties": properties} if (properties := _properties(report.summary)) else {}),
    }
    return to_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _properties(summary: Summary) -> dict[str, object]:
    """What a viewer of the results does not see: what was not checked, and what was left out."""
    parts = {"unchecked": "; ".join(describe_unchecked(summary)), "leftOut": in_one_line(summary)}
    return {name: words for name, words in parts.items() if words}


def _notifications(summary: Summary) -> list[dict[str, object]]:
    """What was not checked, and what must have been, as notifications of the tool."""
    told = [("error", words)] if (words := describe_short(summary)) else []
    told += [("note", f"Not checked: {part}.") for part in describe_unchecked(summary)]
    return [{"level": level, "message": {"text": words}} for level, words in told]


def _invocation(notifications: list[dict[str, object]]) -> dict[str, object]:
    return {"executionSuccessful": True, "toolExecutionNotifications": notifications}


def _rule(finding: Finding) -> dict[str, object]:
    rule: dict[str, object] = {
        "id": finding.code,
        "name": finding.name,
        "shortDescription": {"text": finding.name.replace("-", " ")},
        "help": {"text": f"Run `stackwright rule {finding.code}` to read about this rule."},
    }
    return rule | ({"helpUri": finding.url} if finding.url else {})


def _result(finding: Finding, index: int) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(finding.mark)],
    }
    if finding.related:
        result["relatedLocations"] = [_related_location(number, mark) for number, mark in enumerate(finding.related, 1)]
    if finding.fingerprint:
        result["partialFingerprints"] = {"stackwright/v1": finding.fingerprint}
    return result


def _message(finding: Finding) -> str:
    """The message, the other ends as links to the related locations (GitHub shows no others), and the hint."""
    links = [f"[{_unlink(_message_of(mark), '[]')}]({number})" for number, mark in enumerate(finding.related, 1)]
    return "\n".join([_unlink(finding.message), *links, *([_unlink(finding.hint)] if finding.hint else [])])


def _message_of(mark: Mark) -> str:
    return mark.message or mark.path or "."


def _unlink(text: str, escaped: str = "") -> str:
    """Text from the repository, which must not make a link of its own."""
    for bracket in escaped:
        text = text.replace(bracket, f"\\{bracket}")
    return text.replace("](", "] (")


def _related_location(number: int, mark: Mark) -> dict[str, object]:
    return {"id": number, **_location(mark), "message": {"text": _unlink(_message_of(mark))}}


def _location(mark: Mark) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": uri(mark.path), "uriBaseId": "%SRCROOT%"}}
    if mark.span:
        physical["region"] = _region(mark.span)
    return {"physicalLocation": physical}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
