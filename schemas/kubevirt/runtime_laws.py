"""What KubeVirt, CDI and cloud-init take and does not do what was meant: rows, by the rule that tells of them.

Sources: kubevirt `pkg/virt-handler/vm.go` (calculateLiveMigrationCondition), `staging/src/kubevirt.io/api/core/v1/
schema.go` (BootOrder), `pkg/cloud-init/cloud-init.go`, `pkg/virt-launcher/virtwrap/converter`; cloud-init
`cloudinit/handlers/__init__.py`, `cloudinit/net/network_state.py`; libvirt `src/util/virmacaddr.c`.
"""

from collections.abc import Mapping
from typing import NamedTuple


class RuntimeLaw(NamedTuple):
    """What is said where a law is broken; `{}` in the message stand for what is written there.

    `is_hygiene` is set where nothing fails.
    """

    message: str
    label: str
    hint: str
    is_hygiene: bool = False


Laws = Mapping[str, RuntimeLaw]
_EVICTION = "write `evictionStrategy: LiveMigrateIfPossible` or `None`"

MIGRATION_LAWS: Laws = {
    "migrate-device": RuntimeLaw(
        "`{}` keep the machine on its node, so that `LiveMigrate` blocks the drain",
        "stays on its node",
        _EVICTION,
    ),
    "migrate-host-disk": RuntimeLaw(
        "`{}` is a file of the node, so that `LiveMigrate` blocks the drain",
        "on one node",
        f"{_EVICTION}, or take a claim with ReadWriteMany",
    ),
    "migrate-bridge": RuntimeLaw(
        "`{}` is a bridge on the Pod's network, so that `LiveMigrate` blocks the drain",
        "keeps the Pod's address",
        f"write `masquerade: {{}}`, or {_EVICTION.removeprefix('write ')}",
    ),
    "migrate-claim": RuntimeLaw(
        "the volume `{}` is {}, so that `LiveMigrate` blocks the drain",
        "for one node",
        f"{_EVICTION}, or make it ReadWriteMany",
    ),
}
BOOT_LAWS: Laws = {
    "boot-order": RuntimeLaw(
        "the {} `{}` alone has a boot order: no other disk is tried",
        "no system on it",
        "give `bootOrder` to the disk with the system, too, or to none",
    ),
}
LIMIT_LAWS: Laws = {
    "cpu-limit": RuntimeLaw(
        "the machine has {} CPUs and a limit of {}: it is held back",
        "fewer than its CPUs",
        "raise the limit to the number of CPUs, or leave it to `autoResourceLimits`",
    ),
    "memory-request": RuntimeLaw(
        "the machine has {} of memory and asks its node for {}",
        "killed first where memory runs out",
        "leave the request away, so that KubeVirt asks for what the machine has",
    ),
}
CLOUD_INIT_LAWS: Laws = {
    "second-cloud-init": RuntimeLaw(
        "KubeVirt takes the first cloud-init volume alone: `{}` is ignored",
        "ignored",
        "put all of it into one volume",
    ),
    "user-data-header": RuntimeLaw(
        "cloud-init ignores the user data: its first line is no header",
        "ignored",
        "make the header of cloud-config its first line",
    ),
    "user-data-yaml": RuntimeLaw(
        "the cloud-config is not valid YAML in its line {}: {}",
        "cloud-init does nothing of it",
        "correct the YAML",
    ),
    "user-data-mapping": RuntimeLaw(
        "the cloud-config is no mapping: cloud-init does nothing of it",
        "no mapping",
        "write keys such as `users:`",
    ),
}
NETWORK_DATA_LAWS: Laws = {
    "network-yaml": RuntimeLaw(
        "the network data is not valid YAML in its line {}: {}", "cloud-init ignores it", "correct the YAML"
    ),
    "network-mac": RuntimeLaw(
        "no interface has the MAC address `{}` of `{}`",
        "finds no card",
        "give the interface this `macAddress`, or match that of one that is there",
    ),
    "network-name": RuntimeLaw(
        "there is no card `{}` in a machine with {}", "no such card", "write the name of a card"
    ),
    "network-gateway": RuntimeLaw(
        "the gateway `{}` of `{}` is in none of its networks ({})",
        "cannot be reached",
        "correct the gateway, the address or the length of its prefix",
    ),
    "network-two-routes": RuntimeLaw(
        "`{}` and `{}` both have a default route",
        "which is used is not certain",
        "leave one of them away, or give them a `metric` each",
    ),
    "network-no-route": RuntimeLaw(
        "no card has a default route or DHCP",
        "reaches its own networks only",
        "add a route to `default` on one of them",
    ),
}
STATE_LAWS: Laws = {
    "container-disk-state": RuntimeLaw(
        "what the machine writes to the container disk `{}` is gone when it stops",
        "not kept",
        "import the image into a DataVolume (`source.registry`)",
    ),
}
BINDING_LAWS: Laws = {
    "pod-bridge": RuntimeLaw(
        "the card `{}` takes the address of the Pod, and cannot be migrated",
        "a bridge on the Pod's network",
        "write `masquerade: {}`",
    ),
}
MAC_LAWS: Laws = {
    "mac-multicast": RuntimeLaw(
        "the MAC address `{}` is one of a group: libvirt does not start the machine",
        "its first byte is odd",
        "make the first byte even, such as 02",
    ),
    "mac-twice": RuntimeLaw(
        "two cards of the machine have the MAC address `{}`", "the second", "give each card its own"
    ),
}
PASSWORD_LAWS: Laws = {
    "password": RuntimeLaw(
        "the password of {} is in plain text in the user data",
        "in plain text",
        "write a hash (`mkpasswd -m sha-512`), or take the data from a Secret by `secretRef`",
    ),
    "parameter-password": RuntimeLaw(
        "the password of {} is the value of the parameter `{}`, in plain text",
        "in plain text",
        "let the parameter be generated (`generate: expression`), or leave it to who uses the template",
    ),
    "made-password": RuntimeLaw(
        "the password of {}, the parameter `{}`, is in plain text in each machine that the template makes",
        "for all to read who may read the machine",
        "take the data from a Secret by `secretRef`, or let in by SSH keys",
        is_hygiene=True,
    ),
}
LAWS: Laws = {
    **MIGRATION_LAWS,
    **BOOT_LAWS,
    **LIMIT_LAWS,
    **CLOUD_INIT_LAWS,
    **NETWORK_DATA_LAWS,
    **STATE_LAWS,
    **BINDING_LAWS,
    **MAC_LAWS,
    **PASSWORD_LAWS,
}
