"""TAL014 and the fields of talhelper's file: what its validator refuses, and what it takes."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

HEAD = "clusterName: home\ntalosVersion: v1.13.2\nkubernetesVersion: v1.36.1\nendpoint: https://192.0.2.10:6443\n"
NODE = "nodes:\n  - hostname: cp-1\n    ipAddress: 192.0.2.11\n    controlPlane: true\n    installDisk: /dev/sda\n"


def at_node(text: str) -> str:
    return HEAD + NODE + f"    {text}\n"


#: What talhelper takes.
ACCEPTED = [
    HEAD + NODE,
    HEAD.replace("home", "${clusterName}").replace("v1.13.2", "${talosVersion}") + NODE,
    HEAD + NODE.replace("192.0.2.11", "'192.0.2.11, node.example.org'"),
    HEAD + "domain: cluster.local\ncniConfig: {name: none}\nclusterPodNets: [10.244.0.0/16]\n" + NODE,
    at_node("nodeLabels: {rack: '{{ .Rack }}'}"),
    at_node("networkInterfaces: [{interface: eth0, addresses: [192.0.2.11/24], routes: [{gateway: 192.0.2.1}]}]"),
    at_node("schematic: {customization: {systemExtensions: {officialExtensions: [siderolabs/gvisor]}}}"),
    at_node("machineSpec: {bootMethod: disk-image, imageSuffix: raw.xz}"),
    at_node("talosImageURL: factory.talos.dev/metal-installer/abc"),
    at_node(
        "noSchematicValidate: true\n    schematic: {customization: {systemExtensions: {officialExtensions: [own/a]}}}"
    ),
    HEAD + NODE + "worker: {nodeLabels: {'b*d': a}}\n",  # there is no worker
]

#: What it refuses, with the fields that are named.
REFUSED = [
    (HEAD.replace("clusterName: home\n", "") + NODE, ["clusterName"]),
    (HEAD.replace("v1.13.2", "v0.9.0") + NODE, ["v0.9.0"]),
    (HEAD.replace("https://192.0.2.10:6443", "https://192.0.2.10:99999") + NODE, ["endpoint"]),
    (HEAD + "domain: a b\n" + NODE, ["a b"]),
    (HEAD + "clusterPodNets: [10.244.0.0]\n" + NODE, ["10.244.0.0"]),
    (HEAD + "cniConfig: {name: custom}\n" + NODE, ["urls"]),
    (HEAD + "inlineManifests: [{contents: a}]\n" + NODE, ["name"]),
    (HEAD + NODE.replace("cp-1", "cp_1"), ["cp_1"]),
    (HEAD + NODE.replace("    installDisk: /dev/sda\n", ""), ["installDisk"]),
    (at_node("installDiskSelector: {type: tape}"), ["type"]),
    (at_node("talosImageURL: ghcr.io/siderolabs/installer:v1.13.2"), ["no tag"]),
    (at_node("nodeTaints: {a: 'b:Never'}"), ["effect"]),
    (at_node("machineDisks: [{device: /dev/sdb, partitions: [{mountpoint: /a}, {mountpoint: /b}]}]"), ["size"]),
    (at_node("machineFiles: [{op: create, path: a, content: b}]"), ["path"]),
    (at_node("nameservers: [dns.example.org]"), ["dns.example.org"]),
    (at_node("networkInterfaces: [{addresses: [192.0.2.11/24]}]"), ["interface"]),
    (at_node("schematic: {customization: {systemExtensions: {officialExtensions: [siderolabs/none]}}}"), ["none"]),
    (at_node("schematic: {overlay: {name: a}}"), ["image"]),
    (at_node("machineSpec: {bootMethod: floppy}"), ["bootMethod"]),
    (at_node("machineSpec: {imageSuffix: qcow2}"), ["imageSuffix"]),
    (at_node("ingressFirewall: {rules: [{name: a, portSelector: {ports: [5-4], protocol: tcp}}]}"), ["5 is above 4"]),
    (at_node("ingressFirewall: {rules: [{name: a, portSelector: {ports: [5]}}]}"), ["protocol"]),
    (HEAD + NODE + "controlPlane: {nameservers: [a]}\n", ["`a`"]),
]


@pytest.mark.parametrize("text", ACCEPTED)
def test_what_talhelper_takes(make: Make, told: Told, text: str) -> None:
    assert told(make({"talconfig.yaml": text}), select=("TAL004", "TAL014", "SCH")) == []


@pytest.mark.parametrize(("text", "named"), REFUSED)
def test_what_talhelper_refuses(make: Make, told: Told, text: str, named: list[str]) -> None:
    found = told(make({"talconfig.yaml": text}), select=("TAL014",))
    assert len(found) == len(named)
    assert all(name in line for name, line in zip(named, found, strict=True))


def test_fields(make: Make, told: Told) -> None:
    text = at_node("ignoreHostName: true\n    networkInterfaces: [{interface: eth0, dhpc: true, mtu: big}]")
    found = told(make({"talconfig.yaml": text}), select=("SCH",))
    assert [line.partition(" ")[2].partition(":")[0] for line in found] == [
        "warning SCH001 talhelper's configuration has no field `nodes[0].ignoreHostName`",
        "warning SCH001 talhelper's configuration has no field `nodes[0].networkInterfaces[0].dhpc`",
        "error SCH002 `nodes[0].networkInterfaces[0].mtu` must be an integer, not `big`, a string",
    ]


def test_a_manifest_that_is_not_there(make: Make, told: Told) -> None:
    found = told(make({"talconfig.yaml": at_node("extraManifests: ['@./absent.yaml']")}), select=("TAL004",))
    assert [line.split()[2] for line in found] == ["TAL004"]
