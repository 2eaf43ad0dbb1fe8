"""Fields that the API server, or the webhook of a kind, does not let change once an object exists.

Sources: kubernetes `pkg/apis/*/validation` (the functions `Validate…Update`), apiextensions `validation.go`,
the webhooks of kubevirt/containerized-data-importer and of kubevirt/kubevirt, the CRDs of
external-snapshotter.
"""

from collections.abc import Mapping
from typing import NamedTuple

from ..reference_forms import Kind

_RBAC = "rbac.authorization.k8s.io"
_CDI = "cdi.kubevirt.io"


class FixedField(NamedTuple):
    """A field that stays as it is. `default` is what counts where nothing is written.

    Where it `is_assigned`, the cluster fills it in: only two written values that differ are known to be two.
    `where` is a field, with its value, of objects that it holds for. `unassigned` is what the cluster never fills in,
    so that it differs from what it has filled in. Where the field `is_idle`, a change is taken and does nothing.
    """

    path: tuple[str, ...]
    default: str | None = None
    is_assigned: bool = False
    where: tuple[tuple[str, ...], object] | None = None
    unassigned: str = ""
    is_idle: bool = False


def _fields(*paths: str) -> tuple[FixedField, ...]:
    return tuple(FixedField(tuple(path.split("."))) for path in paths)


def _defaulting(path: str, default: str) -> FixedField:
    return FixedField(tuple(path.split(".")), default)


def _assigned(path: str) -> FixedField:
    return FixedField(tuple(path.split(".")), is_assigned=True)


def _where_immutable(*paths: str) -> tuple[FixedField, ...]:
    return tuple(FixedField((path,), where=(("immutable",), True)) for path in paths)


_ROLE_REF = (_defaulting("roleRef.apiGroup", _RBAC), *_fields("roleRef.kind", "roleRef.name"))
_SPEC = _fields("spec")

#: What a volume may be made of.
_VOLUME_SOURCES = (
    *("awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "csi", "fc", "flexVolume", "flocker"),
    *("gcePersistentDisk", "glusterfs", "hostPath", "iscsi", "local", "nfs", "photonPersistentDisk", "portworxVolume"),
    *("quobyte", "rbd", "scaleIO", "storageos", "vsphereVolume"),
)

IMMUTABLE_FIELDS: Mapping[Kind, tuple[FixedField, ...]] = {
    Kind("apps", "Deployment"): _fields("spec.selector"),
    Kind("apps", "DaemonSet"): _fields("spec.selector"),
    Kind("apps", "ReplicaSet"): _fields("spec.selector"),
    Kind("apps", "StatefulSet"): (
        *_fields("spec.selector", "spec.volumeClaimTemplates"),
        _defaulting("spec.serviceName", ""),
        _defaulting("spec.podManagementPolicy", "OrderedReady"),
    ),
    Kind("batch", "Job"): (
        *_fields("spec.template"),
        _assigned("spec.selector"),
        _defaulting("spec.completionMode", "NonIndexed"),
    ),
    # Services of the type ExternalName alone have no address.
    Kind("", "Service"): (FixedField(("spec", "clusterIP"), is_assigned=True, unassigned="None"),),
    Kind("", "PersistentVolumeClaim"): (
        *_fields("spec.accessModes", "spec.selector"),
        _assigned("spec.storageClassName"),
        _assigned("spec.volumeName"),
        _assigned("spec.dataSource"),
        _assigned("spec.dataSourceRef"),
        _defaulting("spec.volumeMode", "Filesystem"),
    ),
    Kind("", "PersistentVolume"): (
        *_fields(*(f"spec.{name}" for name in _VOLUME_SOURCES)),
        _assigned("spec.nodeAffinity"),
        _defaulting("spec.volumeMode", "Filesystem"),
    ),
    Kind("", "Secret"): (_defaulting("type", "Opaque"), *_where_immutable("data", "immutable", "stringData")),
    Kind("", "ConfigMap"): _where_immutable("data", "binaryData", "immutable"),
    Kind("storage.k8s.io", "StorageClass"): (
        *_fields("provisioner", "parameters"),
        _defaulting("reclaimPolicy", "Delete"),
        _defaulting("volumeBindingMode", "Immediate"),
    ),
    Kind(_RBAC, "RoleBinding"): _ROLE_REF,
    Kind(_RBAC, "ClusterRoleBinding"): _ROLE_REF,
    Kind("apiextensions.k8s.io", "CustomResourceDefinition"): _fields(
        "spec.scope", "spec.group", "spec.names.kind", "spec.names.plural"
    ),
    Kind("networking.k8s.io", "IngressClass"): _fields("spec.controller"),
    Kind("scheduling.k8s.io", "PriorityClass"): (
        *_fields("value"),
        _defaulting("preemptionPolicy", "PreemptLowerPriority"),
    ),
    Kind("node.k8s.io", "RuntimeClass"): _fields("handler"),
    Kind("discovery.k8s.io", "EndpointSlice"): _fields("addressType"),
    Kind("snapshot.storage.k8s.io", "VolumeSnapshot"): _fields("spec.source"),
    Kind(_CDI, "DataVolume"): _SPEC,
    Kind(_CDI, "DataImportCron"): _SPEC,
    Kind(_CDI, "VolumeImportSource"): _SPEC,
    Kind(_CDI, "VolumeUploadSource"): _SPEC,
    Kind(_CDI, "VolumeCloneSource"): _SPEC,
    Kind("snapshot.kubevirt.io", "VirtualMachineSnapshot"): _SPEC,
    Kind("snapshot.kubevirt.io", "VirtualMachineRestore"): _SPEC,
    Kind("export.kubevirt.io", "VirtualMachineExport"): _SPEC,
    Kind("kubevirt.io", "VirtualMachineInstanceMigration"): _SPEC,
    Kind("backup.kubevirt.io", "VirtualMachineBackup"): _SPEC,
    Kind("kubevirt.io", "VirtualMachine"): (FixedField(("spec", "dataVolumeTemplates"), is_idle=True),),
    Kind("pool.kubevirt.io", "VirtualMachinePool"): _fields("spec.selector"),
}
#: Kinds that Argo CD makes anew where such a field changes, as `kubectl auth reconcile` does.
REMADE_BY_ARGO = frozenset({Kind(_RBAC, "RoleBinding"), Kind(_RBAC, "ClusterRoleBinding")})
#: Fields below those above that may change all the same, of a warm import.
MUTABLE_BELOW: Mapping[Kind, frozenset[str]] = {Kind(_CDI, "DataVolume"): frozenset({"checkpoints", "finalCheckpoint"})}
#: Fields of a template of claims that say nothing.
OF_TEMPLATES = frozenset({"apiVersion", "kind", "status"})
