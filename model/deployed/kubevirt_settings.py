"""What the KubeVirt resources of a repository decide: which laws of the webhooks apply."""

from typing import NamedTuple

from ...schemas.file_types import is_archived
from ...schemas.kubevirt.gates import ALWAYS_ON_SINCE, ON_SINCE
from ...schemas.kubevirt.law import Law, Version
from ..derived_values import Query
from ..facts import FileState
from ..kubevirt.webhook_facts import SettingsFact
from ..kustomize.partial_objects import is_partial
from ..misread_parts import is_misread
from ..repository import Repository

#: Since when a change of a running machine is the default, and since when it needs no gate.
_LIVE_BY_DEFAULT, _LIVE_WITHOUT_GATE = (1, 6), (1, 5)
_LIVE = "LiveUpdate"


class Settings(NamedTuple):
    """What all KubeVirt resources say: the gates that one of them has on, those that all disable, and the others."""

    gates: frozenset[str]
    disabled: frozenset[str]
    rollouts: frozenset[str]
    has_pod_bridge: bool
    has_own_machines: bool

    def is_on(self, gate: str, at: Version) -> bool:
        """Whether a feature gate is on in a version, or one of several with `|` between them."""
        return any(self._is_on(name, at) for name in gate.split("|"))

    def _is_on(self, name: str, at: Version) -> bool:
        if ALWAYS_ON_SINCE.get(name, (99,)) <= at or name in self.gates:
            return True
        return ON_SINCE.get(name, (99,)) <= at and name not in self.disabled

    def is_live(self, at: Version) -> bool | None:
        """Whether running machines are changed, None where resources differ."""
        found = {rollout == _LIVE or (not rollout and at >= _LIVE_BY_DEFAULT) for rollout in self.rollouts}
        if at < _LIVE_WITHOUT_GATE and "VMLiveUpdateFeatures" not in self.gates:
            return False
        return found.pop() if len(found) == 1 else None


@Query
def find_settings(repository: Repository) -> Settings | None:
    """What the KubeVirt resources say, None where there is none or one is not known as it stands."""
    found: list[SettingsFact] = []
    for path, fact in repository.each(SettingsFact):
        if is_archived(path):
            continue
        is_read = repository.state_at(path) is FileState.READ and not is_misread(repository, path, fact.owner)
        if not is_read or is_partial(repository, path, "KubeVirt"):
            return None
        found.append(fact)
    if not found:
        return None
    return Settings(
        frozenset(gate for fact in found for gate in fact.gates),
        frozenset.intersection(*(frozenset(fact.disabled) for fact in found)),
        frozenset(fact.rollout for fact in found),
        any(fact.has_pod_bridge for fact in found),
        any(fact.has_own_machines for fact in found),
    )


def is_asked(law: Law, at: Version, settings: Settings | None) -> bool:
    """Whether a law is known to be asked in a version; what hangs on settings that are not known is not."""
    if at < law.since or (law.until and at >= law.until):
        return False
    if law.gate and (settings is None or settings.is_on(law.gate, at)):
        return False
    match law.setting:
        case "":
            return True
        case "default machines":
            return settings is None or not settings.has_own_machines
        case "amd64":
            return settings is not None and not settings.has_own_machines
        case "live update":
            return settings is not None and settings.is_live(at) is True
        case "no live update":
            return settings is not None and settings.is_live(at) is False
        case "no bridge on the pod network":
            return settings is not None and not settings.has_pod_bridge
        case other:
            raise ValueError(f"no setting {other!r}")
