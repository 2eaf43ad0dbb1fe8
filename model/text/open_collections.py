"""The collections that are being filled while a document is read."""

from typing import TypeAlias

from .place import NodePath

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
#: Stands for a merge key whose value has not been read yet.
PENDING: Value = ["<<"]


class Marks:
    """What few collections have: an anchor, with how many nodes there were `before` it; where a mapping in flow style
    is `opened`; and what is merged into it.
    """

    __slots__ = ("anchor", "before", "merges", "opened")

    def __init__(self, anchor: str | None = None, before: int = 0, opened: int | None = None) -> None:
        self.anchor = anchor
        self.before = before
        self.opened = opened
        self.merges: list[Value] = []


#: A collection around the one that is being filled: its entries, if it is a mapping, else its items; its key whose
#: value is being read; and its marks.
Opened: TypeAlias = "tuple[dict[str, Value] | None, list[Value], str | None, Marks | None]"


def merge_keys(own: "dict[str, Value]", merges: list[Value]) -> None:
    """Own keys win over merged ones, earlier merged maps over later ones."""
    sources = [entry for merge in merges for entry in (merge if isinstance(merge, list) else [merge])]
    for source in sources:
        if isinstance(source, dict):
            for key, value in source.items():
                own.setdefault(key, value)


def path_to(stack: list[Opened]) -> NodePath:
    """The way to the collection that is being filled, from those around it (the first is the document)."""
    return tuple(len(items) if pairs is None else str(key) for pairs, items, key, _ in stack[1:])
