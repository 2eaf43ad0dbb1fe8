"""What disko takes of the devices of a host. Source: docs/ and lib/types of nix-community/disko, of 2026-03."""

import re
from collections.abc import Mapping

#: What a disk or a partition may have in it, by its `type`, with the options that have no default.
CONTENTS: Mapping[str, tuple[str, ...]] = {
    "bcachefs": ("filesystem",),
    "btrfs": (),
    "filesystem": ("format",),
    "gpt": (),
    "luks": ("name",),
    "lvm_pv": ("vg",),
    "mdraid": ("name",),
    "swap": (),
    "table": (),
    "zfs": ("pool",),
}
#: Contents that are a part of a group: the option with its name, and the set of devices that declares it.
GROUPS: Mapping[str, tuple[str, str]] = {
    "lvm_pv": ("vg", "lvm_vg"),
    "mdraid": ("name", "mdadm"),
    "zfs": ("pool", "zpool"),
}
#: The size of a partition.
SIZE = re.compile(r"[0-9]+[KMGTP]?|100%")
#: What stands for the device in the documentation, until somebody puts in their own.
PLACEHOLDER = re.compile(
    r"/dev/(?:disk/by-id/some-disk-id|my-disk|CHANGE.?ME|<.*|disk/by-id/(?:CHANGE.?ME|<|X{3,}|\.\.\.).*)", re.I
)
#: Names that the kernel gives in the order in which it finds disks.
KERNEL_NAME = re.compile(r"/dev/(?:sd[a-z]+|hd[a-z]|nvme\d+n\d+)")
#: The types of an EFI system partition.
ESP_TYPES = frozenset({"ef00", "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"})
