"""The repository as a picture: what deploys, includes and names what. One file here per format writes it."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from ...model.argocd.applicationset_facts import ExpandedFact, MadeFact
from ...model.argocd.facts import ApplicationFact
from ...model.argocd.made_edges import made_edges, name_made
from ...model.argocd.own_urls import source_at
from ...model.deployed.destination_namespaces import all_namespaces
from ...model.deployed.resolve_names import all_edges, namespaces
from ...model.edge import Edge
from ...model.facts import ObjectFact
from ...model.files.file_tree import WhyMissing, folders_of
from ...model.kubernetes.facts import is_core
from ...model.kustomize.builds import builds
from ...model.kustomize.facts import KustomizationFact
from ...model.kustomize.paths import kustomization_in
from ...model.repository import Repository
from ...model.text.place import Node, Place
from ...schemas.kubernetes.built_in_names import CLUSTER_SCOPED
from ...schemas.reference_forms import Leads
from ...schemas.references import APPLICATION, APPLICATION_SET, COMPONENT, FLUX_KUSTOMIZATION, KUSTOMIZATION
from ...schemas.secrets.shapes import mask

NodeKind = Literal["application", "kustomization", "folder", "file", "object", "missing", "remote", "unknown"]
EdgeState = Literal["found", "missing", "unknown"]

#: Every format by the name it has on the command line, with the module here that writes it.
FORMATS: Mapping[str, str] = {"mermaid": "mermaid", "dot": "dot", "json": "json_"}
#: The label of an edge from a file or folder to an object that is written down in it.
HOLDS = "holds"
#: The label of an edge from an ApplicationSet to an Application that it makes.
MAKES = "makes"
#: What deploys: these objects are drawn with files and folders.
_DEPLOYING = (APPLICATION, APPLICATION_SET, FLUX_KUSTOMIZATION)
#: Who logs in stands before the host of some URLs; a token there is a secret.
_LOGIN = re.compile(r"(?<=://)[^/@\s]*@")


@dataclass(frozen=True, slots=True)
class GraphNode:
    """Something that names or is named. `id` is unique; `path` is its file or folder from the root, "" where none is.

    The path of a kustomization is its file, of `missing` where it would be. `remote` and `unknown` are targets of which
    nothing can be seen here.
    """

    id: str
    kind: NodeKind
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """One reference from node to node, labelled with its field; `why` says why a target is not found."""

    source: str
    target: str
    label: str
    state: EdgeState
    why: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes that have an edge, sorted by path, and the edges, sorted by their ends. Labels are as in the repository."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]


def render(graph: Graph, format: str) -> str:  # noqa: A002 - what the option is called
    """All of the graph in that format: it can be encoded as UTF-8 and ends in one newline."""
    write: Callable[[Graph], str] = import_module(f".{FORMATS[format]}", __name__).render
    return write(graph)


def graph_of(repository: Repository) -> Graph:
    """Every reference of the repository as an edge, and what files and folders hold."""
    nodes: dict[str, GraphNode] = {}
    drawn: set[GraphEdge] = set()
    for edge in all_edges(repository):
        source, target = _source(edge, repository), _target(edge, repository)
        nodes |= {source.id: source, target.id: target}
        drawn.add(
            GraphEdge(source.id, target.id, edge.reference.path, _state(edge), edge.why.value if edge.why else "")
        )
    drawn.update(_holding_edges(nodes))
    if repository.is_evaluated(ExpandedFact):
        for made, edges in made_edges(repository).items():
            _draw_made(repository, made, edges, nodes, drawn)
    return make_graph(nodes.values(), drawn)


def _draw_made(
    repository: Repository,
    made: MadeFact,
    edges: Iterable[Edge],
    nodes: dict[str, GraphNode],
    drawn: set[GraphEdge],
) -> None:
    """Add an Application that an ApplicationSet makes, and what it leads to; what is elsewhere is left out."""
    around = _at(made.owner, repository)
    label = without_secrets(f"Application {name_made(made, repository)}")
    node = GraphNode(f"{around.id}/{label}", "application", label, made.owner.path)
    nodes |= {around.id: around, node.id: node}
    drawn.add(GraphEdge(around.id, node.id, MAKES, "found"))
    for edge in edges:
        if edge.hit is not None or edge.is_missing:
            target = _target(edge, repository)
            nodes[target.id] = target
            why = edge.why.value if edge.why else ""
            drawn.add(GraphEdge(node.id, target.id, edge.reference.path, _state(edge), why))


def make_graph(nodes: Iterable[GraphNode], drawn: Iterable[GraphEdge]) -> Graph:
    """The graph of these edges and those of the nodes that are at one of their ends."""
    kept = sorted(set(drawn), key=lambda edge: (edge.source, edge.target, edge.label, edge.state, edge.why))
    ends = {end for edge in kept for end in (edge.source, edge.target)}
    return Graph(tuple(sorted((n for n in nodes if n.id in ends), key=lambda n: (n.path, n.id))), tuple(kept))


def _state(edge: Edge) -> EdgeState:
    if edge.hit is not None:
        return "found"
    return "missing" if edge.is_missing else "unknown"


def _source(edge: Edge, repository: Repository) -> GraphNode:
    path = edge.at.path
    if edge.reference.source in (KUSTOMIZATION, COMPONENT) and path in repository.facts(KustomizationFact):
        return _kustomization(path)
    return _at(edge.at, repository)


def _target(edge: Edge, repository: Repository) -> GraphNode:
    if edge.hit is not None:
        return _node_of_target(edge.hit, edge.reference.leads in (Leads.FOLDER, Leads.FOLDERS), repository)
    if edge.why is WhyMissing.REMOTE:
        label = _remote(edge, repository)
        return GraphNode(f"remote:{label}", "remote", label, "")
    kind: NodeKind = "missing" if edge.is_missing else "unknown"
    if wanted := edge.reference.kind:
        namespace = None if wanted.name in CLUSTER_SCOPED else edge.namespace
        name = without_secrets(title_of_object(wanted.name, namespace, edge.target))
        return GraphNode(f"{kind}:{name}", kind, name, "")
    label = without_secrets(edge.target) or "."
    is_there = edge.is_missing and edge.why is not WhyMissing.UNDEFINED
    return GraphNode(f"{kind}:{label}", kind, label, without_secrets(edge.target) if is_there else "")


def _node_of_target(hit: Place, is_folder: bool, repository: Repository) -> GraphNode:
    if not is_folder:
        return _at(hit, repository)
    inner = kustomization_in(repository.tree, hit.path)
    if inner is not None and inner in builds(repository):
        return _kustomization(inner)
    return GraphNode(f"folder:{hit.path}", "folder", f"{hit.path or '.'}/", hit.path)


def _at(place: Place, repository: Repository) -> GraphNode:
    """What stands at a place: the object around it, else the kustomization or the file."""
    file = repository.files.get(place.path)
    if file and isinstance(place.at, Node) and (fact := owner(file.of(ObjectFact), place.at)):
        return _object(repository, place.path, fact)
    if place.path in builds(repository):
        return _kustomization(place.path)
    return GraphNode(f"file:{place.path}", "file", place.path, place.path)


def without_secrets(text: str) -> str:
    """The text with nothing before the hosts of its URLs, and asterisks for what else looks like a secret."""
    return mask(_LOGIN.sub("", text))


def owner(objects: Iterable[ObjectFact], at: Node) -> ObjectFact | None:
    """The innermost of a file's objects around a node."""
    return max((fact for fact in objects if at.is_in(fact.at)), key=lambda fact: len(fact.at.path), default=None)


def title_of_object(kind: str, namespace: str | None, name: str) -> str:
    """An object for a reader: `Deployment web/server`."""
    return f"{kind} {namespace}/{name}" if namespace else f"{kind} {name}"


def name_with_namespace(repository: Repository, path: str, fact: ObjectFact) -> str:
    """An object of a file with its namespace: as written, else the one that it is deployed into."""
    namespace = fact.namespace
    if namespace is None and is_core(fact.api_version) and fact.kind not in CLUSTER_SCOPED:
        every = all_namespaces if repository.is_evaluated(ExpandedFact) else namespaces
        namespace = every.at(repository, path)
    return without_secrets(title_of_object(fact.kind, namespace, fact.name))


def _object(repository: Repository, path: str, fact: ObjectFact) -> GraphNode:
    kind: NodeKind = "application" if fact.type in _DEPLOYING else "object"
    at = "/".join(str(step) for step in (fact.at.document, *fact.at.path))
    return GraphNode(f"{kind}:{path}#{at}", kind, name_with_namespace(repository, path, fact), path)


def _kustomization(path: str) -> GraphNode:
    return GraphNode(f"kustomization:{path}", "kustomization", posixpath.dirname(path) or ".", path)


def _remote(edge: Edge, repository: Repository) -> str:
    """A remote target with the repository that it is in, so that equal paths of different ones stay apart."""
    application = _application(edge, repository)
    if application is None or not isinstance(edge.at.at, Node) or "://" in edge.written:
        return without_secrets(edge.target)
    source = source_at(application, edge.at.at.path)
    ref, _, rest = edge.target.partition("/")
    if named := next((each for each in application.sources if each.ref and ref == f"${each.ref}"), None):
        return without_secrets(f"{named.repo_url}: {rest or '.'}")
    where = f"{source.repo_url} {source.chart or ''}".strip() if source else ""
    return without_secrets(f"{where}: {edge.target or '.'}")


def _application(edge: Edge, repository: Repository) -> ApplicationFact | None:
    """The Application that an edge starts from."""
    applications = repository.facts_at(edge.at.path, ApplicationFact)
    fact = owner((each.object for each in applications), edge.at.at) if isinstance(edge.at.at, Node) else None
    return next((each for each in applications if each.object is fact), None)


def _holding_edges(nodes: Mapping[str, GraphNode]) -> Iterator[GraphEdge]:
    """Edges from the file, or where it has no node from the innermost folder, to the objects in it."""
    holders = {node.path: node.id for node in nodes.values() if node.kind in ("file", "kustomization", "folder")}
    for node in nodes.values():
        if node.kind in ("application", "object"):
            paths = [node.path, *(folders_of(node.path) if node.kind == "application" else ())]
            holder = next((holders[path] for path in paths if path in holders), None)
            if holder is not None:
                yield GraphEdge(holder, node.id, HOLDS, "found")
