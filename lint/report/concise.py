"""One line a finding, for grep and editors."""

from ...model.text.escape_control_characters import clean
from ..finding import Finding, Report
from .shared_parts import format_place
from .style import ROLES, Style
from .summary import describe_run, in_one_line


def render(report: Report, style: Style) -> str:
    """`path:line:column: severity CODE message`, then how the run went, and in one line what was left out of it."""
    findings = [_line(finding, style) for finding in report.findings]
    left = in_one_line(report.summary)
    return "\n".join([*findings, describe_run(report), *([left] if left else [])]) + "\n"


def _line(finding: Finding, style: Style) -> str:
    severity = style.paint(ROLES[finding.severity], finding.severity.label)
    code = style.link(finding.code, finding.url)
    return f"{format_place(finding.mark)}: {severity} {code} {clean(finding.message)}"
