"""What KubeVirt asks of probes, DNS, scheduling, labels and annotations of a virtual machine."""

import re
from collections.abc import Iterator

from ...text.open_collections import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping, text, value_at_path
from .refusal import Machine, Refusal, given, maps

_HANDLERS = ("exec", "guestAgentPing", "httpGet", "tcpSocket")
_MOST_SEARCHES, _MOST_CHARACTERS = 6, 256
#: Labels that KubeVirt alone puts on an instance.
_RESERVED_LABELS = frozenset(
    f"kubevirt.io/{name}"
    for name in (
        "created-by",
        "migrationJobUID",
        "nodeName",
        "migrationTargetNodeName",
        "schedulable",
        "install-strategy",
    )
)
_GATED_ANNOTATIONS = {"kubevirt.io/ignitiondata": "ignition", "hooks.kubevirt.io/hookSidecars": "sidecar"}
_DNS_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")


def find_setup_refusals(machine: Machine) -> Iterator[Refusal]:
    """The broken laws of probes, DNS and scheduling; of metadata below the step `metadata`."""
    spec = machine.spec
    for name in ("readinessProbe", "livenessProbe"):
        if isinstance(spec.get(name), dict):
            yield from (refusal.below(name) for refusal in _of_probe(machine, mapping(spec, name)))
    if text(spec, "startStrategy") == "Paused" and spec.get("livenessProbe") is not None:
        yield Refusal("paused-with-probe", ("startStrategy",))
    yield from _of_dns(spec)
    yield from _of_affinity(spec)
    account = text(spec, "serviceAccountName")
    if account and not _DNS_NAME.fullmatch(account):
        yield Refusal("service-account-name", ("serviceAccountName",), account)


def find_metadata_refusals(machine: Machine) -> Iterator[Refusal]:
    """The broken laws of labels and annotations, in the metadata."""
    for key in mapping(machine.metadata, "labels"):
        if key in _RESERVED_LABELS:
            yield Refusal("reserved-label", ("labels", key), key)
    annotations = mapping(machine.metadata, "annotations")
    for key, law in _GATED_ANNOTATIONS.items():
        if text(annotations, key):
            yield Refusal(law, ("annotations", key), key)


def _of_probe(machine: Machine, probe: dict[str, Value]) -> Iterator[Refusal]:
    handlers = given(probe, _HANDLERS)
    if not _has_pod_network(machine):
        for handler in handlers:
            if handler in ("httpGet", "tcpSocket"):
                yield Refusal("probe-without-pod-network", (handler,), handler)


def _has_pod_network(machine: Machine) -> bool:
    if not machine.networks and not machine.interfaces:
        return machine.devices.get("autoattachPodInterface") is not False
    return any(network.get("pod") is not None for network in machine.networks)


def _of_dns(spec: dict[str, Value]) -> Iterator[Refusal]:
    config = spec.get("dnsConfig")
    servers, searches = items(config, "nameservers"), items(config, "searches")
    if text(spec, "dnsPolicy") == "None" and not servers:
        yield Refusal("no-dns-config", ("dnsPolicy",))
    for index, option in enumerate(maps(config, "options")):
        if option.get("name") in (None, ""):
            yield Refusal("nameless-dns-option", ("dnsConfig", "options", index))
    if len(searches) > _MOST_SEARCHES:
        yield Refusal("search-domains", ("dnsConfig", "searches"), str(len(searches)))
    length = len(" ".join(map(str, searches)))
    if length > _MOST_CHARACTERS:
        yield Refusal("search-length", ("dnsConfig", "searches"), str(length))


def _of_affinity(spec: dict[str, Value]) -> Iterator[Refusal]:
    at: NodePath = ("affinity", "nodeAffinity")
    required = value_at_path(spec, *at, "requiredDuringSchedulingIgnoredDuringExecution")
    below = (*at, "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
    if isinstance(required, dict) and not items(required, "nodeSelectorTerms"):
        yield Refusal("no-node-terms", below[:-1])
    terms = [((*below, index), term) for index, term in enumerate(maps(required, "nodeSelectorTerms"))]
    preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    for index, one in enumerate(maps(spec, *at, preferred)):
        terms.append(((*at, preferred, index, "preference"), mapping(one, "preference")))
    for path, term in terms:
        for index, expression in enumerate(maps(term, "matchExpressions")):
            yield from (one.below(*path, "matchExpressions", index) for one in check_expression(expression))
    seen: set[tuple[str, str]] = set()
    for index, constraint in enumerate(maps(spec, "topologySpreadConstraints")):
        key = (text(constraint, "topologyKey") or "", text(constraint, "whenUnsatisfiable") or "")
        if key in seen:
            yield Refusal("double-spread", ("topologySpreadConstraints", index, "topologyKey"), key[0])
        seen.add(key)


def check_expression(expression: dict[str, Value]) -> Iterator[Refusal]:
    """A requirement of a selector has as many values as its operator wants."""
    operator, values = text(expression, "operator") or "", items(expression, "values")
    if operator in ("In", "NotIn") and not values:
        yield Refusal("expression-values", ("operator",), operator)
    elif operator in ("Exists", "DoesNotExist") and values:
        yield Refusal("expression-no-values", ("values",), operator)
    elif operator in ("Gt", "Lt") and len(values) != 1:
        yield Refusal("expression-one-value", ("operator",), operator)
