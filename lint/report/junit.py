"""JUnit XML, for CI servers that show test results."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ...model.text.escape_control_characters import clean
from ..finding import Finding, Report, Severity
from .shared_parts import details, format_place
from .style import Style
from .summary import describe_run


def render(report: Report, style: Style) -> str:  # noqa: ARG001
    """A test case for each finding, failed unless it is an info; on a clean run, one that passed."""
    failures = sum(finding.severity > Severity.INFO for finding in report.findings)
    counts = {"tests": str(len(report.findings) or 1), "failures": str(failures), "errors": "0"}
    root = Element("testsuites", name="stackwright", attrib=counts)
    suite = SubElement(root, "testsuite", name="stackwright", attrib=counts)
    for finding in report.findings:
        _case(suite, finding)
    if not report.findings:
        SubElement(suite, "testcase", name=describe_run(report).removesuffix("."), classname="stackwright")
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _case(suite: Element, finding: Finding) -> None:
    path = clean(finding.mark.path) or "."
    name = f"{finding.code} {finding.name} ({format_place(finding.mark)})"
    case = SubElement(suite, "testcase", name=name, classname=path, file=path)
    if finding.mark.span:
        case.set("line", str(finding.mark.span.line))
    if finding.severity is Severity.INFO:
        SubElement(case, "system-out").text = details(finding)
    else:
        failure = SubElement(case, "failure", type=finding.severity.label, message=clean(finding.message))
        failure.text = details(finding)
