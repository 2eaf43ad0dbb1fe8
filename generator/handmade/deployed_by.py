"""What deploys a file of a hand-made repository, as far as the repository says so.

`model/deployed/reach.py` tells when nothing does, and doubts for everyone where it cannot know; here it counts what
surely does.
"""

import posixpath
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from ...model.argocd.facts import ApplicationFact
from ...model.argocd.own_urls import identity
from ...model.deployed.reach import has_generators
from ...model.facts import FileState
from ...model.files.file_tree import Hit, normalize_from_root
from ...model.files.source import Source
from ...model.flux.facts import FluxFact
from ...model.kustomize.builds import builds
from ...model.kustomize.paths import kustomization_in
from ...model.repository import Repository
from ...model.text.document import Value, load
from ...model.text.place import Node
from ...model.text.typed_access import value_at_path
from ...schemas.file_types import is_archived
from .applicationsets import Generated


class Deployed(Enum):
    """Whether something deploys a file: `BY_HAND` where the repository has nothing that deploys anything."""

    YES = "deployed"
    BY_HAND = "applied by hand"
    UNKNOWN = "not known"
    NO = "not deployed"


class Root(NamedTuple):
    """A folder that `by` deploys. `deep` says that it takes the folders below too, `is_flux` by Flux's way of it."""

    folder: str
    by: str
    deep: bool
    is_flux: bool = False


class Deployment(NamedTuple):
    """What is deployed in a repository; `is_sure` says that nothing else can be, `has_any` that something deploys."""

    repository: Repository
    roots: tuple[Root, ...]
    has_any: bool
    is_sure: bool

    def of(self, path: str) -> Deployed:
        """Whether something deploys the file that stands at this path."""
        if self.find_roots(path):
            return Deployed.YES
        if self.is_sure:
            return Deployed.NO if self.has_any else Deployed.BY_HAND
        return Deployed.UNKNOWN

    def find_roots(self, path: str) -> list[Root]:
        """What deploys the file."""
        return [root for root in self.roots if self.takes(root, path)]

    def takes(self, root: Root, path: str) -> bool:
        """Whether the root deploys the file."""
        if root.by == path:
            return False
        prefix = f"{root.folder}/" if root.folder else ""
        if inner := self._kustomization(root, path):
            build = builds(self.repository).get(inner)
            return build is not None and path in build.everything
        return path.startswith(prefix) and (root.deep or "/" not in path[len(prefix) :])

    def _kustomization(self, root: Root, path: str) -> str | None:
        """The kustomization that decides what is taken: the root's, or for Flux the topmost on the way."""
        if own := kustomization_in(self.repository.tree, root.folder):
            return own
        steps = posixpath.dirname(path[len(root.folder) :].strip("/")).split("/")
        ways = (posixpath.join(root.folder, *steps[: end + 1]) for end in range(len(steps)))
        found = (kustomization_in(self.repository.tree, way) for way in ways if root.is_flux and steps != [""])
        return next((way for way in found if way), None)


def deployment(repository: Repository, source: Source, generated: Iterable[Generated]) -> Deployment:
    """What a repository says of what is deployed in it."""
    taken = ((posixpath.join(one.folder, member), one.by) for one in generated for member in one.members)
    made = (Root(folder, by, deep=False) for folder, by in taken)
    roots = (*_of_applications(repository, source), *_of_flux(repository), *made)
    unread = any(state in (FileState.HELM_TEMPLATE, FileState.TEMPLATED) for state in repository.states.values())
    has_any = bool(roots) or has_generators(repository) or any(True for _ in repository.each(ApplicationFact))
    is_sure = not (has_generators(repository) or (unread and has_any))
    return Deployment(repository, roots, has_any, is_sure)


def is_here(repository: Repository, url: str, revision: str | None) -> bool:
    """Whether a source is this repository; one that does not know its URL takes every path for its own."""
    known = identity(repository)
    return known.is_here(revision) and (known.owns(url) or not known.addresses)


def _of_applications(repository: Repository, source: Source) -> Iterator[Root]:
    for path, application in repository.each(ApplicationFact):
        for one in application.sources:
            found = (
                repository.tree.find(normalize_from_root(one.path))
                if one.path and not (one.chart or one.filters)
                else None
            )
            is_root = isinstance(found, Hit) and found.is_folder and is_here(repository, one.repo_url, one.revision)
            if isinstance(found, Hit) and is_root and not is_archived(path):
                how = Node(application.object.at.document, (*one.at, "directory", "recurse"))
                yield Root(found.path, path, value_at(source, path, how) is True)


def _of_flux(repository: Repository) -> Iterator[Root]:
    for path, fact in repository.each(FluxFact):
        if isinstance(repository.tree.find(fact.path), Hit) and not is_archived(path):
            yield Root(fact.path, path, deep=True, is_flux=True)


def value_at(source: Source, path: str, node: Node) -> Value:
    """The value of a node of a file, None where it cannot be read."""
    content = source.read(path)
    found = load(content).documents if isinstance(content, bytes) else ()
    return value_at_path(next((one.value for one in found if one.index == node.document), None), *node.path)
