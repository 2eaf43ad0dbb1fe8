"""Patches as files: what kind they are, documents that are matched, order, deletions."""

from collections.abc import Callable
from typing import Any

import pytest

from stackwright.model.talos.patch.patcher import JsonPatch, PatchError, Stage, Strategic, read_patch

Run = Callable[..., Any]
HOSTNAME = "apiVersion: v1alpha1\nkind: HostnameConfig\nhostname: n\nauto: off\n"
AT = (1, 14)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("machine: {token: x}\n", Strategic),
        ("- {op: add, path: /machine/token, value: x}\n", JsonPatch),
        ('[{"op": "remove", "path": "/machine/token"}]', JsonPatch),
        ("[]", JsonPatch),
        ("", JsonPatch),
        ("# nothing\n", JsonPatch),
        ("---\n# nothing\n", JsonPatch),
    ],
)
def test_the_kind_of_a_patch_is_found_out(text: str, kind: type[object]) -> None:
    assert isinstance(read_patch(text.encode(), AT), kind)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "machine: {unknown: 1}",
        "cluster: {controlPlane: {endpoint: '10.0.0.1:6443'}}",
        "apiVersion: v1alpha1\nkind: NoSuchConfig\n",
        "machine: {token: a, token: b}",
        "a: [",
        "just text",
        "apiVersion: v1alpha1\n$patch: delete\n",
        "$patch: delete\nmachine: {}\n",
        "machine: {files: [{path: /a, content: {$patch: delete}}]}",
        "machine: {files: [{$patch: delete}]}",
        "kind: HostnameConfig\nauto: {$patch: delete}\n",
    ],
)
def test_patches_that_cannot_be_read(text: str) -> None:
    found = read_patch(text.encode(), AT)
    assert isinstance(found, PatchError)
    assert found.stage is Stage.LOAD


def test_a_document_that_is_not_there_is_appended(patch: Run, control_plane: str) -> None:
    made = patch(control_plane, HOSTNAME, HOSTNAME.replace("hostname: n", "hostname: x"))
    assert [document.get("kind") for document in made] == [None, "HostnameConfig"]
    assert made[1]["hostname"] == "x"


def test_documents_of_a_name_are_matched_by_it(patch: Run, control_plane: str) -> None:
    def volume(name: str, extra: str = "") -> str:
        return f"apiVersion: v1alpha1\nkind: UserVolumeConfig\nname: {name}\nvolumeType: directory\n{extra}"

    made = patch(control_plane, volume("a"), volume("b"), volume("a", "trim: {enabled: true}\n"))
    assert [document.get("name") for document in made] == [None, "a", "b"]
    assert made[1]["trim"] == {"enabled": True}


def test_the_machine_s_own_document_comes_first(patch: Run, control_plane: str) -> None:
    made = patch(HOSTNAME + "---\n" + control_plane, "machine: {token: x}")
    assert [document.get("kind") for document in made] == [None, "HostnameConfig"]


def test_a_document_twice_in_one_patch(patch: Run, control_plane: str) -> None:
    twice = HOSTNAME + "---\n" + HOSTNAME
    assert patch(control_plane, twice, at=(1, 13)).stage is Stage.LOAD
    assert len(patch(control_plane, twice, at=(1, 14))) == 2


def test_documents_that_exclude_each_other(patch: Run, control_plane: str) -> None:
    bond = "apiVersion: v1alpha1\nkind: BridgeConfig\nname: x\n---\napiVersion: v1alpha1\nkind: LinkConfig\nname: x\n"
    assert isinstance(patch(control_plane, bond), PatchError)
    assert len(patch(control_plane, bond.replace("LinkConfig\nname: x", "LinkConfig\nname: y"))) == 3


def test_the_base_is_read_before_it_is_merged_with(patch: Run) -> None:
    broken = "machine: {unknown: 1}\n"
    assert patch(broken, "machine: {token: x}").stage is Stage.BASE
    assert patch(broken) == [{"machine": {"unknown": 1}}]


def test_the_first_patch_that_cannot_be_read_is_told(patch: Run, control_plane: str) -> None:
    made = patch(control_plane, "machine: {token: x}", "{}", "a: [")
    assert (made.stage, made.patch) == (Stage.LOAD, 1)


def test_a_whole_document_is_deleted_and_may_come_back(patch: Run, control_plane: str) -> None:
    gone = "apiVersion: v1alpha1\nkind: HostnameConfig\n$patch: delete\n"
    assert len(patch(control_plane, HOSTNAME, gone)) == 1
    made = patch(control_plane, HOSTNAME, gone + "---\napiVersion: v1alpha1\nkind: HostnameConfig\nauto: stable\n")
    assert made[1] == {"apiVersion": "v1alpha1", "kind": "HostnameConfig", "auto": "stable"}


def test_deleting_what_is_not_there(patch: Run, control_plane: str) -> None:
    named = "apiVersion: v1alpha1\nkind: KmsgLogConfig\nname: x\n$patch: delete\n"
    assert len(patch(control_plane, named, at=(1, 14))) == 1
    assert patch(control_plane, named, at=(1, 13)).stage is Stage.CRASH
    unnamed = "apiVersion: v1alpha1\nkind: KubeSpanConfig\n$patch: delete\n"
    assert len(patch(control_plane, unnamed, at=(1, 14))) == 1
    assert patch(control_plane, unnamed, at=(1, 13))[1] == {}  # which no loader takes


def test_fields_and_keys_are_deleted(patch: Run, control_plane: str) -> None:
    made = patch(
        control_plane, "machine: {install: {$patch: delete}}\ncluster: {network: {dnsDomain: {$patch: delete}}}"
    )
    assert "install" not in made[0]["machine"]
    assert made[0]["cluster"]["network"]["dnsDomain"] == ""
    labels = ["machine: {nodeLabels: {a: x, b: y}}", "machine: {nodeLabels: {a: {$patch: delete}}}"]
    assert patch(control_plane, *labels)[0]["machine"]["nodeLabels"] == {"b": "y"}


def test_an_entry_is_deleted_by_its_first_key(patch: Run, control_plane: str) -> None:
    plugins = "cluster: {apiServer: {admissionControl: [{name: A}, {name: B}]}}"
    made = patch(control_plane, plugins, "cluster: {apiServer: {admissionControl: [{name: A, $patch: delete}]}}")
    assert [plugin["name"] for plugin in made[0]["cluster"]["apiServer"]["admissionControl"]] == ["B"]


@pytest.mark.parametrize(
    "path",
    [
        "machine: {nodeLabels: {a: {$patch: delete}}}",
        "machine: {kubelet: {nodeIP: {$patch: delete}}}",
        "machine: {network: {interfaces: [{interface: e, $patch: delete}]}}",
        "machine: {network: {interfaces: [{mtu: 5, $patch: delete}]}}",
    ],
)
def test_deleting_a_path_that_leads_nowhere(patch: Run, control_plane: str, path: str) -> None:
    assert patch(control_plane, path).stage is Stage.APPLY


def test_what_is_deleted_from_the_machine_s_own_document_goes_first(patch: Run, control_plane: str) -> None:
    made = patch(control_plane, "machine: {token: new}\n---\nmachine: {token: {$patch: delete}}\n")
    assert made[0]["machine"]["token"] == "new"


def test_a_json_patch_needs_a_configuration_of_one_document(patch: Run, control_plane: str) -> None:
    operation = "- {op: replace, path: /machine/token, value: x}"
    assert patch(control_plane, operation)[0]["machine"]["token"] == "x"
    assert patch(control_plane + "---\n" + HOSTNAME, operation).stage is Stage.APPLY
    assert patch(control_plane + "---\n" + HOSTNAME, "# nothing\n").stage is Stage.APPLY


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("{op: add, path: /machine/certSANs/-, value: c}", ["a", "b", "c"]),
        ("{op: add, path: /machine/certSANs/0, value: c}", ["c", "a", "b"]),
        ("{op: remove, path: /machine/certSANs/0}", ["b"]),
        ("{op: remove, path: /machine/certSANs/-1}", ["a"]),
        ("{op: replace, path: /machine/certSANs/1, value: c}", ["a", "c"]),
        ("{op: copy, from: /machine/certSANs/0, path: /machine/certSANs/-}", ["a", "b", "a"]),
        ("{op: move, from: /machine/certSANs/0, path: /machine/certSANs/1}", ["b", "a"]),
        ("{op: test, path: /machine/certSANs/0, value: a}", ["a", "b"]),
    ],
)
def test_operations_of_json_patches(patch: Run, operation: str, expected: list[str]) -> None:
    assert patch("machine: {certSANs: [a, b]}\n", f"- {operation}")[0]["machine"]["certSANs"] == expected


@pytest.mark.parametrize(
    "operation",
    [
        "{op: remove, path: /machine/nope}",
        "{op: replace, path: /machine/nope, value: 1}",
        "{op: add, path: /machine/certSANs/9, value: 1}",
        "{op: add, path: /nope/deep, value: 1}",
        "{op: add, path: machine, value: 1}",
        "{op: test, path: /machine/certSANs/0, value: z}",
        "{op: nope, path: /machine}",
        "null",
    ],
)
def test_operations_that_fail(patch: Run, operation: str) -> None:
    assert patch("machine: {certSANs: [a, b]}\n", f"- {operation}").stage is Stage.APPLY
