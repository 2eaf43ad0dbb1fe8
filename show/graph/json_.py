"""JSON for programs; its shape is part of the interface.

`{"nodes": [node, …], "edges": [edge, …]}`. A node has `id`, `kind` (`application`, `kustomization`, `folder`, `file`,
`object`, `missing`, `remote`, `unknown`), `label` and `path` (null where it has none; "" is the root). An edge has
`source` and `target` (ids), `label` (the field, or `holds`), `state` (`found`, `missing`, `unknown`) and `why` (null
where it is found). A byte of a path that is not UTF-8 is U+FFFD.
"""

import json

from ...model.text.escape_control_characters import inert_json
from . import Graph, GraphEdge, GraphNode

#: Kinds of nodes that are a place in the repository, or would be.
_PLACED = frozenset({"application", "kustomization", "folder", "file", "object"})


def render(graph: Graph) -> str:
    """The whole graph as one object."""
    whole = {"nodes": [_node(node) for node in graph.nodes], "edges": [_edge(edge) for edge in graph.edges]}
    return "".join(map(_escape, inert_json(json.dumps(whole, ensure_ascii=False, indent=2)))) + "\n"


def _node(node: GraphNode) -> dict[str, object]:
    path = node.path if node.path or node.kind in _PLACED else None
    return {"id": node.id, "kind": node.kind, "label": node.label, "path": path}


def _edge(edge: GraphEdge) -> dict[str, object]:
    return {
        "source": edge.source,
        "target": edge.target,
        "label": edge.label,
        "state": edge.state,
        "why": edge.why or None,
    }


def _escape(char: str) -> str:
    """A character that would steer a terminal as its escape; strict readers refuse the one of a lone surrogate."""
    if char.isprintable() or char == "\n":
        return char
    return "\N{REPLACEMENT CHARACTER}" if "\ud800" <= char <= "\udfff" else json.dumps(char)[1:-1]
