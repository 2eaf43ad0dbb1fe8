"""Versions: what files pin is asked like a technology of its own, as one place may pin the version of any product."""

from collections.abc import Iterable

from ..facts import Fact
from ..technology import FileText, Technology
from .pins import PinFact, pins
from .project_pins import ProjectPinFact, project_pins


def _of_file(text: FileText) -> Iterable[Fact]:
    return (*pins(text.documents, text.raw), *project_pins(text.documents, text.raw))


VERSIONS = Technology("versions", of_file=_of_file, facts=(PinFact, ProjectPinFact))
