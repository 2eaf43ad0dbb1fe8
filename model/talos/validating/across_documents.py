"""What Talos checks of a configuration as a whole. Source: validateContainer of config/container/validate.go.

Before 1.14 the same was checked of the machine's own document only.
"""

from collections.abc import Iterator, Sequence

from ....schemas.tables.notation import Version
from ....schemas.talos.document_constraints import CONTROL_PLANE_KINDS
from ..go.typed_values import Decoded
from .check_container_config import unmet
from .machine import role
from .shared_field_checks import FieldVerdict, Held, at_path

#: The first version that checks it so.
SINCE: Version = (1, 14)


def check_whole(documents: Sequence[Decoded], mode: str) -> Iterator[tuple[int, FieldVerdict]]:
    """What is wrong, and with which document; -1 for none in particular."""
    configuration = _Configuration(documents)
    for found in (_host_dns(configuration, mode), _discovery(configuration), _kubespan(configuration)):
        yield from found
    yield from _containers(configuration)
    yield from _encryption(configuration)
    yield from _control_plane_only(configuration)


def check_legacy_whole(legacy: Held) -> Iterator[FieldVerdict]:
    """The rules before 1.14: KubeSpan needs discovery and the identity of a cluster."""
    if not at_path(legacy, "machine", "network", "kubespan", "enabled"):
        return
    at = ("machine", "network", "kubespan", "enabled")
    if not at_path(legacy, "cluster", "discovery", "enabled"):
        yield FieldVerdict(at, "KubeSpan needs `cluster.discovery.enabled: true`")
    for name in ("id", "secret"):
        if not at_path(legacy, "cluster", name):
            yield FieldVerdict(at, f"KubeSpan needs `cluster.{name}`")


class _Configuration:
    """The documents by their kind; `legacy` is the machine's own, `index` where it stands."""

    def __init__(self, documents: Sequence[Decoded]) -> None:
        self.documents = documents
        self.index = next((index for index, one in enumerate(documents) if not one.kind), -1)
        self.legacy: Held = documents[self.index].value if self.index >= 0 else {}

    def first(self, kind: str) -> tuple[int, Held] | None:
        """The first document of a kind."""
        return next(((index, one.value) for index, one in enumerate(self.documents) if one.kind == kind), None)

    @property
    def machine(self) -> Held:
        """The machine's section."""
        found: Held = self.legacy.get("machine", {})
        return found

    @property
    def cluster(self) -> Held:
        """The cluster's section."""
        found: Held = self.legacy.get("cluster", {})
        return found

    def host_dns(self) -> Held | None:
        """ResolverConfig's where it is enabled, else the machine's own."""
        resolver = self.first("ResolverConfig")
        own: Held = resolver[1].get("hostDNS", {}) if resolver else {}
        found: Held | None = own if own.get("enabled") else at_path(self.machine, "features", "hostDNS")
        return found

    def has_discovery(self) -> bool:
        """Whether any discovery service is used."""
        discovery = self.cluster.get("discovery", {})
        service = at_path(discovery, "registries", "service") or {}
        if discovery.get("enabled") and not service.get("disabled"):
            return True
        return self.first("DiscoveryServiceConfig") is not None


def _host_dns(found: _Configuration, mode: str) -> Iterator[tuple[int, FieldVerdict]]:
    dns = found.host_dns()
    if mode == "container":
        for name in ("enabled", "forwardKubeDNSToHost"):
            if not (dns or {}).get(name):
                yield -1, FieldVerdict((), f"in a container, hostDNS must have `{name}: true`")
    resolver = found.first("ResolverConfig")
    if resolver is not None and not (dns or {}).get("enabled"):
        for index, server in enumerate(resolver[1].get("nameservers", ())):
            if server.get("protocol", "Do53") != "Do53":
                message = "encrypted name servers need `hostDNS.enabled: true`"
                yield resolver[0], FieldVerdict(("nameservers", index, "protocol"), message)
                return


def _discovery(found: _Configuration) -> Iterator[tuple[int, FieldVerdict]]:
    if not found.has_discovery():
        return
    legacy = {"clusterID": found.cluster.get("id"), "clusterSecret": found.cluster.get("secret")}
    document = found.first("DiscoveryIdentityConfig")
    identity = legacy if any(legacy.values()) else document[1] if document else {}
    service = found.first("DiscoveryServiceConfig")
    for name in ("clusterID", "clusterSecret"):
        if not identity.get(name):
            at = document or service or (found.index, {})
            yield at[0], FieldVerdict((), f"a discovery service needs `{name}` of DiscoveryIdentityConfig")


def _kubespan(found: _Configuration) -> Iterator[tuple[int, FieldVerdict]]:
    document = found.first("KubeSpanConfig")
    span = document[1] if document else at_path(found.machine, "network", "kubespan")
    if span and span.get("enabled") and not found.has_discovery():
        at = (document[0], ("enabled",)) if document else (found.index, ("machine", "network", "kubespan", "enabled"))
        yield at[0], FieldVerdict(at[1], "KubeSpan needs a discovery service")


def _containers(found: _Configuration) -> Iterator[tuple[int, FieldVerdict]]:
    indexes = {one.name: index for index, one in enumerate(found.documents) if one.kind == "ContainerConfig"}
    for name, said in unmet({name: found.documents[index].value for name, index in indexes.items()}):
        yield indexes[name], said


def _encryption(found: _Configuration) -> Iterator[tuple[int, FieldVerdict]]:
    """A control plane node that has the API server's CA must encrypt what it keeps in etcd."""
    authority = found.first("KubeAPIServerCAConfig")
    if found.index < 0 or role(found.machine) != "controlplane":
        return
    if authority is None and "ca" not in found.cluster and "acceptedCAs" not in found.cluster:
        return
    secrets = ("secretboxEncryptionSecret", "aescbcEncryptionSecret")
    if found.first("KubeEtcdEncryptionConfig") is None and not any(found.cluster.get(name) for name in secrets):
        yield (
            -1,
            FieldVerdict((), "a control plane node needs KubeEtcdEncryptionConfig or a secret to encrypt etcd with"),
        )


def _control_plane_only(found: _Configuration) -> Iterator[tuple[int, FieldVerdict]]:
    if found.index >= 0 and role(found.machine) == "controlplane":
        return
    for index, document in enumerate(found.documents):
        if document.kind in CONTROL_PLANE_KINDS:
            yield index, FieldVerdict((), f"{document.kind} may be used on control plane nodes only")
