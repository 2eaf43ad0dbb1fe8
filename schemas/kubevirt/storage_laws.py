"""What KubeVirt asks of the disks, volumes, cloud-init data and access credentials of a virtual machine.

Source: kubevirt `pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go` (validateVolumes,
validateBootOrder, validateAccessCredentials, validateVirtualMachineInstanceSpecVolumeDisks), `pkg/storage/admitters/
disks.go`, `pkg/util/util.go` (SetDefaultVolumeDisk); compared in 1.3 to 1.9.
"""

from .law import Law, Laws

_PATH_HINT = "write an absolute path without `..`, `.` and doubled slashes"

DISK_LAWS: Laws = {
    "disk-without-volume": Law(
        "the disk `{}` has no volume of that name",
        "no such volume",
        "give a volume this name, or remove the disk",
        is_absence=True,
    ),
    "empty-cdrom": Law(
        "the CD-ROM `{}` has no volume",
        "no such volume",
        "give it a volume; one without is taken with the feature gate DeclarativeHotplugVolumes",
        gate="DeclarativeHotplugVolumes",
        is_absence=True,
    ),
    "unnamed-source": Law("a `{}` volume names nothing", "empty", "write the name of what it is of"),
    "double-service-account": Law("a second `serviceAccount` volume", "one is allowed", "remove one of the two"),
    "double-downward-metrics": Law("a second `downwardMetrics` volume", "one is allowed", "remove one of the two"),
    "double-memory-dump": Law("a second `memoryDump` volume", "one is allowed", "remove one of the two"),
    "lun-volume": Law(
        "the lun `{}` is of a volume that is neither a claim nor a data volume",
        "not on such a volume",
        "write `disk` in place of `lun`",
    ),
    "implicit-disk-name": Law(
        "the volume `{}` has no disk, and cannot be the name of the one that it gets",
        "not a DNS label",
        "write small letters, digits and `-`",
    ),
    "read-only-sata": Law(
        "the sata disk `{}` cannot be read-only", "read-only", "write another bus, or `cdrom` in place of `disk`"
    ),
    "io-thread-bus": Law(
        "`dedicatedIOThread` is for virtio disks, and this one is on `{}`", "not virtio", "write `bus: virtio`"
    ),
    "io-thread-default-bus": Law(
        "`dedicatedIOThread` is for virtio disks, and this one has no bus, which is sata",
        "not virtio",
        "write `disk: {bus: virtio}`",
    ),
    "io-thread-cluster-bus": Law(
        "`dedicatedIOThread` is for virtio disks, and this one has no bus, which is sata on amd64",
        "not virtio",
        "write `disk: {bus: virtio}`",
        setting="amd64",
    ),
    "pci-address-bus": Law(
        "`pciAddress` is for disks with `bus: virtio`, and `{}` is none", "not virtio", "write `bus: virtio`"
    ),
    "boot-order": Law(
        "the boot order {} is that of another device", "the second", "give each device its own `bootOrder`"
    ),
    "block-size-twice": Law(
        "the block size is both `custom` and that of the volume", "excludes `custom`", "keep one of them"
    ),
    "logical-above-physical": Law(
        "the logical block size {} is larger than the physical one",
        "larger",
        "write a logical size that is at most the physical one",
    ),
    "sata-block-size": Law("a sata disk has blocks of 512 bytes, not {}", "not 512", "write 512, or another bus"),
    "block-size-power": Law("the block size {} is no power of two", "not a power of two", "write 512 or 4096"),
    "discard-granularity": Law(
        "the discard granularity {} is no multiple of the logical block size", "not a multiple", "write a multiple"
    ),
    "root-path": Law("the path of {} is the root", "the root", "write the path of a file"),
    "unclean-path": Law("`{}` is not a clean absolute path", "relative, or with `..`", _PATH_HINT),
    "host-disk-path": Law("a host disk has no path", "empty", "write the path of the image on the node"),
    "host-disk-capacity": Law(
        "`capacity` is for `type: DiskOrCreate`, and this is `Disk`",
        "not with `Disk`",
        "remove it, or write `type: DiskOrCreate`",
    ),
    "container-path-disk": Law(
        "the containerPath volume `{}` is mapped to a disk", "a disk", "map it to a filesystem", since=(1, 8)
    ),
    "container-path-unmapped": Law(
        "the containerPath volume `{}` has no filesystem",
        "no filesystem of that name",
        "add it to `domain.devices.filesystems`",
        since=(1, 8),
        is_absence=True,
    ),
    "container-path-reserved": Law("`{}` is KubeVirt's own path", "reserved", "write a path elsewhere", since=(1, 8)),
    "metrics-disk": Law(
        "the downwardMetrics volume `{}` is not mapped to a `disk`", "not a `disk`", "write `disk: {bus: virtio}`"
    ),
    "metrics-bus": Law("a downwardMetrics disk cannot be on `{}`", "not virtio", "write `bus: virtio`"),
    "utility-volumes": Law(
        "utility volumes cannot be there from the beginning",
        "refused at creation",
        "remove them: KubeVirt adds them as it needs them",
        since=(1, 8),
    ),
    "service-account-volume": Law(
        "`serviceAccountName` is not that of the volume, which is `{}`",
        "not the same",
        "name the same service account in both",
        since=(1, 9),
    ),
    "sysprep-sources": Law(
        "a sysprep volume is of one of `secret` and `configMap`; this one is of {}",
        "not exactly one",
        "keep one of them",
        refused=False,
    ),
    "second-source": Law(
        "the template has `source` and `sourceRef`, and CDI takes no DataVolume with both",
        "excludes `source`",
        "keep one of them",
        refused=False,
    ),
}

CLOUD_INIT_LAWS: Laws = {
    "no-data": Law(
        "`{}` has neither user data nor network data",
        "empty",
        "add `userData`, or `secretRef` with the name of a Secret",
        is_absence=True,
    ),
    "data-size": Law(
        "`{}` has more than 2048 bytes",
        "too large",
        "put it into a Secret and name that in `secretRef` or `networkDataSecretRef`",
    ),
    "no-credential-source": Law(
        "an access credential has no source", "no `secret`", "name the Secret that has it", is_absence=True
    ),
    "no-cloud-volume": Law(
        "the key is passed on by `{}`, of which there is no volume",
        "no such volume",
        "add a volume of that kind, or write the method of the one that there is",
        is_absence=True,
    ),
}
