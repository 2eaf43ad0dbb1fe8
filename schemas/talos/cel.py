"""What CEL expressions in a Talos configuration may use: the functions of the language, and Talos' own variables.

A type is written as CEL prints it; a capital letter stands for any type, the same one throughout a signature.
Source: common/stdlib/standard.go and cel/library.go of google/cel-go (cross-type comparisons are off, as Talos leaves
them), and pkg/machinery/cel/celenv with the messages of api/resource/definitions.
"""

from collections.abc import Mapping
from typing import NamedTuple

_COMPARED = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"]
_ORDER = tuple(f"({kind}, {kind}) bool" for kind in _COMPARED)
_ZONED = ("timestamp.() int", "timestamp.(string) int")
_CLOCK = (*_ZONED, "duration.() int")
#: Name → signatures: `(arguments) result`, with a type and a dot before where the function is called on a value.
FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    "_?_:_": ("(bool, A, A) A",),
    "!_": ("(bool) bool",),
    "-_": ("(int) int", "(double) double"),
    "_==_": ("(A, A) bool",),
    "_!=_": ("(A, A) bool",),
    "_<_": _ORDER,
    "_<=_": _ORDER,
    "_>_": _ORDER,
    "_>=_": _ORDER,
    "_+_": (
        *(f"({kind}, {kind}) {kind}" for kind in ("int", "uint", "double", "string", "bytes", "duration")),
        *("(list(A), list(A)) list(A)", "(timestamp, duration) timestamp", "(duration, timestamp) timestamp"),
    ),
    "_-_": (
        *(f"({kind}, {kind}) {kind}" for kind in ("int", "uint", "double", "duration")),
        *("(timestamp, duration) timestamp", "(timestamp, timestamp) duration"),
    ),
    "_*_": tuple(f"({kind}, {kind}) {kind}" for kind in ("int", "uint", "double")),
    "_/_": tuple(f"({kind}, {kind}) {kind}" for kind in ("int", "uint", "double")),
    "_%_": tuple(f"({kind}, {kind}) {kind}" for kind in ("int", "uint")),
    "_[_]": ("(list(A), int) A", "(map(A, B), A) B"),
    "@in": ("(A, list(A)) bool", "(A, map(A, B)) bool"),
    "size": tuple(
        f"{form} int" for kind in ("bytes", "list(A)", "map(A, B)", "string") for form in (f"({kind})", f"{kind}.()")
    ),
    "type": ("(A) type",),
    "dyn": ("(A) dyn",),
    "bool": ("(bool) bool", "(string) bool"),
    "bytes": ("(bytes) bytes", "(string) bytes"),
    "double": tuple(f"({kind}) double" for kind in ("double", "int", "string", "uint")),
    "duration": ("(duration) duration", "(string) duration"),
    "int": tuple(f"({kind}) int" for kind in ("int", "double", "duration", "string", "timestamp", "uint")),
    "string": tuple(
        f"({kind}) string" for kind in ("string", "bool", "bytes", "double", "duration", "int", "timestamp", "uint")
    ),
    "timestamp": tuple(f"({kind}) timestamp" for kind in ("timestamp", "int", "string")),
    "uint": tuple(f"({kind}) uint" for kind in ("uint", "double", "int", "string")),
    "contains": ("string.(string) bool",),
    "endsWith": ("string.(string) bool",),
    "startsWith": ("string.(string) bool",),
    "matches": ("(string, string) bool", "string.(string) bool"),
    **dict.fromkeys(("getFullYear", "getMonth", "getDayOfYear", "getDayOfMonth", "getDate", "getDayOfWeek"), _ZONED),
    **dict.fromkeys(("getHours", "getMinutes", "getSeconds", "getMilliseconds"), _CLOCK),
}
#: What the optional types add.
OPTIONAL_FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    "optional.of": ("(V) optional(V)",),
    "optional.ofNonZeroValue": ("(V) optional(V)",),
    "optional.none": ("() optional(V)",),
    "optional.unwrap": ("(list(optional(V))) list(V)",),
    "unwrapOpt": ("list(optional(V)).() list(V)",),
    "value": ("optional(V).() V",),
    "hasValue": ("optional(V).() bool",),
    "or": ("optional(V).(optional(V)) optional(V)",),
    "orValue": ("optional(V).(V) V",),
    "first": ("list(V).() optional(V)",),
    "last": ("list(V).() optional(V)",),
    "_[?_]": (
        *("(list(V), int) optional(V)", "(optional(list(V)), int) optional(V)"),
        *("(map(K, V), K) optional(V)", "(optional(map(K, V)), K) optional(V)"),
    ),
    "_[_]": (
        *FUNCTIONS["_[_]"],
        *("(optional(list(V)), int) optional(V)", "(optional(map(K, V)), K) optional(V)"),
    ),
}
_GLOB = {"glob": ("(string, string) bool",)}
_SIZES = dict.fromkeys(["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "kB", "MB", "GB", "TB", "PB", "EB"], "uint")
_CLASSES = dict.fromkeys(["Besteffort", "Burstable", "Guaranteed", "Podruntime", "System"], "int")


def _declare_types(**names: str) -> dict[str, str]:
    """`uint="size offset"` → each of these names with that type."""
    return {name: kind for kind, listed in names.items() for name in listed.split()}


def _pressures(prefix: str, kind: str) -> dict[str, str]:
    windows = ("avg10", "avg60", "avg300", "total")
    return {f"{prefix}memory_{what}_{window}": kind for what in ("some", "full") for window in windows}


#: The fields of the messages.
MESSAGES: Mapping[str, Mapping[str, str]] = {
    "Disk": {
        **_declare_types(
            uint="size io_size sector_size",
            bool="readonly rotational cdrom",
            string="model serial modalias wwid bus_path sub_system transport dev_path pretty_size uuid "
            "firmware_version",
        ),
        "secondary_disks": "list(string)",
        "symlinks": "list(string)",
    },
    "Volume": _declare_types(
        uint="size sector_size io_size block_size filesystem_block_size probed_size partition_index offset",
        string="name uuid label partition_uuid partition_type partition_label type device_path parent dev_path "
        "parent_dev_path pretty_size",
    ),
    "Link": {
        **_declare_types(
            uint="index link_index flags mtu master_index",
            int="type operational_state speed_megabits port duplex",
            bytes="hardware_addr broadcast_addr permanent_addr",
            bool="link_state",
            string="queue_disc kind slave_kind bus_path pciid driver driver_version firmware_version product_id "
            "vendor_id product vendor alias",
        ),
        "alt_names": "list(string)",
        "vlan": "Vlan",
        "bridge_master": "BridgeMaster",
        "bond_master": "BondMaster",
        "wireguard": "Wireguard",
        "vrf_master": "VrfMaster",
        "veth": "Veth",
    },
    "Vlan": _declare_types(uint="vid", int="protocol"),
    "BridgeMaster": {"stp": "Stp", "vlan": "BridgeVlan"},
    "Stp": _declare_types(bool="enabled"),
    "BridgeVlan": _declare_types(bool="filtering_enabled"),
    "BondMaster": {
        **_declare_types(
            int="mode hash_policy lacp_rate arp_validate arp_all_targets primary_reselect fail_over_mac ad_select "
            "adlacp_active",
            uint="primary_index mii_mon up_delay down_delay arp_interval resend_igmp min_links lp_interval "
            "packets_per_slave num_peer_notif tlb_dynamic_lb all_slaves_active ad_actor_sys_prio ad_user_port_key "
            "peer_notify_delay missed_max",
            bool="use_carrier",
        ),
        "arpip_targets": "list(Ip)",
        "nsip6_targets": "list(Ip)",
    },
    "Ip": _declare_types(bytes="ip"),
    "Wireguard": {
        **_declare_types(string="private_key public_key", int="listen_port firewall_mark"),
        "peers": "list(WireguardPeer)",
    },
    "WireguardPeer": {
        **_declare_types(string="public_key preshared_key endpoint", duration="persistent_keepalive_interval"),
        "allowed_ips": "list(IpPrefix)",
    },
    "IpPrefix": _declare_types(bytes="ip", int="prefix_length"),
    "VrfMaster": _declare_types(int="table"),
    "Veth": _declare_types(string="peer_name"),
}


class Environment(NamedTuple):
    """The variables and functions that an expression may use, and the type that it must have."""

    variables: Mapping[str, str]
    functions: Mapping[str, tuple[str, ...]]
    result: str = "bool"
    optional: bool = False


_QOS = "map(int, double)"
_USAGE = ("current", "peak", "max")
ENVIRONMENTS: Mapping[str, Environment] = {
    "disk": Environment({"disk": "Disk", "system_disk": "bool", **_SIZES}, {**FUNCTIONS, **_GLOB}),
    "volume": Environment({"volume": "Volume", "disk": "Disk", **_SIZES}, FUNCTIONS),
    "link": Environment({"link": "Link"}, {**FUNCTIONS, **_GLOB, "mac": ("(bytes) string",)}),
    "oom-trigger": Environment(
        {
            **_pressures("", "double"),
            **_pressures("d_", "double"),
            **_pressures("qos_", _QOS),
            **_pressures("d_qos_", _QOS),
            **{f"{delta}qos_memory_{what}": _QOS for delta in ("", "d_") for what in _USAGE},
            "time_since_trigger": "duration",
            **_SIZES,
            **_CLASSES,
        },
        {
            **FUNCTIONS,
            **OPTIONAL_FUNCTIONS,
            "multiply_qos_vectors": ("(map(dyn, double), map(dyn, double)) double",),
        },
        optional=True,
    ),
    "oom-ranking": Environment(
        {
            **{f"memory_{what}": "optional(uint)" for what in _USAGE},
            "path": "string",
            "class": "int",
            **_SIZES,
            **_CLASSES,
        },
        {**FUNCTIONS, **OPTIONAL_FUNCTIONS},
        "double",
        optional=True,
    ),
}
