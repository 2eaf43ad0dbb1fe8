"""Which documents are Talos machine configuration, and which of them its loader refuses."""

import pytest

from stackwright.model.talos.facts.documents import (
    TalosFact,
    kinds,
    nearest_kind,
    row_of,
    talos_document,
    without_directives,
)
from stackwright.model.talos.validating.loader import LoadVerdict, find_load_verdicts, find_patch_load_verdicts
from stackwright.model.text.document import Document, Value, load
from stackwright.model.text.place import Node
from stackwright.schemas.validation.validate import ViolationType


def _fact(text: str) -> TalosFact | None:
    return talos_document(load(text.encode(), "go-yaml-3").documents[0])


def _refused(text: str, at: tuple[int, int] = (1, 14)) -> list[LoadVerdict]:
    loaded = load(text.encode(), "go-yaml-3")
    return list(find_load_verdicts(loaded.documents, at, loaded.parse_errors))


def _patch_refused(text: str, at: tuple[int, int] = (1, 14)) -> list[LoadVerdict]:
    loaded = load(text.encode(), "go-yaml-3")
    return list(find_patch_load_verdicts(loaded.documents, at, loaded.parse_errors))


def _named(*documents: tuple[str, str]) -> str:
    return "".join(f"---\napiVersion: v1alpha1\nkind: {kind}\nname: {name}\n" for kind, name in documents)


@pytest.mark.parametrize(
    "text",
    [
        "version: v1alpha1\nmachine: {}",
        "version: v1alpha1\nmachine: {type: worker, network: {}}\ncluster: {}",
        "machine: {nodeLabels: {a: b}}",
        "machine: {featuers: {hostDNS: {enabled: true}}}",
        "machine: {kernel: {extraArgs: [a]}}",
        "cluster: {proxy: {disabled: true}}",
        "cluster: {network: {cni: {name: none}}}",
        "cluster: {discovery: {registries: {service: {disabled: false}}}}",
        "cluster: {allowSchedulingOnControlPlanes: true}",
        "machine: {network: {interfaces: [{interface: eth0, $patch: delete}]}}",
        "machine: {token: ENC, ca: {}}\nsops: {mac: x}",
        "apiVersion: v1alpha1\nmachine: {type: worker}",
    ],
)
def test_the_document_without_a_kind_is_known_by_its_fields(text: str) -> None:
    assert _fact(text) == TalosFact(Node(0, ()), "", None)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("cluster: {name: home, id: 1}", id="Cilium's values"),
        pytest.param("cluster: {id: 1}", id="Cilium's values, the number alone"),
        pytest.param("cluster: {name: home, id: 1}\nipam: {mode: kubernetes}", id="Cilium's values with more"),
        pytest.param(
            "cluster: {instances: 3, storage: {size: 10Gi}, initdb: {}}\nversion: {postgresql: '16'}", id="CNPG"
        ),
        pytest.param("cluster: {discovery: k8s, name: emqx}", id="a text where Talos has a mapping"),
        pytest.param("cluster: {name: home, endpoint: x}\nnodes: []", id="a repository's own cluster.yaml"),
        pytest.param("cluster: {id: a, secret: b}\nsecrets: {}\ntrustdinfo: {}\ncerts: {}", id="a secrets bundle"),
        pytest.param("cluster: production", id="a talosconfig's text"),
        pytest.param("clusterName: home\nnodes: []\ntalosVersion: v1.13.0", id="talhelper's talconfig"),
        pytest.param("machine: true\nversion: 2.1\njobs: {}", id="CircleCI"),
        pytest.param("apiVersion: v1alpha1\nkind: TalosCluster\nmetadata: {name: a}\nspec: {}", id="TalosCluster"),
        pytest.param("kind: Cluster\nname: home\ntalos: {version: v1.13.0}", id="an Omni template"),
        pytest.param("apiVersion: cluster.x-k8s.io/v1beta1\nkind: MachineConfig", id="another group"),
        pytest.param("apiVersion: v1alpha1\nkind: Something\nname: a", id="another program's kind"),
        pytest.param("apiVersion: v1alpha1\nkind: HostnameConfg\nspec: {}", id="a near miss with a spec"),
        pytest.param("apiVersion: v1alpha1\nkind: MachineConfig", id="the name that only our table has"),
        pytest.param("[a, b]", id="a list"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_only_looks_like_talos_is_not(text: str) -> None:
    found = load((text or "---").encode(), "go-yaml-3").documents[0]
    assert talos_document(found) is None


def test_a_document_of_a_kind_is_known_by_its_kind() -> None:
    text = "---\n---\napiVersion: v1alpha1\nkind: LinkConfig\nname: eth0\n"
    (_, document) = load(text.encode(), "go-yaml-3").documents
    assert talos_document(document) == TalosFact(Node(1, ()), "LinkConfig", "eth0")
    assert _fact("apiVersion: v1alpha1\nkind: HostnameConfig") == TalosFact(Node(0, ()), "HostnameConfig", None)


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("HostnameConfg", "HostnameConfig"),
        ("hostnameConfig", "HostnameConfig"),
        ("KubespanEndpointsConfig", "KubeSpanEndpointsConfig"),
        ("KubeSpanEndpoints", "KubeSpanEndpointsConfig"),
        ("UnattendedInstall", "UnattendedInstallConfig"),
    ],
)
def test_a_misspelt_kind_is_still_talos(written: str, right: str) -> None:
    fact = _fact(f"apiVersion: v1alpha1\nkind: {written}\nname: a")
    assert fact is not None
    assert (fact.kind, nearest_kind(fact.kind), row_of(fact.kind)) == (written, right, None)


def test_there_are_as_many_kinds_as_talos_registers() -> None:
    assert len(kinds()) == 89
    assert "MachineConfig" not in kinds()
    assert row_of("") is not None


def test_what_a_patch_deletes_is_not_set() -> None:
    patch: Value = {
        "machine": {"env": {"$patch": "delete"}, "files": [{"path": "/a", "$patch": "delete"}, {"path": "/b"}]},
        "cluster": {"$patch": "replace"},
    }
    assert without_directives(patch) == {
        "machine": {"env": None, "files": [None, {"path": "/b"}]},
        "cluster": {"$patch": "replace"},
    }
    assert without_directives({"kind": "LinkConfig", "$patch": "delete"}) is None
    assert without_directives({"cluster": {"apiServer": {"$$patch": "delete"}}}) == {"cluster": {"apiServer": None}}


def test_a_configuration_that_is_loaded() -> None:
    text = "version: v1alpha1\nmachine: {type: worker}\n---\n" + _named(("LinkConfig", "a"), ("LinkConfig", "b"))
    assert _refused(text) == []
    assert _refused(text + "---\n# nothing but a comment\n---\n") == []
    assert _refused("version: v1alpha2\nmachine: {}") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no document in it"),
        ("---\n# a comment\n---\n", "there is no document in it"),
        ("[a]", "a document of a machine configuration must be a mapping"),
        ("text", "a document of a machine configuration must be a mapping"),
        ("{}", "the document has no `kind`, and no `machine` or `cluster` either"),
        ("version: v1alpha1", "the document has no `kind`, and no `machine` or `cluster` either"),
        ("kind: LinkConfig", "the document has no `apiVersion`, which must be `v1alpha1`"),
        ("apiVersion: v1\nkind: LinkConfig", "Talos 1.14 has no LinkConfig of `apiVersion: v1`; it must be `v1alpha1`"),
        ("apiVersion: v1alpha1\nkind: LinkConfg", "Talos 1.14 has no LinkConfg; did you mean LinkConfig?"),
        ("apiVersion: v1alpha1\nkind: Pod", "Talos 1.14 has no Pod"),
        ("apiVersion: v1alpha1\nkind: MachineConfig", "Talos 1.14 has no MachineConfig"),
    ],
)
def test_a_document_that_is_no_configuration(text: str, message: str) -> None:
    assert [refusal.message for refusal in _refused(text)] == [message]


def test_a_kind_that_the_version_has_not_yet() -> None:
    text = "apiVersion: v1alpha1\nkind: VethConfig\nname: v0\n"
    (refusal,) = _refused(text, (1, 13))
    assert (refusal.message, refusal.at) == ("Talos 1.13 has no VethConfig: it came with 1.14", Node(0, ("kind",)))
    assert _refused(text) == []


def test_a_document_is_checked_as_that_version_reads_it() -> None:
    text = "apiVersion: v1alpha1\nkind: TimeSyncConfig\nntp: {useNTS: true}\nbootTimeout: 5\n"
    early, late = _refused(text, (1, 13)), _refused(text)
    assert [refusal.violation.type for refusal in late if refusal.violation] == [ViolationType.MALFORMED]
    assert {refusal.at for refusal in early} == {Node(0, ("bootTimeout",)), Node(0, ("ntp", "useNTS"), key=True)}


def test_deprecated_fields_are_loaded() -> None:
    assert _refused("machine: {network: {hostname: a}, disks: []}\npersist: true\n") == []


def test_a_document_twice() -> None:
    (refusal,) = _refused(_named(("LinkConfig", "a"), ("LinkConfig", "b"), ("LinkConfig", "a")))
    assert (refusal.message, refusal.at, refusal.other) == ("LinkConfig a stands twice", Node(2, ()), Node(0, ()))
    singleton = "---\napiVersion: v1alpha1\nkind: TimeSyncConfig\n"
    assert [refusal.message for refusal in _refused(singleton * 2)] == ["TimeSyncConfig stands twice"]


def test_the_document_without_a_kind_twice() -> None:
    (refusal,) = _refused("machine: {}\n---\ncluster: {}\n")
    assert refusal.message == "the document with `machine` and `cluster` stands twice"


@pytest.mark.parametrize(
    ("one", "other", "at"),
    [
        ("UserVolumeConfig", "ExistingVolumeConfig", (1, 11)),
        ("HCloudVIPConfig", "Layer2VIPConfig", (1, 12)),
        ("LinkConfig", "BondConfig", (1, 12)),
        ("VRFConfig", "WireguardConfig", (1, 13)),
        ("VethConfig", "DummyLinkConfig", (1, 14)),
    ],
)
def test_kinds_of_which_a_name_may_stand_in_one_document_only(one: str, other: str, at: tuple[int, int]) -> None:
    (refusal,) = _refused(_named((one, "a"), (other, "a")), at)
    assert refusal.message == f"{other} and {one} may not both be called a"
    assert (refusal.at, refusal.other) == (Node(1, ()), Node(0, ()))
    assert _refused(_named((one, "a"), (other, "b")), at) == []


def test_kinds_that_may_have_the_same_name() -> None:
    assert _refused(_named(("LinkConfig", "a"), ("EthernetConfig", "a"), ("DHCPv4Config", "a"))) == []


def test_a_link_that_is_the_peer_of_another() -> None:
    veth = "---\napiVersion: v1alpha1\nkind: VethConfig\nname: v0\npeer: {name: v1}\n"
    (refusal,) = _refused(veth + _named(("LinkConfig", "v1")))
    assert (refusal.message, refusal.at) == ("the link v1 is configured twice", Node(0, ("peer", "name")))
    assert refusal.other == Node(1, ())
    assert len(_refused(veth.replace("name: v1", "name: v0"))) == 1
    assert _refused(veth + _named(("LinkConfig", "v2"))) == []


def test_a_key_twice() -> None:
    (refusal,) = _refused("machine:\n  type: worker\n  type: worker\n")
    assert "`type` stands twice in one mapping" in refusal.message
    assert refusal.other == Node(0, ("machine", "type"), key=True)


def test_a_patch_may_delete() -> None:
    text = "machine:\n  env: {$patch: delete}\n  files: [{path: /a, $patch: delete}]\n"
    assert _patch_refused(text) == []
    assert _patch_refused("apiVersion: v1alpha1\nkind: LinkConfig\nname: a\n$patch: delete\n") == []
    assert [refusal.violation.path for refusal in _refused(text) if refusal.violation] != []


def test_a_patch_with_nothing_in_it() -> None:
    for text in ("{}", "# nothing\n", "version: v1alpha1\n"):
        assert [refusal.message for refusal in _patch_refused(text)] == ["there is no document in it"]


def test_a_patch_may_have_a_document_twice_since_1_14() -> None:
    text = _named(("LinkConfig", "a"), ("LinkConfig", "a"))
    assert (len(_patch_refused(text, (1, 13))), len(_patch_refused(text, (1, 14)))) == (1, 0)


def test_any_document_is_looked_at_without_falling_over() -> None:
    values: list[Value] = [None, 5, "a", [], {}, {"machine": 5, "cluster": []}, {"kind": {}, "apiVersion": []}]
    for index, value in enumerate(values):
        talos_document(Document(index, value))
        list(find_load_verdicts([Document(index, value)], (1, 14)))
        list(find_patch_load_verdicts([Document(index, value)], (1, 5)))
