"""The functions that rows name: the word in a row → what it asks."""

from . import (
    autoscaler_and_priority_checks,
    config_and_secret_checks,
    container_checks,
    extension_checks,
    job_policy_checks,
    metadata_checks,
    network_checks,
    persistent_volume_checks,
    pod_checks,
    quota_checks,
    rbac_checks,
    resource_name_checks,
    schedule_checks,
    service_address_checks,
    storage_source_checks,
)
from .broken_law import Named

OWN: Named = {
    **container_checks.CHECKS,
    **extension_checks.CHECKS,
    **job_policy_checks.CHECKS,
    **metadata_checks.CHECKS,
    **network_checks.CHECKS,
    **config_and_secret_checks.CHECKS,
    **persistent_volume_checks.CHECKS,
    **rbac_checks.CHECKS,
    **quota_checks.CHECKS,
    **resource_name_checks.CHECKS,
    **service_address_checks.CHECKS,
    **storage_source_checks.CHECKS,
    **autoscaler_and_priority_checks.CHECKS,
    **pod_checks.CHECKS,
    **schedule_checks.CHECKS,
}
