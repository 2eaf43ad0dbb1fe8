"""Whether a reference to a flake, or the remote of a deployment tool, leads into this repository."""

import posixpath
import re
from typing import NamedTuple
from urllib.parse import parse_qsl

from ..argocd.own_urls import Identity
from ..repository import Repository
from .facts import FLAKE
from .host_facts import FlakeHostsFact

_FORGE = re.compile(r"(github|gitlab):([^/]+)/([^/]+)(?:/(.+))?")
_FORGES = {"github": "github.com", "gitlab": "gitlab.com"}


class FlakeReference(NamedTuple):
    """A reference: the repository's URL, what is asked of it, "" for its default branch, the folder, and the name
    behind `#`."""

    url: str
    revision: str
    folder: str
    name: str


def parse_reference(written: str) -> FlakeReference | None:
    """The parts of a reference to a repository, None where it is to something else."""
    plain, _, name = written.partition("#")
    plain, _, query = plain.partition("?")
    asked = dict(parse_qsl(query))
    revision, folder = asked.get("rev") or asked.get("ref", ""), asked.get("dir", "")
    if forge := _FORGE.fullmatch(plain):
        host = asked.get("host", _FORGES[forge[1]])
        return FlakeReference(f"https://{host}/{forge[2]}/{forge[3]}", forge[4] or revision, folder, name)
    if plain.startswith(("git+https://", "git+http://", "git+ssh://")):
        return FlakeReference(plain.removeprefix("git+"), revision, folder, name)
    return None


def find_own_hosts(repository: Repository, folder: str) -> tuple[str, ...] | None:
    """The hosts of the flake in a folder of this repository, None where there is none, or there may be others."""
    path = flake_in(folder)
    found = [fact for fact in repository.evaluated(FlakeHostsFact) if fact.flake == path]
    return found[0].names if found and not found[0].missing else None


def flake_in(folder: str) -> str:
    """The path of the flake in a folder, from the root of the repository."""
    return posixpath.normpath(posixpath.join(folder.strip("/"), FLAKE))


def is_own(identity: Identity, reference: FlakeReference) -> bool:
    """Whether a reference is to the files of this tree."""
    return identity.owns(reference.url) and identity.is_here(reference.revision)
