"""The collections that are being filled while a document is read."""

from typing import TypeAlias

from .place import NodePath

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
#: Stands for a merge key whose value has not been read yet.
PENDING: Value = ["<<"]


class Frame:
    """A collection that is being filled; `opened` is where a mapping in flow style begins."""

    __slots__ = ("anchor", "before", "items", "key", "merges", "opened", "pairs")

    def __init__(
        self, pairs: "dict[str, Value] | None", anchor: str | None, before: int, opened: int | None = None
    ) -> None:
        self.pairs = pairs
        self.items: list[Value] = []
        self.key: str | None = None
        self.merges: list[Value] | None = None
        self.anchor = anchor
        self.before = before
        self.opened = opened

    def done(self) -> Value:
        """The collection with what is merged into it."""
        if self.pairs is None:
            return self.items
        return self.pairs if self.merges is None else _merge_keys(self.pairs, self.merges)


def _merge_keys(own: "dict[str, Value]", merges: list[Value]) -> "dict[str, Value]":
    """Own keys win over merged ones, earlier merged maps over later ones."""
    sources = [entry for merge in merges for entry in (merge if isinstance(merge, list) else [merge])]
    for source in sources:
        if isinstance(source, dict):
            for key, value in source.items():
                own.setdefault(key, value)
    return own


def path_to(stack: list[Frame]) -> NodePath:
    """The way to the collection that is being filled, from the frames around it (the first is the document)."""
    return tuple(len(frame.items) if frame.pairs is None else str(frame.key) for frame in stack[1:])
