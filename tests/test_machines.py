"""Virtual machines: what only shows when they run, and what keeps quiet."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.text.open_collections import Value
from stackwright.schemas.formats.quantity import parse_quantity
from stackwright.schemas.kubernetes.access_modes import why_refused

Make = Callable[[Mapping[str, str | bytes]], Path]
Messages = Callable[[Mapping[str, str | bytes]], list[str]]
CONFIG = "#cloud-config\nusers: [default]\n"
CARD: Value = [{"name": "default", "masquerade": {}, "macAddress": "02:00:00:00:00:1a"}]


def machine(data: Mapping[str, Value], **template: Value) -> str:
    """A machine with a volume for cloud-init, as JSON; `template` are settings of its template for a DataVolume."""
    volumes: list[Value] = [
        {"name": "root", "dataVolume": {"name": "root"}},
        {"name": "init", "cloudInitNoCloud": dict(data)},
    ]
    disks: list[Value] = [{"name": "root", "disk": {"bus": "virtio"}}]
    instance: dict[str, Value] = {
        "domain": {"memory": {"guest": "2Gi"}, "devices": {"disks": disks, "interfaces": CARD}},
        "networks": [{"name": "default", "pod": {}}],
        "volumes": volumes,
    }
    storage: dict[str, Value] = {"resources": {"requests": {"storage": "9Gi"}}, **template}
    source: Value = {"registry": {"url": "docker://quay.io/containerdisks/debian:12"}}
    return json.dumps(
        {
            "apiVersion": "kubevirt.io/v1",
            "kind": "VirtualMachine",
            "metadata": {"name": "web", "namespace": "vms"},
            "spec": {
                "runStrategy": "Always",
                "dataVolumeTemplates": [{"metadata": {"name": "root"}, "spec": {"storage": storage, "source": source}}],
                "template": {"spec": instance},
            },
        }
    )


@pytest.fixture
def messages(make: Make, told: Callable[..., list[str]]) -> Callable[[Mapping[str, str | bytes]], list[str]]:
    """The messages of the rules on machines, without places and codes."""
    return lambda files: [line.partition(" VIR")[2][4:] for line in told(make(files), select=("VIR",))]


HEADER = "cloud-init ignores the user data: its first line is no header"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (CONFIG, ""),
        ("\n\n" + CONFIG, ""),
        ("#!/bin/sh\ntrue\n", ""),
        ('{"ignition": {"version": "3.4.0"}}', ""),
        ("version: v1alpha1\nmachine: {type: worker}\n", ""),
        ("## template: jinja\n#cloud-config\nhostname: {{ ds.meta }}\n", ""),
        ("#cloud-config\nusers: ${USERS}\n", ""),
        ("# mine\n" + CONFIG, HEADER),
        ("users: [default]\npackages: [vim]\n", HEADER),
        ("#cloud-config\n- users\n", "the cloud-config is no mapping: cloud-init does nothing of it"),
        ("#cloud-config\npassword: ${PASSWORD}\n", ""),
        ("#cloud-config\npassword: $6$salt$hash\n", ""),
        ("#cloud-config\nchpasswd: {list: 'root:RANDOM'}\n", ""),
        ("#cloud-config\nchpasswd: {list: 'root:aword'}\n", "the password of `root` is in plain text in the user data"),
        (
            "#cloud-config\nusers: [{name: admin, plain_text_passwd: aword}]\n",
            "the password of `admin` is in plain text in the user data",
        ),
    ],
)
def test_user_data(messages: Messages, written: str, message: str) -> None:
    found = messages({"vm.yaml": machine({"userData": written})})
    assert found == ([message] if message else [])
    assert "aword" not in "".join(found)


NO_ROUTE = "no card has a default route or DHCP"
PHYSICAL = "version: 1\nconfig: [{type: physical, name: a, subnets: [{type: static, address: 10.0.0.2"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("version: 2\nethernets: {eth0: {dhcp4: true}}\n", ""),
        ("version: 2\nethernets: {eth1: {dhcp4: true}}\n", "there is no card `eth1` in a machine with 1 interface"),
        ("network: {version: 2, ethernets: {enp1s0: {dhcp4: true}}}\n", ""),
        ("version: 2\nethernets: {a: {match: {macaddress: '02-00-00-00-00-1A'}, dhcp4: true}}\n", ""),
        ("version: 2\nethernets: {a: {addresses: [10.0.0.2/24], gateway4: 10.0.0.1}}\n", ""),
        (
            "version: 2\nethernets: {a: {addresses: [10.0.0.2/24], routes: [{to: default, via: 10.1.0.1}]}}\n",
            "the gateway `10.1.0.1` of `a` is in none of its networks (10.0.0.0/24)",
        ),
        (
            "version: 2\nethernets:\n"
            "  a: {addresses: [10.0.0.2/32], routes: [{to: default, via: 10.1.0.1, on-link: true}]}\n",
            "",
        ),
        ("version: 2\nethernets: {a: {addresses: [10.0.0.2/24]}}\n", NO_ROUTE),
        (f"{PHYSICAL}/24}}]}}]\n", NO_ROUTE),
        (f"{PHYSICAL}, netmask: 255.255.255.0, gateway: 10.0.0.1}}]}}]\n", ""),
        ("version: 2\nethernets: {a: {addresses: ['fd00::2/64']}}\n", ""),
        (
            "version: 2\nethernets:\n  a: {addresses: [10.0.0.2/24], gateway4: 10.0.0.1}\n"
            "  b: {addresses: [10.1.0.2/24], gateway4: 10.1.0.1}\n",
            "`a` and `b` both have a default route",
        ),
        (
            "version: 2\nethernets:\n"
            "  a: {addresses: [10.0.0.2/24], routes: [{to: default, via: 10.0.0.1, metric: 1}]}\n"
            "  b: {addresses: [10.1.0.2/24], routes: [{to: default, via: 10.1.0.1, metric: 2}]}\n",
            "",
        ),
        ("version: 2\nethernets: {a: {addresses: ['${ADDRESS}']}}\n", ""),
    ],
)
def test_network_data(messages: Messages, written: str, message: str) -> None:
    found = messages({"vm.yaml": machine({"userData": CONFIG, "networkData": written})})
    assert found == ([message] if message else [])


def test_a_machine_that_a_kustomization_changes_is_told_as_it_is_built(messages: Messages) -> None:
    files: dict[str, str | bytes] = {
        "base/kustomization.yaml": "resources: [vm.yaml]\n",
        "base/vm.yaml": machine({"userData": CONFIG}, accessModes=["ReadWriteOnce"]),
        "prod/kustomization.yaml": (
            "resources: [../base]\npatches: [{path: patch.yaml, target: {kind: VirtualMachine}}]\n"
        ),
        "prod/patch.yaml": "- {op: add, path: /spec/template/spec/evictionStrategy, value: LiveMigrate}\n",
    }
    assert messages(files) == [
        "in the build of prod, the volume `root` is ReadWriteOnce, so that `LiveMigrate` blocks the drain"
    ]


@pytest.mark.parametrize(
    ("provisioner", "modes", "mode", "is_refused"),
    [
        ("rook-ceph.rbd.csi.ceph.com", ("ReadWriteMany",), "Filesystem", True),
        ("rook-ceph.rbd.csi.ceph.com", ("ReadWriteMany",), "Block", False),
        ("rook-ceph.rbd.csi.ceph.com", ("ReadWriteMany",), "", False),
        ("rook-ceph.cephfs.csi.ceph.com", ("ReadWriteMany",), "Filesystem", False),
        ("topolvm.io", ("ReadWriteMany",), "Block", True),
        ("topolvm.io", ("ReadWriteOnce",), "Block", False),
        ("example.org/unknown", ("ReadWriteMany",), "Filesystem", False),
    ],
)
def test_access_modes(provisioner: str, modes: tuple[str, ...], mode: str, is_refused: bool) -> None:
    assert bool(why_refused(provisioner, modes, mode)) == is_refused


def test_sizes_compare() -> None:
    assert parse_quantity("1Gi") == parse_quantity("1024Mi")
