"""The fields in which kustomize follows a changed name: what is referred to, and where from.

A field that is not here keeps the old name: those of custom resources, unless `configurations:` says otherwise. Source:
documented with `nameReference` of `configurations:`; checked with kubectl 1.37.1.
"""

from collections.abc import Iterator
from typing import NamedTuple

from .field_specs import FieldSpec

_TEMPLATE, _JOB_TEMPLATE = "spec/template/spec", "spec/jobTemplate/spec/template/spec"
#: Where Pods are, of the kinds in which ConfigMaps and Secrets are followed, and of those with everything else.
_CONFIGURED_PODS = (
    ("Pod", "spec"),
    ("PodTemplate", "template/spec"),
    *((kind, _TEMPLATE) for kind in ("Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job")),
    ("CronJob", _JOB_TEMPLATE),
)
_PODS = (
    ("Pod", "spec"),
    *((kind, _TEMPLATE) for kind in ("ReplicationController", "Deployment", "DaemonSet", "StatefulSet", "Job")),
    ("CronJob", _JOB_TEMPLATE),
)
_EACH_CONTAINER = ("containers", "initContainers")


class Referral(NamedTuple):
    """What is referred to, by group, version and kind ("" is any), and the fields that do."""

    group: str
    version: str
    kind: str
    fields: tuple[FieldSpec, ...]


def _pods(*paths: str, among: tuple[tuple[str, str], ...] = _PODS) -> Iterator[FieldSpec]:
    for kind, around in among:
        for path in paths:
            yield FieldSpec(f"{around}/{path}", kind=kind)


def _configured(*paths: str) -> Iterator[FieldSpec]:
    return _pods(*paths, among=_CONFIGURED_PODS)


def _containers(*paths: str) -> Iterator[FieldSpec]:
    return _configured(*(f"{which}/{path}" for which in _EACH_CONTAINER for path in paths))


def _at(kind: str, *paths: str, group: str = "", version: str = "") -> Iterator[FieldSpec]:
    for path in paths:
        yield FieldSpec(path, group, version, kind)


_CONFIG_MAP = Referral(
    "",
    "v1",
    "ConfigMap",
    (
        *_configured("volumes/configMap/name", "volumes/projected/sources/configMap/name"),
        *_containers("env/valueFrom/configMapKeyRef/name", "envFrom/configMapRef/name"),
        *_at("Node", "spec/configSource/configMap"),
        *_at("Role", "rules/resourceNames"),
        *_at("ClusterRole", "rules/resourceNames"),
        *_at("Ingress", "metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap"),
    ),
)
_SECRET = Referral(
    "",
    "v1",
    "Secret",
    (
        *_configured("volumes/secret/secretName", "volumes/projected/sources/secret/name", "imagePullSecrets/name"),
        *_containers("env/valueFrom/secretKeyRef/name", "envFrom/secretRef/name"),
        *_at("ServiceAccount", "imagePullSecrets/name"),
        *_at(
            "Ingress",
            "spec/tls/secretName",
            "metadata/annotations/ingress.kubernetes.io\\/auth-secret",
            "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret",
            "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret",
        ),
        *_at(
            "StorageClass",
            *(f"parameters/{name}" for name in ("secretName", "adminSecretName", "userSecretName", "secretRef")),
        ),
        *_at("PersistentVolume", "spec/azureFile/secretName"),
        *_at(
            "Service",
            "spec/template/spec/containers/env/valueFrom/secretKeyRef/name",
            group="serving.knative.dev",
            version="v1",
        ),
        *_at("Role", "rules/resourceNames"),
        *_at("ClusterRole", "rules/resourceNames"),
    ),
)
_SCALED = ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
_SCALER = FieldSpec("spec/scaleTargetRef/name", kind="HorizontalPodAutoscaler")

NAME_REFERENCES = (
    *(Referral("", "", kind, (_SCALER,)) for kind in _SCALED),
    _CONFIG_MAP,
    _SECRET,
    Referral(
        "",
        "v1",
        "Service",
        (
            *_at("StatefulSet", "spec/serviceName", group="apps"),
            *_at(
                "Ingress",
                "spec/rules/http/paths/backend/serviceName",
                "spec/backend/serviceName",
                "spec/rules/http/paths/backend/service/name",
                "spec/defaultBackend/service/name",
            ),
            *_at("APIService", "spec/service/name", group="apiregistration.k8s.io"),
            *(
                FieldSpec("webhooks/clientConfig/service", "admissionregistration.k8s.io", "", kind)
                for kind in ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")
            ),
        ),
    ),
    Referral(
        "rbac.authorization.k8s.io",
        "",
        "Role",
        tuple(_at("RoleBinding", "roleRef/name", group="rbac.authorization.k8s.io")),
    ),
    Referral(
        "rbac.authorization.k8s.io",
        "",
        "ClusterRole",
        (
            *_at("RoleBinding", "roleRef/name", group="rbac.authorization.k8s.io"),
            *_at("ClusterRoleBinding", "roleRef/name", group="rbac.authorization.k8s.io"),
        ),
    ),
    Referral(
        "",
        "v1",
        "ServiceAccount",
        (
            *_at("RoleBinding", "subjects", group="rbac.authorization.k8s.io"),
            *_at("ClusterRoleBinding", "subjects", group="rbac.authorization.k8s.io"),
            *_pods("serviceAccountName"),
        ),
    ),
    Referral(
        "",
        "v1",
        "PersistentVolumeClaim",
        tuple(_pods("volumes/persistentVolumeClaim/claimName")),
    ),
    Referral(
        "",
        "v1",
        "PersistentVolume",
        (*_at("PersistentVolumeClaim", "spec/volumeName"), *_at("ClusterRole", "rules/resourceNames")),
    ),
    Referral(
        "storage.k8s.io",
        "v1",
        "StorageClass",
        (
            *_at("PersistentVolume", "spec/storageClassName"),
            *_at("PersistentVolumeClaim", "spec/storageClassName"),
            *_at("StatefulSet", "spec/volumeClaimTemplates/spec/storageClassName"),
        ),
    ),
    Referral("scheduling.k8s.io", "v1", "PriorityClass", tuple(_pods("priorityClassName"))),
    Referral(
        "admissionregistration.k8s.io",
        "",
        "ValidatingAdmissionPolicy",
        tuple(_at("ValidatingAdmissionPolicyBinding", "spec/policyName", group="admissionregistration.k8s.io")),
    ),
)
