"""The disks of a host as disko is to set them up, and what mounts from them."""

from collections.abc import Iterator
from typing import NamedTuple

from ..text.place import Chars, Place
from .host_facts import HostFact, NotKnown, Option, Path, find_names, find_option

DEVICES: Path = ("disko", "devices")
DISK: Path = (*DEVICES, "disk")


class Disk(NamedTuple):
    """A disk by its name; `device` is where it is found, None where nothing says that. It is set at `at`."""

    name: str
    at: Place
    device: Option | NotKnown | None


class Content(NamedTuple):
    """What a disk, a partition or a group of them has in it, by the path of its options."""

    path: Path
    type: str
    at: Place


def find_disks(host: HostFact) -> Iterator[Disk]:
    """The disks of a host that are known."""
    names, _ = find_names(host, *DISK)
    for name in names:
        yield Disk(name, find_place(host, (*DISK, name)), find_option(host, *DISK, name, "device"))


def find_contents(host: HostFact) -> Iterator[Content]:
    """All contents whose type is known."""
    for path, option in host.options.items():
        if path[:2] == DEVICES and path[-2:] == ("content", "type") and isinstance(option.value, str):
            yield Content(path[:-1], option.value, option.place or host.at)


def find_place(host: HostFact, path: Path) -> Place:
    """Where something of a set is said first, of which sets themselves have no place."""
    places = [option.place for found, option in host.options.items() if found[: len(path)] == path and option.place]
    starts = [
        (place.at.start, place) for place in places if isinstance(place.at, Chars) and place.path == places[0].path
    ]
    return min(starts)[1] if starts else host.at


def are_devices_known(host: HostFact) -> bool:
    """Whether nothing of the devices of a host is unknown, and disko configures NixOS by them."""
    are_open = any(path[:2] == DEVICES or DEVICES[: len(path)] == path for path in host.open)
    are_open = are_open or any(_is_unknown(option) for path, option in host.options.items() if path[:2] == DEVICES)
    return not are_open and not host.missing and mounts_by_disko(host)


def mounts_by_disko(host: HostFact) -> bool:
    """Whether disko surely tells NixOS what to mount: it does where nothing says otherwise."""
    option = find_option(host, "disko", "enableConfig")
    return option is None or (isinstance(option, Option) and option.value is True)


def _is_unknown(option: Option) -> bool:
    return isinstance(option.value, NotKnown) or option.missing is not None


def find_mounts(host: HostFact) -> Iterator[tuple[str, Path]]:
    """The folders that are mounted from devices of disko, with the paths of what is mounted there."""
    nodev: Path = (*DEVICES, "nodev")
    for name in find_names(host, *nodev)[0]:
        yield name, (*nodev, name)
    for path, option in host.options.items():
        if path[:2] == DEVICES and path[-1] == "mountpoint" and isinstance(option.value, str):
            yield option.value, path[:-1]
