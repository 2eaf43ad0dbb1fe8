"""How a report looks: colours, links and the room there is."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from ..finding import Severity

Role = Literal["error", "warning", "info", "gutter", "help", "strong", "good"]

ROLES: dict[Severity, Role] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}

_COLOURS: dict[Role, str] = {
    "error": "1;91",
    "warning": "1;33",
    "info": "1;94",
    "gutter": "1;94",
    "help": "1;96",
    "strong": "1",
    "good": "1;32",
}


@dataclass(frozen=True, slots=True)
class Style:
    """`width` is the terminal's, in columns; `links` lets rule codes carry their page's address (OSC 8)."""

    color: bool
    width: int
    links: bool = False

    def paint(self, role: Role, text: str) -> str:
        """The text in the colour of its role, or as it is."""
        return f"\x1b[{_COLOURS[role]}m{text}\x1b[0m" if self.color and text else text

    def link(self, text: str, url: str | None) -> str:
        """The text, made a link where there are links."""
        if not (self.links and url):
            return text
        return f"\x1b]8;;{quote(url, safe=':/?#[]@!$&()*+,;=%~', errors='replace')}\x1b\\{text}\x1b]8;;\x1b\\"
