"""The functions that rows name: the word in a row → what it asks."""

from . import (
    config_storage_rbac_quota_checks,
    container_checks,
    extension_checks,
    metadata_checks,
    network_checks,
    pod_checks,
    schedule_checks,
)
from .broken_law import Named

OWN: Named = {
    **container_checks.CHECKS,
    **extension_checks.CHECKS,
    **metadata_checks.CHECKS,
    **network_checks.CHECKS,
    **config_storage_rbac_quota_checks.CHECKS,
    **pod_checks.CHECKS,
    **schedule_checks.CHECKS,
}
