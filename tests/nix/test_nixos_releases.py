"""Which release of NixOS a flake is of, and what was called otherwise in which."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.nix.diff_option_names import split_changed
from stackwright.model.nix.facts import LockedInput, LockFact, LockNode
from stackwright.model.nix.nixpkgs_release import find_node, is_nixpkgs, release_of_branch
from stackwright.model.nix.own_flake_references import parse_reference
from stackwright.model.text.place import Node
from stackwright.schemas.nix.old_options import OLD_OPTION_TREE, OLD_OPTIONS, OptionTree
from stackwright.schemas.nix.releases import RELEASES, last_month_of_support, releases_at
from stackwright.schemas.versions.releases import RELEASES as VERSIONS


def test_the_releases_are_those_of_the_versions() -> None:
    assert RELEASES[-len(VERSIONS["nixos"]) :] == VERSIONS["nixos"]
    assert list(RELEASES) == sorted(set(RELEASES))


@pytest.mark.parametrize(
    ("day", "releases"),
    [
        ((2025, 4, 29), ((24, 11), (25, 5))),
        ((2025, 5, 20), ((24, 11), (25, 11))),  # around the day on which the branch is made
        ((2025, 6, 2), ((25, 5), (25, 11))),
        ((2025, 12, 24), ((25, 11), (26, 5))),
        ((2019, 1, 1), None),
    ],
)
def test_the_release_in_the_making(day: tuple[int, int, int], releases: object) -> None:
    assert releases_at(int(datetime(*day, tzinfo=UTC).timestamp())) == releases


@given(st.integers(1_620_000_000, 4_000_000_000), st.integers(0, 100_000_000))
def test_releases_only_grow(seconds: int, later: int) -> None:
    one, other = releases_at(seconds), releases_at(seconds + later)
    assert one is not None
    assert other is not None
    assert one[0] < one[1]
    assert one[0] <= other[0]
    assert one[1] <= other[1]


def test_support_ends_a_month_after_the_next_release() -> None:
    assert (last_month_of_support((24, 11)), last_month_of_support((25, 5))) == ("2025-06", "2025-12")


@pytest.mark.parametrize(
    ("original", "release"),
    [
        ({"type": "github", "owner": "nixos", "repo": "nixpkgs", "ref": "nixos-25.11-small"}, (25, 11)),
        ({"type": "github", "owner": "NixOS", "repo": "nixpkgs", "ref": "nixpkgs-25.05-darwin"}, (25, 5)),
        ({"type": "indirect", "id": "nixpkgs", "ref": "release-24.11"}, (24, 11)),
        ({"type": "tarball", "url": "https://nixos.org/channels/nixos-25.11/nixexprs.tar.xz"}, (25, 11)),
        ({"type": "git", "url": "https://github.com/NixOS/nixpkgs", "ref": "refs/heads/nixos-25.11"}, (25, 11)),
        ({"type": "github", "owner": "nixos", "repo": "nixpkgs", "ref": "nixos-unstable"}, None),
        ({"type": "github", "owner": "me", "repo": "nixpkgs", "ref": "nixos-25.11"}, None),
    ],
)
def test_the_release_of_a_branch(original: dict[str, str], release: object) -> None:
    pairs = tuple(sorted(original.items()))
    assert release_of_branch(pairs) == release
    assert is_nixpkgs(pairs) is (original.get("owner") != "me")


def node(key: str, **inputs: str | tuple[str, ...]) -> LockNode:
    locked = [
        LockedInput(name, "", to) if isinstance(to, tuple) else LockedInput(name, to, None)
        for name, to in inputs.items()
    ]
    return LockNode(key, Node(0, ()), (), True, tuple(locked))


def test_a_node_is_found_through_what_is_followed() -> None:
    root = node("root", a="a", nixpkgs=("a", "nixpkgs"), circle=("circle",), nothing=(), gone="gone")
    lock = LockFact("root", (root, node("a", nixpkgs=("b",), inner="b"), node("b")))
    assert (found := find_node(lock, "a")) is not None
    assert found.key == "a"
    assert [find_node(lock, name) for name in ("nixpkgs", "circle", "nothing", "gone", "other")] == [None] * 5
    lock = LockFact("root", (root, node("a", nixpkgs="b"), node("b")))
    assert (found := find_node(lock, "nixpkgs")) is not None
    assert found.key == "b"


def leaves(tree: OptionTree, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [(name, inner) for name, inner in tree.items()]
    return [one for name, inner in found for one in (leaves(inner, (*path, name)) if inner else [(*path, name)])]


def test_old_options_are_of_releases_and_have_a_way_out() -> None:
    assert {row.since for row in OLD_OPTIONS.values()} <= {*RELEASES}
    assert all(bool(row.new) is not bool(row.instead) for row in OLD_OPTIONS.values())
    assert not [path for path, row in OLD_OPTIONS.items() if row.new in OLD_OPTIONS]
    assert sorted(leaves(OLD_OPTION_TREE)) == sorted(OLD_OPTIONS)


def test_what_differs_in_two_names() -> None:
    assert split_changed(("nix", "maxJobs"), ("nix", "settings", "max-jobs")) == (
        ("maxJobs",),
        ("settings", "max-jobs"),
    )
    assert split_changed(("a", "b"), ("a", "b", "c")) == (("b",), ("b", "c"))


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("github:o/r", ("https://github.com/o/r", "", "", "")),
        ("github:o/r/dev?dir=nix#web", ("https://github.com/o/r", "dev", "nix", "web")),
        ("gitlab:o/r?host=git.example.org", ("https://git.example.org/o/r", "", "", "")),
        ("git+ssh://git@git.example.org/o/r?ref=main#a", ("ssh://git@git.example.org/o/r", "main", "", "a")),
        ("/etc/nixos#web", None),
        ("path:/etc/nixos", None),
        ("", None),
    ],
)
def test_references_to_flakes(written: str, parts: object) -> None:
    assert parse_reference(written) == parts
