"""What a hand-made repository tells of where its applications stand: folders side by side that something picks up.

Either a kustomization lists the folders, or the Git generator of an ApplicationSet takes every folder of that kind.
"""

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ...model.argocd.facts import ApplicationFact
from ...model.facts import ObjectFact
from ...model.flux.facts import FluxFact
from ...model.kustomize.builds import builds
from ...model.kustomize.facts import KustomizationFact
from ...model.path_edges import path_edges_of
from ...model.repository import Repository
from ...model.text.place import Node
from ...schemas.file_types import KUSTOMIZATION_NAMES, is_archived
from .applicationsets import Generated
from .deployed_by import Deployed, Deployment

#: How many folders side by side are a habit, where the name of the folder around them does not say what they are.
_HABIT = 2
_TYPE = ("kubevirt.io", "VirtualMachine")


class Listed(NamedTuple):
    """The last of the entries in the kustomization that lists them: where it stands there, and how it is written."""

    path: str
    at: Node
    written: str


class Layout(NamedTuple):
    """A folder with one folder in it for each application; `listed` is None where an ApplicationSet takes them all.

    `namespace` is where all of them are put, None where each has its own. `has_vms` says that they are machines.
    `by` is the ApplicationSet that takes them, and `marker` the file by which it knows them, if there is one.
    """

    folder: str
    members: tuple[str, ...]
    listed: Listed | None
    namespace: str | None
    has_vms: bool
    deployed: Deployed
    by: str = ""
    marker: str = ""

    @property
    def folders(self) -> frozenset[str]:
        """The folders by which it can be asked for."""
        return frozenset({self.folder})

    @property
    def at(self) -> str:
        """What picks the folders up."""
        return self.listed.path if self.listed else "an ApplicationSet"

    @property
    def example_file(self) -> str:
        """A file that has to be deployed."""
        return self.listed.path if self.listed else ""


def layouts(repository: Repository, generated: Iterable[Generated], known: Deployment) -> tuple[Layout, ...]:
    """Every folder of the repository in which something picks up one folder for each application."""
    found = [*_listed_layouts(repository, known), *_generated_layouts(repository, generated)]
    return tuple(sorted(found, key=lambda layout: (layout.folder, layout.listed is None)))


def _listed_layouts(repository: Repository, known: Deployment) -> Iterator[Layout]:
    for path, fact in repository.each(KustomizationFact):
        for folder, members in _folders_in(repository, path).items():
            names = tuple(posixpath.basename(member) for member in members)
            beside = [path for path in repository.tree.children.get(folder, ()) if path in repository.tree.folders]
            is_usual = len(names) * 2 >= len(beside) or not folder
            if is_usual and not is_archived(path) and not _mostly(members, lambda one: _deploys(repository, one)):
                vms = _has_vms(repository, members)
                yield Layout(folder, names, [*members.values()][-1], fact.namespace, vms, known.of(path))


def _folders_in(repository: Repository, path: str) -> dict[str, dict[str, Listed]]:
    """The folders that the resources of a kustomization name, by the folder that they are in."""
    groups: dict[str, dict[str, Listed]] = defaultdict(dict)
    for edge in path_edges_of(repository, path):
        is_folder = edge.hit is not None and edge.hit.path != edge.target
        if is_folder and isinstance(edge.at.at, Node) and edge.at.at.path[:1] == ("resources",):
            groups[posixpath.dirname(edge.target)][edge.target] = Listed(path, edge.at.at, edge.written)
    return groups


def _generated_layouts(repository: Repository, generated: Iterable[Generated]) -> Iterator[Layout]:
    for one in generated:
        members = [posixpath.join(one.folder, member) for member in one.members]
        vms = _has_vms(repository, members)
        yield Layout(one.folder, one.members, None, None, vms, Deployed.YES, one.by, one.marker)


def without_categories(found: Iterable[Layout], others: Iterable[str]) -> tuple[Layout, ...]:
    """The layouts whose members are applications, and not folders with applications in them."""
    every = tuple(found)
    around = {layout.folder for layout in every} | set(others)
    return tuple(
        layout
        for layout in every
        if not _mostly(layout.members, lambda member, layout=layout: posixpath.join(layout.folder, member) in around)  # type: ignore[misc]
    )


def _mostly(members: Iterable[str], holds: Callable[[str], bool]) -> bool:
    told = [holds(member) for member in members]
    return sum(told) * 2 > len(told)


def _deploys(repository: Repository, folder: str) -> bool:
    """Whether the folder has no manifests of an application, but what tells Argo CD or Flux of one."""
    every = (builds(repository).get(posixpath.join(folder, name)) for name in KUSTOMIZATION_NAMES)
    found = next((build for build in every if build), None)
    telling = repository.facts(ApplicationFact).keys() | repository.facts(FluxFact).keys()
    return found is not None and not telling.isdisjoint(found.files)


def _has_vms(repository: Repository, folders: Iterable[str]) -> bool:
    prefixes = tuple(f"{folder}/" for folder in folders)
    return any(
        path.startswith(prefixes) and any(fact.type == _TYPE for fact in file.of(ObjectFact))
        for path, file in repository.files.items()
    )


def is_habit(layout: Layout) -> bool:
    """Whether there are enough folders to tell what the next one will be."""
    return len(layout.members) >= _HABIT or layout.listed is None
