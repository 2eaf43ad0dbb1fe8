"""What flakes say of how their hosts are deployed: the nodes of deploy-rs, and the hive of colmena.

Source: README of serokell/deploy-rs; colmena.cli.rs, "Reference".
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from ..text.place import Place
from .host_facts import NotKnown


class Settings(NamedTuple):
    """The names that a set of settings has, with where, and why it may have more, None where it has not."""

    at: Place
    names: Mapping[str, Place]
    missing: NotKnown | None = None


class DeployProfile(NamedTuple):
    """A profile of a node of deploy-rs.

    `hosts` are the names that the system has which its `path` activates, () where it activates none that is known;
    `absent` is the name by which it asks for one that is not there. `system` is the platform of the deploy-rs that
    activates it, "" where that is not known.
    """

    name: str
    settings: Settings
    hosts: tuple[str, ...] = ()
    absent: str = ""
    system: str = ""


class DeployNode(NamedTuple):
    """A node of deploy-rs; `order` is its `profilesOrder` as far as it is known. `missing` says why there may be more
    profiles, None where there are not, and where it has no `profiles`."""

    name: str
    settings: Settings
    profiles: tuple[DeployProfile, ...] = ()
    order: tuple[str, ...] = ()
    missing: NotKnown | None = None


class DeployFact(NamedTuple):
    """What a flake says in its output `deploy`. `has_checks` tells whether its `checks` are those of deploy-rs, too,
    None where that is not known."""

    flake: str
    settings: Settings
    nodes: tuple[DeployNode, ...]
    has_checks: bool | None


class HiveFact(NamedTuple):
    """The hive of colmena in a flake, and what its `meta.nixpkgs` is; None where that is not known."""

    flake: str
    at: Place
    nodes: tuple[str, ...]
    nixpkgs: Literal["missing", "not called", "set"] | None
