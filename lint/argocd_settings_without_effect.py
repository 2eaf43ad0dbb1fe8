"""Settings of Argo CD's objects that nothing reads, so that a wrong value in them does no harm.

Sources: argo-cd `docs/operator-manual/applicationset/Progressive-Syncs.md` (the steps count only where the controller
is started with progressive syncs, which is not so by default), `pkg/apis/application/v1alpha1/types.go`
(SyncWindows.Matches: a window without applications, clusters and namespaces is for no Application).
"""

from ..model.argocd.spec_mistakes import SpecMistakeFact
from ..model.facts import ViolationFact
from .rule import File

_STEPS = ("spec", "strategy", "rollingSync")
_WINDOWS = ("spec", "syncWindows")
_IDLE = "idle-window"


def is_unread(file: File, fact: ViolationFact) -> bool:
    """Whether the value that differs from the schema is one that Argo CD passes over as it is by default."""
    if fact.kind == "ApplicationSet":
        return fact.violation.path[:3] == _STEPS
    if fact.kind != "AppProject" or fact.violation.path[:2] != _WINDOWS:
        return False
    window = fact.owner.below(*fact.violation.path[:3])
    return any(found.law == _IDLE and found.at == window for found in file.of(SpecMistakeFact))
