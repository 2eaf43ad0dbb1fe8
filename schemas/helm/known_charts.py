"""What well-known Helm charts make outside of their release's own namespace: objects in other namespaces, and objects
of the whole cluster. Argo CD refuses all of an Application whose project does not permit one of them.

Source: the templates and default values of each chart, rendered for every minor version in the row's range; what takes
an object away was found by turning each switch of the values. Only some of the objects of the cluster are here.
"""

from collections.abc import Mapping
from functools import cache

from ..reference_forms import Kind
from ..references import CLUSTER_ROLE, ROLE, ROLE_BINDING, SERVICE, SERVICE_ACCOUNT
from .chart_row import NAMESPACE, Chart, ChartObject, Wants, chart, make_row, needs_true, wants

CLUSTER_ROLE_BINDING = Kind("rbac.authorization.k8s.io", "ClusterRoleBinding")
CUSTOM_RESOURCE_DEFINITION = Kind("apiextensions.k8s.io", "CustomResourceDefinition")
API_SERVICE = Kind("apiregistration.k8s.io", "APIService")
#: Where an extension of the API server finds the certificates of those that may speak for others.
_AUTHENTICATION = "kube-system"

_ARGO = ("argoproj.github.io/argo-helm", "ghcr.io/argoproj/argo-helm")
_ISTIO = ("istio-release.storage.googleapis.com/charts", "gcr.io/istio-release/charts")
_JETSTACK = ("charts.jetstack.io", "quay.io/jetstack/charts")
_PROMETHEUS = ("prometheus-community.github.io/helm-charts", "ghcr.io/prometheus-community/charts")
_VICTORIA = ("victoriametrics.github.io/helm-charts", "ghcr.io/victoriametrics/helm-charts")

_RBAC, _GLOBAL_RBAC = wants("rbac.create"), wants("global.rbac.create")
_NOT_NAMESPACED = wants("namespaced", value=False)


def _roles(*when: Wants) -> tuple[ChartObject, ...]:
    return tuple(make_row(kind, *when) for kind in (CLUSTER_ROLE, CLUSTER_ROLE_BINDING))


def _cilium() -> tuple[ChartObject, ...]:
    on = (wants("agent"), wants("preflight.enabled", value=False), wants("serviceAccounts.cilium.create"))
    interception = (
        *on,
        wants("tls.readSecretsOnlyFromSecretsNamespace"),
        wants("tls.secretsBackend", value="local"),
    )
    found = list(_cilium_secrets("tls", "1.17-1.20", *interception))
    for feature in ("ingressController", "gatewayAPI", "envoyConfig"):
        found += _cilium_secrets(feature, "1.14-1.20", *on, needs_true(f"{feature}.enabled"))
    spire, install = "authentication.mutual.spire.enabled", "authentication.mutual.spire.install"
    spired = (needs_true(spire), wants(f"{install}.enabled"), wants(f"{install}.server.serviceAccount.create"))
    place, authentication = f"{install}.namespace", needs_true("authentication.enabled")
    found.append(make_row(ROLE, *spired, within="cilium-spire", named=place, versions="1.14-1.18"))
    found.append(make_row(ROLE, *spired, authentication, within="cilium-spire", named=place, versions="1.19-1.20"))
    return (*found, *_roles(*on, _RBAC))


def _cilium_secrets(feature: str, versions: str, *when: Wants) -> tuple[ChartObject, ...]:
    """The namespace into which the secrets of a feature are copied, and who may read them there."""
    place, named = "cilium-secrets", f"{feature}.secretsNamespace.name"
    makes = wants(f"{feature}.secretsNamespace.create")
    return (
        make_row(NAMESPACE, *when, makes, name=place, named=named, versions=versions),
        make_row(ROLE, *when, within=place, named=named, versions=versions),
    )


_CONTROL_PLANE = ("coreDns", "kubeControllerManager", "kubeEtcd", "kubeScheduler")


def _monitoring_services(*parts: str) -> tuple[ChartObject, ...]:
    """Services in front of the control plane, so that its metrics can be found."""
    monitors = wants("kubernetesServiceMonitors.enabled")
    return tuple(
        make_row(SERVICE, monitors, *(wants(f"{part}{field}") for field in _ENABLED), within="kube-system")
        for part in parts
    )


def _victoria_monitored(*parts: str) -> tuple[ChartObject, ...]:
    place = wants("defaultScrapeService.namespace", value="kube-system")
    return tuple(
        make_row(
            SERVICE,
            place,
            *(wants(f"{part}{field}") for field in _ENABLED),
            within="kube-system",
            named=f"{part}.service.namespace",
        )
        for part in parts
    )


_ENABLED = (".enabled", ".service.enabled")


def _istio(kind: Kind, *when: Wants) -> ChartObject:
    scope, profile = wants("global.resourceScope", value="all"), wants("profile", value="")
    return make_row(kind, scope, profile, *when, within="istio-system", named="global.istioNamespace")


def _reader(*when: Wants, named: str = "", versions: str = "0.0-999.999") -> ChartObject:
    return make_row(ROLE_BINDING, *when, within=_AUTHENTICATION, named=named, versions=versions)


CHARTS: tuple[Chart, ...] = (
    chart("argo-cd", _ARGO, "6.0-10.1", *_roles(wants("createClusterRoles"))),
    chart(
        "argo-workflows",
        _ARGO,
        "0.9-1.0",
        make_row(
            ROLE,
            wants("workflow.rbac.create"),
            wants("singleNamespace", value=False),
            wants("controller.workflowNamespaces", value=("default",)),
            within="default",
        ),
    ),
    chart(
        "base",
        _ISTIO,
        "1.11-1.30",
        _istio(SERVICE_ACCOUNT, wants("global.enableReaderRBAC"), wants("global.readerServiceAccount.name", value="")),
    ),
    chart(
        "cert-manager",
        _JETSTACK,
        "1.0-1.21",
        make_row(ROLE, _GLOBAL_RBAC, within="kube-system", named="global.leaderElection.namespace"),
        *_roles(_GLOBAL_RBAC),
    ),
    chart("cert-manager-webhook-hetzner", ("vadimkim.github.io/cert-manager-webhook-hetzner",), "1.3-1.4", _reader()),
    chart("cilium", ("helm.cilium.io", "quay.io/cilium/charts"), "1.14-1.20", *_cilium()),
    chart(
        "cloudnative-pg",
        ("cloudnative-pg.github.io/charts", "ghcr.io/cloudnative-pg/charts"),
        "0.18-0.29",
        *_roles(_RBAC, wants("config.clusterWide")),
        make_row(CUSTOM_RESOURCE_DEFINITION, wants("crds.create")),
    ),
    chart(
        "external-dns",
        ("kubernetes-sigs.github.io/external-dns",),
        "1.6-1.21",
        *_roles(_RBAC, _NOT_NAMESPACED),
    ),
    chart(
        "external-secrets",
        ("charts.external-secrets.io", "ghcr.io/external-secrets/charts"),
        "0.5-2.9",
        *_roles(_RBAC, wants("certController.create"), wants("scopedNamespace", value="")),
    ),
    chart(
        "ingress-nginx",
        ("kubernetes.github.io/ingress-nginx",),
        "4.0-4.15",
        *_roles(_RBAC, wants("rbac.scope", value=False), wants("controller.scope.enabled", value=False)),
    ),
    chart("istiod", _ISTIO, "1.11-1.30", _istio(ROLE, wants("istiodRemote.enabled", value=False))),
    chart(
        "karpenter",
        ("public.ecr.aws/karpenter",),
        "0.31-1.14",
        make_row(ROLE, within="kube-system"),
        make_row(ROLE, within="kube-node-lease", versions="0.31-1.0"),
    ),
    chart(
        "keda",
        ("kedacore.github.io/charts",),
        "2.0-2.20",
        _reader(_RBAC, wants("metricsServer.enabled"), named="rbac.controlPlaneServiceAccountsNamespace"),
    ),
    chart(
        "kube-prometheus-stack",
        _PROMETHEUS,
        "29.0-88.5",
        *_monitoring_services(*_CONTROL_PLANE, "kubeProxy"),
        *_roles(_GLOBAL_RBAC, wants("prometheusOperator.enabled")),
    ),
    chart(
        "kueue",
        ("registry.k8s.io/kueue/charts",),
        "0.9-0.19",
        _reader(wants("enableVisibilityAuthReaderRoleBinding")),
    ),
    chart("longhorn", ("charts.longhorn.io",), "1.3-1.12", *_roles(), make_row(CUSTOM_RESOURCE_DEFINITION)),
    chart("metallb", ("metallb.github.io/metallb",), "0.13-0.16", *_roles(_RBAC)),
    chart(
        "metrics-server",
        ("kubernetes-sigs.github.io/metrics-server",),
        "3.5-3.13",
        _reader(_RBAC, versions="3.5-3.7"),
        _reader(_RBAC, versions="3.10-3.13"),
        *_roles(_RBAC),
        make_row(API_SERVICE, wants("apiService.create")),
    ),
    chart(
        "prometheus-adapter",
        _PROMETHEUS,
        "2.7-5.3",
        _reader(_RBAC, wants("rbac.useAuthReaderClusterRole", value=False)),
    ),
    chart(
        "rook-ceph-cluster",
        ("charts.rook.io/release",),
        "1.8-1.20",
        make_row(ROLE_BINDING, within="rook-ceph", named="operatorNamespace"),
    ),
    chart(
        "sops-secrets-operator",
        ("isindir.github.io/sops-secrets-operator",),
        "0.26-0.28",
        *_roles(wants("rbac.enabled"), _NOT_NAMESPACED),
    ),
    chart(
        "trust-manager",
        _JETSTACK,
        "0.3-0.24",
        make_row(ROLE, _GLOBAL_RBAC, within="cert-manager", named="app.trust.namespace"),
    ),
    chart("victoria-metrics-k8s-stack", _VICTORIA, "0.60-0.91", *_victoria_monitored(*_CONTROL_PLANE)),
)


@cache
def _by_name() -> Mapping[tuple[str, str], Chart]:
    return {(repository, found.name): found for found in CHARTS for repository in found.repositories}


def chart_of(repository: str, name: str) -> Chart | None:
    """The row of a chart, by the URL of its repository as it is written, None where there is none."""
    bare = repository.strip().lower().removeprefix("oci://").removeprefix("https://").removeprefix("http://")
    return _by_name().get((bare.rstrip("/"), name))


#: Every value that a row asks for.
ASKED: frozenset[str] = frozenset(
    path for found in CHARTS for one in found.makes for path in (one.named, *(want.path for want in one.when)) if path
)
