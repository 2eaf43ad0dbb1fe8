"""Volumes, encryption, disks and what is made of them.

Source: pkg/machinery/config/types/block and pkg/machinery/config/types/storage.
"""

import re
from collections.abc import Iterator, Mapping

from ....schemas.tables.notation import Version
from ....schemas.talos.document_constraints import PROMOTABLE_VOLUMES, SYSTEM_VOLUMES
from ..go import scalar_formats
from .shared_field_checks import (
    DocumentCheck,
    FieldVerdict,
    Held,
    at_path,
    check_expression,
    check_selector,
    prefix_paths,
    require_not_negative,
)

_VOLUME_NAME = re.compile(r"[A-Za-z0-9-]*")
_STORAGE_NAME = re.compile(r"[A-Za-z0-9_-]*")
_SHORTEST_SCRUB = 10 * 10**9
_HIGHEST_PCR = 23
#: The first version that has minSize below zero for a mistake, and maxSize below zero for space that is left free.
_SIGNED: Version = (1, 13)
_PLACEABLE: Version = (1, 14)


def _name(held: Held, longest: int, form: re.Pattern[str] = _VOLUME_NAME) -> Iterator[FieldVerdict]:
    name = held.get("name", "")
    if not 1 <= len(name.encode()) <= longest:
        yield FieldVerdict(("name",), f"`name` must have 1 to {longest} characters")
    if not form.fullmatch(name):
        allowed = "letters, digits and `-`" if form is _VOLUME_NAME else "letters, digits, `-` and `_`"
        yield FieldVerdict(("name",), f"`{name}` may have only {allowed}")


def _provisioning(held: Held, required: bool, sized: bool, at: Version) -> Iterator[FieldVerdict]:
    spec = held.get("provisioning", {})
    text = at_path(spec, "diskSelector", "match")
    if text:
        yield from prefix_paths("provisioning", check_expression(text, "disk", "diskSelector", "match"))
    elif required:
        yield FieldVerdict(("provisioning", "diskSelector"), "a disk must be selected, by `diskSelector.match`")
    low, high = spec.get("minSize", ""), spec.get("maxSize", "")
    if not sized:
        if low or high or "grow" in spec:
            yield FieldVerdict(("provisioning",), "a whole disk has no minSize, maxSize and grow")
        return
    if low and high and "%" not in high and not (high.startswith("-") and at >= _SIGNED):
        if _bytes(low) > _bytes(high):
            yield FieldVerdict(("provisioning", "minSize"), f"`minSize` {low} is above `maxSize` {high}")
    elif required and not low and not high:
        yield FieldVerdict(("provisioning",), "`minSize` or `maxSize` must be set", lacks=True)
    if low.startswith("-") and at >= _SIGNED:
        yield FieldVerdict(("provisioning", "minSize"), "`minSize` must not be negative")


def _bytes(text: str) -> int:
    return scalar_formats.size(text.removeprefix("-")) or 0


def encryption(spec: Held) -> Iterator[FieldVerdict]:
    """An `encryption` that sets a provider or keys."""
    if spec.get("provider", "none") == "none" and not spec.get("keys"):
        return
    if spec.get("provider", "none") != "luks2":
        yield FieldVerdict(("provider",), "`provider` must be luks2")
    if not spec.get("keys"):
        yield FieldVerdict(("keys",), "at least one key must be set")
    slots: set[int] = set()
    for index, key in enumerate(spec.get("keys", ())):
        yield from prefix_paths("keys", prefix_paths(index, _key(key, slots)))


def _key(key: Held, slots: set[int]) -> Iterator[FieldVerdict]:
    slot = key.get("slot", 0)
    if slot in slots:
        yield FieldVerdict(("slot",), f"another key has the slot {slot}, too")
    slots.add(slot)
    if not any(method in key for method in ("static", "nodeID", "kms", "tpm")):
        yield FieldVerdict((), "a key must be one of static, nodeID, kms and tpm")
    for index, pcr in enumerate(at_path(key, "tpm", "options", "pcrs") or ()):
        if not 0 <= pcr <= _HIGHEST_PCR:
            yield FieldVerdict(
                ("tpm", "options", "pcrs", index), f"a PCR must be between 0 and {_HIGHEST_PCR}, not {pcr}"
            )


def _upkeep(held: Held) -> Iterator[FieldVerdict]:
    yield from prefix_paths("trim", require_not_negative(held.get("trim", {}), "interval"))
    yield from prefix_paths("scrub", _scrub(held.get("scrub", {})))


def _scrub(held: Held) -> Iterator[FieldVerdict]:
    interval = held.get("interval", 0)
    if interval and interval < _SHORTEST_SCRUB:
        yield FieldVerdict(("interval",), "`interval` must be at least 10s")


def _volume(held: Held, at: Version) -> Iterator[FieldVerdict]:
    allowed = [name for name, since in SYSTEM_VOLUMES.items() if at >= since]
    if held.get("name") not in allowed:
        yield FieldVerdict(("name",), f"`name` must be one of {', '.join(allowed)}")
        return
    yield from _constraints(held, at)
    yield from _provisioning(held, required=False, sized=True, at=at)
    yield from prefix_paths("encryption", encryption(held.get("encryption", {})))
    yield from _upkeep(held)


def _constraints(held: Held, at: Version) -> Iterator[FieldVerdict]:
    name, mount, placed = held["name"], held.get("mount"), bool(held.get("provisioning"))
    if name == "STATE":
        if placed:
            yield FieldVerdict(("provisioning",), "STATE cannot have `provisioning`")
        for index, key in enumerate(at_path(held, "encryption", "keys") or ()):
            if key.get("lockToState"):
                yield FieldVerdict(
                    ("encryption", "keys", index, "lockToState"), "a key of STATE cannot be locked to STATE"
                )
    if at < _PLACEABLE:
        return
    if name in ("STATE", "IMAGECACHE") and mount:
        yield FieldVerdict(("mount",), f"{name} cannot have `mount`")
    if name == "IMAGECACHE" and held.get("filesystem"):
        yield FieldVerdict(("filesystem",), "IMAGECACHE cannot have `filesystem`")
    if name in PROMOTABLE_VOLUMES and mount and not placed:
        yield FieldVerdict(("mount",), f"{name} can have `mount` only with `provisioning`", lacks=True)


def _user_volume(held: Held, at: Version) -> Iterator[FieldVerdict]:
    yield from _name(held, 34)
    kind = held.get("volumeType", "partition")
    if kind == "directory":
        for name in ("provisioning", "encryption", "filesystem", "mount"):
            if _says_something(held, name):
                yield FieldVerdict((name,), f"a volume of type directory cannot have `{name}`")
    elif kind in ("partition", "disk"):
        yield from _provisioning(held, required=True, sized=kind == "partition", at=at)
        yield from prefix_paths("filesystem", _filesystem(held.get("filesystem", {}), at))
        yield from prefix_paths("encryption", encryption(held.get("encryption", {})))
    else:
        yield FieldVerdict(("volumeType",), f"`volumeType` must be partition, disk or directory, not {kind}")
    yield from _upkeep(held)


def _says_something(held: Held, name: str) -> bool:
    spec = held.get(name, {})
    if name == "encryption":
        return spec.get("provider", "none") != "none" or bool(spec.get("keys"))
    return bool(spec)


def _filesystem(spec: Held, at: Version) -> Iterator[FieldVerdict]:
    kind = spec.get("type", "none")
    if kind not in ("none", "xfs", "ext4") and not (kind == "btrfs" and at >= _PLACEABLE):
        yield FieldVerdict(("type",), f"`type` must be xfs, ext4 or btrfs, not {kind}")
    elif kind in ("ext4", "btrfs"):
        if spec.get("projectQuotaSupport"):
            yield FieldVerdict(("projectQuotaSupport",), f"{kind} has no project quotas, xfs has")
        elif "xfs" in spec:
            yield FieldVerdict(("xfs",), f"options of xfs are of no use for {kind}")


def _raw_volume(held: Held, at: Version) -> Iterator[FieldVerdict]:
    yield from _name(held, 34)
    yield from _provisioning(held, required=True, sized=True, at=at)
    yield from prefix_paths("encryption", encryption(held.get("encryption", {})))


def _existing_volume(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    if not held.get("name"):
        yield FieldVerdict(("name",), "`name` must be set")
    elif not _VOLUME_NAME.fullmatch(held["name"]):
        yield FieldVerdict(("name",), f"`{held['name']}` may have only letters, digits and `-`")
    yield from check_selector(held, "volume", "discovery", "volumeSelector", "match")
    yield from _upkeep(held)


def _external_volume(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from _name(held, 34)
    kind = held.get("filesystemType", "none")
    if kind != "virtiofs":
        yield FieldVerdict(("filesystemType",), f"`filesystemType` must be virtiofs, not {kind}")
    elif not at_path(held, "mount", "virtiofs", "tag"):
        yield FieldVerdict(("mount", "virtiofs"), "`mount.virtiofs.tag` must be set")


def _zswap(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    if not 0 <= held.get("maxPoolPercent", 0) <= 100:
        yield FieldVerdict(("maxPoolPercent",), "`maxPoolPercent` must be between 0 and 100")


def _logical_volume(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from _name(held, 63, _STORAGE_NAME)
    kind, spec = held.get("type", "linear"), held.get("provisioning", {})
    yield from _copies(held, "mirrors", kind, ("raid1", "raid10"), 1)
    yield from _copies(held, "stripes", kind, ("raid0", "raid10"), 2)
    for name in ("volumeGroup", "maxSize"):
        if not spec.get(name):
            yield FieldVerdict(("provisioning", name), f"`provisioning.{name}` must be set")
    low, high = spec.get("minSize", ""), spec.get("maxSize", "")
    if high.startswith("-"):
        yield FieldVerdict(("provisioning", "maxSize"), "`maxSize` must not be negative")
    if low and "%" not in high and _bytes(low) > _bytes(high):
        yield FieldVerdict(("provisioning", "minSize"), "`minSize` is above `maxSize`")


def _copies(held: Held, name: str, kind: str, kinds: tuple[str, str], least: int) -> Iterator[FieldVerdict]:
    if name in held and kind not in kinds:
        message = f"`{name}` is for {' and '.join(kinds)} only, not for {kind}"
        yield FieldVerdict((name,), message, lacks="type" not in held)
    elif name in held and held[name] < least:
        yield FieldVerdict((name,), f"`{name}` must be at least {least}")


def _check_selectors(longest: int) -> DocumentCheck:
    def check(held: Held, _at: Version) -> Iterator[FieldVerdict]:
        yield from _name(held, longest, _STORAGE_NAME)
        yield from check_selector(held, "volume", "provisioning", "volumeSelector", "match")

    return check


CHECKS: Mapping[str, DocumentCheck] = {
    "ExistingVolumeConfig": _existing_volume,
    "ExternalVolumeConfig": _external_volume,
    "FilesystemScrubConfig": lambda held, _at: _scrub(held),
    "FilesystemTrimConfig": lambda held, _at: require_not_negative(held, "interval"),
    "LVMLogicalVolumeConfig": _logical_volume,
    "LVMVolumeGroupConfig": _check_selectors(63),
    "RAIDArrayConfig": _check_selectors(32),
    "RawVolumeConfig": _raw_volume,
    "SwapVolumeConfig": _raw_volume,
    "UserVolumeConfig": _user_volume,
    "VolumeConfig": _volume,
    "ZswapConfig": _zswap,
}
