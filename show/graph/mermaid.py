"""Mermaid: a flowchart that GitHub, GitLab and most documentation sites draw from a fenced block."""

import re

from ...model.text.escape_control_characters import clean
from . import Graph, GraphNode, NodeKind
from .view import Line, lines, short_ids

_SHAPES: dict[NodeKind, tuple[str, str]] = {
    "application": ("([", "])"),
    "kustomization": ("[[", "]]"),
    "folder": ("[/", "/]"),
    "object": ("(", ")"),
    "remote": ("{{", "}}"),
}
_BOX = ("[", "]")
_RED = "stroke:#c00,stroke-dasharray:4 3"
#: Mermaid refuses more edges than this unless the page that draws it says otherwise (`maxEdges`).
_MOST_EDGES = 500
# All that could end a quoted label, or that Mermaid reads in one: directives, entities, Markdown, formulas, icons.
_UNSAFE = re.compile(r"[^\w ./()\[\]{},+=~!?'-]|_{2,}")


def render(graph: Graph) -> str:
    """A flowchart from left to right; what is missing is red and dashed."""
    ids, drawn = short_ids(graph), lines(graph)
    missing = [ids[node.id] for node in graph.nodes if node.kind == "missing"]
    broken = [str(number) for number, line in enumerate(drawn) if line.state == "missing"]
    parts = ["flowchart LR"]
    if len(drawn) > _MOST_EDGES:
        parts.append(f"%% {len(drawn)} edges: Mermaid draws {_MOST_EDGES} unless maxEdges is raised where it is drawn")
    parts += [f"  {_node(ids[node.id], node)}" for node in graph.nodes]
    parts += [f"  {_edge(line)}" for line in drawn]
    if missing:
        parts += [f"  classDef missing {_RED}", f"  class {','.join(missing)} missing"]
    if broken:
        parts.append(f"  linkStyle {','.join(broken)} {_RED}")
    return "\n".join(parts) + "\n"


def _node(name: str, node: GraphNode) -> str:
    opening, closing = _SHAPES.get(node.kind, _BOX)
    return f'{name}{opening}"{_label(node.label)}"{closing}'


def _edge(line: Line) -> str:
    arrow = "-.->" if line.state == "missing" else "-->"
    return f'{line.source} {arrow}|"{_label(line.label)}"| {line.target}'


def _label(text: str) -> str:
    return _UNSAFE.sub(lambda found: "".join(f"#{ord(char)};" for char in found[0]), clean(text))
