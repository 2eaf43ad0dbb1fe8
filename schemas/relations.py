"""The table of relations: selectors, ports, keys and listeners, by which objects are tied to others beyond their names.

Core rows follow the Kubernetes API (core/v1, networking.k8s.io/v1, policy/v1), those of monitors the Prometheus
operator's types (pkg/apis/monitoring/v1), those of routes Gateway API's (apis/v1).
"""

from collections.abc import Iterator, Mapping
from functools import cache

from .custom_resource_references import ROUTES
from .reference_forms import Kind, path_keys
from .references import CONFIG_MAP, INGRESS, POD, POD_SPECS, SECRET, SERVICE
from .relation_forms import Attaches, KeyIn, Relation, SelectedPort, Selects, ServicePort
from .virtual_machine_references import MACHINE_SPECS

NETWORK_POLICY = Kind("networking.k8s.io", "NetworkPolicy")
DISRUPTION_BUDGET = Kind("policy", "PodDisruptionBudget")
SERVICE_MONITOR = Kind("monitoring.coreos.com", "ServiceMonitor")
POD_MONITOR = Kind("monitoring.coreos.com", "PodMonitor")
#: Where the labels of Pods are, of each kind that makes some by a template; a virtual machine's Pod has its labels.
POD_TEMPLATES: Mapping[Kind, tuple[str, ...]] = {
    kind: path_keys(spec)[:-1]
    for kind, spec in (
        *POD_SPECS,
        (Kind("argoproj.io", "Rollout"), "spec.template.spec"),
        *((kind, f"{spec}.template.spec") for kind, spec in MACHINE_SPECS),
    )
}


def _selector_rows() -> Iterator[Relation]:
    yield Relation(SERVICE, "spec.selector", Selects(POD, labels=""), "K8S040")
    yield Relation(NETWORK_POLICY, "spec.podSelector", Selects(POD), "K8S040")
    for peers in ("spec.ingress[].from[]", "spec.egress[].to[]"):
        form = Selects(POD, labels="podSelector.matchLabels", beside="namespaceSelector")
        yield Relation(NETWORK_POLICY, peers, form, "K8S040")
    yield Relation(DISRUPTION_BUDGET, "spec.selector", Selects(POD), "K8S040")
    for monitor, kind in ((SERVICE_MONITOR, SERVICE), (POD_MONITOR, POD)):
        yield Relation(monitor, "spec.selector", Selects(kind, namespaces="spec.namespaceSelector"), "K8S040")


def _port_rows() -> Iterator[Relation]:
    yield Relation(SERVICE, "spec.ports[]", SelectedPort(POD, "targetPort", "spec.selector"), "K8S041")
    for monitor, kind, field in (
        (SERVICE_MONITOR, SERVICE, "endpoints[]"),
        (POD_MONITOR, POD, "podMetricsEndpoints[]"),
    ):
        form = SelectedPort(kind, "port", "spec.selector.matchLabels", "spec.namespaceSelector")
        yield Relation(monitor, f"spec.{field}", form, "K8S041")
    for path in ("spec.rules[].http.paths[].backend.service", "spec.defaultBackend.service"):
        yield Relation(INGRESS, path, ServicePort(), "K8S041")
    for route in ROUTES:
        yield Relation(route, "spec.rules[].backendRefs[]", ServicePort(), "K8S041")


def _key_rows() -> Iterator[Relation]:
    for kind, spec in POD_SPECS:
        for containers in ("containers[]", "initContainers[]"):
            source = f"{spec}.{containers}.env[].valueFrom"
            yield Relation(kind, f"{source}.configMapKeyRef", KeyIn(CONFIG_MAP, "name", "key"), "K8S042")
            yield Relation(kind, f"{source}.secretKeyRef", KeyIn(SECRET, "name", "key"), "K8S042")
        for volume, secret in (("volumes[]", "secretName"), ("volumes[].projected.sources[]", "name")):
            at = f"{spec}.{volume}"
            yield Relation(kind, f"{at}.configMap", KeyIn(CONFIG_MAP, "name", "items[].key"), "K8S042")
            yield Relation(kind, f"{at}.secret", KeyIn(SECRET, secret, "items[].key"), "K8S042")


RELATIONS: tuple[Relation, ...] = (
    *_selector_rows(),
    *_port_rows(),
    *_key_rows(),
    *(Relation(route, "spec.parentRefs[]", Attaches(), "K8S043") for route in ROUTES),
)


@cache
def relations_of() -> Mapping[Kind, tuple[int, ...]]:
    """The numbers of the rows of each kind."""
    found: dict[Kind, list[int]] = {}
    for number, row in enumerate(RELATIONS):
        found.setdefault(row.source, []).append(number)
    return {kind: tuple(numbers) for kind, numbers in found.items()}
