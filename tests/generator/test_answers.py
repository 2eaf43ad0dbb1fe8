"""Answers: defaults, what does not fit the schema, and what does not fit together."""

import json
from pathlib import Path
from typing import Any

import pytest

from stackwright.generator.answers.answers import Answers
from stackwright.generator.answers.complete import complete
from stackwright.generator.answers.defaults import COUNTS, VERSIONS
from stackwright.generator.answers.plain_values import build, to_plain
from stackwright.generator.answers.read_answers import GivenAnswers, complete_answers, parse_answers, read_answers
from stackwright.generator.answers.rules import advice, find_invalid_answers
from stackwright.model.errors import UserError
from stackwright.model.text.typed_access import mapping
from stackwright.schemas.stackwright.answers import answers_schema


def wrong(tree: dict[str, Any], *sets: str) -> list[str]:
    """The lines that are told of answers."""
    with pytest.raises(UserError) as caught:
        complete_answers(GivenAnswers(tree), sets)
    first, *lines = caught.value.message.splitlines()
    assert first == "The answers cannot be used, and nothing was written:"
    return [line.strip() for line in lines]


@pytest.mark.parametrize("stack", COUNTS)
def test_the_defaults_of_every_stack_fit_together(stack: str) -> None:
    answers = complete_answers(GivenAnswers({"stack": stack}))
    assert answers.stack == stack
    assert find_invalid_answers(answers) == ()


@pytest.mark.parametrize("stack", COUNTS)
def test_complete_answers_are_complete(stack: str) -> None:
    answers = complete({"stack": stack})
    assert complete(mapping(to_plain(answers))) == answers
    assert build(Answers, mapping(to_plain(answers))) == answers


def test_every_version_has_its_place_in_the_schema() -> None:
    schema = answers_schema()
    assert set(schema["properties"]["versions"]["properties"]) == set(VERSIONS)
    charts = set(schema["$defs"]["charts"]["properties"])
    assert charts | {"talos", "kubernetes", "k3s", "nixos", "argocd", "kubevirt", "cdi"} == set(VERSIONS)


def test_no_reference_leads_out_of_the_schema() -> None:
    text = json.dumps(answers_schema())
    assert "stackwright.schema.json" not in text


@pytest.mark.parametrize(
    ("tree", "line"),
    [
        ({"stak": "talos"}, "stak: unknown; did you mean `stack`?"),
        ({"stack": "talso"}, "stack: `talso` is not one of talos, nixos-k3s, talos-nixos, kubevirt, two-clusters; did you mean `talos`?"),
        ({"network": {"zzz": 1}}, "network.zzz: unknown; known here: dns, gateway, loadbalancers, nodes, pods, services, vip, vm-bridge, vms, vms-gateway"),
        ({"network": {"nodes": "10.20.0"}}, "network.nodes: `10.20.0` is not an IPv4 network such as `10.20.0.0/24`"),
        ({"network": {"gateway": "10.20.0.256"}}, "network.gateway: `10.20.0.256` is not an IPv4 address such as `10.20.0.11`"),
        ({"network": {"dns": []}}, "network.dns: the list is empty; at least one entry is right"),
        ({"versions": {"nixos": 26.05}}, "versions.nixos: `26.05` is a number without quotes; a text in quotes is right"),
        ({"versions": {"talos": "latest"}}, "versions.talos: `latest` is not a whole version; one such as `v1.14.2` is right"),
        ({"contract": "v1.11"}, "contract: `v1.11` is not one of v1.12, v1.13, v1.14; did you mean `v1.14`?"),
        ({"workers": -1}, "workers: `-1` is too small; at least 0 is right"),
        ({"workers": 101}, "workers: `101` is too large; at most 100 is right"),
        ({"workers": "2"}, "workers: `2` is not a whole number"),
        ({"nodes": {}}, "nodes: this is not a list"),
        ({"nodes": [{"role": "worker"}]}, "nodes.0.name: missing"),
        ({"nodes": [{"name": "Node 1"}]}, "nodes.0.name: `Node 1` is not a name of at most 40 small letters, digits and dashes that starts with a letter, such as `node-1`"),
        ({"choices": {"monitoring": "yes"}}, "choices.monitoring: `yes` is not true or false"),
        ({"hosts": [{"name": "a", "services": ["docker", "docker"]}]}, "hosts.0.services: the list has an entry twice"),
        ({"secrets": {"age": ["AGE-SECRET-KEY-1"]}}, "secrets.age.0: `AGE-SECRET-KEY-1` is not an age recipient such as `age1…`"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_schema(tree: dict[str, Any], line: str) -> None:
    assert wrong(tree) == [line]


TRUSTD = "it has its certificate signed by trustd (port 50001), which only a Talos control plane runs"


@pytest.mark.parametrize(
    ("tree", "lines"),
    [
        pytest.param(
            {"network": {"nodes": "10.20.0.5/24"}},
            ["network.nodes: 10.20.0.5/24 is an address within a network; the network is 10.20.0.0/24"],
            id="host bits",
        ),
        pytest.param(
            {"network": {"pods": "10.20.0.0/16"}},
            [
                "network.pods: 10.20.0.0/16 overlaps network.nodes 10.20.0.0/24; networks must be apart",
                "network.pods: 10.20.0.0/16 overlaps network.vms 10.20.10.0/24; networks must be apart",
            ],
            id="overlap",
        ),
        pytest.param(
            {"clusters": [{"name": "edge", "endpoint": "https://10.9.0.1:6443", "pods": "10.244.0.0/17"}]},
            ["clusters.0.pods: 10.244.0.0/17 overlaps network.pods 10.244.0.0/16; networks must be apart"],
            id="overlap of clusters",
        ),
        pytest.param(
            {"network": {"services": "10.96.0.0/25"}},
            ["network.services: 10.96.0.0/25 has the wrong size; /12 to /24 is right"],
            id="size",
        ),
        pytest.param(
            {"network": {"pods": "10.244.0.0/23"}},
            ["network.pods: 10.244.0.0/23 is too small: each of the 5 machines takes a /24 of it"],
            id="too few pods",
        ),
        pytest.param(
            {"network": {"gateway": "10.30.0.1", "dns": ["1.1.1.1"]}},
            ["network.gateway: 10.30.0.1 is not in network.nodes 10.20.0.0/24"],
            id="gateway elsewhere",
        ),
        pytest.param(
            {"network": {"vip": "10.30.0.1"}},
            ["network.vip: 10.30.0.1 is not in network.nodes 10.20.0.0/24"],
            id="vip elsewhere",
        ),
        pytest.param(
            {"network": {"vip": "10.20.0.255"}},
            ["network.vip: 10.20.0.255 is not a machine's: it stands for network.nodes 10.20.0.0/24 itself"],
            id="broadcast",
        ),
        pytest.param(
            {"network": {"loadbalancers": "10.20.0.220-10.20.0.210"}},
            ["network.loadbalancers: 10.20.0.220-10.20.0.210 ends before it starts; 10.20.0.210-10.20.0.220 is right"],
            id="pool backwards",
        ),
        pytest.param(
            {"network": {"loadbalancers": "10.20.1.0/28"}},
            ["network.loadbalancers: 10.20.1.0/28 is not within network.nodes 10.20.0.0/24"],
            id="pool elsewhere",
        ),
        pytest.param(
            {"network": {"loadbalancers": "300.20.0.1-10.20.0.2"}},
            [
                "network.loadbalancers: 300.20.0.1-10.20.0.2 is not a valid range; two addresses with `-` between them are right"
            ],
            id="no pool",
        ),
        pytest.param(
            {"network": {"loadbalancers": "10.20.0.8/29"}},
            ["network.vip: 10.20.0.10 of network.vip is in network.loadbalancers 10.20.0.8/29"],
            id="vip in the pool",
        ),
        pytest.param(
            {"nodes": [{"name": "a", "role": "controlplane", "address": "10.20.0.1"}]},
            ["nodes.0.address: 10.20.0.1 is used by network.gateway and by node a"],
            id="address of the gateway",
        ),
        pytest.param(
            {
                "nodes": [{"name": "a", "role": "controlplane", "address": "10.20.0.20"}],
                "hosts": [{"name": "b", "address": "10.20.0.20"}],
            },
            ["hosts.0.address: 10.20.0.20 is used by node a and by host b"],
            id="address twice",
        ),
        pytest.param(
            {"vms": [{"name": "a", "mac": "52:54:00:00:00:01"}, {"name": "b", "mac": "52:54:00:00:00:01"}]},
            ["vms.1.mac: 52:54:00:00:00:01 is used by vm a and by vm b"],
            id="mac twice",
        ),
        pytest.param(
            {"vms": [{"name": "a", "address": "10.20.0.77"}]},
            ["vms.0.address: 10.20.0.77 is not in network.vms 10.20.10.0/24"],
            id="vm elsewhere",
        ),
        pytest.param(
            {"hosts": [{"name": "cp-1"}]},
            ["hosts.0.name: cp-1 is the name of node cp-1 and of host cp-1"],
            id="name twice",
        ),
        pytest.param(
            {"clusters": [{"name": "homelab", "endpoint": "https://10.9.0.1:6443"}]},
            ["clusters.0.name: homelab is the name of cluster homelab and of cluster homelab"],
            id="cluster twice",
        ),
        pytest.param(
            {"hosts": [{"name": "all"}]},
            ["hosts.0.name: all is reserved: Ansible has such a group; another name is right"],
            id="reserved",
        ),
        pytest.param(
            {"hosts": [{"name": "yes"}]},
            ["hosts.0.name: yes is reserved: YAML reads something else there; another name is right"],
            id="reserved by YAML",
        ),
        pytest.param(
            {"repository": {"branch": "No"}},
            ["repository.branch: no is reserved: YAML reads something else there; another name is right"],
            id="reserved branch",
        ),
        pytest.param(
            {"apps": [{"name": "a", "namespace": "kube-system"}]},
            ["apps.0.namespace: kube-system is reserved: Kubernetes has that namespace; another name is right"],
            id="reserved namespace",
        ),
        pytest.param(
            {"control-planes": 0},
            ["nodes: none of the nodes is a control plane; give one the role controlplane"],
            id="no control plane",
        ),
        pytest.param(
            {"control-planes": 0, "workers": 0},
            ["nodes: the stack talos needs at least one Talos control plane"],
            id="no nodes",
        ),
        pytest.param(
            {"stack": "nixos-k3s", "servers": 0},
            [
                "hosts: the stack nixos-k3s needs at least one host with the role k3s-server",
                "hosts.0.role: agent-1 is a k3s agent; a k3s agent joins a k3s server only, and no host here has that"
                " role. Give one host the role k3s-server, or this one the role server",
                "hosts.1.role: agent-2 is a k3s agent; a k3s agent joins a k3s server only, and no host here has that"
                " role. Give one host the role k3s-server, or this one the role server",
            ],
            id="no server",
        ),
        pytest.param(
            {"hosts": [{"name": "a", "role": "k3s-server"}]},
            ["hosts.0.role: a is of a k3s cluster, and there is none; a cluster of the kind k3s is missing"],
            id="no k3s cluster",
        ),
        pytest.param(
            {"stack": "two-clusters", "clusters": []},
            [
                "clusters: the stack two-clusters needs a cluster of the kind talos, and nodes for it",
                "nodes: cp-1 runs Talos, and no cluster here does; a cluster of the kind talos is missing",
            ],
            id="no second cluster",
        ),
        pytest.param(
            {"clusters": [{"name": "edge"}]},
            ["clusters.0.endpoint: nothing says where the API of edge is"],
            id="no endpoint",
        ),
        pytest.param(
            {"clusters": [{"name": "edge", "kind": "talos"}]},
            [
                "clusters.0.endpoint: edge is the second talos cluster whose machines would be described here; give the"
                " endpoint of a cluster from elsewhere"
            ],
            id="second of a kind",
        ),
        pytest.param(
            {
                "stack": "nixos-k3s",
                "hosts": [{"name": "a", "role": "k3s-server", "services": ["kubernetes"]}],
            },
            [
                "hosts.0.services: a would run two kubelets: the role k3s-server and the service kubernetes exclude each"
                " other"
            ],
            id="two kubelets",
        ),
        pytest.param(
            {"apps": [{"name": "a", "image": "registry.example.org:5000/web"}]},
            [
                "apps.0.image: registry.example.org:5000/web has no tag, so it changes by itself;"
                " registry.example.org:5000/web:1.2.3 is right"
            ],
            id="no tag",
        ),
        pytest.param(
            {"versions": {"talos": "v1.11.5"}},
            ["versions.talos: v1.11.5 is too old for the documents that are written; v1.12.0 or later is right"],
            id="old Talos",
        ),
    ],
)
def test_what_does_not_fit_together(tree: dict[str, Any], lines: list[str]) -> None:
    assert wrong(tree) == lines


@pytest.mark.parametrize(
    "tree",
    [
        {"stack": "nixos-k3s", "nodes": [{"name": "w-1"}]},
        {"hosts": [{"name": "s-1", "role": "k3s-server"}], "clusters": [{"name": "c", "kind": "k3s"}], "control-planes": 0},
    ],
)  # fmt: skip
def test_talos_workers_on_a_nixos_control_plane_are_refused_with_the_reason(tree: dict[str, Any]) -> None:
    assert any(f"a Talos worker joins no NixOS control plane: {TRUSTD}" in line for line in wrong(tree))


def test_what_no_address_is_left_for() -> None:
    lines = wrong({"network": {"nodes": "10.20.0.0/28"}, "workers": 20})
    assert "nodes.12.address: no address is free for worker-10 in network.nodes 10.20.0.0/28" in lines


def test_long_lists_of_mistakes_are_cut() -> None:
    lines = wrong({"nodes": [{"role": "worker"}] * 50})
    assert lines[-1] == "and 30 more"


@pytest.mark.parametrize(
    ("assignment", "line"),
    [
        ("netwrk.nodes=10.0.0.0/24", "netwrk: unknown; did you mean `network`?"),
        ("network.nods=10.0.0.0/24", "network.nods: unknown; did you mean `nodes`?"),
        ("workers=many", "workers: `many` is not a whole number"),
        ("choices.monitoring=perhaps", "choices.monitoring: `perhaps` is not true or false"),
        ("choices.cni=cillium", "choices.cni: `cillium` is not one of cilium, flannel; did you mean `cilium`?"),
        ("nodes.9.name=x", "nodes.9.name: entry 9 does not exist; they count from 0 to 4"),
        ("vms.0.name=x", "vms.0.name: entry 0 does not exist; there are none"),
        ("nodes.0.nam=x", "nodes.0.nam: unknown; did you mean `name`?"),
        ("domain.x=1", "domain.x: unknown; there is nothing below domain"),
        ("network.nodes=10.0.0.0/33", "network.nodes: `10.0.0.0/33` is not an IPv4 network such as `10.20.0.0/24`"),
    ],
)
def test_assignments_that_are_refused(assignment: str, line: str) -> None:
    assert wrong({}, assignment) == [line]


def test_assignments() -> None:
    sets = ("nodes.0.name=alpha", "nodes.1.disk=/dev/sda", "network.dns=1.1.1.1, 9.9.9.9", "choices.example-vm=yes")
    answers = complete_answers(GivenAnswers({}), (*sets, "apps=[{name: shop, port: 80}]", "workers=1"))
    assert [node.name for node in answers.nodes] == ["alpha", "cp-2", "cp-3", "worker-1", "worker-2"]
    assert answers.nodes[0].address == "10.20.0.11"
    assert answers.nodes[1].disk == "/dev/sda"
    assert answers.network.dns == ("1.1.1.1", "9.9.9.9")
    assert [vm.name for vm in answers.vms] == ["vm-1"]
    assert [(app.name, app.port) for app in answers.apps] == [("shop", 80)]


def test_an_assignment_without_a_value() -> None:
    with pytest.raises(UserError, match="--set workers sets nothing"):
        complete_answers(GivenAnswers({}), ("workers",))


def test_a_file_of_answers_is_told_with_its_places(tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text("stack: talos\nnetwork:\n  nodes: 10.20.0.5/24\n  gateway: 10.20.0.1\n")
    with pytest.raises(UserError) as caught:
        complete_answers(read_answers(path))
    assert f"{path}:3:10: network.nodes: 10.20.0.5/24 is an address" in caught.value.message
    path.write_text("nodse: []\n")
    with pytest.raises(UserError) as caught:
        complete_answers(read_answers(path))
    assert f"{path}:1:1: nodse: unknown; did you mean `nodes`?" in caught.value.message


def test_a_file_may_be_json(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"stack": "kubevirt", "domain": "lab.example.org"}))
    answers = complete_answers(read_answers(path))
    assert (answers.stack, answers.domain) == ("kubevirt", "lab.example.org")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: [\n", "answers.yaml:2:1: "),
        ("stack: talos\nstack: talos\n", "answers.yaml:2:1: "),
        ("- talos\n", "answers.yaml is not one mapping of answers"),
        ("stack: talos\n---\nstack: talos\n", "answers.yaml is not one mapping of answers"),
        ("talos", "answers.yaml is not one mapping of answers"),
    ],
)
def test_files_that_cannot_be_read(content: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_answers(content, "answers.yaml")
    assert caught.value.message.startswith(message)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is not there"):
        read_answers(tmp_path / "none.yaml")


def test_an_empty_file_answers_nothing() -> None:
    assert parse_answers("# nothing yet\n", "answers.yaml").tree == {}


def test_advice() -> None:
    told = " ".join(advice(complete({"control-planes": 2, "hosts": [{"name": "a"}]})))
    assert "2 Talos control planes survive" in told
    assert list(advice(complete({}))) == []


def test_defaults_make_way_for_what_was_answered() -> None:
    answers = complete_answers(GivenAnswers({"network": {"nodes": "10.244.7.0/24", "vms": "10.100.1.0/24"}}))
    assert (answers.network.pods, answers.network.services) == ("10.245.0.0/16", "10.112.0.0/12")
    answers = complete_answers(GivenAnswers({"stack": "two-clusters", "network": {"nodes": "10.96.0.0/24"}}))
    assert (answers.clusters[0].pods, answers.clusters[0].services) == ("10.244.0.0/16", "10.112.0.0/12")
