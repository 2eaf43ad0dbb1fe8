"""In which order Argo CD applies the objects of an Application: phases, and waves in each of them.

Source: gitops-engine `pkg/sync/sync_tasks.go`, `pkg/sync/syncwaves`, `pkg/sync/hook` (Types, helm).
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...schemas.formats.whole_number import parse_whole
from ..facts import ObjectFact
from ..text.place import Node

_HOOK, _WAVE = "argocd.argoproj.io/hook", "argocd.argoproj.io/sync-wave"
_HELM_HOOK, _HELM_WEIGHT = "helm.sh/hook", "helm.sh/hook-weight"
_PHASES: Mapping[str, int] = {"PreSync": -1, "Sync": 0, "PostSync": 1}
_HELM_PHASES: Mapping[str, int] = {"pre-install": -1, "pre-upgrade": -1, "post-install": 1, "post-upgrade": 1}
_NAMES: Mapping[int, str] = {-1: "PreSync", 0: "Sync", 1: "PostSync"}
_INTEGER = re.compile(r"([+-]?)([0-9]{1,18})", re.ASCII)


class Rank(NamedTuple):
    """When an object is applied: -1 is PreSync, 0 Sync and 1 PostSync; then its wave."""

    phase: int
    wave: int

    def describe(self, other: "Rank") -> str:
        """What tells it from another one, in words."""
        return f"wave {self.wave}" if self.phase == other.phase else f"the phase {_NAMES[self.phase]}"


#: An object that says nothing.
PLAIN = Rank(0, 0)


class RankedFact(NamedTuple):
    """That an object is not applied in wave 0 of a sync."""

    at: Node


def ranked(found: ObjectFact) -> Iterator[RankedFact]:
    """The fact of an object that says when it is applied."""
    if found.annotations and rank_of(found) != PLAIN:
        yield RankedFact(found.at)


def rank_of(fact: ObjectFact) -> Rank | None:
    """When an object is first applied, None where a sync does not apply it."""
    notes = dict(fact.annotations)
    written, phases = (notes[_HOOK], _PHASES) if _HOOK in notes else (notes.get(_HELM_HOOK), _HELM_PHASES)
    if written is None:
        return Rank(0, _wave(notes))
    found = [phases[entry.strip()] for entry in written.split(",") if entry.strip() in phases]
    return Rank(min(found), _wave(notes)) if found else None


def _wave(notes: Mapping[str, str]) -> int:
    for key in (_WAVE, _HELM_WEIGHT):
        if match := _INTEGER.fullmatch(notes.get(key, "")):
            return -parse_whole(match[2]) if match[1] == "-" else parse_whole(match[2])
    return 0
