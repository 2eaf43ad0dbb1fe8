"""Where the values of a patched configuration were written."""

from collections.abc import Callable, Sequence

import pytest

from stackwright.model.talos.patch.origins import Origin, Origins
from stackwright.model.talos.patch.patcher import PatchError, read_patch
from stackwright.model.text.document import Document
from stackwright.model.text.place import Node, NodePath

Read = Callable[[str], Sequence[Document]]
Written = Callable[..., Origin | None]
AT = (1, 14)
PATCHES = [
    "machine: {certSANs: [a], nodeLabels: {x: y}, network: {interfaces: [{interface: e, mtu: 5}]}}",
    """\
apiVersion: v1alpha1
kind: HostnameConfig
hostname: n
auto: off
---
machine:
  certSANs: [b, c]
  network: {interfaces: [{interface: f}, {interface: e, dhcp: true}]}
  kubelet: {extraConfig: {l: [1]}}
cluster: {network: {podSubnets: [10.0.0.0/8]}}
""",
    "machine: {network: {interfaces: [{interface: f, $patch: delete}, {interface: g}]}, kubelet: {extraConfig: {l: [2]}}}",
]


@pytest.fixture
def written(read: Read, control_plane: str) -> Written:
    """`written(path, kind)` → the patch, the document in it and the path there."""

    def run(path: NodePath, kind: str = "", patches: Sequence[str] = PATCHES) -> Origin | None:
        found = [read_patch(text.encode(), AT) for text in patches]
        readable = [patch for patch in found if not isinstance(patch, PatchError)]
        assert len(readable) == len(found)
        return Origins(read(control_plane), readable, AT).of((kind, ""), path)

    return run


@pytest.mark.parametrize(
    ("path", "patch", "document", "there"),
    [
        (("machine", "token"), -1, 0, ("machine", "token")),
        (("machine", "ca", "key"), -1, 0, ("machine", "ca", "key")),
        (("cluster", "network", "dnsDomain"), -1, 0, ("cluster", "network", "dnsDomain")),
        (("machine", "certSANs", 0), 0, 0, ("machine", "certSANs", 0)),
        (("machine", "certSANs", 2), 1, 1, ("machine", "certSANs", 1)),
        (("machine", "nodeLabels", "x"), 0, 0, ("machine", "nodeLabels", "x")),
        (("cluster", "network", "podSubnets", 0), 1, 1, ("cluster", "network", "podSubnets", 0)),
        (("machine", "network", "interfaces", 0, "mtu"), 0, 0, ("machine", "network", "interfaces", 0, "mtu")),
        (("machine", "network", "interfaces", 0, "dhcp"), 1, 1, ("machine", "network", "interfaces", 1, "dhcp")),
        (("machine", "network", "interfaces", 1), 2, 0, ("machine", "network", "interfaces", 0)),
        (("machine", "kubelet", "extraConfig", "l", 1), 2, 0, ("machine", "kubelet", "extraConfig", "l", 0)),
    ],
)
def test_values_of_the_machine_s_own_document(
    written: Written, path: NodePath, patch: int, document: int, there: NodePath
) -> None:
    if there == ("machine", "network", "interfaces", 0) and patch == 2:
        there = ("machine", "network", "interfaces", 0)
    assert written(path) == Origin(patch, Node(document, there))


def test_values_of_other_documents(written: Written) -> None:
    assert written(("auto",), "HostnameConfig") == Origin(1, Node(0, ("auto",)))


def test_what_is_not_set_was_written_nowhere(written: Written) -> None:
    assert written(("machine", "sysctls", "a")) is None
    assert written(("machine", "network", "interfaces", 5)) is None
    assert written(("nope",), "NoSuchConfig") is None


def test_a_document_that_was_deleted_begins_anew(written: Written) -> None:
    gone = "apiVersion: v1alpha1\nkind: HostnameConfig\n$patch: delete\n"
    assert written(("hostname",), "HostnameConfig", [*PATCHES, gone]) is None


def test_an_operation_of_a_json_patch(written: Written) -> None:
    patches = [
        "machine: {token: x}",
        "- {op: test, path: /cluster, value: 1}\n- {op: add, path: /machine/env, value: {a: b}}",
    ]
    assert written(("machine", "env", "a"), patches=patches) == Origin(1, Node(0, (1,)))
    assert written(("machine", "token"), patches=patches) == Origin(0, Node(0, ("machine", "token")))
