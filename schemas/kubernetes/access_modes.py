"""Which access modes a maker of volumes refuses: rows of drivers that are known to.

Sources: ceph-csi `internal/rbd/nodeserver.go` and `controllerserver.go` ("multi node access modes are only supported on
rbd `block` type volumes"), topolvm `driver/internal/controller.go`, the drivers of EBS (`pkg/driver/controller.go`,
isValidVolumeCapabilities), Hetzner (`driver/controller.go`), DigitalOcean (`driver/controller.go`) and LVM
(openebs/lvm-localpv `pkg/driver/controller.go`).
"""

from collections.abc import Mapping

#: Drivers of volumes on one node, or that attach to one: they have no other mode.
SINGLE: frozenset[str] = frozenset(
    {"topolvm.io", "csi.hetzner.cloud", "dobs.csi.digitalocean.com", "local.csi.openebs.io", "openebs.io/local"}
)
#: Drivers that share a block device, and no file system.
BLOCK_ONLY: frozenset[str] = frozenset({"ebs.csi.aws.com", "disk.csi.azure.com", "pd.csi.storage.gke.io"})
#: What the names of drivers end with that an operator gives a prefix to.
BLOCK_ONLY_SUFFIXES: tuple[str, ...] = ("rbd.csi.ceph.com",)
_WHY: Mapping[bool, str] = {True: "shares block devices only", False: "makes volumes for one node only"}


def why_refused(provisioner: str, modes: tuple[str, ...], mode: str) -> str:
    """Why a driver refuses a volume with these access modes, used as `mode`; "" where it is not known to."""
    if "ReadWriteMany" not in modes or len(modes) != 1:
        return ""
    if provisioner in SINGLE:
        return _WHY[False]
    is_block = provisioner in BLOCK_ONLY or provisioner.endswith(BLOCK_ONLY_SUFFIXES)
    return _WHY[True] if is_block and mode == "Filesystem" else ""
