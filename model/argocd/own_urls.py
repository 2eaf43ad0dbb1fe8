"""Under which URLs and branches the repository knows itself."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ..derived_values import Query
from ..files.file_tree import Hit, Tree, normalize_from_root
from ..repository import Repository
from ..typo import is_typo
from .facts import ApplicationFact, SourceFact

#: Revisions that mean what is checked out here: the default branch by its usual names.
_HERE = frozenset({"", "HEAD", "main", "master", "refs/heads/main", "refs/heads/master"})
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*+://)?(?:[^/@]*+@)?([^/:]++)(?::\d++/|[:/])/*+(.+)", re.IGNORECASE)
#: Of the distinct paths named under another URL so many must exist here for the URL to be this repository's.
_ENOUGH_PATHS, _ENOUGH_SHARE = 3, 0.75


class RepositoryAddress(NamedTuple):
    """A repository's host and its path there, both in lower case, without `.git`."""

    host: str
    path: str

    @property
    def tail(self) -> str:
        """`owner/name`."""
        return "/".join(self.path.split("/")[-2:])


@dataclass(frozen=True, slots=True)
class Identity:
    """`addresses` are those of this repository; `branches` are revisions whose files are those of this tree."""

    addresses: frozenset[RepositoryAddress]
    branches: frozenset[str]

    def owns(self, url: str) -> bool:
        """Whether the URL is this repository, whatever its scheme, letter case and `.git`.

        On a host that is known the whole path decides; on any other, such as a mirror, owner and name.
        """
        wanted = parse_repository_address(url)
        if wanted is None:
            return False
        if is_placeholder(wanted.host) or is_placeholder(wanted.path.rpartition("/")[0]):
            return any(_is_filled_in(wanted, known) for known in self.addresses)
        if any(known.host == wanted.host for known in self.addresses):
            return wanted in self.addresses
        return any(known.tail == wanted.tail for known in self.addresses)

    def nearest(self, url: str) -> RepositoryAddress | None:
        """The address of this repository in which the URL has a slip, None where it has none."""
        wanted = parse_repository_address(url)
        if wanted is None or self.owns(url):
            return None
        near = (known for known in sorted(self.addresses) if _is_slip(wanted, known))
        return next(near, None)

    def is_here(self, revision: str | None) -> bool:
        """Whether a revision's files are those of this tree."""
        return revision is None or revision in _HERE or revision in self.branches


def _is_filled_in(wanted: RepositoryAddress, known: RepositoryAddress) -> bool:
    """Whether an address is a known one of which the host or the owner is left to the reader, and not the name."""
    owner, _, name = wanted.path.rpartition("/")
    known_owner, _, known_name = known.path.rpartition("/")
    same_owner = is_placeholder(owner) or owner == known_owner
    return name == known_name and same_owner and (is_placeholder(wanted.host) or wanted.host == known.host)


def _is_slip(wanted: RepositoryAddress, known: RepositoryAddress) -> bool:
    if wanted.host == known.host:
        return is_typo(wanted.path, known.path)
    return wanted.path == known.path and is_typo(wanted.host, known.host)


def parse_repository_address(url: str) -> RepositoryAddress | None:
    """Host and path of a repository's URL, None where it is not one."""
    match = _URL.fullmatch(url.strip())
    path = match[2].lower().rstrip("/").removesuffix(".git") if match else ""
    return RepositoryAddress(match[1].lower(), path) if match and "/" in path else None


@Query
def identity(repository: Repository) -> Identity:
    """This repository's identity: its remote and configured aliases.

    Where no Application uses one of them, a renamed or mirrored repository is recognised by its paths: several distinct
    ones that are named under one other URL, nearly all of which exist here. Where nothing says a URL, as in a clone
    without a remote, one path of several folders is enough, if no other URL has such a path.
    """
    branches = frozenset({repository.branch} if repository.branch else ())
    known = Identity(frozenset(found for url in repository.urls if (found := parse_repository_address(url))), branches)
    named: dict[RepositoryAddress, set[str]] = defaultdict(set)
    for source in (source for _, application in repository.each(ApplicationFact) for source in application.sources):
        if known.owns(source.repo_url):
            return known
        if source.path and source.path.strip("./") and (found := parse_repository_address(source.repo_url)):
            named[found].add(normalize_from_root(source.path))
    tree = repository.tree
    inferred = {found for found, paths in named.items() if _is_here(paths, tree)}
    if not known.addresses and not inferred:
        hinting = [found for found, paths in named.items() if any(_is_hint(path, tree) for path in paths)]
        inferred = {found for found in hinting if len(hinting) == 1 and _exist(named[found], tree)}
    return Identity(known.addresses | inferred, branches)


def _is_here(paths: set[str], tree: Tree) -> bool:
    existing = sum(isinstance(tree.find(path), Hit) for path in paths)
    return existing >= _ENOUGH_PATHS and existing >= _ENOUGH_SHARE * len(paths)


def _is_hint(path: str, tree: Tree) -> bool:
    """Whether a path exists here, and is not one that many repositories have."""
    return "/" in path and isinstance(tree.find(path), Hit)


def _exist(paths: set[str], tree: Tree) -> bool:
    return all(isinstance(tree.find(path), Hit) for path in paths)


def is_misspelt(repository: Repository, source: SourceFact) -> bool:
    """Whether a source means this repository, which has its path, with a slip in the URL."""
    path = normalize_from_root(source.path or "")
    if not path or is_placeholder(path + source.repo_url) or identity(repository).nearest(source.repo_url) is None:
        return False
    return isinstance(repository.tree.find(path), Hit)


def source_at(application: ApplicationFact, path: tuple[str | int, ...]) -> SourceFact | None:
    """The source that a node of the Application belongs to."""
    return next((source for source in application.sources if path[: len(source.at)] == source.at), None)
