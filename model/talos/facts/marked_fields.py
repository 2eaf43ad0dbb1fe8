"""The fields of a document that the field table marks: secrets, and what Talos deprecates."""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ....schemas.tables.catalogue import table
from ....schemas.tables.notation import Field, Life
from ...text.document import Value
from ...text.place import NodePath
from .documents import row_of

_TABLE = "talos"


class Branch(NamedTuple):
    """What is marked at a field and below it; `each` is about the entries of a list or mapping."""

    is_secret: bool
    life: Life
    below: Mapping[str, "Branch"]
    each: "Branch | None"

    @property
    def is_marked(self) -> bool:
        """Whether the field itself is."""
        return self.is_secret or self.life.deprecated is not None

    @property
    def counts(self) -> bool:
        """Whether anything here is."""
        return self.is_marked or bool(self.below) or self.each is not None


class Marked(NamedTuple):
    """A field that is set, with what is marked of it."""

    path: NodePath
    branch: Branch
    value: Value


def find_marked(kind: str, value: Value, path: NodePath = ()) -> list[Marked]:
    """The marked fields that a document of this kind sets, "" being the one without a kind, in its own order.

    `path` is where the document stands in another one.
    """
    row = row_of(kind)
    return find_marked_in_type(row.type, value, path) if row else []


def find_marked_in_type(type_name: str, value: Value, path: NodePath) -> list[Marked]:
    """The same of a value of a type of the table, such as `Interface`."""
    found: list[Marked] = []
    _walk(_of_type(type_name), value, path, found)
    return found


def _walk(branch: Branch, value: Value, path: NodePath, found: list[Marked]) -> None:
    """Add what is marked in a value to `found`."""
    if value is None:
        return
    if branch.is_marked:
        found.append(Marked(path, branch, value))
    if isinstance(value, dict):
        for key, inner in value.items():
            below = branch.below.get(key) or branch.each
            if below is not None:
                _walk(below, inner, (*path, key), found)
    elif isinstance(value, list) and branch.each is not None:
        for index, inner in enumerate(value):
            _walk(branch.each, inner, (*path, index), found)


@cache
def _of_type(name: str) -> Branch:
    return Branch(False, Life(), _of_fields(table(_TABLE).type(name).fields), None)


def _of_fields(fields: tuple[Field, ...]) -> Mapping[str, Branch]:
    found = {field.name: _of_field(field, field.type, field.life) for field in fields}
    return {name: branch for name, branch in found.items() if branch.counts}


def _of_field(field: Field, written: str, life: Life) -> Branch:
    """The branch of a field, or, for `[Type]` and `{Type}`, of its entries."""
    if written[0] in "[{":
        entry = _of_field(field, written[1:-1], Life())
        return Branch(False, life, {}, entry if entry.counts else None)
    below: Mapping[str, Branch] = {}
    if written == "struct":
        below = _of_fields(field.fields)
    elif written[0].isupper():
        below = _of_type(written).below
    return Branch("secret" in field.options, life, below, None)
