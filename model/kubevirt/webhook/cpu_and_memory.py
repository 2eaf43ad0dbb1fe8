"""What KubeVirt asks of the CPU and memory of a virtual machine, once it has filled in what is left out."""

from collections.abc import Iterator
from decimal import Decimal
from math import prod
from typing import NamedTuple

from ....schemas.formats.quantity import parse_quantity
from ...text.open_collections import Value
from ...text.place import NodePath
from ...text.typed_access import mapping, text, value_at_path
from .refusal import Machine, Refusal, number

_CPU: NodePath = ("domain", "cpu")
_RESOURCES: NodePath = ("domain", "resources")
_MEMORY: NodePath = ("domain", "memory")
_TOPOLOGY = ("cores", "sockets", "threads")
_LEAST, _LEAST_TO_ADD = Decimal(10**6), Decimal(1024**3)
_MOST_THREADS = 2


class _Amount(NamedTuple):
    """A quantity as a number (0 for none) and as it is written."""

    value: Decimal
    written: str


def _amount(value: Value, *path: str) -> _Amount:
    found = value_at_path(value, *path)
    return _Amount(parse_quantity(found) or Decimal(0), "" if found is None else str(found))


def _written(value: Value, *path: str) -> bool:
    """Whether there is something that is no quantity, of which nothing can be said."""
    found = value_at_path(value, *path)
    return found is not None and parse_quantity(found) is None


def find_cpu_and_memory_refusals(machine: Machine) -> Iterator[Refusal]:
    """The broken laws of CPU and memory; none where a quantity is none."""
    spec = machine.spec
    places = [(*_RESOURCES, kind, of) for kind in ("requests", "limits") for of in ("cpu", "memory")]
    if any(_written(spec, *map(str, place)) for place in (*places, (*_MEMORY, "guest"), (*_MEMORY, "maxGuest"))):
        return
    yield from _of_resources(spec)
    yield from _of_memory(machine)
    yield from _of_pages(machine)
    yield from _of_topology(machine)
    if value_at_path(spec, *_CPU, "dedicatedCpuPlacement") is True:
        yield from _of_dedicated(machine)
    yield from _of_cpu_features(machine)
    yield from _of_added_memory(machine)


def _resource(spec: Value, kind: str, of: str) -> _Amount:
    return _amount(spec, "domain", "resources", kind, of)


def _of_resources(spec: dict[str, Value]) -> Iterator[Refusal]:
    for of in ("cpu", "memory"):
        request, limit = _resource(spec, "requests", of), _resource(spec, "limits", of)
        for kind, amount in (("requests", request), ("limits", limit)):
            if amount.value < 0:
                yield Refusal("negative", (*_RESOURCES, kind, of), amount.written)
        if 0 < limit.value < request.value:
            yield Refusal("request-above-limit", (*_RESOURCES, "requests", of), request.written)
    memory = _resource(spec, "requests", "memory")
    if 0 < memory.value < _LEAST:
        yield Refusal("little-memory", (*_RESOURCES, "requests", "memory"), memory.written)


def _of_memory(machine: Machine) -> Iterator[Refusal]:
    spec = machine.spec
    request, limit = (_resource(spec, kind, "memory") for kind in ("requests", "limits"))
    memory = mapping(spec, *map(str, _MEMORY))
    guest = _amount(memory, "guest")
    has_memory = request.value or limit.value or memory.get("guest") is not None or memory.get("hugepages") is not None
    if not has_memory and not machine.has_instancetype:
        yield Refusal("no-memory", ("domain",))
    if 0 < limit.value < guest.value:
        yield Refusal("guest-above-limit", (*_MEMORY, "guest"), guest.written)


def _of_pages(machine: Machine) -> Iterator[Refusal]:
    pages = value_at_path(machine.spec, "domain", "memory", "hugepages")
    if isinstance(pages, dict) and pages.get("pageSize") in (None, ""):
        yield Refusal("no-page-size", (*_MEMORY, "hugepages"))
        return
    size = text(machine.spec, "domain", "memory", "hugepages", "pageSize")
    page = parse_quantity(size) if size else None
    if page is None or page <= 0 or machine.has_instancetype:
        return
    spec, at = machine.spec, (*_MEMORY, "hugepages", "pageSize")
    amounts = (
        _resource(spec, "requests", "memory"),
        _amount(spec, "domain", "memory", "guest"),
        _resource(spec, "limits", "memory"),
    )
    memory = next((amount.value for amount in amounts if amount.value), Decimal(0))
    if 0 < memory < page:
        yield Refusal("page-above-memory", at, str(size))
    elif memory % page:
        yield Refusal("page-multiple", at, str(size))


def _of_topology(machine: Machine) -> Iterator[Refusal]:
    cpu = mapping(machine.spec, "domain", "cpu")
    sockets, most = number(cpu, "sockets") or 0, number(cpu, "maxSockets") or 0
    if not any(number(cpu, key) for key in _TOPOLOGY) and not machine.has_instancetype:
        amounts = (_resource(machine.spec, kind, "cpu").value for kind in ("limits", "requests"))
        sockets = int(next((amount for amount in amounts if amount), Decimal(1)))
    if 0 < most < sockets:
        yield Refusal("sockets-above-most", (*_CPU, "maxSockets"), str(sockets))


def _vcpus(machine: Machine) -> int:
    cpu = mapping(machine.spec, "domain", "cpu")
    counts = [count for key in _TOPOLOGY if (count := number(cpu, key))]
    return prod(counts) if counts else 0


def _of_dedicated(machine: Machine) -> Iterator[Refusal]:
    spec = machine.spec
    request, limit = (_resource(spec, kind, "cpu") for kind in ("requests", "limits"))
    for kind, amount in (("requests", request), ("limits", limit)):
        if amount.value > 0 and amount.value % 1:
            yield Refusal("fraction", (*_RESOURCES, kind, "cpu"), amount.written)
            return
    at: NodePath = (*_RESOURCES, "requests" if request.value else "limits", "cpu")
    if request.value > 0 and limit.value > 0 and request.value != limit.value:
        yield Refusal("dedicated-request", at, request.written)
    count = _vcpus(machine)
    # Where no request is written, it is made the limit.
    if count and (request.value > 0 or limit.value > 0) and count not in (request.value or limit.value, limit.value):
        yield Refusal("dedicated-count", at, str(count))
    memory, most = (_resource(spec, kind, "memory") for kind in ("requests", "limits"))
    if memory.value > 0 and most.value > 0 and memory.value != most.value:
        yield Refusal("memory-request", (*_RESOURCES, "requests", "memory"), memory.written)
    threads = number(spec, *_CPU, "threads") or 0
    if threads > 1 and machine.architecture == "arm64":
        yield Refusal("arm-threads", (*_CPU, "threads"), str(threads))
    elif threads > _MOST_THREADS:
        yield Refusal("dedicated-threads", (*_CPU, "threads"), str(threads))


def _of_cpu_features(machine: Machine) -> Iterator[Refusal]:
    cpu = mapping(machine.spec, "domain", "cpu")
    is_dedicated = cpu.get("dedicatedCpuPlacement") is True or machine.has_instancetype
    has_numa = value_at_path(cpu, "numa", "guestMappingPassthrough") is not None
    has_pages = value_at_path(machine.spec, "domain", "memory", "hugepages") is not None or machine.has_instancetype
    if cpu.get("isolateEmulatorThread") is True and not is_dedicated:
        yield Refusal("isolated-thread", (*_CPU, "isolateEmulatorThread"))
    if has_numa:
        at = (*_CPU, "numa", "guestMappingPassthrough")
        yield Refusal("numa", at)
        if not is_dedicated:
            yield Refusal("numa-without-cpus", at)
        if not has_pages:
            yield Refusal("numa-without-pages", at)
    if cpu.get("realtime") is not None:
        if not is_dedicated:
            yield Refusal("realtime-without-cpus", (*_CPU, "realtime"))
        if not has_numa and not machine.has_instancetype:
            yield Refusal("realtime-without-numa", (*_CPU, "realtime"))


def _of_added_memory(machine: Machine) -> Iterator[Refusal]:
    """Where memory may be added to a running machine, as `maxGuest` says."""
    spec = machine.spec
    most = _amount(spec, "domain", "memory", "maxGuest")
    if not most.written:
        return
    beside = {
        "cpu.realtime": value_at_path(spec, *_CPU, "realtime"),
        "cpu.numa": value_at_path(spec, *_CPU, "numa", "guestMappingPassthrough"),
        "launchSecurity": value_at_path(spec, "domain", "launchSecurity"),
    }
    at = (*_MEMORY, "maxGuest")
    if found := [name for name, value in beside.items() if value is not None]:
        yield Refusal("hotplug-beside", at, found[0])
        return
    page = text(spec, "domain", "memory", "hugepages", "pageSize")
    block = Decimal(1024**3 if page == "1Gi" else 2 * 1024**2)
    amounts = [
        _amount(spec, "domain", "memory", "guest"),
        *(_resource(spec, kind, "memory") for kind in ("requests", "limits")),
    ]
    guest = next((amount for amount in amounts if amount.value), None)
    if guest is None:
        return
    if guest.value > most.value:
        yield Refusal("guest-above-most", at, guest.written)
    elif guest.value % block:
        yield Refusal("guest-alignment", at, guest.written)
    elif most.value % block:
        yield Refusal("most-alignment", at, most.written)
    elif machine.architecture not in ("", "amd64"):
        yield Refusal("hotplug-architecture", at, machine.architecture)
    elif guest.value < _LEAST_TO_ADD:
        yield Refusal("little-guest", at, guest.written)
