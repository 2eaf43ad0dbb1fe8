"""Which laws the API server has for a kind, in all of its versions that have the same fields."""

from collections.abc import Callable, Mapping

from .access import binding_laws, role_laws
from .autoscaling_budgets_and_quotas import autoscaler_laws, budget_laws, limit_range_laws, quota_laws
from .config_storage_and_classes import (
    claim_object_laws,
    config_map_laws,
    csi_driver_laws,
    lease_laws,
    priority_class_laws,
    runtime_class_laws,
    secret_laws,
    storage_class_laws,
    volume_object_laws,
)
from .extensions import admission_binding_laws, admission_policy_laws, api_service_laws, definition_laws, webhook_laws
from .metadata import metadata_laws
from .network import (
    endpoint_slice_laws,
    endpoints_laws,
    ingress_class_laws,
    ingress_laws,
    network_policy_laws,
    service_laws,
)
from .notation import Law
from .pods import pod_laws
from .workloads import (
    cron_job_laws,
    daemon_set_laws,
    deployment_laws,
    job_laws,
    replica_set_laws,
    replication_controller_laws,
    stateful_set_laws,
)

#: API version and kind → its laws beside those on metadata.
_LAWS: Mapping[tuple[str, str], Callable[[], tuple[Law, ...]]] = {
    ("v1", "Pod"): lambda: pod_laws("spec", is_template=False),
    ("v1", "PodTemplate"): lambda: pod_laws("template.spec"),
    ("v1", "ReplicationController"): replication_controller_laws,
    ("apps/v1", "Deployment"): deployment_laws,
    ("apps/v1", "StatefulSet"): stateful_set_laws,
    ("apps/v1", "DaemonSet"): daemon_set_laws,
    ("apps/v1", "ReplicaSet"): replica_set_laws,
    ("batch/v1", "Job"): job_laws,
    ("batch/v1", "CronJob"): cron_job_laws,
    ("v1", "Service"): service_laws,
    ("v1", "Endpoints"): endpoints_laws,
    ("discovery.k8s.io/v1", "EndpointSlice"): endpoint_slice_laws,
    ("networking.k8s.io/v1", "Ingress"): ingress_laws,
    ("networking.k8s.io/v1", "IngressClass"): ingress_class_laws,
    ("networking.k8s.io/v1", "NetworkPolicy"): network_policy_laws,
    ("autoscaling/v1", "HorizontalPodAutoscaler"): autoscaler_laws,
    ("autoscaling/v2", "HorizontalPodAutoscaler"): autoscaler_laws,
    ("policy/v1", "PodDisruptionBudget"): budget_laws,
    ("rbac.authorization.k8s.io/v1", "Role"): lambda: role_laws(is_cluster=False),
    ("rbac.authorization.k8s.io/v1", "ClusterRole"): lambda: role_laws(is_cluster=True),
    ("rbac.authorization.k8s.io/v1", "RoleBinding"): lambda: binding_laws(is_cluster=False),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"): lambda: binding_laws(is_cluster=True),
    ("v1", "ResourceQuota"): quota_laws,
    ("v1", "LimitRange"): limit_range_laws,
    ("v1", "ConfigMap"): config_map_laws,
    ("v1", "Secret"): secret_laws,
    ("v1", "PersistentVolumeClaim"): claim_object_laws,
    ("v1", "PersistentVolume"): volume_object_laws,
    ("storage.k8s.io/v1", "StorageClass"): storage_class_laws,
    ("storage.k8s.io/v1", "CSIDriver"): csi_driver_laws,
    ("coordination.k8s.io/v1", "Lease"): lease_laws,
    ("scheduling.k8s.io/v1", "PriorityClass"): priority_class_laws,
    ("node.k8s.io/v1", "RuntimeClass"): runtime_class_laws,
    ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"): webhook_laws,
    ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"): webhook_laws,
    ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"): admission_policy_laws,
    ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"): admission_binding_laws,
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"): definition_laws,
    ("apiregistration.k8s.io/v1", "APIService"): api_service_laws,
}


def laws_of(api_version: str, kind: str) -> tuple[Law, ...]:
    """The laws on an object of a kind that Kubernetes has, or of a custom resource, which has those on metadata."""
    group = api_version.rpartition("/")[0]
    make = _LAWS.get((api_version, kind))
    return (*metadata_laws(group, kind), *(make() if make else ()))
