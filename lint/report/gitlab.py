"""GitLab Code Quality, for the merge request's widget."""

from collections import Counter
from hashlib import sha256

from ..finding import Finding, Report, Severity
from .shared_parts import to_json
from .style import Style

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, style: Style) -> str:  # noqa: ARG001
    """A list with an issue for each finding."""
    seen: Counter[str] = Counter()
    return to_json([_issue(finding, seen) for finding in report.findings])


def _issue(finding: Finding, seen: Counter[str]) -> dict[str, object]:
    mistake = "\0".join((finding.code, finding.mark.path, finding.fingerprint or finding.message))
    seen[mistake] += 1
    # GitLab drops issues of one fingerprint: the same mistake made twice in a file is counted.
    fingerprint = sha256(f"{mistake}\0{seen[mistake]}".encode(errors="surrogatepass")).hexdigest()
    return {
        "description": finding.message,
        "check_name": f"{finding.code} {finding.name}",
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": finding.mark.path or ".",
            "lines": {"begin": finding.mark.span.line if finding.mark.span else 1},
        },
    }
