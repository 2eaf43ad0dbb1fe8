"""Which objects kustomize takes for such that live in no namespace.

It knows the kinds of the Kubernetes that it was built with (1.21) at the versions which that served, and no others: a
ClusterIssuer or a GatewayClass gets a `namespace` from it. Source: `namespace:` over one object of each with kubectl
1.37.1.
"""

from collections.abc import Mapping

_CLUSTER_SCOPED: Mapping[str, str] = {
    "v1": "ComponentStatus Namespace Node PersistentVolume",
    "admissionregistration.k8s.io/v1": "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    "admissionregistration.k8s.io/v1beta1": "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    "apiextensions.k8s.io/v1": "CustomResourceDefinition",
    "apiextensions.k8s.io/v1beta1": "CustomResourceDefinition",
    "apiregistration.k8s.io/v1": "APIService",
    "apiregistration.k8s.io/v1beta1": "APIService",
    "certificates.k8s.io/v1": "CertificateSigningRequest",
    "certificates.k8s.io/v1beta1": "CertificateSigningRequest",
    "flowcontrol.apiserver.k8s.io/v1beta1": "FlowSchema PriorityLevelConfiguration",
    "networking.k8s.io/v1": "IngressClass",
    "networking.k8s.io/v1beta1": "IngressClass",
    "node.k8s.io/v1": "RuntimeClass",
    "node.k8s.io/v1beta1": "RuntimeClass",
    "policy/v1beta1": "PodSecurityPolicy",
    "rbac.authorization.k8s.io/v1": "ClusterRole ClusterRoleBinding",
    "rbac.authorization.k8s.io/v1beta1": "ClusterRole ClusterRoleBinding",
    "scheduling.k8s.io/v1": "PriorityClass",
    "scheduling.k8s.io/v1beta1": "PriorityClass",
    "storage.k8s.io/v1": "CSIDriver CSINode StorageClass VolumeAttachment",
    "storage.k8s.io/v1beta1": "CSIDriver CSINode StorageClass VolumeAttachment",
}
_PAIRS = frozenset((version, kind) for version, kinds in _CLUSTER_SCOPED.items() for kind in kinds.split())


def is_cluster_scoped(api_version: str, kind: str) -> bool:
    """Whether kustomize leaves the namespace of such an object alone."""
    return (api_version, kind) in _PAIRS
