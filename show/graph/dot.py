"""DOT, for Graphviz: `stackwright graph --format dot | dot -Tsvg`."""

from ...model.text.escape_control_characters import clean
from . import Graph, GraphNode, NodeKind
from .view import Line, lines, short_ids

_SHAPES: dict[NodeKind, str] = {
    "application": "box, style=rounded",
    "kustomization": "component",
    "folder": "folder",
    "file": "note",
    "object": "ellipse",
    "missing": "box, style=dashed, color=red, fontcolor=red",
    "remote": "hexagon",
}


def render(graph: Graph) -> str:
    """A directed graph from left to right; what is missing is red and dashed."""
    ids = short_ids(graph)
    return "\n".join(
        [
            "digraph stackwright {",
            "  rankdir=LR;",
            '  node [fontname="sans-serif"];',
            '  edge [fontname="sans-serif", fontsize=10];',
            *(f"  {_node(ids[node.id], node)}" for node in graph.nodes),
            *(f"  {_edge(line)}" for line in lines(graph)),
            "}\n",
        ]
    )


def _node(name: str, node: GraphNode) -> str:
    return f"{name} [label={_quote(node.label)}, shape={_SHAPES.get(node.kind, 'box')}];"


def _edge(line: Line) -> str:
    look = ", style=dashed, color=red, fontcolor=red" if line.state == "missing" else ""
    return f"{line.source} -> {line.target} [label={_quote(line.label)}{look}];"


def _quote(text: str) -> str:
    """A quoted string; Graphviz reads escapes and HTML entities in it."""
    safe = clean(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{safe}"'
