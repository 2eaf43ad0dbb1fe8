"""What a run has found, written in one of several formats."""

from collections.abc import Callable
from importlib import import_module

from ..finding import Report
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


def render(report: Report, format: str, style: Style) -> str:  # noqa: A002 - what the option is called
    """The report in that format: it can be encoded as UTF-8, and ends in one newline unless there is nothing to say."""
    write: Callable[[Report, Style], str] = import_module(f".{FORMATS[format]}", __name__).render
    return write(report, style)
