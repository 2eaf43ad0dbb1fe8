"""Documents that say what the machine's own document says already. Source: V1Alpha1ConflictValidate of each kind."""

from collections.abc import Iterator

from ....schemas.tables.notation import Version
from ....schemas.talos.conflicts import CONFLICTS
from ...text.place import NodePath
from ..go import scalar_formats
from .shared_field_checks import Held, at_path

_STATE_AND_EPHEMERAL = ("STATE", "EPHEMERAL")
#: The first version in which ResolverConfig has `hostDNS`.
_HOST_DNS: Version = (1, 14)


def conflict(kind: str, held: Held, legacy: Held, at: Version) -> NodePath | None:
    """The path of the machine's own document that a document conflicts with; None where it does not."""
    match kind:
        case "ResolverConfig":
            paths = _resolver(held, legacy, at)
        case "VolumeConfig":
            paths = _volume(held, legacy)
        case _:
            paths = _find_fields(kind, legacy)
    return next(paths, None)


def _find_fields(kind: str, legacy: Held) -> Iterator[NodePath]:
    for path, empty_counts in CONFLICTS.get(kind, ()):
        value = at_path(legacy, *path)
        if value is not None and (value or empty_counts):
            yield path


def _resolver(held: Held, legacy: Held, at: Version) -> Iterator[NodePath]:
    network = at_path(legacy, "machine", "network") or {}
    if "searchDomains" in network:
        yield ("machine", "network", "searchDomains")
    if any(scalar_formats.parse_ip(text) is not None for text in network.get("nameservers", ())):
        yield ("machine", "network", "nameservers")
    if network.get("disableSearchDomain"):
        yield ("machine", "network", "disableSearchDomain")
    if at >= _HOST_DNS and held.get("hostDNS") and at_path(legacy, "machine", "features", "hostDNS") is not None:
        yield ("machine", "features", "hostDNS")


def _volume(held: Held, legacy: Held) -> Iterator[NodePath]:
    name, spec = held.get("name", ""), held.get("encryption", {})
    if name in _STATE_AND_EPHEMERAL and (spec.get("provider", "none") != "none" or spec.get("keys")):
        path = ("machine", "systemDiskEncryption", name.lower())
        if at_path(legacy, *path) is not None:
            yield path
