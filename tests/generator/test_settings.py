"""`stackwright.yaml` holds the answers: what is written is what is read again."""

from collections.abc import Callable

import pytest
import yaml

from stackwright.generator.answers.answers import Answers
from stackwright.generator.answers.config_answers import read_settings
from stackwright.generator.answers.defaults import COUNTS
from stackwright.generator.answers.read_answers import complete_answers
from stackwright.model.config import parse_config
from stackwright.model.errors import UserError
from stackwright.model.text.typed_access import mapping

FilesOf = Callable[..., dict[str, bytes]]


@pytest.mark.parametrize(
    ("stack", "sets"),
    [
        *((stack, ()) for stack in COUNTS),
        ("talos", ("control-planes=1", "workers=0", "choices.example-vm=yes", "apps=[]")),
        ("nixos-k3s", ("hosts=[{name: a, role: k3s-server, mac: '52:54:00:00:00:01', packages: [htop], services: [docker]}]",)),
        ("talos", ("admin.ssh-keys=[ssh-ed25519 AAAAC3Nz me@example.org]", "network.loadbalancers=10.20.0.224/28")),
        ("kubevirt", ("vms=[{name: a, image: 'quay.io/containerdisks/debian:13'}]", "versions.cilium=1.19.8")),
        ("talos", ("clusters=[{name: edge, endpoint: 'https://10.9.0.1:6443'}]", "repository.title=Home & more, 1.0")),
        ("talos", ("repository.url=git@github.com:someone/x.git", "repository.owner=someone", "choices.ci=forgejo")),
    ],
)  # fmt: skip
def test_what_is_written_is_what_is_read(
    stack: str, sets: tuple[str, ...], answers_of: Callable[..., Answers], files_of: FilesOf
) -> None:
    text = files_of(stack, *sets)["stackwright.yaml"].decode()
    parse_config(text)
    given = read_settings(text)
    assert given is not None
    pinned = mapping(given.tree, "versions")
    found = complete_answers(given)
    wanted = answers_of(stack, *sets)
    if "10.20.0.224/28" in str(sets):
        assert found.network.loadbalancers == "10.20.0.224-10.20.0.239"
    else:
        assert [found.versions[key] for key in pinned] == [wanted.versions[key] for key in pinned]
        assert found.network == wanted.network or not found.nodes
    for field in (
        "stack",
        "repository",
        "choices",
        "nodes",
        "hosts",
        "vms",
        "apps",
        "clusters",
        "admin",
        "secrets",
        "template",
    ):
        assert getattr(found, field) == getattr(wanted, field)


def test_a_repository_without_a_scaffold_has_no_answers() -> None:
    assert read_settings("lint: {profile: strict}\n") is None
    assert read_settings("") is None
    assert read_settings("scaffold:\n") is None


def test_a_scaffold_without_its_stack() -> None:
    with pytest.raises(UserError, match=r"scaffold\.stack is missing"):
        read_settings("scaffold: {domain: example.org}\n")


def test_what_is_not_listed_is_not_there() -> None:
    given = read_settings("scaffold: {stack: talos, nodes: [{name: a, role: controlplane}]}\n")
    assert given is not None
    answers = complete_answers(given)
    assert (len(answers.nodes), answers.hosts, answers.vms, answers.apps) == (1, (), (), ())


def test_other_readers_see_the_same_texts(files_of: FilesOf) -> None:
    """Version numbers and names stay texts for whoever reads YAML otherwise."""
    found = yaml.safe_load(files_of("two-clusters")["stackwright.yaml"])
    assert found["versions"]["nixos"] == "26.05"
    assert found["scaffold"]["template"].count(".") == 2
    assert all(isinstance(version, str) for version in found["scaffold"]["versions"].values())
    assert [type(version) for version in found["versions"]["kubernetes"]] == [str, str]
