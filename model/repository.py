"""The repository as a value: the facts of all files, and the edges between them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from ..schemas.references import Kind
from ..schemas.tables.catalogue import find
from ..schemas.tables.scalars import JsonSchema
from ..schemas.validation.validate import Fault
from . import deployed_files as reach
from .argocd import paths as argocd_paths
from .argocd.patched import settled
from .edge import Edge
from .facts import ApplicationFact, FileFacts, KustomizationFact, MistakeFact, ProjectFact, SourceFact
from .files.journal import Interrupted
from .files.tree import Tree, Why, joined
from .kubernetes import lookup
from .kubernetes.lookup import Objects
from .kustomize import paths as kustomize_paths
from .kustomize.builds import Build, builds
from .kustomize.patched_objects import Partial, partial
from .own_urls import Identity, identity
from .talos.machine import paths as talos_paths
from .talos.machine.clusters import Cluster, clusters, versions_of_clusters
from .talos.machine.layers import Judgement
from .talos.machine.neighbours import Neighbours, neighbours
from .text.place import Chars, Node
from .versions import Versions, applicable


@dataclass(frozen=True)
class Repository:
    """Everything that rules, graph and generator may ask.

    `files` maps the path of each YAML file to its facts, sorted. `edges` are sorted by place. `builds` maps each
    kustomization file to what it puts together. `external` are objects that come from elsewhere: `Secret/web-*`.
    `own_schemas` are the schemas that the repository brings itself, by API version and kind.
    `judgements` are what Talos would say of the machines.
    `configured` are the versions of products that the configuration has. `scaffold` is the name that the repository has
    in its answers, "" where it was not made by `stackwright new`. `interrupted` is the run of `add` or `new` that has
    left the files half-written. `declared` are the files of the machines that `stackwright.yaml` declares.
    """

    tree: Tree
    files: Mapping[str, FileFacts]
    identity: Identity
    path_edges: tuple[Edge, ...]
    builds: Mapping[str, Build]
    external: frozenset[str] = frozenset()
    own_schemas: Mapping[tuple[str, str], tuple[JsonSchema, ...]] = field(default_factory=dict)
    configured: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()
    scaffold: str = ""
    interrupted: Interrupted | None = None
    declared: frozenset[str] = frozenset()

    @cached_property
    def versions(self) -> Versions:
        """Which versions of each product apply."""
        return applicable(self.files.values(), self.configured)

    @cached_property
    def objects(self) -> Objects:
        """All Kubernetes objects, by kind and name."""
        deployed = reach.deployed(self.files, self.tree, self.builds, self.path_edges)
        unread = reach.unread_folders(self.files, self.tree)
        return lookup.index(self.files, self.builds, deployed, self._is_seen, unread, self.external)

    def _is_seen(self, source: SourceFact) -> bool:
        return argocd_paths.is_seen(source, self.tree, self.identity)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every reference, resolved: paths and names of objects."""
        named = [edge for file in self.files.values() for edge in lookup.edges(file, self.objects)]
        return tuple(sorted((*self.path_edges, *named), key=lambda edge: (edge.at.path, edge.at.at is None)))

    @cached_property
    def reached(self) -> frozenset[str] | None:
        """The files that something deploys, None where that is not known."""
        return reach.reached(self.files, self.tree, self.builds, self.path_edges)

    @property
    def is_blind(self) -> bool:
        """Whether something deploys, but nothing of what it deploys is known to stand here."""
        return reach.is_blind(self.files, self.tree, self.path_edges)

    def path_edges_of(self, path: str) -> tuple[Edge, ...]:
        """The path edges that start in a file."""
        return self._path_edges_by_file.get(path, ())

    @cached_property
    def _path_edges_by_file(self) -> Mapping[str, tuple[Edge, ...]]:
        return {path: tuple(found) for path, found in groupby(self.path_edges, key=lambda edge: edge.at.path)}

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """The clusters of Talos, with what is said of their versions."""
        if not self.configured and not any(file.machines for file in self.files.values()):
            return ()
        where = reach.destinations(self.files, self.tree, self.builds, self.path_edges)
        return clusters(self.files, self.path_edges, self.declared, where, self.versions)

    def versions_at(self, path: str) -> Versions:
        """Which versions of each product apply to a file: of Talos, where its cluster has another than others have."""
        return self._versions_of_clusters.get(path, self.versions)

    @cached_property
    def _versions_of_clusters(self) -> Mapping[str, Versions]:
        return {} if len(self.clusters) < 2 else versions_of_clusters(self.clusters, self.versions)

    @cached_property
    def neighbours(self) -> tuple[Neighbours, ...]:
        """The machines that are known to stand beside each other."""
        return tuple(neighbours(self.files, self.path_edges))

    def is_unreached(self, path: str) -> bool:
        """Whether it is known that nothing deploys the file, though it holds what could be deployed."""
        file = self.files.get(path)
        deployable = file is not None and bool(file.objects or file.kustomizations)
        return deployable and self.reached is not None and path not in self.reached

    @cached_property
    def _partial(self) -> Partial:
        return partial(self.files, self.path_edges, self.builds)

    def is_partial(self, path: str, kind: str) -> bool:
        """Whether an object of that kind in that file may not be whole, as something is still applied to it."""
        return self._partial.is_partial(path, kind)

    @cached_property
    def own_scopes(self) -> Mapping[Kind, bool]:
        """Whether objects have a namespace, of the kinds that the repository itself defines."""
        found: dict[Kind, set[bool | None]] = {}
        for file in self.files.values():
            for fact in file.definitions:
                found.setdefault(Kind(fact.group, fact.kind), set()).add(fact.namespaced)
        return {kind: True in scopes for kind, scopes in found.items() if len(scopes) == 1 and None not in scopes}

    def is_built(self, path: str) -> bool:
        """Whether a kustomization includes the file, so that kustomize reads it and not kubectl or Argo CD."""
        return path in self._partial.built

    def mistakes(self, *faults: Fault) -> Iterator[tuple[str, MistakeFact]]:
        """What differs from the schemas in these ways, with its file; not what a patch may still add."""
        for path, file in self.files.items():
            for fact in file.mistakes:
                wanted = fact.mistake.fault in faults
                if wanted and not (fact.mistake.is_absence and self.is_partial(path, fact.kind)):
                    yield path, fact

    def without_schema(self) -> Iterator[str]:
        """API version and kind of each object whose fields could not be checked."""
        for file in self.files.values():
            for fact in file.objects:
                written = (fact.api_version, fact.kind)
                if find(*written) is None and written not in self.own_schemas:
                    yield " ".join(written)

    @cached_property
    def refused_places(self) -> Mapping[str, frozenset[Node | Chars | None]]:
        """Where Talos refuses machines, by file."""
        found: dict[str, set[Node | Chars | None]] = {}
        for judgement in self.judgements:
            if judgement.is_error and judgement.contract is None:
                at = judgement.at.at
                found.setdefault(judgement.at.path, set()).add(at._replace(key=False) if isinstance(at, Node) else at)
        return {path: frozenset(places) for path, places in found.items()}

    @property
    def applications(self) -> Iterable[tuple[str, ApplicationFact]]:
        """Every Argo CD Application with its file."""
        return ((path, fact) for path, file in self.files.items() for fact in file.applications)

    @property
    def projects(self) -> Iterable[tuple[str, ProjectFact]]:
        """Every AppProject with its file."""
        return ((path, fact) for path, file in self.files.items() for fact in file.projects)

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
    external: Iterable[str] = (),
    hidden: Callable[[set[str]], Mapping[str, Why]] = lambda _: {},
    own_schemas: Mapping[tuple[str, str], tuple[JsonSchema, ...]] | None = None,
    versions: Mapping[str, tuple[str, ...]] | None = None,
    scaffold: str = "",
) -> Repository:
    """Put the facts of all files together; `hidden` says which of some paths `.gitignore` hides, or may hide."""
    by_path = {file.path: file for file in sorted(files, key=lambda file: file.path)}
    applications = [fact for file in by_path.values() for fact in file.applications]
    known = identity(urls, branch, tree, applications)
    of_kustomize = [edge for file in by_path.values() for edge in kustomize_paths.edges(file, tree)]
    found = builds(by_path, of_kustomize)
    of_argocd = [edge for file in by_path.values() for edge in argocd_paths.edges(file, tree, known)]
    of_talos = [edge for file in by_path.values() for edge in talos_paths.edges(file, tree)]
    edges = [*of_kustomize, *settled(of_argocd, by_path, found), *of_talos]
    whys = hidden({path for edge in edges if (path := _could_be_hidden(edge)) is not None})
    edges = [edge._replace(why=whys.get(_could_be_hidden(edge) or "", edge.why)) for edge in edges]
    edges.sort(key=lambda edge: edge.at.path)
    return Repository(
        tree,
        by_path,
        known,
        tuple(edges),
        found,
        frozenset(external),
        own_schemas or {},
        versions or {},
        scaffold=scaffold,
    )


def _could_be_hidden(edge: Edge) -> str | None:
    """The path that `.gitignore` may hide, so that it is there on other disks, None where nothing is missing."""
    match edge.why:
        case Why.ABSENT:
            return edge.target
        case Why.NO_KUSTOMIZATION:
            return joined(edge.target, "kustomization.yaml")
        case _:
            return None
