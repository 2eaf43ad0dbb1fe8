"""What KubeVirt asks of GPUs, host devices and the resource claims that they may come of.

Source: kubevirt `pkg/dra/admitter/dra_admitter.go`, which knows GPUs since 1.6, host devices since 1.8.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ...text.open_collections import Value
from ...text.place import NodePath
from .refusal import Machine, Refusal, given, maps, name_of

_DEVICES: NodePath = ("domain", "devices")
_CLAIM = ("claimName", "requestName")
_SOURCES = ("resourceClaimName", "resourceClaimTemplateName")


class _Field(NamedTuple):
    """A list of devices, and the laws of its entries."""

    name: str
    gate: str
    no_device: str
    both: str


_FIELDS = (
    _Field("gpus", "gpu-claim", "no-gpu-device", "gpu-device-and-claim"),
    _Field("hostDevices", "device-claim", "no-host-device", "host-device-and-claim"),
)


def find_claimed_device_refusals(machine: Machine) -> Iterator[Refusal]:
    """The broken laws of devices that are passed through, and of the claims of the machine."""
    claims = maps(machine.spec, "resourceClaims")
    known = {name_of(claim) for claim in claims}
    seen: set[tuple[str, str]] = set()
    for field in _FIELDS:
        devices = maps(machine.devices, field.name)
        claimed = [index for index, one in enumerate(devices) if given(one, _CLAIM)]
        if claimed:
            yield Refusal(field.gate, (*_DEVICES, field.name, claimed[0]))
        drawn = [index for index in claimed if not name_of(devices[index], "deviceName")]
        if field.name == "gpus" and drawn and len(drawn) < len(devices):
            yield Refusal("mixed-gpus", (*_DEVICES, field.name, drawn[0]))
        for index, one in enumerate(devices):
            found = _of_claim(one, known, seen, field) if index in drawn else _of_device(one, field, index in claimed)
            yield from (refusal.below(*_DEVICES, field.name, index) for refusal in found)
    yield from _of_claims(claims)


def _of_device(device: dict[str, Value], field: _Field, is_claimed: bool) -> Iterator[Refusal]:
    if not name_of(device, "deviceName"):
        yield Refusal(field.no_device, ())
    elif is_claimed:
        yield Refusal(field.both, ())


def _of_claim(
    device: dict[str, Value], known: set[str], seen: set[tuple[str, str]], field: _Field
) -> Iterator[Refusal]:
    claim, request = (name_of(device, key) for key in _CLAIM)
    if not claim or not request:
        yield Refusal("half-claim", (), "requestName" if claim else "claimName")
    elif (claim, request) in seen:
        yield Refusal("double-request", ("requestName",), request)
    seen.add((claim, request))
    if claim and claim not in known:
        if field.name == "gpus":
            yield Refusal("unknown-gpu-claim", ("claimName",), claim)
        if request:
            yield Refusal("unknown-device-claim", ("claimName",), claim)


def _of_claims(claims: list[dict[str, Value]]) -> Iterator[Refusal]:
    names: set[str] = set()
    for index, claim in enumerate(claims):
        name = name_of(claim)
        if name and name in names:
            yield Refusal("double-resource-claim", ("resourceClaims", index, "name"), name)
        names.add(name)
        if len(given(claim, _SOURCES)) != 1:
            yield Refusal("claim-source", ("resourceClaims", index))
