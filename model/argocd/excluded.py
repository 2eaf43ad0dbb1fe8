"""Objects of kinds that Argo CD leaves alone."""

from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.argocd.excluded_kinds import ALWAYS_EXCLUDED, EXCLUDED
from ..facts import ObjectFact
from ..text.place import Node


class ExcludedFact(NamedTuple):
    """An object of a kind that the settings of Argo CD exclude; `always` in every version."""

    at: Node
    always: bool


def excluded(found: ObjectFact) -> Iterator[ExcludedFact]:
    """The fact of an object of such a kind, none of another one."""
    always = found.kind in ALWAYS_EXCLUDED.get(found.group, ())
    if always or found.kind in EXCLUDED.get(found.group, ()):
        yield ExcludedFact(found.at, always)
