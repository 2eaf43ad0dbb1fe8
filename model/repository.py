"""The repository as a value: the facts of all files, and the edges between them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from . import reach
from .argocd import paths as argocd_paths
from .edge import Edge
from .facts import ApplicationFact, FileFacts, KustomizationFact
from .identity import Identity, identity
from .kubernetes import lookup
from .kubernetes.lookup import Objects
from .kustomize import paths as kustomize_paths
from .kustomize.builds import Build, builds
from .tree import Tree, Why


@dataclass(frozen=True)
class Repository:
    """Everything that rules, graph and generator may ask.

    `files` maps the path of each YAML file to its facts, sorted. `edges` are sorted by place. `builds` maps each
    kustomization file to what it puts together.
    """

    tree: Tree
    files: Mapping[str, FileFacts]
    identity: Identity
    path_edges: tuple[Edge, ...]
    builds: Mapping[str, Build]

    @cached_property
    def objects(self) -> Objects:
        """All Kubernetes objects, by kind and name."""
        return lookup.index(
            self.files, self.builds, reach.deployed(self.files, self.tree, self.builds, self.path_edges)
        )

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every reference, resolved: paths and names of objects."""
        named = [edge for file in self.files.values() for edge in lookup.edges(file, self.objects)]
        return tuple(sorted((*self.path_edges, *named), key=lambda edge: (edge.at.path, edge.at.at is None)))

    @cached_property
    def reached(self) -> frozenset[str] | None:
        """The files that something deploys, None where that is not known."""
        return reach.reached(self.files, self.tree, self.builds, self.path_edges)

    def is_unreached(self, path: str) -> bool:
        """Whether it is known that nothing deploys the file, though it holds what could be deployed."""
        file = self.files.get(path)
        deployable = file is not None and bool(file.objects or file.kustomizations)
        return deployable and self.reached is not None and path not in self.reached

    @property
    def applications(self) -> Iterable[tuple[str, ApplicationFact]]:
        """Every Argo CD Application with its file."""
        return ((path, fact) for path, file in self.files.items() for fact in file.applications)

    @property
    def kustomizations(self) -> Iterable[tuple[str, KustomizationFact]]:
        """Every kustomization with its file."""
        return ((path, fact) for path, file in self.files.items() for fact in file.kustomizations)


def build_repository(
    tree: Tree,
    files: Iterable[FileFacts],
    *,
    urls: Iterable[str] = (),
    branch: str | None = None,
    ignored: Callable[[set[str]], frozenset[str]] = lambda _: frozenset(),
) -> Repository:
    """Put the facts of all files together; `ignored` says which of some paths `.gitignore` hides."""
    by_path = {file.path: file for file in sorted(files, key=lambda file: file.path)}
    applications = [fact for file in by_path.values() for fact in file.applications]
    known = identity(urls, branch, tree, applications)
    edges = [
        edge
        for file in by_path.values()
        for edge in (*kustomize_paths.edges(file, tree), *argocd_paths.edges(file, tree, known))
    ]
    missing = {edge.target for edge in edges if edge.why is Why.ABSENT}
    hidden = ignored(missing)
    edges = [
        edge._replace(why=Why.IGNORED) if edge.why is Why.ABSENT and edge.target in hidden else edge for edge in edges
    ]
    return Repository(tree, by_path, known, tuple(edges), builds(by_path, edges))
