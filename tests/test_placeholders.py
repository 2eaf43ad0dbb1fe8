"""REF001: what a new repository has in the place of what only its owner knows, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stackwright.lint.engine import analyse
from stackwright.lint.finding import Report
from stackwright.model.config import read_config
from stackwright.model.files.source import open_source
from stackwright.show.explain_file import explain_file

Make = Callable[..., Path]
Told = Callable[..., list[str]]
AGE = "age1" + "q" * 58
MAC = "00:00:00:00:00:00"
DISK = "/dev/disk/by-id/placeholder"
URL = "https://github.com/example/homelab.git"
SETTINGS = "scaffold:\n  stack: talos\n  repository:\n    name: homelab\n"
NODE = f"""machine:
  install:
    disk: {DISK}
---
apiVersion: v1alpha1
kind: LinkAliasConfig
name: net0
selector:
  match: mac(link.permanent_addr) == "{MAC}"
"""
CARD_NIX = f'{{\n  matchConfig.PermanentMACAddress = "{MAC}";\n}}\n'
DISK_NIX = f'{{\n  device = "{DISK}";\n}}\n'


def places(told: list[str]) -> list[str]:
    return [line.partition(": info REF001")[0] for line in told if "REF001" in line]


def test_files_that_are_no_yaml_are_read_too(make: Make, told: Told) -> None:
    root = make(
        {
            "stackwright.yaml": SETTINGS,
            "keys/admin.pub": "# Who may log in.\n\n",
            "nixos/hosts/db-1/default.nix": CARD_NIX,
            "nixos/hosts/db-1/disko.nix": DISK_NIX,
            "talos/nodes/cp-1.yaml": NODE,
        }
    )
    assert places(told(root)) == [
        "keys/admin.pub:1:1",
        "nixos/hosts/db-1/default.nix:2:38",
        "nixos/hosts/db-1/disko.nix:2:13",
        "talos/nodes/cp-1.yaml:3:11",
        "talos/nodes/cp-1.yaml:9:39",
    ]


def test_what_was_filled_in_is_gone(make: Make, told: Told) -> None:
    root = make(
        {
            "stackwright.yaml": f"repository:\n  urls: [{URL.replace('example', 'someone')}]\n{SETTINGS}",
            "keys/admin.pub": 'from="10.0.0.0/8" ssh-ed25519 AAAA admin\n',
            "nixos/hosts/db-1/default.nix": CARD_NIX.replace(MAC, "52:54:00:12:34:56"),
            "nixos/hosts/db-1/disko.nix": DISK_NIX.replace(DISK, "/dev/sda"),
            "talos/nodes/cp-1.yaml": NODE.replace(DISK, "/dev/sda").replace(MAC, "52:54:00:12:34:56"),
        }
    )
    assert told(root, profile="strict") == []


def test_what_stands_in_many_places_is_told_once(make: Make, check: Callable[..., Report]) -> None:
    root = make(
        {
            "stackwright.yaml": f"repository:\n  urls:\n    - {URL}\n{SETTINGS}  secrets:\n    age: [{AGE}]\n",
            ".sops.yaml": f"creation_rules:\n  - age: {AGE}\n    path_regex: a\n  - age: {AGE}\n    path_regex: b\n",
            "kubernetes/a.yaml": f"repoURL: {URL}\n",
            "kubernetes/vm.yaml": "url: docker://ghcr.io/example/homelab/vm-1:26.05\n",
            "nixos/modules/comin.nix": f'{{ url = "{URL}"; }}\n',
        }
    )
    found = {finding.target: finding for finding in check(root).findings}
    assert set(found) == {"age-recipient", "repository-url"}
    assert [mark.path for mark in found["age-recipient"].related] == [".sops.yaml"]
    assert [mark.path for mark in found["repository-url"].related] == [
        "kubernetes/a.yaml",
        "kubernetes/vm.yaml",
        "nixos/modules/comin.nix",
    ]


def test_one_that_was_left_behind_is_told_where_it_is(make: Make, told: Told) -> None:
    settings = f"repository:\n  urls: [{URL.replace('example', 'someone')}]\n{SETTINGS}"
    root = make({"stackwright.yaml": settings, "kubernetes/a.yaml": f"a: b\nrepoURL: {URL}\n"})
    assert places(told(root)) == ["kubernetes/a.yaml:2:10"]


def test_repositories_of_others_have_none(make: Make, told: Told) -> None:
    """Whatever stands in them, a recipient for which nothing can be encrypted excepted."""
    files = {
        "talos/nodes/cp-1.yaml": NODE,
        "nixos/hosts/db-1/default.nix": CARD_NIX,
        "keys/admin.pub": "# nobody\n",
        "kubernetes/a.yaml": f"repoURL: {URL}\nmac: {MAC}\n",
        "docs/sops.yaml": f"age: {AGE}\n",
    }
    assert places(told(make(files))) == ["docs/sops.yaml:1:6"]
    assert places(told(make({"stackwright.yaml": f"repository:\n  urls: [{URL}]\n"}))) == ["docs/sops.yaml:1:6"]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("kubernetes/a.yaml", "repoURL: https://github.com/example/homelab-charts.git\n"),
        ("kubernetes/a.yaml", "image: ghcr.io/example/homelab:1.0.0\n"),
        ("kubernetes/a.yaml", f"mac: {MAC}\ndisk: {DISK}\n"),
        ("docs/a.yaml", f"repoURL: {URL}\n"),
        ("talos/nodes/cp-1.yaml", f"# disk: {DISK}\nmachine: {{}}  # {MAC}\n"),
        ("nixos/hosts/a/other.nix", f'{{ mac = "{MAC}"; }}\n'),
        (".sops.yaml", f"# {AGE}\ncreation_rules: []\n"),
    ],
)
def test_what_is_none(path: str, content: str, make: Make, told: Told) -> None:
    assert places(told(make({"stackwright.yaml": SETTINGS, path: content}))) == []


def test_it_can_be_silenced_where_it_stands(make: Make, told: Told) -> None:
    silent = CARD_NIX.replace("{\n", "{\n  # stackwright: ignore[REF001] the machine is not bought yet\n")
    root = make({"stackwright.yaml": SETTINGS, "nixos/hosts/db-1/default.nix": silent})
    assert told(root, profile="strict") == []


def test_a_commit_is_judged_by_what_it_has(make: Make, told: Told, git: Callable[..., str]) -> None:
    root = make({"stackwright.yaml": SETTINGS, "nixos/hosts/db-1/default.nix": CARD_NIX})
    git(root, "init", "-q")
    git(root, "add", "--all")
    (root / "nixos/hosts/db-1/default.nix").write_text(CARD_NIX.replace(MAC, "52:54:00:12:34:56"))
    assert places(told(root)) == []
    assert places(told(root, staged=True)) == ["nixos/hosts/db-1/default.nix:2:38"]


def test_only_repositories_of_our_own_have_more_files_read(make: Make, check: Callable[..., Report]) -> None:
    files = {"a.yaml": "a: b\n", "keys/admin.pub": "ssh-ed25519 AAAA\n"}
    assert check(make(files)).summary.files == 1
    assert check(make({**files, "stackwright.yaml": SETTINGS})).summary.files == 3
    assert check(make({"stackwright.yaml": f"lint:\n  exclude: [keys]\n{SETTINGS}"})).summary.files == 2


def test_explain_knows_that_such_a_file_is_no_yaml(make: Make) -> None:
    root = make({"stackwright.yaml": SETTINGS, "keys/admin.pub": "ssh-ed25519 AAAA\n"})
    source = open_source(root)
    repository, _ = analyse(source, read_config(root))
    told = explain_file(repository, source, "keys/admin.pub", None)
    assert told == "keys/admin.pub\n  not YAML: read for placeholders alone\n"
