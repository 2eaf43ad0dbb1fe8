"""GitHub workflow commands: annotations in the pull request's diff."""

from ...model.text.escape_control_characters import clean
from ...model.text.place import Span
from ..finding import Finding, Report, Severity
from .shared_parts import details
from .style import Style
from .summary import describe_short, describe_unchecked, in_one_line

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, style: Style) -> str:  # noqa: ARG001
    """One command a finding, the other ends and the hint on further lines of its message; nothing on a clean run.

    Before them, as GitHub shows ten of a kind, one for what was not checked and what the repository itself has kept
    from being told, and one for what must have been checked.
    """
    open_ = "; ".join(describe_unchecked(report.summary))
    left = " ".join(part for part in (f"Not checked: {open_}." if open_ else "", in_one_line(report.summary)) if part)
    notice = f"::notice title=stackwright::{_data(left)}\n" if left else ""
    if short := describe_short(report.summary):
        notice = f"::error title=stackwright::{_data(short)}\n{notice}"
    return notice + "".join(f"{_command(finding)}\n" for finding in report.findings)


def _command(finding: Finding) -> str:
    properties = {
        "file": clean(finding.mark.path) or ".",
        **_region(finding.mark.span),
        "title": f"{finding.code} {finding.name}",
    }
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(details(finding))}"


def _region(span: Span | None) -> dict[str, int]:
    if span is None:
        return {}
    lines = {"line": span.line, "endLine": span.end_line}
    # GitHub drops an annotation that has columns and more than one line.
    return lines if span.line != span.end_line else lines | {"col": span.column, "endColumn": span.end_column}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
