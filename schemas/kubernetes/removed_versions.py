"""Which API versions of which kinds Kubernetes serves no more: what the deprecated API migration guide lists.

The tables know only the kinds that the oldest of their versions still had; of those they say the same as this list.
"""

from collections.abc import Iterator, Mapping

_FLOWCONTROL = "flowcontrol.apiserver.k8s.io/v1"
#: Removed in, API version, what to write instead ("" where nothing takes its place), kinds.
_ROWS = (
    ("1.16", "apps/v1beta1", "apps/v1", "Deployment ReplicaSet StatefulSet"),
    ("1.16", "apps/v1beta2", "apps/v1", "DaemonSet Deployment ReplicaSet StatefulSet"),
    ("1.16", "extensions/v1beta1", "apps/v1", "DaemonSet Deployment ReplicaSet"),
    ("1.16", "extensions/v1beta1", "networking.k8s.io/v1", "NetworkPolicy"),
    ("1.16", "extensions/v1beta1", "", "PodSecurityPolicy"),
    (
        "1.22",
        "admissionregistration.k8s.io/v1beta1",
        "admissionregistration.k8s.io/v1",
        "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    ),
    ("1.22", "apiextensions.k8s.io/v1beta1", "apiextensions.k8s.io/v1", "CustomResourceDefinition"),
    ("1.22", "apiregistration.k8s.io/v1beta1", "apiregistration.k8s.io/v1", "APIService"),
    ("1.22", "authentication.k8s.io/v1beta1", "authentication.k8s.io/v1", "TokenReview"),
    (
        "1.22",
        "authorization.k8s.io/v1beta1",
        "authorization.k8s.io/v1",
        "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
    ),
    ("1.22", "certificates.k8s.io/v1beta1", "certificates.k8s.io/v1", "CertificateSigningRequest"),
    ("1.22", "coordination.k8s.io/v1beta1", "coordination.k8s.io/v1", "Lease"),
    ("1.22", "extensions/v1beta1", "networking.k8s.io/v1", "Ingress"),
    ("1.22", "networking.k8s.io/v1beta1", "networking.k8s.io/v1", "Ingress IngressClass"),
    (
        "1.22",
        "rbac.authorization.k8s.io/v1beta1",
        "rbac.authorization.k8s.io/v1",
        "ClusterRole ClusterRoleBinding Role RoleBinding",
    ),
    (
        "1.23",
        "rbac.authorization.k8s.io/v1alpha1",
        "rbac.authorization.k8s.io/v1",
        "ClusterRole ClusterRoleBinding Role RoleBinding",
    ),
    ("1.22", "scheduling.k8s.io/v1beta1", "scheduling.k8s.io/v1", "PriorityClass"),
    ("1.22", "storage.k8s.io/v1beta1", "storage.k8s.io/v1", "CSIDriver CSINode StorageClass VolumeAttachment"),
    ("1.24", "node.k8s.io/v1alpha1", "node.k8s.io/v1", "RuntimeClass"),
    ("1.24", "storage.k8s.io/v1alpha1", "storage.k8s.io/v1", "CSIStorageCapacity VolumeAttachment"),
    ("1.25", "autoscaling/v2beta1", "autoscaling/v2", "HorizontalPodAutoscaler"),
    ("1.25", "batch/v1beta1", "batch/v1", "CronJob"),
    ("1.25", "discovery.k8s.io/v1beta1", "discovery.k8s.io/v1", "EndpointSlice"),
    ("1.25", "events.k8s.io/v1beta1", "events.k8s.io/v1", "Event"),
    ("1.25", "node.k8s.io/v1beta1", "node.k8s.io/v1", "RuntimeClass"),
    ("1.25", "policy/v1beta1", "policy/v1", "PodDisruptionBudget"),
    ("1.25", "policy/v1beta1", "", "PodSecurityPolicy"),
    ("1.26", "autoscaling/v2beta2", "autoscaling/v2", "HorizontalPodAutoscaler"),
    ("1.26", "flowcontrol.apiserver.k8s.io/v1beta1", _FLOWCONTROL, "FlowSchema PriorityLevelConfiguration"),
    ("1.29", "flowcontrol.apiserver.k8s.io/v1beta2", _FLOWCONTROL, "FlowSchema PriorityLevelConfiguration"),
    ("1.32", "flowcontrol.apiserver.k8s.io/v1beta3", _FLOWCONTROL, "FlowSchema PriorityLevelConfiguration"),
    ("1.27", "storage.k8s.io/v1beta1", "storage.k8s.io/v1", "CSIStorageCapacity"),
)


def _kinds() -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for removed, api_version, replacement, kinds in _ROWS:
        for kind in kinds.split():
            yield (api_version, kind), (removed, replacement)


#: API version and kind → the first version that lacks it, and the API version that has the kind now.
REMOVED: Mapping[tuple[str, str], tuple[str, str]] = dict(_kinds())
