"""The documents of Kubernetes' parts. Source: pkg/machinery/config/types/k8s."""

from collections.abc import Iterator, Mapping

from ....schemas.tables.notation import Version
from ....schemas.talos.document_constraints import ALL_ROLES, DENIED_API_SERVER_ARGS, PROTECTED_KUBELET_FIELDS
from ..go import go_url
from .label_and_address_formats import annotations, check_endpoint, is_subdomain, is_subnet_or_address, labels, taints
from .pem import check_certificate, check_certificates, check_key
from .registry_documents import check_pem_pair
from .shared_field_checks import DocumentCheck, FieldVerdict, Held, at_path, prefix_paths, require_fields

_AUTHORIZERS = ("Node", "RBAC", "Webhook")
_RESOURCES = ("cpu", "memory")


def resources(held: Held | None) -> Iterator[FieldVerdict]:
    """The `resources` of a pod: cpu and memory only."""
    for kind in ("requests", "limits"):
        for name in (held or {}).get(kind, ()):
            if name not in _RESOURCES:
                yield FieldVerdict((kind, name), f"only cpu and memory can be set, not {name}")
                return


def _pod(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    """A part of the control plane that can be switched off."""
    if held.get("enabled") is not False:
        yield from require_fields(held, "image")
        yield from prefix_paths("resources", resources(held.get("resources")))


def _api_server(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "image")
    for name in held.get("extraArgs", ()):
        for start, kind in DENIED_API_SERVER_ARGS.items():
            if name.startswith(start):
                yield FieldVerdict(("extraArgs", name), f"`{name}` cannot be set here; {kind} says that")
    yield from prefix_paths("resources", resources(held.get("resources")))


def _proxy(held: Held, at: Version) -> Iterator[FieldVerdict]:
    yield from _pod(held, at)
    if held.get("enabled") is False:
        return
    mode = held.get("mode", "")
    if mode in ("iptables", "ipvs"):
        yield FieldVerdict(("mode",), f"the mode {mode} is not recommended, nftables is", warning=True)
    elif mode not in ("", "nftables"):
        yield FieldVerdict(("mode",), f"`mode` must be nftables, iptables or ipvs, not {mode}")
    if held.get("extraArgs"):
        yield FieldVerdict(("extraArgs",), "arguments of kube-proxy may not work; `config` does", warning=True)


def _flannel(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "backendType")
    yield from prefix_paths("resources", resources(held.get("resources")))


def _kubelet(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "image")
    yield from check_protected_fields(held.get("config", {}), "config")


def check_protected_fields(config: Held, *path: str) -> Iterator[FieldVerdict]:
    """Fields of the kubelet's configuration that are Talos' own."""
    for name in PROTECTED_KUBELET_FIELDS:
        if name in config:
            yield FieldVerdict((*path, name), f"`{name}` of the kubelet's configuration is Talos' own")


def _node(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    for index, text in enumerate(at_path(held, "nodeIP", "validSubnets") or ()):
        if not is_subnet_or_address(text):
            yield FieldVerdict(("nodeIP", "validSubnets", index), f"`{text}` is not a valid address or subnet")
    yield from labels(held.get("labels", {}), "labels")
    yield from annotations(held.get("annotations", {}), "annotations")
    yield from taints(held.get("taints", {}), "taints")


def _cluster(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "clusterName", "endpoint")
    if held.get("endpoint") and (wrong := check_endpoint(held["endpoint"])):
        yield FieldVerdict(("endpoint",), f"`endpoint` {wrong}")


def _prism(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    if not 1 <= held.get("port", 0) <= 65535:
        yield FieldVerdict(("port",), "`port` must be between 1 and 65535")


def check_key_pair(pair: Held) -> Iterator[FieldVerdict]:
    """A certificate and its key that Talos reads."""
    said = list(check_pem_pair(pair))
    yield from said
    if said:
        return
    if wrong := check_certificate(pair["cert"]):
        yield FieldVerdict(("cert",), f"`cert` {wrong}")
    elif wrong := check_key(pair["key"]):
        yield FieldVerdict(("key",), f"`key` {wrong}")


def _authority(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    if "issuingCA" in held:
        yield from prefix_paths("issuingCA", check_key_pair(held["issuingCA"]))
    for index, text in enumerate(held.get("acceptedCAs", ())):
        if wrong := check_certificates(text):
            yield FieldVerdict(("acceptedCAs", index), f"an accepted CA {wrong}")


def _aggregator(held: Held, at: Version) -> Iterator[FieldVerdict]:
    if "issuingCA" not in held:
        yield FieldVerdict(("issuingCA",), "`issuingCA` must be set")
    yield from _authority(held, at)


def _service_account(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    key = at_path(held, "issuer", "privateKey")
    if not key:
        yield FieldVerdict(("issuer", "privateKey"), "`issuer.privateKey` must be set")
    elif wrong := check_key(key):
        yield FieldVerdict(("issuer", "privateKey"), f"`privateKey` {wrong}")
    if not at_path(held, "issuer", "issuerURL"):
        yield FieldVerdict(("issuer", "issuerURL"), "`issuer.issuerURL` must be set")


def _authorizer(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    kind = held.get("type", "")
    yield from require_fields(held, "name")
    if kind not in _AUTHORIZERS:
        yield FieldVerdict(("type",), f"`type` must be one of {', '.join(_AUTHORIZERS)}")
    if kind == "Webhook" and not held.get("webhook"):
        yield FieldVerdict(("webhook",), "an authorizer of type Webhook needs `webhook`")
    if kind != "Webhook" and held.get("webhook"):
        yield FieldVerdict(("webhook",), "`webhook` is for authorizers of type Webhook", warning=True)


def _etcd_encryption(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "config")


def _admission(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name")


def _object_name(held: Held) -> Iterator[FieldVerdict]:
    name = held.get("name", "")
    if not is_subdomain(name):
        yield FieldVerdict(("name",), f"`name` must be a DNS name in lower case, not `{name}`")


def _external_manifest(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from _object_name(held)
    yield from require_fields(held, "url")
    url = go_url.parse_url(held.get("url", ""))
    if held.get("url") and (url is None or url.scheme not in ("http", "https")):
        yield FieldVerdict(("url",), "`url` must begin with https:// or http://")


def _static_pod(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from _object_name(held)
    yield from require_fields(held, "pod")


def _api_access(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from roles(held, "allowedRoles")


def roles(held: Held, name: str) -> Iterator[FieldVerdict]:
    """Roles of the Talos API."""
    for index, role in enumerate(held.get(name, ())):
        if role not in ALL_ROLES:
            yield FieldVerdict((name, index), f"`{role}` is not a valid role of the Talos API")


CHECKS: Mapping[str, DocumentCheck] = {
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
