"""Under which URLs and branches the repository knows itself."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .facts import ApplicationFact, SourceFact
from .tree import Hit, Tree, joined

#: Revisions that mean what is checked out here: the default branch by its usual names.
_HERE = frozenset({"", "HEAD", "main", "master", "refs/heads/main", "refs/heads/master"})
_TAIL = re.compile(r"([^/:@]+)/([^/:]+?)(?:\.git)?/*$")
#: Of the distinct paths named under another URL so many must exist here for the URL to be this repository's.
_ENOUGH_PATHS, _ENOUGH_SHARE = 3, 0.75


@dataclass(frozen=True, slots=True)
class Identity:
    """`tails` are `owner/name` in lower case; `branches` are revisions whose files are those of this tree."""

    tails: frozenset[str]
    branches: frozenset[str]

    def owns(self, url: str) -> bool:
        """Whether the URL is this repository, whatever its scheme, host, letter case and `.git`."""
        return tail(url) in self.tails

    def is_here(self, revision: str | None) -> bool:
        """Whether a revision's files are those of this tree."""
        return revision is None or revision in _HERE or revision in self.branches


def tail(url: str) -> str:
    """`owner/name` of a repository's URL in lower case, "" where there is none."""
    match = _TAIL.search(url.strip())
    return f"{match[1]}/{match[2]}".lower() if match else ""


def identity(urls: Iterable[str], branch: str | None, tree: Tree, applications: Iterable[ApplicationFact]) -> Identity:
    """This repository's identity: its remotes and configured aliases, and URLs under which its paths are deployed.

    A renamed or mirrored repository is recognised by its paths: several distinct ones that are named under one other
    URL, nearly all of which exist here.
    """
    tails = {tail(url) for url in urls} - {""}
    named: dict[str, set[str]] = defaultdict(set)
    for application in applications:
        for source in application.sources:
            if source.path and source.path.strip("./") and tail(source.repo_url):
                named[tail(source.repo_url)].add(joined("", source.path.strip("/")))
    inferred = {url for url, paths in named.items() if _is_here(paths, tree)}
    return Identity(frozenset(tails | inferred), frozenset({branch} if branch else ()))


def _is_here(paths: set[str], tree: Tree) -> bool:
    existing = sum(isinstance(tree.find(path), Hit) for path in paths)
    return existing >= _ENOUGH_PATHS and existing >= _ENOUGH_SHARE * len(paths)


def source_of(application: ApplicationFact, path: tuple[str | int, ...]) -> SourceFact | None:
    """The source that a node of the Application belongs to."""
    return next((source for source in application.sources if path[: len(source.at)] == source.at), None)
