"""The `cluster` section of the machine's own document.

Source: ClusterConfig.Validate and ValidateCNI in pkg/machinery/config/types/v1alpha1/v1alpha1_validation.go.
"""

import re
from collections.abc import Iterator

from ....schemas.tables.notation import Version
from ..go import go_url
from .kubernetes import resources
from .label_and_address_formats import check_endpoint, is_subnet_or_address
from .shared_field_checks import FieldVerdict, Held, at_path, prefix_paths

_DNS_NAME = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62}(\.[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})*[._]?")
_NAMES = ("flannel", "custom", "none")
_AUTHORIZERS = ("Node", "RBAC", "Webhook")
#: The first version in which documents of their own may say what this section did.
_SPLIT: Version = (1, 14)
_POLICIES: Version = (1, 13)


def cluster_section(cluster: Held, control_plane: bool, at: Version) -> Iterator[FieldVerdict]:
    """Everything that Talos checks of the section by itself."""
    endpoint = at_path(cluster, "controlPlane", "endpoint")
    if endpoint is None:
        if "controlPlane" in cluster or at < _SPLIT:
            yield FieldVerdict(("controlPlane", "endpoint"), "`controlPlane.endpoint` must be set")
            return
    elif wrong := check_endpoint(endpoint):
        yield FieldVerdict(("controlPlane", "endpoint"), f"`endpoint` {wrong}")
    network = cluster.get("network")
    yield from prefix_paths("network", _network(network or {}))
    if control_plane and network is not None:
        yield from prefix_paths("network", prefix_paths("cni", check_cni(network.get("cni"), at)))
    yield from prefix_paths("externalCloudProvider", _cloud_provider(cluster.get("externalCloudProvider", {})))
    yield from _etcd(cluster, control_plane)
    if not control_plane and cluster.get("ca", {}).get("key"):
        yield FieldVerdict(("ca", "key"), "`ca.key` may be set on control plane nodes only")
    yield from check_manifests(cluster.get("inlineManifests", []))
    yield from _discovery(cluster)
    yield from prefix_paths("apiServer", _api_server(cluster.get("apiServer", {})))
    for name in ("controllerManager", "scheduler"):
        yield from prefix_paths(name, prefix_paths("resources", resources(cluster.get(name, {}).get("resources"))))


def _network(network: Held) -> Iterator[FieldVerdict]:
    domain = network.get("dnsDomain", "")
    if domain and (len(domain) - domain.count(".") > 255 or not _DNS_NAME.fullmatch(domain)):
        yield FieldVerdict(("dnsDomain",), f"`{domain}` is not a valid DNS name")


def check_cni(cni: Held | None, at: Version) -> Iterator[FieldVerdict]:
    """What brings the network of pods."""
    if cni is None:
        return
    name, urls, flannel = cni.get("name", ""), cni.get("urls", []), cni.get("flannel", {})
    if name not in _NAMES:
        yield FieldVerdict(
            ("name",), f"`name` must be one of {', '.join(_NAMES)}; others are installed with `name: none`"
        )
        return
    if name != "custom" and urls:
        yield FieldVerdict(("urls",), f"`urls` must be empty for {name}")
    if name == "custom" and not urls:
        yield FieldVerdict(("urls",), "`urls` should say what is installed", warning=True)
    if name != "flannel":
        if flannel.get("extraArgs"):
            yield FieldVerdict(("flannel", "extraArgs"), f"`flannel.extraArgs` must be empty for {name}")
        if flannel.get("kubeNetworkPoliciesEnabled") and at >= _POLICIES:
            yield FieldVerdict(
                ("flannel", "kubeNetworkPoliciesEnabled"), f"`kubeNetworkPoliciesEnabled` is not for {name}"
            )
    if name == "custom":
        yield from _urls(urls, "urls")


def _urls(urls: list[str], name: str) -> Iterator[FieldVerdict]:
    for index, url in enumerate(urls):
        if wrong := check_endpoint(url):
            yield FieldVerdict((name, index), f"`{url}` {wrong}")


def _cloud_provider(held: Held) -> Iterator[FieldVerdict]:
    if held.get("manifests") and not held.get("enabled"):
        yield FieldVerdict(("manifests",), "`manifests` needs `enabled: true`", lacks="enabled" not in held)
    else:
        yield from _urls(held.get("manifests", []), "manifests")


def _etcd(cluster: Held, control_plane: bool) -> Iterator[FieldVerdict]:
    etcd = cluster.get("etcd")
    if etcd is None:
        return
    if not control_plane:
        yield FieldVerdict(("etcd",), "`etcd` may be set on control plane nodes only")
        return
    if "ca" not in etcd:
        yield FieldVerdict(("etcd", "ca"), "`etcd.ca` must be set")
    advertised, listen = etcd.get("advertisedSubnets", []), etcd.get("listenSubnets", [])
    if etcd.get("subnet") and advertised:
        yield FieldVerdict(("etcd", "subnet"), "only one of `subnet` and `advertisedSubnets` may be set")
    elif etcd.get("subnet") and not is_subnet_or_address(etcd["subnet"]):
        yield FieldVerdict(("etcd", "subnet"), f"`{etcd['subnet']}` is not a valid address or subnet")
    for name, subnets in (("advertisedSubnets", advertised), ("listenSubnets", listen)):
        for index, text in enumerate(subnets):
            if not is_subnet_or_address(text):
                yield FieldVerdict(("etcd", name, index), f"`{text}` is not a valid address or subnet")


def check_manifests(manifests: list[Held]) -> Iterator[FieldVerdict]:
    """`inlineManifests`: each has a name of its own."""
    seen: set[str] = set()
    for index, manifest in enumerate(manifests):
        name = manifest.get("name", "")
        if not name.strip():
            yield FieldVerdict(("inlineManifests", index), "a manifest needs a `name`")
        if name in seen:
            yield FieldVerdict(("inlineManifests", index, "name"), f"the manifest {name} is there twice")
        seen.add(name)


def _discovery(cluster: Held) -> Iterator[FieldVerdict]:
    discovery = cluster.get("discovery", {})
    service = at_path(discovery, "registries", "service") or {}
    if not discovery.get("enabled") or service.get("disabled"):
        return
    endpoint = service.get("endpoint", "")
    url = go_url.parse_url(endpoint)
    path = ("discovery", "registries", "service", "endpoint")
    if endpoint and (url is None or not (url.scheme or endpoint.startswith("/"))):
        yield FieldVerdict(path, "`endpoint` must be a URL")
    elif url is not None and url.path not in ("", "/"):
        yield FieldVerdict(path, "`endpoint` must have no path")
    for name in ("id", "secret"):
        if not cluster.get(name):
            yield FieldVerdict((name,), f"discovery needs `cluster.{name}`")


def _api_server(held: Held) -> Iterator[FieldVerdict]:
    authorizers = held.get("authorizationConfig")
    for name in held.get("extraArgs", ()) if authorizers is not None else ():
        if name == "authorization-mode" or name.startswith("authorization-webhook-"):
            yield FieldVerdict(("extraArgs", name), f"`{name}` cannot be used together with `authorizationConfig`")
    for index, authorizer in enumerate(authorizers or ()):
        yield from prefix_paths("authorizationConfig", prefix_paths(index, _authorizer(authorizer or {})))
    yield from prefix_paths("resources", resources(held.get("resources")))


def _authorizer(held: Held) -> Iterator[FieldVerdict]:
    if not held.get("name"):
        yield FieldVerdict((), "an authorizer needs a `name`")
    kind = held.get("type", "")
    if kind not in _AUTHORIZERS:
        yield FieldVerdict(("type",), f"`type` must be one of {', '.join(_AUTHORIZERS)}")
