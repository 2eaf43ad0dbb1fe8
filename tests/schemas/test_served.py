"""Which kinds there are, and what one that there is not was meant to be."""

import pytest

from stackwright.schemas.kubernetes.edit_distance import distance, is_slip
from stackwright.schemas.kubernetes.removed_versions import REMOVED
from stackwright.schemas.kubernetes.scopes import kinds_of_groups
from stackwright.schemas.kubernetes.served import Part, find_unknown_kind, find_unknown_kustomization, own_groups
from stackwright.schemas.tables.catalogue import table

WRONG = [
    ("app/v1", "Deployment", Part.GROUP, "apps/v1"),
    ("aps/v1", "Deployment", Part.GROUP, "apps/v1"),
    ("apps.k8s.io/v1", "Deployment", Part.GROUP, "apps/v1"),
    ("core/v1", "ConfigMap", Part.GROUP, "v1"),
    ("networking/v1", "Ingress", Part.GROUP, "networking.k8s.io/v1"),
    ("rbac/v1", "Role", Part.GROUP, "rbac.authorization.k8s.io/v1"),
    ("rbac.authorization.k8s.oi/v1", "Role", Part.GROUP, "rbac.authorization.k8s.io/v1"),
    ("kubvirt.io/v1", "VirtualMachine", Part.GROUP, "kubevirt.io/v1"),
    ("argoproj/v1alpha1", "Application", Part.GROUP, "argoproj.io/v1alpha1"),
    ("cert-manger.io/v1", "Certificate", Part.GROUP, "cert-manager.io/v1"),
    ("v1", "Deployment", Part.GROUP, "apps/v1"),
    ("apps", "Deployment", Part.GROUP, "apps/v1"),
    ("v1alpha1", "Application", Part.GROUP, "argoproj.io/v1alpha1"),
    ("v1", "VirtualMachine", Part.GROUP, "kubevirt.io/v1"),
    ("v1beta1", "DataVolume", Part.GROUP, "cdi.kubevirt.io/v1beta1"),
    ("v1", "Role", Part.GROUP, "rbac.authorization.k8s.io/v1"),
    ("kubevirt.io/v1", "DataVolume", Part.GROUP, "cdi.kubevirt.io/v1beta1"),
    ("apps/v1", "Deploymnet", Part.KIND, "Deployment"),
    ("v1", "Servce", Part.KIND, "Service"),
    ("v1", "service", Part.KIND, "Service"),
    ("batch/v1", "Cronjob", Part.KIND, "CronJob"),
    ("kubevirt.io/v1", "VirtualMachin", Part.KIND, "VirtualMachine"),
    ("argoproj.io/v1alpha1", "Applicaton", Part.KIND, "Application"),
    ("argoproj.io/v1alpha1", "Approject", Part.KIND, "AppProject"),
    ("monitoring.coreos.com/v1", "Servicemonitor", Part.KIND, "ServiceMonitor"),
    ("apps/v1", "Application", Part.KIND, ""),
    ("storage.k8s.io/v1", "VolumeSnapshotClass", Part.KIND, ""),
    ("batch/v1bta1", "CronJob", Part.VERSION, "batch/v1"),
    ("apps/v1beta3", "Deployment", Part.VERSION, "apps/v1"),
    ("apps/v2", "Deployment", Part.VERSION, "apps/v1"),
    ("apps/v1.0", "Deployment", Part.VERSION, "apps/v1"),
    ("V1", "Service", Part.VERSION, "v1"),
    ("extensions/v1", "Ingress", Part.VERSION, "networking.k8s.io/v1"),
    ("argoproj.io/v1alpha", "Application", Part.VERSION, "argoproj.io/v1alpha1"),
    ("argoproj.io/v1", "Application", Part.VERSION, "argoproj.io/v1alpha1"),
]
RIGHT = """
apps/v1 Deployment, apps/v1beta1 Deployment, apps/v1 DeploymentList, v1 List, v1 Config, v1 Template, v1 ImageStream,
extensions/v1beta1 Ingress, batch/v2alpha1 CronJob, rbac.authorization.k8s.io/v1alpha1 Role, policy/v1beta1 Eviction,
networking.k8s.io/v1alpha1 Unheard, argoproj.io/v1alpha1 Rollout, argoproj.io/v1beta1 ArgoCD, v1alpha1 Anything,
argoproj.io/v1alpha1 NamespaceManagement, app.k8s.io/v1beta1 Application, hco.kubevirt.io/v1beta1 HyperConverged,
longhorn.io/v1beta2 Node, longhorn.io/v1beta2 VolumeAttachment, projectcalico.org/v3 NetworkPolicy, n9/v1alpha Service,
batch.tutorial.kubebuilder.io/v1 CronJob, batch.volcano.sh/v1alpha1 Job, serving.knative.dev/v1 Service,
autoscaling.k8s.io/v1 VerticalPodAutoscaler, gateway.networking.k8s.io/v1 TCPRoute, snapshot.storage.k8s.io/v1 Unheard,
gateway.networking.k8s.io/v1alpha2 BackendLBPolicy, operator.victoriametrics.com/v1 VTSingle, openslo/v1 Service,
k8s.cni.cncf.io/v1beta1 MultiNetworkPolicy, kubeadm.k8s.io/v1beta4 ClusterConfiguration, apps.kruise.io/v1 StatefulSet,
networking.istio.io/v1 Gateway, apiserver.config.k8s.io/v1 EncryptionConfiguration, metrics.k8s.io/v1beta1 NodeMetrics,
cluster.x-k8s.io/v1beta2 Cluster, kustomize.toolkit.fluxcd.io/v1 Kustomization, pkg.crossplane.io/v1 Provider,
apps.openshift.io/v1 DeploymentConfig, route.openshift.io/v1 Route, ceph.rook.io/v1 CephCOSIDriver
"""


@pytest.mark.parametrize(("api_version", "kind", "part", "meant"), WRONG)
def test_what_there_is_not(api_version: str, kind: str, part: Part, meant: str) -> None:
    found = find_unknown_kind(api_version, kind, {})
    assert found is not None
    assert (found.part, found.meant, found.may_come) == (part, meant, False)


@pytest.mark.parametrize("written", [each.strip() for each in RIGHT.split(",")])
def test_what_there_is_or_may_be(written: str) -> None:
    api_version, _, kind = written.partition(" ")
    assert find_unknown_kind(api_version, kind, {}) is None


def test_everything_that_is_known_is_there() -> None:
    for name in ("kubernetes", "argocd", "kubevirt", "cdi", "multus"):
        assert [row for row in table(name).kinds if find_unknown_kind(row.api_version, row.kind, {})] == []
    assert [both for both in REMOVED if find_unknown_kind(*both, {})] == []
    kinds = ((group, kind) for group, names in kinds_of_groups().items() for kind in names)
    known = [(f"{group}/v1", kind) for group, kind in kinds if find_unknown_kind(f"{group}/v9", kind, {}) is None]
    assert len(known) > 200  # whichever version these have, for there is no telling


def test_no_kind_is_a_slip_of_another_one() -> None:
    for names in kinds_of_groups().values():
        assert [(one, other) for one in names for other in names if is_slip(one, other)] == []


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [("resource.k8s.io/v1alpha4", "ResourcePoolStatusRequest"), ("networking.k8s.io/v1alpha1", "Ingres")],
)
def test_a_version_that_is_still_to_come(api_version: str, kind: str) -> None:
    found = find_unknown_kind(api_version, kind, {})
    assert found is not None
    assert found.may_come is (kind != "Ingres")


def test_definitions_of_the_repository_count() -> None:
    own = own_groups([("ex.org", "WidgetSet", ("v1", "v1beta1")), ("apps", "Gadget", ("v1",)), ("im.org", "Thing", ())])
    right = [("ex.org/v1", "WidgetSet"), ("ex.org/v2", "WidgetSet"), ("ex.org/v1", "Other"), ("apps/v1", "Gadget")]
    assert [
        both for both in [*right, ("im.org/v7", "Thing"), ("apps/v1", "Gizmo")] if find_unknown_kind(*both, own)
    ] == []
    wrong = {("ex.org/v1", "WidgtSet"): "WidgetSet", ("ex.org/v1beta", "WidgetSet"): "ex.org/v1"}
    found = {both: find_unknown_kind(*both, own) for both in wrong}
    assert {both: one.meant for both, one in found.items() if one} == wrong


@pytest.mark.parametrize(
    ("api_version", "kind", "meant"),
    [
        ("kustomize.config.k8s.io/v1", "Kustomization", "kustomize.config.k8s.io/v1beta1"),
        ("kustomize.config.k8s.io/v1beta1", "Component", "kustomize.config.k8s.io/v1alpha1"),
        ("kustomize.config.k8s/v1beta1", "Kustomization", "kustomize.config.k8s.io/v1beta1"),
        ("", "kustomization", "Kustomization"),
        ("kustomize.config.k8s.io/v1beta1", "Kustomisation", "Kustomization"),
    ],
)
def test_what_kustomize_refuses(api_version: str, kind: str, meant: str) -> None:
    found = find_unknown_kustomization(api_version, kind)
    assert found is not None
    assert found.meant == meant


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("", "Kustomization"),
        ("", "Component"),
        ("kustomize.config.k8s.io/v1beta1", "Kustomization"),
        ("kustomize.config.k8s.io/v1alpha1", "Component"),
        ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"),
    ],
)
def test_what_kustomize_takes_or_is_not_its(api_version: str, kind: str) -> None:
    assert find_unknown_kustomization(api_version, kind) is None


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [("", "ab", 2), ("abc", "abc", 0), ("Servce", "Service", 1), ("oi", "io", 1), ("a", "b", 1)],
)
def test_distances(left: str, right: str, apart: int) -> None:
    assert distance(left, right) == distance(right, left) == apart
