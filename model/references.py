"""Finds in a document what the rows of the reference table name, in one walk for all rows of a kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from ..schemas.references import REFERENCES, Kind, steps
from .facts import ReferenceFact
from .text.document import Value
from .text.place import Node, NodePath


@dataclass(slots=True)
class _Branch:
    rows: list[int] = field(default_factory=list)
    children: "dict[str, _Branch]" = field(default_factory=dict)


@cache
def _branches() -> Mapping[Kind, _Branch]:
    roots: dict[Kind, _Branch] = {}
    for number, reference in enumerate(REFERENCES):
        branch = roots.setdefault(reference.source, _Branch())
        for step in steps(reference.path):
            branch = branch.children.setdefault(step, _Branch())
        branch.rows.append(number)
    return roots


def references(kind: Kind, value: Value, owner: Node) -> tuple[ReferenceFact, ...]:
    """What an object of this kind names, in the order of the table; `owner` is the object's root in the file."""
    branch = _branches().get(kind)
    return tuple(_walk(branch, value, owner.path, owner, None)) if branch else ()


def _walk(branch: _Branch, value: Value, path: NodePath, owner: Node, parent: Value) -> Iterator[ReferenceFact]:
    if branch.rows and isinstance(value, str) and value:
        yield from _named(branch.rows, value, path, owner, parent)
    if isinstance(value, dict):
        for step, child in branch.children.items():
            if step in value:
                yield from _walk(child, value[step], (*path, step), owner, value)
    elif isinstance(value, list) and (each := branch.children.get("[]")):
        for index, item in enumerate(value):
            yield from _walk(each, item, (*path, index), owner, parent)


def _named(rows: list[int], value: str, path: NodePath, owner: Node, parent: Value) -> Iterator[ReferenceFact]:
    siblings = parent if isinstance(parent, dict) else {}
    for row in rows:
        reference = REFERENCES[row]
        if reference.when and siblings.get(reference.when[0]) != reference.when[1]:
            continue
        namespace = siblings.get(reference.namespace) if reference.namespace else None
        yield ReferenceFact(
            row,
            Node(owner.document, path),
            owner,
            value,
            namespace if isinstance(namespace, str) else None,
            siblings.get("optional") is True,
        )
