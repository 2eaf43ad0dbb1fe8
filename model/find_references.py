"""Finds in a document what the rows of the reference table name, in one walk for all rows of a kind."""

from collections.abc import Iterator, Mapping
from functools import cache

from ..schemas.reference_forms import Kind, Name, Path, QualifiedName, path_in, split_name
from ..schemas.references import REFERENCES
from .facts import ReferenceFact
from .path_branches import Branch, branches_of
from .text.open_collections import Value
from .text.place import Node, NodePath


@cache
def _branches() -> Mapping[Kind, Branch]:
    return branches_of((reference.source, reference.path) for reference in REFERENCES)


def references(kind: Kind, value: Value, owner: Node) -> tuple[ReferenceFact, ...]:
    """What an object of this kind names, in the order of the table; `owner` is the object's root in the file."""
    branch = _branches().get(kind)
    if branch is None:
        return ()
    found: list[ReferenceFact] = []
    _walk(branch, value, owner.path, owner, None, found)
    return tuple(found)


def _walk(branch: Branch, value: Value, path: NodePath, owner: Node, parent: Value, found: list[ReferenceFact]) -> None:
    """Add what is named at a branch and below it to `found`."""
    if isinstance(value, dict):
        for step, child in branch.children.items():
            if (inner := value.get(step)) is not None:
                _walk(child, inner, (*path, step), owner, value, found)
    elif isinstance(value, list):
        if each := branch.children.get("[]"):
            for index, item in enumerate(value):
                _walk(each, item, (*path, index), owner, parent, found)
    elif branch.rows and isinstance(value, str) and value:
        found += _make_facts(branch.rows, value, path, owner, parent)


def _make_facts(rows: list[int], value: str, path: NodePath, owner: Node, parent: Value) -> Iterator[ReferenceFact]:
    siblings = parent if isinstance(parent, dict) else {}
    for row in rows:
        reference, target = REFERENCES[row], REFERENCES[row].target
        if not _holds(reference.when, siblings) or (isinstance(target, Path) and path_in(target, value) is None):
            continue
        namespace = _namespace(target, value, siblings)
        yield ReferenceFact(row, Node(owner.document, path), owner, value, namespace, siblings.get("optional") is True)


def _holds(when: tuple[str, str | bool | None] | None, siblings: Mapping[str, Value]) -> bool:
    if when is None:
        return True
    field, wanted = when
    return siblings.get(field, False if isinstance(wanted, bool) else None) == wanted


def _namespace(target: Path | Name | QualifiedName, value: str, siblings: Mapping[str, Value]) -> str | None:
    """The namespace of an object, where that is written with its name."""
    match target:
        case Name(namespace=str() as sibling):
            written = siblings.get(sibling)
            return written if isinstance(written, str) else None
        case QualifiedName():
            return split_name(target, value)[0]
        case _:
            return None
