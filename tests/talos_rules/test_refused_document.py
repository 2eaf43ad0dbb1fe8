"""TAL013: what a document of a Talos configuration says wrongly wherever it stands, and what may stand elsewhere."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.text.document import load
from stackwright.schemas.talos.document_constraints import GENERATED_KINDS, GENERATED_VOLUME

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
Files = dict[str, str]

OF_113 = {"stackwright.yaml": 'versions: {talos: "1.13"}\n'}


def document(kind: str, name: str = "a", more: str = "") -> str:
    named = f"name: {name}\n" if name else ""
    return f"apiVersion: v1alpha1\nkind: {kind}\n{named}{more}"


def raw(more: str, name: str = "a") -> str:
    return document("RawVolumeConfig", name, f"provisioning:\n  diskSelector: {{match: 'true'}}\n{more}")


EMPTY_BOND = document("BondConfig", "bond0", "bondMode: active-backup\nlinks: []\n")
DOT = document("ResolverConfig", "", "nameservers: [{address: 192.0.2.53, protocol: DoT}]\n")
ENVIRONMENT = document("ExtensionServiceConfig", "a", "environment: [A=b]\n")

#: What the repository shows → its files, and the severities of the findings.
CASES: dict[str, tuple[Files, list[str]]] = {
    "a name": ({"a.yaml": raw("  minSize: 1GiB\n", "a_b")}, ["error"]),
    "no name, which no patch can bring": ({"a.yaml": document("KernelModuleConfig", "")}, ["error"]),
    "a minimum above its maximum": ({"a.yaml": raw("  minSize: 2GiB\n  maxSize: 1GiB\n")}, ["error"]),
    "beside a value that is filled in": ({"a.yaml": raw("  minSize: 2GiB\n  maxSize: ${MOST}\n")}, []),
    "a type of CEL": (
        {"a.yaml": document("LinkAliasConfig", "a", "selector: {match: '1'}\n")},
        ["error"],
    ),
    "a bond without links": ({"a.yaml": EMPTY_BOND}, ["error"]),
    "whose links another patch has": (
        {"a.yaml": EMPTY_BOND, "b.yaml": document("BondConfig", "bond0", "links: [eth0]\n")},
        [],
    ),
    "beside a template": ({"talos/a.yaml": EMPTY_BOND, "talos/nodes/b.yaml.j2": "{{ links }}\n"}, []),
    "beside a template of something else": ({"talos/a.yaml": EMPTY_BOND, "apps/b.yaml.j2": "{{ links }}\n"}, ["error"]),
    "what gen config writes the rest of": ({"a.yaml": document("HostnameConfig", "", "")}, []),
    "a file that extends another": (
        {"a.yaml": document("ExtensionServiceConfig", "a", "configFiles: [{mountPath: /a}]\n"), "b.yaml": ENVIRONMENT},
        [],
    ),
    "what only the newest refuses": ({"a.yaml": DOT}, ["warning"]),
    "which is not in use": ({**OF_113, "a.yaml": DOT}, []),
    "what an older version refuses, which is in use": (
        {**OF_113, "a.yaml": document("VolumeConfig", "ETCD")},
        ["error"],
    ),
    "what an older version refuses": ({"a.yaml": document("VolumeConfig", "ETCD")}, []),
    "what a patch deletes": ({"a.yaml": document("BondConfig", "bond0", "$patch: delete\n")}, []),
    "encrypted": ({"a.yaml": document("BondConfig", "bond0", "sops: {mac: a}\n")}, []),
    "old fields, one by itself": ({"a.yaml": "machine: {features: {hostDNS: {forwardKubeDNSToHost: true}}}\n"}, []),
    "old fields, switched off beside it": (
        {"a.yaml": "machine: {features: {hostDNS: {enabled: false, forwardKubeDNSToHost: true}}}\n"},
        ["warning"],
    ),
    "old fields of control planes": ({"a.yaml": "cluster: {etcd: {advertisedSubnets: [a]}}\n"}, ["error"]),
    "old fields, of which the role is not known": ({"a.yaml": "machine: {ca: {crt: YQ==, key: YQ==}}\n"}, []),
    "old fields, a bond whose mode is elsewhere": (
        {"a.yaml": "machine: {network: {interfaces: [{interface: bond0, bond: {lacpRate: fast}}]}}\n"},
        [],
    ),
    "a container network that there is not": ({"a.yaml": "cluster: {network: {cni: {name: cilium}}}\n"}, ["error"]),
    "two documents that say the same": (
        {"a.yaml": document("HostnameConfig", "", "hostname: a\nauto: off\n---\nmachine: {network: {hostname: a}}\n")},
        ["error"],
    ),
    "two kinds of link with one name": (
        {"a.yaml": f"{document('LinkConfig')}---\n{document('BridgeConfig')}"},
        ["error"],
    ),
    "one document twice": ({**OF_113, "a.yaml": f"{document('LinkConfig')}---\n{document('LinkConfig')}"}, ["error"]),
    "one document twice, which is merged": ({"a.yaml": f"{document('LinkConfig')}---\n{document('LinkConfig')}"}, []),
    "containers that wait for each other": (
        {
            "a.yaml": "---\n".join(
                document("ContainerConfig", one, f"image: a/b:1\ndependsOn: {{containers: [{other}]}}\n")
                for one, other in ("ab", "ba")
            )
        },
        ["error"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_documents_by_themselves(make: Make, told: Told, case: str) -> None:
    files, severities = CASES[case]
    assert [line.split()[1] for line in told(make(files), select=("TAL013",))] == severities


def test_what_the_whole_verdict_tells_is_told_once(make: Make, told: Told) -> None:
    files = {
        "stackwright.yaml": "versions: {talos: '1.13'}\ntalos: {nodes: [{name: a, role: worker, patches: [a.yaml]}]}\n",
        "a.yaml": raw("  minSize: 2GiB\n  maxSize: 1GiB\n"),
    }
    assert [line.split()[2] for line in told(make(files), select=("TAL",))] == ["TAL020"]


def test_generated_kinds_are_those_of_the_bases() -> None:
    bases = Path(__file__).parents[2] / "schemas" / "talos" / "bases"
    texts = [path.read_bytes() for path in bases.glob("*.yaml")]
    values = [document.value for text in texts for document in load(text, "go-yaml-3").documents]
    named = {
        (str(value["kind"]), str(value.get("name", "")))
        for value in values
        if isinstance(value, dict) and "kind" in value
    }
    assert {kind for kind, name in named} - GENERATED_KINDS == {GENERATED_VOLUME[0]}
    assert {name for kind, name in named if kind == GENERATED_VOLUME[0]} == {GENERATED_VOLUME[1]}
