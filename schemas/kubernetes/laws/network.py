"""Laws on Services, Ingresses and NetworkPolicies. Sources: Kubernetes `pkg/apis/{core,networking}/validation`."""

from .notation import Law, filled, forbids, form, longest, needs, own, unique, warned, within
from .selectors import label_selector

_SERVICE, _INGRESS, _POLICY, _ENDPOINT = "K8S018", "K8S019", "K8S020", "K8S032"
_NAME = "must be lower-case letters, digits, `-` and `.`"
_HTTP = "spec.rules[].http"


def service_laws() -> tuple[Law, ...]:
    """The laws on a Service."""
    at, inner = "spec", {"type": ("", "ClusterIP", "ExternalName")}
    balanced = {"type": ("LoadBalancer",)}
    only = "only a Service of type LoadBalancer has it"
    return (
        own(_SERVICE, at, "service-ports"),
        own(_SERVICE, at, "node-ports-inside"),
        *_ports(f"{at}.ports"),
        own(_SERVICE, f"{at}.clusterIP", "cluster-ip"),
        own(_SERVICE, f"{at}.clusterIPs[]", "cluster-ip"),
        own(_SERVICE, at, "cluster-ips"),
        own(_SERVICE, at, "headless"),
        needs(_SERVICE, at, "externalName", when={"type": ("ExternalName",)}, why="`type: ExternalName` is for one"),
        own(_SERVICE, at, "external-name"),
        forbids(
            _SERVICE, at, "clusterIP", "a Service of type ExternalName has no address", when={"type": ("ExternalName",)}
        ),
        forbids(_SERVICE, at, "loadBalancerSourceRanges", only, unless=balanced),
        forbids(_SERVICE, at, "loadBalancerClass", only, unless=balanced),
        own(_SERVICE, at, "allocated-node-ports"),
        forbids(
            _SERVICE,
            at,
            "externalTrafficPolicy",
            "nothing outside reaches this Service",
            when={**inner, "externalIPs": ("",)},
        ),
        own(_SERVICE, at, "health-check-port"),
        within(_SERVICE, f"{at}.healthCheckNodePort", 0, 65_535),
        filled(_SERVICE, f"{at}.ports[].appProtocol", "a protocol"),
        filled(_SERVICE, f"{at}.loadBalancerClass", "a class"),
        own(_SERVICE, at, "families-of-addresses"),
        warned(
            forbids(
                _SERVICE,
                at,
                "sessionAffinityConfig",
                "the API server drops it, as `sessionAffinity` is not ClientIP",
                unless={"sessionAffinity": ("ClientIP",)},
            )
        ),
        within(_SERVICE, f"{at}.sessionAffinityConfig.clientIP.timeoutSeconds", 1, 86_400),
        own(_SERVICE, f"{at}.externalIPs[]", "reachable-ip"),
        own(_SERVICE, at, "ip-families"),
        form(
            _SERVICE, f"{at}.loadBalancerClass", "label-key", "must be a name, perhaps with `domain.example/` before it"
        ),
    )


def _ports(at: str) -> tuple[Law, ...]:
    return (
        own(_SERVICE, f"{at}[].targetPort", "port-number", True),
        form(_SERVICE, f"{at}[].appProtocol", "label-key", "must be a name, perhaps with `domain.example/` before it"),
        unique(_SERVICE, at, "port", "protocol", unset={"protocol": "TCP"}),
        unique(_SERVICE, at, "nodePort", "protocol", unset={"protocol": "TCP"}),
        warned(own(_SERVICE, f"{at}[].nodePort", "node-port")),
    )


def ingress_laws() -> tuple[Law, ...]:
    """The laws on an Ingress."""
    path = f"{_HTTP}.paths[]"
    services = ("spec.defaultBackend.service", f"{path}.backend.service")
    return (
        own(_INGRESS, "spec", "ingress-rules"),
        own(_INGRESS, "spec.rules[].host", "ingress-host"),
        own(_INGRESS, "spec.tls[].hosts[]", "ingress-host"),
        form(_INGRESS, "spec.tls[].secretName", "dns-name", _NAME),
        form(_INGRESS, "spec.ingressClassName", "dns-name", _NAME),
        filled(_INGRESS, "spec.ingressClassName", "the name of an IngressClass"),
        filled(_INGRESS, "spec.tls[].hosts[]", "a host name"),
        *(law for way in ("spec.defaultBackend", f"{path}.backend") for law in _named(_INGRESS, f"{way}.resource")),
        needs(_INGRESS, _HTTP, "paths"),
        own(_INGRESS, path, "ingress-path"),
        *(form(_INGRESS, f"{way}.name", "dns-label", "must be the name of a Service") for way in services),
        *(needs(_INGRESS, way, "name") for way in services),
        *(needs(_INGRESS, way, "port", why="a backend has a name or number of a port") for way in services),
        *(within(_INGRESS, f"{way}.port.number", 1, 65_535) for way in services),
    )


def _named(code: str, at: str) -> tuple[Law, ...]:
    """The laws on a mapping that names an object of any kind."""
    says = "may not be `.` or `..`, nor have `/` or `%` in it"
    return (
        form(code, f"{at}.apiGroup", "dns-name", _NAME),
        *(form(code, f"{at}.{field}", "path-segment", says) for field in ("kind", "name")),
        *(needs(code, at, field) for field in ("kind", "name")),
    )


def network_policy_laws() -> tuple[Law, ...]:
    """The laws on a NetworkPolicy."""
    ways = (("ingress", "from"), ("egress", "to"))
    return (
        *label_selector("spec.podSelector"),
        longest(_POLICY, "spec.policyTypes", 2),
        *(law for rules, peers in ways for law in _policy_rule(f"spec.{rules}[]", peers)),
    )


def _policy_rule(at: str, peers: str) -> tuple[Law, ...]:
    peer = f"{at}.{peers}[]"
    return (
        own(_POLICY, peer, "peer"),
        *label_selector(f"{peer}.podSelector"),
        *label_selector(f"{peer}.namespaceSelector"),
        warned(own(_POLICY, f"{peer}.ipBlock.cidr", "host-bits")),
        warned(own(_POLICY, f"{peer}.ipBlock.except[]", "host-bits")),
        own(_POLICY, f"{peer}.ipBlock", "excepted-blocks"),
        own(_POLICY, f"{at}.ports[].port", "port-number"),
        own(_POLICY, f"{at}.ports[]", "end-port"),
    )


def ingress_class_laws() -> tuple[Law, ...]:
    """The laws on an IngressClass."""
    at = "spec.parameters"
    code = "K8S029"
    return (
        form(
            code,
            "spec.controller",
            "domain-path",
            "must be a path with a domain before it, such as `example.com/ingress`",
        ),
        longest(code, "spec.controller", 250),
        needs(code, "spec", "controller"),
        *_named(code, at),
        form(code, f"{at}.namespace", "dns-label", "must be the name of a namespace"),
        needs(code, at, "namespace", when={"scope": ("Namespace",)}, why="`scope: Namespace` says that there is one"),
        forbids(code, at, "namespace", "`scope` is Cluster", when={"scope": ("", "Cluster")}),
    )


def endpoints_laws() -> tuple[Law, ...]:
    """The laws on Endpoints."""
    return (
        own(_ENDPOINT, "subsets[]", "endpoint-subset"),
        own(_ENDPOINT, "subsets[].addresses[].ip", "endpoint-ip"),
        own(_ENDPOINT, "subsets[].notReadyAddresses[].ip", "endpoint-ip"),
        *(law for field in ("addresses", "notReadyAddresses") for law in _endpoint(f"subsets[].{field}[]")),
        *_endpoint_ports("subsets[].ports[]"),
    )


def _endpoint(at: str) -> tuple[Law, ...]:
    return (
        form(_ENDPOINT, f"{at}.hostname", "dns-label", "may have lower-case letters, digits and `-` only"),
        form(_ENDPOINT, f"{at}.nodeName", "dns-name", _NAME),
        filled(_ENDPOINT, f"{at}.nodeName", "the name of the node"),
    )


def _endpoint_ports(at: str) -> tuple[Law, ...]:
    says = "must be a name, perhaps with `domain.example/` before it"
    return (
        form(_ENDPOINT, f"{at}.name", "dns-label", "may have lower-case letters, digits and `-` only"),
        form(_ENDPOINT, f"{at}.appProtocol", "label-key", says),
        filled(_ENDPOINT, f"{at}.appProtocol", "a protocol"),
    )


def endpoint_slice_laws() -> tuple[Law, ...]:
    """The laws on an EndpointSlice."""
    return (
        own(_ENDPOINT, "", "slice-addresses"),
        needs(_ENDPOINT, "endpoints[]", "addresses"),
        longest(_ENDPOINT, "endpoints", 1000),
        longest(_ENDPOINT, "endpoints[].addresses", 100),
        longest(_ENDPOINT, "ports", 100),
        unique(_ENDPOINT, "ports", "name"),
        *_endpoint_ports("ports[]"),
        form(_ENDPOINT, "endpoints[].hostname", "dns-label", "may have lower-case letters, digits and `-` only"),
        form(_ENDPOINT, "endpoints[].nodeName", "dns-name", _NAME),
        filled(_ENDPOINT, "endpoints[].nodeName", "the name of the node"),
        within(_ENDPOINT, "ports[].port", 1, 65_535),
    )
