"""Ids of schematics, as the Image Factory gives them."""

import pytest

from stackwright.model.talos.facts.schematic import is_schematic, schematic_ids
from stackwright.model.text.document import load

#: Schematics with the ids that the factory's own tests and Talos' documentation give.
KNOWN = [
    ("{}", "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba"),
    ("customization: {}", "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba"),
    ("customization: {extraKernelArgs: []}", "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba"),
    ("customization: {meta: }", "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba"),
    (
        "customization: {extraKernelArgs: [noapic, nolapic], systemExtensions: {}}",
        "9cba8e32753f91a16c1837ab8abf356af021706ef284aef07380780177d9a06c",
    ),
    (
        "customization: {meta: [{key: 0xa, value: foo}], extraKernelArgs: []}",
        "d308a2a5ee2277bed5fbaa104fcbc8d59122abfa737df987a95b4ca763459a7f",
    ),
    (
        "customization: {secureboot: {includeWellKnownCertificates: true}}",
        "fa8e05f142a851d3ee568eb0a8e5841eaf6b0ebc8df9a63df16ac5ed2c04f3e6",
    ),
    (
        "customization: {diskImage: {sectorSize: 4096}}",
        "92833e9ddd9bb9e11b2464fa5525429f01866306d52ebd882ee08d7918f6d1ea",
    ),
    (
        "overlay: {name: rpi_generic, image: siderolabs/sbc-raspberrypi}",
        "ee21ef4a5ef808a9b7484cc0dda0f25075021691c8c09a276591eedb638ea1f9",
    ),
    (
        "overlay: {name: rock64, image: siderolabs/sbc-rockchip}",
        "0e162298269125049a51ec0a03c2ef85405a55e1d2ac36a7ef7292358cf3ce5a",
    ),
    (
        "overlay: {name: nanopi-r4s, image: siderolabs/sbc-rockchip}",
        "5f74a09891d5830f0b36158d3d9ea3b1c9cc019848ace08ff63ba255e38c8da4",
    ),
    (
        "overlay: {name: pine64, image: siderolabs/sbc-allwinner}",
        "185431e0f0bf34c983c6f47f4c6d3703aa2f02cd202ca013216fd71ffc34e175",
    ),
    (
        "customization:\n  systemExtensions: {officialExtensions: [siderolabs/gvisor]}",
        "d9ff89777e246792e7642abd3220a616afb4e49822382e4213a2e528ab826fe5",
    ),
    (
        "customization:\n  extraKernelArgs: [net.ifnames=0]\n"
        "  systemExtensions: {officialExtensions: [siderolabs/gvisor, siderolabs/intel-ucode]}",
        "b8e8fbbe1b520989e6c52c8dc8303070cb42095997e76e812fa8892393e1d176",
    ),
    (
        "customization: {systemExtensions: {officialExtensions: [siderolabs/qemu-guest-agent]}}",
        "ce4c980550dd2ab1b17bbf2b08801c7eb59418eafe8f279833297925d67c7515",
    ),
]


def _ids(text: str) -> tuple[str, ...]:
    return schematic_ids(load(text.encode()).documents[0].value)


@pytest.mark.parametrize(("text", "known"), KNOWN)
def test_id(text: str, known: str) -> None:
    assert _ids(text)[0] == known


def test_extensions_may_be_in_the_order_of_the_factorys_pages() -> None:
    text = "customization: {systemExtensions: {officialExtensions: [siderolabs/%s, siderolabs/%s]}}"
    mixed, (ordered,) = _ids(text % ("zfs", "drbd")), _ids(text % ("drbd", "zfs"))
    assert len(mixed) == 2
    assert mixed[1] == ordered


@pytest.mark.parametrize(
    "text",
    [
        "customization: {extraKernelArg: [a]}",
        "customization: {extraKernelArgs: [1]}",
        "customization: {extraKernelArgs: ['a b']}",
        "customization: {extraKernelArgs: ['on']}",
        "customization: {extraKernelArgs: ['${ARGS}']}",
        "customization: {secureboot: {enrollKeys: off}}",
        "customization: {embeddedMachineConfiguration: 'a: 1\n'}",
        "customization: {systemExtensions: [a]}",
        "overlay: {name: rpi_generic}",
        "overlay: {name: a, image: b, options: {data: c}}",
    ],
)
def test_what_cannot_be_known_has_no_id(text: str) -> None:
    assert _ids(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("customization: {}", True),
        ("customization: {extraKernelArgs: [a]}", True),
        ("overlay: {name: a, image: b}", True),
        ("customization: {distribution: a}", False),
        ("customization: {}\npatch: {}", False),
        ("overlay: base", False),
    ],
)
def test_a_schematic_is_known_by_its_fields(text: str, expected: bool) -> None:
    value = load(text.encode()).documents[0].value
    assert isinstance(value, dict)
    assert is_schematic(value) is expected
