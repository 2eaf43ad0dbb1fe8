"""What virtual machines, data volumes and networks name: rows of the table of references.

KubeVirt's follow the types of its API (staging/src/kubevirt.io/api: core/v1, pool, instancetype, snapshot, export,
clone), CDI's containerized-data-importer-api `pkg/apis/core/v1beta1`. CDI makes a claim by the name of each data
volume, so that a volume that names either finds the claim.
"""

from collections.abc import Iterator

from .reference_forms import Kind, Name, QualifiedName, Reference

VIRTUAL_MACHINE = Kind("kubevirt.io", "VirtualMachine")
MACHINE_INSTANCE = Kind("kubevirt.io", "VirtualMachineInstance")
MACHINE_REPLICA_SET = Kind("kubevirt.io", "VirtualMachineInstanceReplicaSet")
MACHINE_POOL = Kind("pool.kubevirt.io", "VirtualMachinePool")
KUBEVIRT = Kind("kubevirt.io", "KubeVirt")
CDI = Kind("cdi.kubevirt.io", "CDI")
DATA_VOLUME = Kind("cdi.kubevirt.io", "DataVolume")
DATA_SOURCE = Kind("cdi.kubevirt.io", "DataSource")
DATA_IMPORT_CRON = Kind("cdi.kubevirt.io", "DataImportCron")
NETWORK = Kind("k8s.cni.cncf.io", "NetworkAttachmentDefinition")
SNAPSHOT = Kind("snapshot.kubevirt.io", "VirtualMachineSnapshot")
RESTORE = Kind("snapshot.kubevirt.io", "VirtualMachineRestore")
EXPORT = Kind("export.kubevirt.io", "VirtualMachineExport")
CLONE = Kind("clone.kubevirt.io", "VirtualMachineClone")
MIGRATION = Kind("kubevirt.io", "VirtualMachineInstanceMigration")
VOLUME_SNAPSHOT = Kind("snapshot.storage.k8s.io", "VolumeSnapshot")
_INSTANCETYPES = "instancetype.kubevirt.io"
_SECRET, _CONFIG_MAP, _ACCOUNT = Kind("", "Secret"), Kind("", "ConfigMap"), Kind("", "ServiceAccount")
_CLAIM = Kind("", "PersistentVolumeClaim")
_STORAGE_CLASS = Kind("storage.k8s.io", "StorageClass")
_PRIORITY_CLASS = Kind("scheduling.k8s.io", "PriorityClass")

#: The rule that tells of what is not there.
_RULE = "VIR040"

#: Where the specification of the instance is in each kind that has one.
INSTANCE_SPECS: tuple[tuple[Kind, str], ...] = (
    (VIRTUAL_MACHINE, "spec.template.spec"),
    (MACHINE_INSTANCE, "spec"),
    (MACHINE_REPLICA_SET, "spec.template.spec"),
    (MACHINE_POOL, "spec.virtualMachineTemplate.spec.template.spec"),
)
#: Where machines are that may have instancetypes and templates of data volumes.
MACHINE_SPECS: tuple[tuple[Kind, str], ...] = (
    (VIRTUAL_MACHINE, "spec"),
    (MACHINE_POOL, "spec.virtualMachineTemplate.spec"),
)
#: Where the specification of a data volume is.
VOLUME_SPECS: tuple[tuple[Kind, str], ...] = (
    (DATA_VOLUME, "spec"),
    *((kind, f"{spec}.dataVolumeTemplates[].spec") for kind, spec in MACHINE_SPECS),
    (DATA_IMPORT_CRON, "spec.template.spec"),
)


def virtual_machine_rows() -> Iterator[Reference]:
    """The rows of KubeVirt, CDI and Multus."""
    for kind, spec in INSTANCE_SPECS:
        yield from _instance_rows(kind, spec)
    for kind, spec in MACHINE_SPECS:
        yield from _type_rows(kind, spec)
    for kind, spec in VOLUME_SPECS:
        yield from _volume_rows(kind, spec)
    yield from _operation_rows()
    yield from _import_rows()
    yield from _setting_rows()


def _instance_rows(kind: Kind, spec: str) -> Iterator[Reference]:
    volumes = f"{spec}.volumes[]"
    for claim in ("persistentVolumeClaim", "ephemeral.persistentVolumeClaim", "memoryDump"):
        yield Reference(kind, f"{volumes}.{claim}.claimName", Name(_CLAIM), _RULE, only_near=True)
    yield Reference(kind, f"{volumes}.dataVolume.name", Name(_CLAIM), _RULE)
    yield Reference(kind, f"{volumes}.configMap.name", Name(_CONFIG_MAP), _RULE)
    yield Reference(kind, f"{volumes}.sysprep.configMap.name", Name(_CONFIG_MAP), _RULE)
    yield Reference(kind, f"{volumes}.serviceAccount.serviceAccountName", Name(_ACCOUNT), _RULE)
    yield Reference(kind, f"{spec}.serviceAccountName", Name(_ACCOUNT), _RULE)
    yield Reference(kind, f"{spec}.priorityClassName", Name(_PRIORITY_CLASS))
    for secret in _secret_fields():
        yield Reference(kind, f"{spec}.{secret}", Name(_SECRET))
    # The name of a default network without a namespace is looked up where Multus itself runs.
    network, other = f"{spec}.networks[].multus.networkName", ("default", False)
    yield Reference(kind, network, QualifiedName(NETWORK), _RULE, when=other)


def _secret_fields() -> Iterator[str]:
    for form in ("cloudInitNoCloud", "cloudInitConfigDrive"):
        yield f"volumes[].{form}.secretRef.name"
        yield f"volumes[].{form}.networkDataSecretRef.name"
    yield "volumes[].secret.secretName"
    yield "volumes[].sysprep.secret.name"
    yield "volumes[].containerDisk.imagePullSecret"
    yield "domain.firmware.kernelBoot.container.imagePullSecret"
    for credential in ("sshPublicKey", "userPassword"):
        yield f"accessCredentials[].{credential}.source.secret.secretName"


def _type_rows(kind: Kind, spec: str) -> Iterator[Reference]:
    """Instancetypes and preferences; where no kind is written, that of the cluster is meant."""
    for field, suffix in (("instancetype", "Instancetype"), ("preference", "Preference")):
        path, own = f"{spec}.{field}.name", f"VirtualMachine{suffix}"
        whole = f"VirtualMachineCluster{suffix}"
        yield Reference(kind, path, Name(Kind(_INSTANCETYPES, own)), _RULE, when=("kind", own))
        for written in (whole, None):
            yield Reference(kind, path, Name(Kind(_INSTANCETYPES, whole)), when=("kind", written))


def _volume_rows(kind: Kind, spec: str) -> Iterator[Reference]:
    cloned = Name(_CLAIM, namespace="namespace")
    yield Reference(kind, f"{spec}.source.pvc.name", cloned, _RULE, only_near=True)
    yield Reference(kind, f"{spec}.source.snapshot.name", Name(VOLUME_SNAPSHOT, namespace="namespace"))
    source = Name(DATA_SOURCE, namespace="namespace")
    of_source = ("kind", DATA_SOURCE.name)
    yield Reference(kind, f"{spec}.sourceRef.name", source, _RULE, when=of_source, only_near=True)
    for form in ("http", "s3", "gcs", "registry", "imageio", "vddk"):
        yield Reference(kind, f"{spec}.source.{form}.secretRef", Name(_SECRET))
    yield Reference(kind, f"{spec}.source.http.secretExtraHeaders[]", Name(_SECRET))
    for form in ("http", "s3", "registry", "imageio"):
        yield Reference(kind, f"{spec}.source.{form}.certConfigMap", Name(_CONFIG_MAP), _RULE)
    for form in ("pvc", "storage"):
        yield Reference(kind, f"{spec}.{form}.storageClassName", Name(_STORAGE_CLASS))
    yield Reference(kind, f"{spec}.priorityClassName", Name(_PRIORITY_CLASS))


def _operation_rows() -> Iterator[Reference]:
    """What is done with a machine once: its absence proves nothing, as it may have been made by hand."""
    yield Reference(MIGRATION, "spec.vmiName", Name(VIRTUAL_MACHINE))
    for kind in (SNAPSHOT, EXPORT, CLONE):
        machine = Name(VIRTUAL_MACHINE)
        yield Reference(kind, "spec.source.name", machine, when=("kind", VIRTUAL_MACHINE.name))
    for kind in (EXPORT, CLONE):
        yield Reference(kind, "spec.source.name", Name(SNAPSHOT), when=("kind", SNAPSHOT.name))
    yield Reference(EXPORT, "spec.source.name", Name(_CLAIM), when=("kind", _CLAIM.name))
    yield Reference(EXPORT, "spec.tokenSecretRef", Name(_SECRET))
    yield Reference(RESTORE, "spec.virtualMachineSnapshotName", Name(SNAPSHOT))


def _import_rows() -> Iterator[Reference]:
    claim = Name(_CLAIM, namespace="namespace")
    yield Reference(DATA_SOURCE, "spec.source.pvc.name", claim, _RULE, only_near=True)
    yield Reference(DATA_SOURCE, "spec.source.snapshot.name", Name(VOLUME_SNAPSHOT, namespace="namespace"))
    other = Name(DATA_SOURCE, namespace="namespace")
    yield Reference(DATA_SOURCE, "spec.source.dataSource.name", other, _RULE, only_near=True)


def _setting_rows() -> Iterator[Reference]:
    yield Reference(KUBEVIRT, "spec.configuration.vmStateStorageClass", Name(_STORAGE_CLASS))
    yield Reference(KUBEVIRT, "spec.configuration.migrations.network", QualifiedName(NETWORK))
    yield Reference(CDI, "spec.config.scratchSpaceStorageClass", Name(_STORAGE_CLASS))
    for name in ("VirtualMachinePreference", "VirtualMachineClusterPreference"):
        path = "spec.volumes.preferredStorageClassName"
        yield Reference(Kind(_INSTANCETYPES, name), path, Name(_STORAGE_CLASS))
