"""The table of references: which field of which kind names what. Lint, graph and docs read it.

Core Kubernetes rows follow kustomize's name-reference table (api/konfig/builtinpluginconsts/namereference.go) and the
pod API; kustomize's file rows follow its Kustomization type (api/types), Argo CD's its Application type
(pkg/apis/application/v1alpha1/types.go).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Kind(NamedTuple):
    """A kind without its version: `Kind("apps", "Deployment")`; the core group is ""."""

    group: str
    name: str


class Leads(Enum):
    """What a reference that is a path leads to."""

    FILE = "file"
    KEYED_FILE = "file, perhaps as `key=file`"
    MANIFESTS = "file, or folder with a kustomization"
    KUSTOMIZATION = "folder with a kustomization"
    FOLDER = "folder"
    VALUES = "value file, perhaps in another source by `$ref/`"


@dataclass(frozen=True, slots=True)
class Reference:
    """One row: in `source`, the text at `path` names `target`.

    Paths use dots, `[]` for each item and `[key]` for a key with dots in it. `when` asks for a sibling field's value;
    `namespace` is the sibling field with the target's namespace (else the source's own; cluster-scoped targets have
    none). `inline` texts may stand in the place of a path. `elsewhere` says that such a target usually comes from
    outside of the repository, so that its absence proves nothing.
    """

    source: Kind
    path: str
    target: Kind | Leads
    when: tuple[str, str] | None = None
    namespace: str | None = None
    inline: bool = False
    elsewhere: bool = False


KUSTOMIZATION = Kind("kustomize.config.k8s.io", "Kustomization")
COMPONENT = Kind("kustomize.config.k8s.io", "Component")
APPLICATION = Kind("argoproj.io", "Application")
CONFIG_MAP = Kind("", "ConfigMap")
SECRET = Kind("", "Secret")
SERVICE = Kind("", "Service")
SERVICE_ACCOUNT = Kind("", "ServiceAccount")
VOLUME_CLAIM = Kind("", "PersistentVolumeClaim")
VOLUME = Kind("", "PersistentVolume")
POD = Kind("", "Pod")
INGRESS = Kind("networking.k8s.io", "Ingress")
ROLE = Kind("rbac.authorization.k8s.io", "Role")
CLUSTER_ROLE = Kind("rbac.authorization.k8s.io", "ClusterRole")
ROLE_BINDING = Kind("rbac.authorization.k8s.io", "RoleBinding")
CLUSTER_ROLE_BINDING = Kind("rbac.authorization.k8s.io", "ClusterRoleBinding")
STORAGE_CLASS = Kind("storage.k8s.io", "StorageClass")
AUTOSCALER = Kind("autoscaling", "HorizontalPodAutoscaler")
STATEFUL_SET = Kind("apps", "StatefulSet")

#: Where the pod spec is in each kind that has one.
POD_SPECS: tuple[tuple[Kind, str], ...] = (
    (POD, "spec"),
    (Kind("", "PodTemplate"), "template.spec"),
    (Kind("", "ReplicationController"), "spec.template.spec"),
    (Kind("apps", "Deployment"), "spec.template.spec"),
    (Kind("apps", "ReplicaSet"), "spec.template.spec"),
    (Kind("apps", "DaemonSet"), "spec.template.spec"),
    (STATEFUL_SET, "spec.template.spec"),
    (Kind("batch", "Job"), "spec.template.spec"),
    (Kind("batch", "CronJob"), "spec.jobTemplate.spec.template.spec"),
)


def _pod_rows() -> Iterator[Reference]:
    for kind, spec in POD_SPECS:
        for containers in ("containers[]", "initContainers[]", "ephemeralContainers[]"):
            at = f"{spec}.{containers}"
            yield Reference(kind, f"{at}.env[].valueFrom.configMapKeyRef.name", CONFIG_MAP)
            yield Reference(kind, f"{at}.env[].valueFrom.secretKeyRef.name", SECRET, elsewhere=True)
            yield Reference(kind, f"{at}.envFrom[].configMapRef.name", CONFIG_MAP)
            yield Reference(kind, f"{at}.envFrom[].secretRef.name", SECRET, elsewhere=True)
        yield Reference(kind, f"{spec}.volumes[].configMap.name", CONFIG_MAP)
        yield Reference(kind, f"{spec}.volumes[].projected.sources[].configMap.name", CONFIG_MAP)
        yield Reference(kind, f"{spec}.volumes[].secret.secretName", SECRET, elsewhere=True)
        yield Reference(kind, f"{spec}.volumes[].projected.sources[].secret.name", SECRET, elsewhere=True)
        yield Reference(kind, f"{spec}.volumes[].persistentVolumeClaim.claimName", VOLUME_CLAIM)
        yield Reference(kind, f"{spec}.imagePullSecrets[].name", SECRET, elsewhere=True)
        yield Reference(kind, f"{spec}.serviceAccountName", SERVICE_ACCOUNT)
        yield Reference(kind, f"{spec}.priorityClassName", Kind("scheduling.k8s.io", "PriorityClass"), elsewhere=True)
        yield Reference(kind, f"{spec}.runtimeClassName", Kind("node.k8s.io", "RuntimeClass"), elsewhere=True)


def _ingress_rows() -> Iterator[Reference]:
    yield Reference(INGRESS, "spec.rules[].http.paths[].backend.service.name", SERVICE)
    yield Reference(INGRESS, "spec.defaultBackend.service.name", SERVICE)
    yield Reference(INGRESS, "spec.tls[].secretName", SECRET, elsewhere=True)
    yield Reference(INGRESS, "spec.ingressClassName", Kind("networking.k8s.io", "IngressClass"), elsewhere=True)
    for prefix in ("ingress.kubernetes.io", "nginx.ingress.kubernetes.io"):
        yield Reference(INGRESS, f"metadata.annotations[{prefix}/auth-secret]", SECRET, elsewhere=True)
    nginx = "metadata.annotations[nginx.ingress.kubernetes.io"
    yield Reference(INGRESS, f"{nginx}/auth-tls-secret]", SECRET, elsewhere=True)
    yield Reference(INGRESS, f"{nginx}/fastcgi-params-configmap]", CONFIG_MAP)


def _storage_rows() -> Iterator[Reference]:
    yield Reference(VOLUME_CLAIM, "spec.storageClassName", STORAGE_CLASS, elsewhere=True)
    yield Reference(VOLUME_CLAIM, "spec.volumeName", VOLUME, elsewhere=True)
    yield Reference(VOLUME, "spec.storageClassName", STORAGE_CLASS, elsewhere=True)
    yield Reference(VOLUME, "spec.azureFile.secretName", SECRET, elsewhere=True)
    yield Reference(STATEFUL_SET, "spec.volumeClaimTemplates[].spec.storageClassName", STORAGE_CLASS, elsewhere=True)
    for parameter in ("secretName", "adminSecretName", "userSecretName", "secretRef"):
        yield Reference(STORAGE_CLASS, f"parameters.{parameter}", SECRET, elsewhere=True)


def _access_rows() -> Iterator[Reference]:
    yield Reference(SERVICE_ACCOUNT, "imagePullSecrets[].name", SECRET, elsewhere=True)
    yield Reference(ROLE_BINDING, "roleRef.name", ROLE, when=("kind", "Role"))
    for binding in (ROLE_BINDING, CLUSTER_ROLE_BINDING):
        yield Reference(binding, "roleRef.name", CLUSTER_ROLE, when=("kind", "ClusterRole"), elsewhere=True)
        yield Reference(
            binding,
            "subjects[].name",
            SERVICE_ACCOUNT,
            when=("kind", "ServiceAccount"),
            namespace="namespace",
            elsewhere=True,
        )


def _other_core_rows() -> Iterator[Reference]:
    # A StatefulSet runs without its Service, and upstream manifests leave it out.
    yield Reference(STATEFUL_SET, "spec.serviceName", SERVICE, elsewhere=True)
    for kind, _ in POD_SPECS[2:7]:
        yield Reference(AUTOSCALER, "spec.scaleTargetRef.name", kind, when=("kind", kind.name))
    registration, admission = "apiregistration.k8s.io", "admissionregistration.k8s.io"
    yield Reference(
        Kind(registration, "APIService"), "spec.service.name", SERVICE, namespace="namespace", elsewhere=True
    )
    for webhooks in ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"):
        yield Reference(
            Kind(admission, webhooks),
            "webhooks[].clientConfig.service.name",
            SERVICE,
            namespace="namespace",
            elsewhere=True,
        )
    policy = Kind(admission, "ValidatingAdmissionPolicy")
    yield Reference(Kind(admission, "ValidatingAdmissionPolicyBinding"), "spec.policyName", policy)


def _kustomize_rows() -> Iterator[Reference]:
    for kind in (KUSTOMIZATION, COMPONENT):
        yield Reference(kind, "resources[]", Leads.MANIFESTS)
        yield Reference(kind, "bases[]", Leads.KUSTOMIZATION)
        yield Reference(kind, "components[]", Leads.KUSTOMIZATION)
        yield Reference(kind, "crds[]", Leads.FILE)
        yield Reference(kind, "configurations[]", Leads.FILE)
        for plugins in ("generators[]", "transformers[]", "validators[]"):
            yield Reference(kind, plugins, Leads.MANIFESTS, inline=True)
        yield Reference(kind, "patches[].path", Leads.FILE)
        yield Reference(kind, "patchesStrategicMerge[]", Leads.FILE, inline=True)
        yield Reference(kind, "patchesJson6902[].path", Leads.FILE)
        yield Reference(kind, "replacements[].path", Leads.FILE)
        yield Reference(kind, "openapi.path", Leads.FILE)
        for generator in ("configMapGenerator[]", "secretGenerator[]"):
            yield Reference(kind, f"{generator}.files[]", Leads.KEYED_FILE)
            yield Reference(kind, f"{generator}.envs[]", Leads.FILE)
            yield Reference(kind, f"{generator}.env", Leads.FILE)
        yield Reference(kind, "helmCharts[].valuesFile", Leads.FILE)
        yield Reference(kind, "helmCharts[].additionalValuesFiles[]", Leads.FILE)
        yield Reference(kind, "helmChartInflationGenerator[].values", Leads.FILE)


def _argocd_rows() -> Iterator[Reference]:
    for source in ("spec.source", "spec.sources[]", "spec.sourceHydrator.drySource"):
        yield Reference(APPLICATION, f"{source}.path", Leads.FOLDER)
        yield Reference(APPLICATION, f"{source}.helm.valueFiles[]", Leads.VALUES)
        yield Reference(APPLICATION, f"{source}.helm.fileParameters[].path", Leads.VALUES)
        yield Reference(APPLICATION, f"{source}.kustomize.components[]", Leads.KUSTOMIZATION)
        yield Reference(APPLICATION, f"{source}.kustomize.patches[].path", Leads.FILE)
        yield Reference(APPLICATION, f"{source}.directory.jsonnet.libs[]", Leads.FOLDER)


REFERENCES: tuple[Reference, ...] = (
    *_pod_rows(),
    *_ingress_rows(),
    *_storage_rows(),
    *_access_rows(),
    *_other_core_rows(),
    *_kustomize_rows(),
    *_argocd_rows(),
)

#: talhelper's file, which is no object and has no rows above: its fields with `@./patches/all.yaml` are those of
#: `schemas/talos/machine_fields.py`.
TALCONFIG = Kind("talhelper", "talconfig")

_STEP = re.compile(r"\[\]|\[([^\]]+)\]|[^.\[\]]+")


def steps(path: str) -> tuple[str, ...]:
    """The keys of a row's path; `[]` stands for each item of a list."""
    return tuple(match.group(1) or match.group(0) for match in _STEP.finditer(path))
