"""A YAML text as the tree of what is written in it, with every stretch: duplicate keys stay, aliases are not followed.

`document.py` makes values of a text and `positions.py` looks up nodes; this is for reading a text that is to be shown.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from .events import BROKEN, events
from .place import Chars


@dataclass(slots=True)
class OutlineEntry:
    """A node: its key in the mapping around it or its index in the list, and its stretch of the text.

    `value` is a scalar's, without quotes; None of a collection, and of an alias, which has the name of its anchor.
    `named` is the stretch of the key. A collection whose end was not reached ends where the text does.
    """

    key: str | int
    start: int
    end: int = -1
    value: str | None = None
    is_mapping: bool = False
    anchor: str = ""
    alias: str = ""
    named: Chars | None = None
    inner: "list[OutlineEntry]" = field(default_factory=list)


class Outline(NamedTuple):
    """The documents of a text; `broken` is where a syntax error ends them, and `document` where the last one begins."""

    documents: list[OutlineEntry]
    broken: int | None = None
    document: int = 0


def outline(text: str) -> Outline:
    """The tree of a text, as far as it is YAML."""
    reader = _Reader(text)
    try:
        reader.read()
    except BROKEN:
        return Outline(reader.documents, reader.end, reader.document)
    return Outline(reader.documents)


class _Reader:
    """Makes the tree of one text's events; holds what is open when they end."""

    __slots__ = ("document", "documents", "end", "stack", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.documents: list[OutlineEntry] = []
        self.stack: list[_Open] = []
        self.document = self.end = 0

    def read(self) -> None:
        for event in events(self.text):
            kind = event.__class__
            if kind is ScalarEvent or kind is AliasEvent:
                self._scalar(event, kind is AliasEvent)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._enter(event, kind is MappingStartEvent)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self.end = self.stack.pop().entry.end = event.end_mark.index
            elif kind is DocumentStartEvent:
                self.document = event.start_mark.index
                self.stack = []

    def _scalar(self, event: Any, is_alias: bool) -> None:
        start, self.end = event.start_mark.index, event.end_mark.index
        around = self.stack[-1] if self.stack else None
        if around is not None and around.entry.is_mapping and around.key is None:
            around.key, around.named = f"*{event.anchor}" if is_alias else event.value, Chars(start, self.end)
            return
        entry = self._place(start)
        entry.end = self.end
        if is_alias:
            entry.alias = event.anchor
        else:
            entry.value, entry.anchor = event.value, event.anchor or ""

    def _enter(self, event: Any, is_mapping: bool) -> None:
        around = self.stack[-1] if self.stack else None
        if around is not None and around.entry.is_mapping and around.key is None:  # a collection as a key
            around.key = "?"
            entry = OutlineEntry("?", event.start_mark.index)
            around.entry.inner.append(entry)
        else:
            entry = self._place(event.start_mark.index)
        entry.end, entry.is_mapping, entry.anchor = len(self.text), is_mapping, event.anchor or ""
        self.stack.append(_Open(entry))

    def _place(self, start: int) -> OutlineEntry:
        """A new entry at the place that comes next."""
        if not self.stack:
            entry = OutlineEntry("", start)
            self.documents.append(entry)
            return entry
        around = self.stack[-1]
        key = around.key if around.key is not None else len(around.entry.inner)
        entry = OutlineEntry(key, start, named=around.named)
        around.key = around.named = None
        around.entry.inner.append(entry)
        return entry


class _Open:
    """A collection that is being read, with the key that waits for its value."""

    __slots__ = ("entry", "key", "named")

    def __init__(self, entry: OutlineEntry) -> None:
        self.entry = entry
        self.key: str | None = None
        self.named: Chars | None = None
