"""The inputs that a flake names, and which repository each is. Source: the Nix manual, "Flake references"."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ....text.place import Place
from ..force import attempt
from ..read_data import Data, Members, read_data
from ..run_state import Run
from ..values import Attrs, Lazy, Unknown, place_of


class Input(NamedTuple):
    """An input as flake.nix has it. `attributes` are those beside `url`, `follows` and `flake`.

    `follows` is the path of the input that stands in its place, such as `nixpkgs` or `home-manager/nixpkgs`.
    """

    name: str
    url: str | None = None
    follows: str | None = None
    is_flake: bool = True
    attributes: Mapping[str, str | int | bool] = {}
    place: Place | None = None


class Inputs(NamedTuple):
    """All inputs by name, and why there may be more, None where there are not."""

    items: Mapping[str, Input]
    missing: Unknown | None = None


#: Source: the flake registry, github.com/NixOS/flake-registry.
_REGISTRY = {
    "flake-parts": "hercules-ci/flake-parts",
    "flake-utils": "numtide/flake-utils",
    "home-manager": "nix-community/home-manager",
    "nixpkgs": "nixos/nixpkgs",
    "sops-nix": "mic92/sops-nix",
    "systems": "nix-systems/default",
}
#: How inputs call it that others follow.
_NIXPKGS = frozenset({"nixpkgs", "nixpkgs-lib", "nixpkgs-stable", "nixpkgs-unstable"})
_FORGE = re.compile(r"(?:github|gitlab|sourcehut):([^/?]+)/([^/?]+)")
_URL = re.compile(
    r"(?:git\+)?(?:https?|ssh)://(?:git@)?(?:github\.com|flakehub\.com/f|git\.clan\.lol)/([^/?]+)/([^/?]+)"
)
_CHANNEL = re.compile(r"https://(?:channels\.)?nixos\.org/(?:channels/)?(?:nixos|nixpkgs)-")


def read_inputs(run: Run, flake: Attrs) -> Inputs:
    """The inputs that a flake names."""
    if "inputs" not in flake.items:
        return Inputs({}, flake.open)
    data = read_data(run, flake.items["inputs"])
    value = attempt(run, flake.items["inputs"])
    if not isinstance(data, Members) or not isinstance(value, Attrs):
        return Inputs({}, data if isinstance(data, Unknown) else Unknown("`inputs` is no set"))
    return Inputs({name: _read(name, item, value.items[name]) for name, item in data.items.items()}, data.missing)


def _read(name: str, data: Data, lazy: Lazy) -> Input:
    given = data.items if isinstance(data, Members) else {}
    attributes = {
        key: item
        for key, item in given.items()
        if isinstance(item, str | int | bool) and key not in {"url", "follows", "flake"}
    }
    url, follows = given.get("url"), given.get("follows")
    return Input(
        name,
        url if isinstance(url, str) else None,
        follows if isinstance(follows, str) else None,
        given.get("flake") is not False,
        attributes,
        place_of(lazy),
    )


def find_repository(inputs: Mapping[str, Input], name: str) -> str | None:
    """The repository of an input as `owner/name` in small letters, None where it is not known.

    An input that is not named is looked up in Nix' registry. Of one that follows one of another input only the name is
    known, by which nixpkgs is still told.
    """
    for _ in range(len(inputs) + 1):
        found = inputs.get(name, Input(name))
        if found.follows is None:
            return _identify(found)
        first, _, rest = found.follows.partition("/")
        if rest:
            return _REGISTRY["nixpkgs"] if rest in _NIXPKGS else None
        name = first
    return None


def _identify(found: Input) -> str | None:
    if found.url is None:
        owner, repository = found.attributes.get("owner"), found.attributes.get("repo")
        if isinstance(owner, str) and isinstance(repository, str):
            return f"{owner}/{repository}".lower()
        identity = found.attributes.get("id", found.name)
        return _REGISTRY.get(str(identity)) if "type" not in found.attributes or "id" in found.attributes else None
    match = _FORGE.match(found.url) or _URL.match(found.url)
    if match:
        return f"{match[1]}/{match[2].removesuffix('.git')}".lower()
    if _CHANNEL.match(found.url):
        return _REGISTRY["nixpkgs"]
    return _REGISTRY.get(found.url.removeprefix("flake:").partition("/")[0])


def is_local(found: Input) -> bool:
    """Whether an input is a folder beside the flake."""
    url = found.url or str(found.attributes.get("path", ""))
    return url.removeprefix("git+file:").removeprefix("path:").startswith(".")
