"""The documents of Kubernetes' parts. Source: pkg/machinery/config/types/k8s."""

from collections.abc import Iterator, Mapping

from ....schemas.tables.notation import Version
from ....schemas.talos.documents import ALL_ROLES, DENIED_API_SERVER_ARGS, PROTECTED_KUBELET_FIELDS
from ..go import go_url
from .images import framed_pair
from .pem import certificate_mistake, certificates_mistake, key_mistake
from .said import Check, Held, Said, at_path, below, required
from .texts import annotations, endpoint_mistake, is_subdomain, is_subnet_or_address, labels, taints

_AUTHORIZERS = ("Node", "RBAC", "Webhook")
_RESOURCES = ("cpu", "memory")


def resources(held: Held | None) -> Iterator[Said]:
    """The `resources` of a pod: cpu and memory only."""
    for kind in ("requests", "limits"):
        for name in (held or {}).get(kind, ()):
            if name not in _RESOURCES:
                yield Said((kind, name), f"only cpu and memory can be set, not {name}")
                return


def _pod(held: Held, _at: Version) -> Iterator[Said]:
    """A part of the control plane that can be switched off."""
    if held.get("enabled") is not False:
        yield from required(held, "image")
        yield from below("resources", resources(held.get("resources")))


def _api_server(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "image")
    for name in held.get("extraArgs", ()):
        for start, kind in DENIED_API_SERVER_ARGS.items():
            if name.startswith(start):
                yield Said(("extraArgs", name), f"`{name}` cannot be set here; {kind} says that")
    yield from below("resources", resources(held.get("resources")))


def _proxy(held: Held, at: Version) -> Iterator[Said]:
    yield from _pod(held, at)
    if held.get("enabled") is False:
        return
    mode = held.get("mode", "")
    if mode in ("iptables", "ipvs"):
        yield Said(("mode",), f"the mode {mode} is not recommended, nftables is", warning=True)
    elif mode not in ("", "nftables"):
        yield Said(("mode",), f"`mode` must be nftables, iptables or ipvs, not {mode}")
    if held.get("extraArgs"):
        yield Said(("extraArgs",), "arguments of kube-proxy may not work; `config` does", warning=True)


def _flannel(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "backendType")
    yield from below("resources", resources(held.get("resources")))


def _kubelet(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "image")
    yield from protected_fields(held.get("config", {}), "config")


def protected_fields(config: Held, *path: str) -> Iterator[Said]:
    """Fields of the kubelet's configuration that are Talos' own."""
    for name in PROTECTED_KUBELET_FIELDS:
        if name in config:
            yield Said((*path, name), f"`{name}` of the kubelet's configuration is Talos' own")


def _node(held: Held, _at: Version) -> Iterator[Said]:
    for index, text in enumerate(at_path(held, "nodeIP", "validSubnets") or ()):
        if not is_subnet_or_address(text):
            yield Said(("nodeIP", "validSubnets", index), f"`{text}` is no address or subnet")
    yield from labels(held.get("labels", {}), "labels")
    yield from annotations(held.get("annotations", {}), "annotations")
    yield from taints(held.get("taints", {}), "taints")


def _cluster(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "clusterName", "endpoint")
    if held.get("endpoint") and (wrong := endpoint_mistake(held["endpoint"])):
        yield Said(("endpoint",), f"`endpoint` {wrong}")


def _prism(held: Held, _at: Version) -> Iterator[Said]:
    if not 1 <= held.get("port", 0) <= 65535:
        yield Said(("port",), "`port` must be between 1 and 65535")


def loaded_pair(pair: Held) -> Iterator[Said]:
    """A certificate and its key that Talos reads."""
    said = list(framed_pair(pair))
    yield from said
    if said:
        return
    if wrong := certificate_mistake(pair["cert"]):
        yield Said(("cert",), f"`cert` {wrong}")
    elif wrong := key_mistake(pair["key"]):
        yield Said(("key",), f"`key` {wrong}")


def _authority(held: Held, _at: Version) -> Iterator[Said]:
    if "issuingCA" in held:
        yield from below("issuingCA", loaded_pair(held["issuingCA"]))
    for index, text in enumerate(held.get("acceptedCAs", ())):
        if wrong := certificates_mistake(text):
            yield Said(("acceptedCAs", index), f"an accepted CA {wrong}")


def _aggregator(held: Held, at: Version) -> Iterator[Said]:
    if "issuingCA" not in held:
        yield Said(("issuingCA",), "`issuingCA` must be set")
    yield from _authority(held, at)


def _service_account(held: Held, _at: Version) -> Iterator[Said]:
    key = at_path(held, "issuer", "privateKey")
    if not key:
        yield Said(("issuer", "privateKey"), "`issuer.privateKey` must be set")
    elif wrong := key_mistake(key):
        yield Said(("issuer", "privateKey"), f"`privateKey` {wrong}")
    if not at_path(held, "issuer", "issuerURL"):
        yield Said(("issuer", "issuerURL"), "`issuer.issuerURL` must be set")


def _authorizer(held: Held, _at: Version) -> Iterator[Said]:
    kind = held.get("type", "")
    yield from required(held, "name")
    if kind not in _AUTHORIZERS:
        yield Said(("type",), f"`type` must be one of {', '.join(_AUTHORIZERS)}")
    if kind == "Webhook" and not held.get("webhook"):
        yield Said(("webhook",), "an authorizer of type Webhook needs `webhook`")
    if kind != "Webhook" and held.get("webhook"):
        yield Said(("webhook",), "`webhook` is for authorizers of type Webhook", warning=True)


def _etcd_encryption(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "config")


def _admission(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name")


def _object_name(held: Held) -> Iterator[Said]:
    name = held.get("name", "")
    if not is_subdomain(name):
        yield Said(("name",), f"`name` must be a DNS name in lower case, not `{name}`")


def _external_manifest(held: Held, _at: Version) -> Iterator[Said]:
    yield from _object_name(held)
    yield from required(held, "url")
    url = go_url.parsed(held.get("url", ""))
    if held.get("url") and (url is None or url.scheme not in ("http", "https")):
        yield Said(("url",), "`url` must begin with https:// or http://")


def _static_pod(held: Held, _at: Version) -> Iterator[Said]:
    yield from _object_name(held)
    yield from required(held, "pod")


def _api_access(held: Held, _at: Version) -> Iterator[Said]:
    yield from roles(held, "allowedRoles")


def roles(held: Held, name: str) -> Iterator[Said]:
    """Roles of the Talos API."""
    for index, role in enumerate(held.get(name, ())):
        if role not in ALL_ROLES:
            yield Said((name, index), f"`{role}` is no role of the Talos API")


CHECKS: Mapping[str, Check] = {
    "KubeAPIServerCAConfig": _authority,
    "KubeAPIServerConfig": _api_server,
    "KubeAdmissionControlConfig": _admission,
    "KubeAggregatorCAConfig": _aggregator,
    "KubeAuthorizerConfig": _authorizer,
    "KubeClusterConfig": _cluster,
    "KubeControllerManagerConfig": _pod,
    "KubeEtcdEncryptionConfig": _etcd_encryption,
    "KubeExternalManifestConfig": _external_manifest,
    "KubeFlannelCNIConfig": _flannel,
    "KubeInlineManifestConfig": lambda held, _at: _object_name(held),
    "KubeNodeConfig": _node,
    "KubePrismConfig": _prism,
    "KubeProxyConfig": _proxy,
    "KubeSchedulerConfig": _pod,
    "KubeServiceAccountConfig": _service_account,
    "KubeStaticPodConfig": _static_pod,
    "KubeTalosAPIAccessConfig": _api_access,
    "KubeletConfig": _kubelet,
}
