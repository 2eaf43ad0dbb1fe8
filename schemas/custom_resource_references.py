"""What routes, secrets, certificates and scalers name: rows of the table of references.

Gateway API's follow its types (apis/v1, apis/v1alpha2 of kubernetes-sigs/gateway-api: `ParentReference`, `BackendRef`),
External Secrets' `SecretStoreRef` (apis/externalsecrets/v1), cert-manager's `ObjectReference` (pkg/apis/meta/v1), the
VerticalPodAutoscaler's `targetRef` (vertical-pod-autoscaler/pkg/apis) and KEDA's `ScaleTarget` (apis/keda/v1alpha1).
"""

from collections.abc import Iterator

from .reference_forms import Kind, Name, Reference

_GATEWAY_API = "gateway.networking.k8s.io"
GATEWAY = Kind(_GATEWAY_API, "Gateway")
GATEWAY_CLASS = Kind(_GATEWAY_API, "GatewayClass")
HTTP_ROUTE = Kind(_GATEWAY_API, "HTTPRoute")
GRPC_ROUTE = Kind(_GATEWAY_API, "GRPCRoute")
TLS_ROUTE = Kind(_GATEWAY_API, "TLSRoute")
TCP_ROUTE = Kind(_GATEWAY_API, "TCPRoute")
UDP_ROUTE = Kind(_GATEWAY_API, "UDPRoute")
#: The kinds that send traffic from listeners of a Gateway to Services.
ROUTES = (HTTP_ROUTE, GRPC_ROUTE, TLS_ROUTE, TCP_ROUTE, UDP_ROUTE)
LISTENER_SET = Kind(_GATEWAY_API, "ListenerSet")
EXPERIMENTAL_LISTENER_SET = Kind("gateway.networking.x-k8s.io", "XListenerSet")
#: What routes are attached to: each has listeners.
ROUTE_PARENTS = (GATEWAY, LISTENER_SET, EXPERIMENTAL_LISTENER_SET)
ISSUER = Kind("cert-manager.io", "Issuer")
CLUSTER_ISSUER = Kind("cert-manager.io", "ClusterIssuer")
CERTIFICATE = Kind("cert-manager.io", "Certificate")
SECRET_STORE = Kind("external-secrets.io", "SecretStore")
CLUSTER_SECRET_STORE = Kind("external-secrets.io", "ClusterSecretStore")
EXTERNAL_SECRET = Kind("external-secrets.io", "ExternalSecret")
CLUSTER_EXTERNAL_SECRET = Kind("external-secrets.io", "ClusterExternalSecret")
POD_AUTOSCALER = Kind("autoscaling.k8s.io", "VerticalPodAutoscaler")
SCALED_OBJECT = Kind("keda.sh", "ScaledObject")
_SERVICE, _DEPLOYMENT = Kind("", "Service"), Kind("apps", "Deployment")
_WORKLOADS = (_DEPLOYMENT, Kind("apps", "StatefulSet"), Kind("apps", "DaemonSet"), Kind("apps", "ReplicaSet"))
_LISTENER_SETS = (LISTENER_SET, EXPERIMENTAL_LISTENER_SET)
_RULE = "K8S001"


def custom_resource_rows() -> Iterator[Reference]:
    """The rows of Gateway API, External Secrets, cert-manager and autoscalers."""
    yield from _route_rows()
    yield from _secret_rows()
    yield from _scaler_rows()


def _route_rows() -> Iterator[Reference]:
    service, gateway = Name(_SERVICE, namespace="namespace"), Name(GATEWAY, namespace="namespace")
    for kind in ROUTES:
        for written in (None, _SERVICE.name):
            yield Reference(kind, "spec.rules[].backendRefs[].name", service, _RULE, when=("kind", written))
        for written in (None, GATEWAY.name):
            yield Reference(kind, "spec.parentRefs[].name", gateway, _RULE, when=("kind", written))
        for listeners in _LISTENER_SETS:
            target = Name(listeners, namespace="namespace")
            yield Reference(kind, "spec.parentRefs[].name", target, _RULE, when=("kind", listeners.name))
    for listeners in _LISTENER_SETS:
        for written in (None, GATEWAY.name):
            yield Reference(listeners, "spec.parentRef.name", gateway, _RULE, when=("kind", written))
    # A class usually comes with its controller.
    yield Reference(GATEWAY, "spec.gatewayClassName", Name(GATEWAY_CLASS))


def _secret_rows() -> Iterator[Reference]:
    """Stores and issuers, which are often made by hand once for a cluster."""
    for kind, spec in ((EXTERNAL_SECRET, "spec"), (CLUSTER_EXTERNAL_SECRET, "spec.externalSecretSpec")):
        for path in ("secretStoreRef", "data[].sourceRef.storeRef", "dataFrom[].sourceRef.storeRef"):
            at = f"{spec}.{path}.name"
            for written in (None, SECRET_STORE.name):
                yield Reference(kind, at, Name(SECRET_STORE), _RULE, when=("kind", written), only_near=True)
            yield Reference(
                kind, at, Name(CLUSTER_SECRET_STORE), _RULE, when=("kind", CLUSTER_SECRET_STORE.name), only_near=True
            )
    at = "spec.issuerRef.name"
    for written in (None, ISSUER.name):
        yield Reference(CERTIFICATE, at, Name(ISSUER), _RULE, when=("kind", written), only_near=True)
    cluster = ("kind", CLUSTER_ISSUER.name)
    yield Reference(CERTIFICATE, at, Name(CLUSTER_ISSUER), _RULE, when=cluster, only_near=True)


def _scaler_rows() -> Iterator[Reference]:
    for workload in _WORKLOADS:
        yield Reference(POD_AUTOSCALER, "spec.targetRef.name", Name(workload), _RULE, when=("kind", workload.name))
    scaled = "spec.scaleTargetRef.name"
    for written, workload in ((None, _DEPLOYMENT), *((one.name, one) for one in _WORKLOADS[:2])):
        yield Reference(SCALED_OBJECT, scaled, Name(workload), _RULE, when=("kind", written))
