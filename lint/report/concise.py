"""One line a finding, for grep and editors."""

from ...model.printable import clean
from ..finding import Finding, Report
from .safe import place
from .style import ROLES, Style
from .summary import verdict


def render(report: Report, style: Style) -> str:
    """`path:line:column: severity CODE message`, then how the run went."""
    return "\n".join([*(_line(finding, style) for finding in report.findings), verdict(report)]) + "\n"


def _line(finding: Finding, style: Style) -> str:
    severity = style.paint(ROLES[finding.severity], finding.severity.label)
    code = style.link(finding.code, finding.url)
    return f"{place(finding.mark)}: {severity} {code} {clean(finding.message)}"
