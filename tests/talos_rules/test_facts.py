"""What is kept of files about machines, and what they are taken for."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.facts import BlankFact, Facts
from stackwright.model.read_file import is_yaml, read
from stackwright.model.talos.facts.documents import row_of, talos_document
from stackwright.model.talos.facts.extract import machine_facts
from stackwright.model.talos.facts.fact_types import Form, MachineFact
from stackwright.model.talos.facts.installers import image
from stackwright.model.talos.facts.marked_fields import find_marked
from stackwright.model.text.document import Document
from stackwright.model.text.open_collections import Value
from stackwright.schemas.reference_forms import path_keys
from stackwright.schemas.tables.catalogue import schema
from stackwright.schemas.talos.machine_identity_fields import ROWS, TALHELPER, Says
from stackwright.schemas.validation.subschema import subschema

WHOLE = """version: v1alpha1
machine:
  type: controlplane
  token: ""
  ca: {crt: bm9ydGg=, key: ""}
  kubelet: {image: "ghcr.io/siderolabs/kubelet:v1.35.1"}
  network:
    hostname: alpha
    interfaces:
      - interface: eth0
        addresses: [192.0.2.11/24]
        vip: {ip: 192.0.2.10}
  install: {image: "ghcr.io/siderolabs/installer:v1.12.1"}
cluster:
  clusterName: north
  controlPlane: {endpoint: "https://192.0.2.10:6443"}
  network: {podSubnets: [10.244.0.0/16], serviceSubnets: ["${SERVICES}"]}
  apiServer:
    admissionControl:
      - name: PodSecurity
        configuration: {defaults: {enforce: baseline}, exemptions: {namespaces: [kube-system]}}
"""
TALCONFIG = """clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.13.2
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11, 2001:db8::11
    controlPlane: true
    installDisk: /dev/sda
    schematic: {customization: {}}
    patches:
      - |
        apiVersion: v1alpha1
        kind: ResolverConfig
        ---
        machine: {type: worker}
      - '[{"op": "add", "path": "/machine/sysctls", "value": {}}]'
      - "@./alpha.yaml"
"""


def facts(text: str, path: str = "talos/a.yaml") -> Facts:
    return read(path, text.encode()).facts


def machines(text: str) -> tuple[MachineFact, ...]:
    return facts(text).of(MachineFact)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        (WHOLE, [Form.WHOLE]),
        ("machine: {type: worker}\n", [Form.PATCH]),
        ("machine: {type: worker}\n---\napiVersion: v1alpha1\nkind: LinkConfig\nname: a\n", [Form.PATCH, Form.PATCH]),
        ("- op: add\n  path: /machine/sysctls\n  value: {}\n", [Form.JSON_PATCH]),
        ('[{"op": "remove", "path": "/cluster"}]\n', [Form.JSON_PATCH]),
        ("- op: add\n  path: /spec/replicas\n  value: 3\n", []),
        ("- op: add\n  path: /machines/0\n  value: 3\n", []),
        ("- op: boil\n  path: /machine/sysctls\n", []),
        ("- /machine\n", []),
        ("customization: {extraKernelArgs: [a]}\n", [Form.SCHEMATIC]),
        ("cluster: {id: a}\nsecrets: {bootstraptoken: a}\ntrustdinfo: {token: a}\ncerts: {}\n", [Form.SECRETS]),
        ("context: north\ncontexts: {north: {endpoints: [192.0.2.10]}}\n", [Form.TALOSCONFIG]),
        ("current-context: a\ncontexts: [{name: a}]\n", []),
        (TALCONFIG, [Form.TALHELPER, Form.PATCH, Form.PATCH, Form.JSON_PATCH]),
        ("clusterName: north\nnodes: [{hostname: a, ipAddress: 192.0.2.11}]\n", []),
        ("cluster: {name: north, id: 1}\n", []),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", []),
    ],
)
def test_form(text: str, forms: list[Form]) -> None:
    assert [machine.form for machine in machines(text)] == forms


def test_a_whole_configuration() -> None:
    (fact,) = machines(WHOLE)
    said = {said.what: said.value for said in fact.said}
    assert said[Says.ROLE] == "controlplane"
    assert said[Says.HOST_NAME] == "alpha"
    assert said[Says.ADDRESS] == "192.0.2.11/24"
    assert said[Says.VIP] == "192.0.2.10"
    assert said[Says.ENDPOINT] == "https://192.0.2.10:6443"
    assert said[Says.INSTALLER] == "ghcr.io/siderolabs/installer:v1.12.1"
    assert Says.SERVICE_SUBNET not in said
    assert len(said[Says.TALOS_CA]) == 64
    assert (fact.admissions[0].level, fact.admissions[0].exempt) == ("baseline", ("kube-system",))
    assert "bm9ydGg=" not in repr(facts(WHOLE).of(MachineFact))


def test_patches_in_talhelpers_configuration_have_the_place_of_their_text() -> None:
    config, resolver, worker, operations = machines(TALCONFIG)
    assert [fact.is_inline for fact in (config, resolver, worker, operations)] == [False, True, True, True]
    assert resolver.kind == "ResolverConfig"
    assert worker.at.path == ("nodes", 0, "patches", 0)
    assert {fact.at for fact in worker.said} == {worker.at}
    assert operations.at.path == ("nodes", 0, "patches", 1)
    assert config.schematics[0].ids[0].startswith("376567988ad3")


def test_what_is_deprecated_is_told_once_and_with_its_replacement() -> None:
    (fact,) = machines("machine:\n  network: {hostname: a}\n  kubelet: {image: a}\n  registries: {}\n")
    assert [(found.name, found.since, found.use) for found in fact.outdated] == [
        ("machine.network.hostname", (1, 12), "HostnameConfig"),
        ("machine.kubelet", (1, 14), "KubeletConfig and KubeNodeConfig"),
    ]


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("", "empty"),
        (" \n\n", "empty"),
        ("# a\n", "comments"),
        ("---\n", "comments"),
        ("{}\n", "comments"),
        ("a: 1", ""),
    ],
)
def test_blank_files(text: str, blank: str) -> None:
    assert [fact.how for fact in facts(text).of(BlankFact)] == ([blank] if blank else [])


def test_a_talosconfig_is_read_without_an_ending() -> None:
    assert is_yaml("talos/talosconfig")
    assert not is_yaml("talos/talosconfig.age")


@pytest.mark.parametrize(
    ("written", "schematic", "at", "is_bare"),
    [
        ("ghcr.io/siderolabs/installer:v1.12.1", "", (1, 12), True),
        ("ghcr.io/siderolabs/installer@sha256:abc", "", (), True),
        ("mirror.example.org:5000/siderolabs/installer:v1.12.1", "", (1, 12), False),
        ("factory.talos.dev/installer/abc:v1.9.0", "abc", (1, 9), False),
        ("factory.talos.dev/metal-installer-secureboot/abc:v1.13.0-rc.1", "abc", (1, 13), False),
        ("factory.talos.dev/aws-installer/abc", "abc", (), False),
        ("factory.talos.dev/installer/abc:latest", "abc", (), False),
    ],
)
def test_images(written: str, schematic: str, at: tuple[int, ...], is_bare: bool) -> None:
    found = image(written)
    assert (found.schematic, found.version, found.is_bare) == (schematic, at, is_bare)


@pytest.mark.parametrize(
    ("kind", "path"), [(kind, path) for kind, rows in ROWS.items() if kind != TALHELPER for path, _ in rows]
)
def test_every_field_that_says_something_is_in_the_field_table(kind: str, path: str) -> None:
    row = row_of(kind)
    assert row is not None
    assert subschema(schema(row), tuple(0 if step == "[]" else step for step in path_keys(path)))


def test_marks_follow_lists_and_mappings() -> None:
    value = {"machine": {"registries": {"config": {"a.example.org": {"auth": {"password": "x"}}}}}}
    secrets = [found.path for found in find_marked("", value) if found.branch.is_secret]  # type: ignore[arg-type]
    assert secrets == [("machine", "registries", "config", "a.example.org", "auth", "password")]


KEYS = st.sampled_from(
    [
        "machine",
        "cluster",
        "type",
        "token",
        "ca",
        "key",
        "network",
        "interfaces",
        "addresses",
        "vip",
        "ip",
        "install",
        "image",
        "apiServer",
        "admissionControl",
        "name",
        "configuration",
        "defaults",
        "exemptions",
        "$patch",
        "kind",
        "apiVersion",
        "clusterName",
        "endpoint",
        "talosVersion",
        "kubernetesVersion",
        "nodes",
        "hostname",
        "ipAddress",
        "patches",
        "schematic",
        "customization",
        "overlay",
        "meta",
        "systemExtensions",
        "officialExtensions",
        "secrets",
        "controlPlane",
        "trustdinfo",
        "certs",
        "context",
        "contexts",
        "op",
        "path",
        "environment",
        "variables",
        "config",
    ]
)
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.sampled_from(["v1alpha1", "add", "/machine"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=30,
)


@given(VALUES)
def test_any_document_can_be_read(value: Value) -> None:
    document = Document(0, value)
    fact = talos_document(document)
    machine_facts("a.yaml", [document], [(fact, value)] if fact else [])


@given(st.dictionaries(KEYS, VALUES))
def test_any_document_of_a_tool_can_be_read(more: dict[str, Value]) -> None:
    nodes: list[Value] = [{"hostname": "a", "installDisk": "a", **more}]
    whole: dict[str, Value] = {"clusterName": "a", "endpoint": "b", "kubernetesVersion": "c", **more, "nodes": nodes}
    bundle: dict[str, Value] = {"cluster": more, "secrets": more, "trustdinfo": more, "certs": {"os": more}}
    others: list[Value] = [whole, bundle, {"customization": more, "overlay": more}, {"context": "a", "contexts": more}]
    machine_facts("a.yaml", [Document(index, value) for index, value in enumerate(others)], [])


@pytest.mark.parametrize(
    ("path", "text", "codes"),
    [
        ("talos/patches/a.yaml", "machine: {sysctl: {a: b}}\n", ["SCH001"]),
        ("talos/patches/a.yaml", "machine: {nonsense: {a: b}}\n", ["SCH001"]),
        ("talos/patches/a.yaml", "machines: {sysctls: {a: b}}\n", ["SCH001"]),
        ("talos/patches/a.yaml", "values: {a: b}\n", []),
        ("charts/patches/a.yaml", "machine: {nonsense: {a: b}}\n", []),
        ("talos/values.yaml", "machine: {nonsense: {a: b}}\n", []),
    ],
)
def test_a_patch_is_known_by_its_place(
    make: Callable[[Mapping[str, str]], Path], told: Callable[..., list[str]], path: str, text: str, codes: list[str]
) -> None:
    assert [line.split()[2] for line in told(make({path: text}), select=("SCH",))] == codes
