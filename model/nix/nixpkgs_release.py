"""Of which release of NixOS an input of a flake is: by the branch that it asks for, or the age of what is locked."""

import posixpath
import re
from typing import NamedTuple

from ...schemas.nix.releases import releases_at
from ...schemas.tables.notation import Version, version
from ..repository import Repository
from ..text.typed_access import Pairs
from .facts import FlakeFact, FlakeInput, LockFact, LockNode
from .flake_lock import FLAKE_LOCK, NIXOS_BRANCH
from .flake_reference import reference_attributes

#: Branches of nixpkgs from which releases are made.
_MAIN = frozenset({"", "master", "nixos-unstable", "nixos-unstable-small", "nixpkgs-unstable"})
_NIXPKGS_URL = re.compile(r"(?:git\+)?(?:https?|ssh|git)://(?:[\w.-]+@)?github\.com/nixos/nixpkgs(?:\.git)?/?", re.I)
_CHANNEL = re.compile(r"https://(?:channels\.)?nixos\.org/(?:channels/)?([\w.-]+?)(?:/nixexprs\.tar\.(?:xz|bz2|gz))?")
_FLAKEHUB = re.compile(r"https://(?:api\.)?flakehub\.com/f/nixos/nixpkgs/0\.(\d\d)(\d\d)\.[\w.*]+", re.I)


class Releases(NamedTuple):
    """The newest release that an input has all of, and the newest that it may be of: the same where a branch says it.

    In between is what is in the making for the next release.
    """

    complete: Version
    newest: Version


def is_nixpkgs(original: Pairs) -> bool:
    """Whether what is asked for is nixpkgs itself, and no fork of it."""
    return _branch(original) is not None


def release_of_branch(original: Pairs) -> Version | None:
    """The release whose branch of nixpkgs is asked for."""
    match = NIXOS_BRANCH.fullmatch(_branch(original) or "")
    return version(match[1]) if match else None


def _branch(original: Pairs) -> str | None:
    """The branch of nixpkgs that is asked for, "" where none is named; None where it is another repository."""
    said = dict(original)
    url = said.get("url", "")
    match said.get("type"):
        case "github" if f"{said.get('owner')}/{said.get('repo')}".lower() == "nixos/nixpkgs":
            return said.get("ref", "")
        case "indirect" if said.get("id") == "nixpkgs":
            return said.get("ref", "")
        case "git" if _NIXPKGS_URL.fullmatch(url):
            return said.get("ref", "").removeprefix("refs/heads/")
        case "tarball" | "file" if channel := _CHANNEL.fullmatch(url):
            return channel[1]
        case "tarball" if hub := _FLAKEHUB.fullmatch(url):
            return f"nixos-{hub[1]}.{hub[2]}"
        case _:
            return None


def find_releases(repository: Repository, flake: str, name: str) -> Releases | None:
    """Of which release an input of the flake at a path is, None where that is not known, or it is no nixpkgs."""
    beside = posixpath.join(posixpath.dirname(flake), FLAKE_LOCK)
    for lock in repository.facts_at(beside, LockFact):
        node = find_node(lock, name)
        return _of_node(node) if node else None
    for fact in repository.facts_at(flake, FlakeFact):
        asked = next((original_of(one) for one in fact.inputs if one.name == name), None)
        if asked and (release := release_of_branch(asked)):
            return Releases(release, release)
    return None


def original_of(wanted: FlakeInput) -> Pairs | None:
    """What an input asks for, as a lock file has it; None where that is not known."""
    if not wanted.is_literal or wanted.follows is not None:
        return None
    if wanted.url is None:
        return tuple(sorted(wanted.attributes)) or (("id", wanted.name), ("type", "indirect"))
    if wanted.attributes:
        return None
    is_channel = _CHANNEL.fullmatch(wanted.url) or _FLAKEHUB.fullmatch(wanted.url)
    return (("type", "tarball"), ("url", wanted.url)) if is_channel else reference_attributes(wanted.url)


def find_node(lock: LockFact, name: str) -> LockNode | None:
    """The node of an input of the flake itself, through what it follows."""
    nodes = {node.key: node for node in lock.nodes}
    way: tuple[str, ...] = (name,)
    for _ in range(len(nodes) + 1):
        node = nodes[lock.root]
        for index, step in enumerate(way):
            found = next((one for one in node.inputs if one.name == step), None)
            if found is None:
                return None
            if found.follows is not None:
                way = (*found.follows, *way[index + 1 :])
                break
            if found.node not in nodes:
                return None
            node = nodes[found.node]
        else:
            return node if way else None
    return None


def _of_node(node: LockNode) -> Releases | None:
    original = node.original or ()
    if (release := release_of_branch(original)) is not None:
        return Releases(release, release)
    if _branch(original) not in _MAIN or "rev" in dict(original) or node.last_modified is None:
        return None
    found = releases_at(node.last_modified)
    return Releases(*found) if found else None
