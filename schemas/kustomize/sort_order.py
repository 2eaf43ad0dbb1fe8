"""The order in which kustomize writes objects where `sortOptions` says `legacy`, which is what kubectl does by itself.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/sortoptions/.
"""

FIRST = [
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
]
LAST = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
