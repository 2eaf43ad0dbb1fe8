"""Which part of a graph is drawn, and its texts made safe for a drawing."""

import posixpath
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from ...model.errors import UserError
from ...model.repository import Repository
from . import EdgeState, Graph, GraphEdge, GraphNode, graph_of, make_graph, render


def draw(repository: Repository, format: str, *, objects: bool = False, focus: str | None = None) -> str:  # noqa: A002
    """The repository in that format: the references by path, with `objects` and in JSON those by name, too.

    `focus` is a path from the root; raises UserError where the graph has nothing there.
    """
    graph = graph_of(repository)
    if format != "json":
        graph = drawable(graph, objects=objects)
    return render(focus_on(graph, focus) if focus is not None else graph, format)


def drawable(graph: Graph, *, objects: bool) -> Graph:
    """Without the targets of which nothing is known, and without Kubernetes objects unless they are asked for."""
    left_out = {"unknown"} if objects else {"unknown", "object"}
    return _among(graph, {node.id for node in graph.nodes if node.kind not in left_out})


def focus_on(graph: Graph, path: str) -> Graph:
    """What is at or below a path, all that leads there, and all that this leads to."""
    centre = {node.id for node in graph.nodes if is_below(node.path, path)}
    if not centre:
        raise _nothing_at(path, graph.nodes)
    forth = _reachable(centre, ((edge.source, edge.target) for edge in graph.edges))
    back = _reachable(centre, ((edge.target, edge.source) for edge in graph.edges))
    edges = [edge for side in (forth, back) for edge in _among(graph, side).edges]
    return make_graph(graph.nodes, edges)


def is_below(path: str, folder: str) -> bool:
    """Whether the path is the folder (or file) or somewhere below it."""
    return not folder or path == folder or path.startswith(f"{folder}/")


def _among(graph: Graph, ids: set[str]) -> Graph:
    return make_graph(graph.nodes, (edge for edge in graph.edges if edge.source in ids and edge.target in ids))


def _reachable(start: set[str], steps: Iterable[tuple[str, str]]) -> set[str]:
    following: dict[str, list[str]] = defaultdict(list)
    for source, target in steps:
        following[source].append(target)
    found, waiting = set(start), deque(start)
    while waiting:
        for target in following[waiting.popleft()]:
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _nothing_at(path: str, nodes: Iterable[GraphNode]) -> UserError:
    paths = {node.path for node in nodes if node.path}
    paths |= {posixpath.dirname(path) for path in paths} - {""}
    close = get_close_matches(path, sorted(paths), n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]}?" if close else "Leave --focus out to see all of it, or give --objects."
    return UserError(f"Nothing in the graph is at {path} or below it.", hint)


@dataclass(frozen=True, slots=True)
class Line:
    """All that is drawn from one node to another: ids, the joined labels, and the state."""

    source: str
    target: str
    label: str
    state: EdgeState


def lines(graph: Graph) -> tuple[Line, ...]:
    """The edges with those between the same two nodes as one; nodes are `n1`, `n2`, … in the graph's order."""
    ids = short_ids(graph)
    labels: dict[tuple[str, str, EdgeState], list[str]] = defaultdict(list)
    for edge in graph.edges:
        labels[ids[edge.source], ids[edge.target], edge.state].append(_describe_edge(edge))
    return tuple(Line(*ends[:2], ", ".join(dict.fromkeys(told)), ends[2]) for ends, told in labels.items())


def short_ids(graph: Graph) -> dict[str, str]:
    """Ids that are safe in every syntax."""
    return {node.id: f"n{number}" for number, node in enumerate(graph.nodes, 1)}


def _describe_edge(edge: GraphEdge) -> str:
    return f"{edge.label} ({edge.why})" if edge.state == "missing" else edge.label
