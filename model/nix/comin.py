"""What hosts say of comin, which pulls their configuration. Source: nix/module-options.nix of nlewo/comin."""

from collections.abc import Iterator
from typing import NamedTuple

from ..argocd.own_urls import Identity, parse_repository_address
from ..text.place import Place
from .host_facts import (
    Data,
    HostFact,
    Members,
    NotKnown,
    Option,
    Text,
    find_option,
    find_text,
    is_set_to,
    is_untouched,
)

_COMIN = ("services", "comin")
#: The folder of the flake: its name now, and the one from before.
_FOLDER = ("repositorySubdir", "flakeSubdirectory")
_MAIN = "main"


class Remote(NamedTuple):
    """A repository that comin pulls, and the branch of it that it deploys."""

    url: str
    branch: str


class Comin(NamedTuple):
    """A host that surely runs comin, with a flake. What is None is not known.

    `hostname` is the host of the flake that is deployed, `folder` where the flake is, `folder_at` where that is said.
    """

    host: HostFact
    at: Place
    hostname: Text | None
    remotes: tuple[Remote, ...] | None
    remotes_at: Place
    folder: str | None
    folder_at: Place | None
    machine: Text | None

    def pulls_this(self, identity: Identity) -> bool:
        """Whether one of its remotes is this repository, with a branch that is checked out here."""
        return any(identity.owns(one.url) and identity.is_here(one.branch) for one in self.remotes or ())

    def pulls_others(self, identity: Identity) -> bool:
        """Whether its remotes are all known, and none is this repository."""
        urls = [one.url for one in self.remotes or ()]
        are_known = all(parse_repository_address(url) for url in urls)
        return bool(urls and identity.addresses and are_known and not any(map(identity.owns, urls)))


def find_comin(host: HostFact) -> Comin | None:
    """What a host says of comin, None where it does not surely run it, or without a flake."""
    kind = find_text(host, *_COMIN, "repositoryType")
    is_flake = kind.text == "flake" if kind else is_untouched(host, *_COMIN, "repositoryType")
    if not is_set_to(host, True, *_COMIN, "enable") or not is_flake:
        return None
    enabled = find_option(host, *_COMIN, "enable")
    at = enabled.place or host.at if isinstance(enabled, Option) else host.at
    named = is_untouched(host, *_COMIN, "hostname")
    hostname = find_text(host, "networking", "hostName") if named else find_text(host, *_COMIN, "hostname")
    remotes = find_option(host, *_COMIN, "remotes")
    remotes_at = remotes.place or at if isinstance(remotes, Option) else at
    folder, folder_at = _find_folder(host)
    machine = find_text(host, *_COMIN, "machineId")
    return Comin(host, at, hostname, _read_remotes(remotes), remotes_at, folder, folder_at, machine)


def _find_folder(host: HostFact) -> tuple[str | None, Place | None]:
    for name in _FOLDER:
        if found := find_text(host, *_COMIN, name):
            return found.text, found.place
    return ("." if all(is_untouched(host, *_COMIN, name) for name in _FOLDER) else None), None


def _read_remotes(found: Option | NotKnown | None) -> tuple[Remote, ...] | None:
    if not isinstance(found, Option) or not isinstance(found.value, tuple) or found.missing:
        return None
    remotes = [remote for one in found.value for remote in _read_remote(one)]
    return tuple(remotes) if len(remotes) == len(found.value) else None


def _read_remote(value: Data) -> Iterator[Remote]:
    if not isinstance(value, Members) or value.missing:
        return
    url, branch = value.items.get("url"), _at(value, "branches", "main", "name")
    if isinstance(url, str) and isinstance(branch, str):
        yield Remote(url, branch)


def _at(value: Data, *path: str) -> Data:
    """The branch that is named, the default where none is."""
    for step in path:
        if not isinstance(value, Members):
            return value
        if step not in value.items:
            return value.missing or _MAIN
        value = value.items[step]
    return value
