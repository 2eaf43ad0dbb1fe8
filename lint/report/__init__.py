"""What a run has found, written in one of several formats."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from ..finding import Mark, Report
from .style import Style

__all__ = ["FORMATS", "Style", "render"]

#: Every format by the name it has on the command line, with the module here that writes it.
FORMATS = {
    "text": "text",
    "concise": "concise",
    "json": "json_",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "markdown": "markdown",
}


#: Formats for code hosts, which want paths from the top of the git repository.
_HOSTED = frozenset({"sarif", "github", "gitlab"})


def render(report: Report, format: str, style: Style) -> str:  # noqa: A002 - what the option is called
    """The report in that format: it can be encoded as UTF-8, and ends in one newline unless there is nothing to say."""
    if report.prefix and format in _HOSTED:
        report = _from_top(report)
    write: Callable[[Report, Style], str] = import_module(f".{FORMATS[format]}", __name__).render
    return write(report, style)


def _from_top(report: Report) -> Report:
    def moved(mark: Mark) -> Mark:
        return replace(mark, path=report.prefix + mark.path)

    findings = (
        replace(finding, mark=moved(finding.mark), related=tuple(map(moved, finding.related)))
        for finding in report.findings
    )
    return replace(report, findings=tuple(findings), prefix="")
