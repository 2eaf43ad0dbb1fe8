"""YAML text → documents, on top of libyaml's events, as the consumers read it.

A document is plain Python values; keys are always `str`. Positions are not kept: `positions.py` looks them up in the
same text for what is reported, which costs healthy files nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from .flaw import Fault, Flaw
from .place import Chars, Node, NodePath
from .scalars import RESOLVERS, Profile, tagged
from .syntax import syntax_flaw

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"

#: Nodes that a document may grow to through its aliases; the largest real document seen is below 100,000.
NODE_BUDGET = 1_000_000
#: Levels of nesting; libyaml itself stops at 1,000 in flow style, real documents stay below 40.
DEPTH_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file, counted from 0 in the file's stream (empty documents count)."""

    index: int
    value: Value


@dataclass(frozen=True, slots=True)
class Loaded:
    """The documents that could be read, and what is wrong with the text; after a syntax error no more follow.

    `odd_keys` says that a collection is the key of another: `{{ x }}` is one for YAML.
    """

    documents: tuple[Document, ...]
    flaws: tuple[Flaw, ...] = ()
    odd_keys: bool = False


class _StopError(Exception):
    """Reading this file ends here; carries the flaw that says why."""

    def __init__(self, flaw: Flaw) -> None:
        self.flaw = flaw


class _Frame:
    """A collection that is being filled."""

    __slots__ = ("anchor", "before", "items", "key", "merges", "pairs")

    def __init__(self, pairs: "dict[str, Value] | None", anchor: str | None, before: int) -> None:
        self.pairs = pairs
        self.items: list[Value] = []
        self.key: str | None = None
        self.merges: list[Value] | None = None
        self.anchor = anchor
        self.before = before

    def done(self) -> Value:
        if self.pairs is None:
            return self.items
        return self.pairs if self.merges is None else _merged(self.pairs, self.merges)


def _merged(own: "dict[str, Value]", merges: list[Value]) -> "dict[str, Value]":
    """Own keys win over merged ones, earlier merged maps over later ones."""
    sources = [entry for merge in merges for entry in (merge if isinstance(merge, list) else [merge])]
    for source in sources:
        if isinstance(source, dict):
            for key, value in source.items():
                own.setdefault(key, value)
    return own


def load(data: bytes, profile: Profile = "kubernetes") -> Loaded:
    """Read every document of a YAML (or JSON) text; raises nothing, whatever the bytes are.

    `data` is UTF-8 without byte order mark. Aliases share their value, bounded by NODE_BUDGET; duplicate keys keep the
    last value, as kubectl does; unknown tags are ignored.
    """
    reader = _Reader(data, profile)
    try:
        reader.read()
    except _StopError as stop:
        reader.flaws.append(stop.flaw)
    except yaml.YAMLError as error:
        reader.flaws.append(syntax_flaw(error, data))
    except UnicodeDecodeError:  # a tag's escapes are decoded by PyYAML itself
        reader.flaws.append(Flaw(Fault.SYNTAX, Chars(0, 1), "a tag has escapes that are not UTF-8"))
    return Loaded(tuple(reader.documents), tuple(reader.flaws), reader.odd_keys)


class _Reader:
    """Drives libyaml's parser over one file; holds what the documents share: anchors, the node count, the flaws."""

    def __init__(self, data: bytes, profile: Profile) -> None:
        # Any: an event's attributes depend on its class, and a cast for each event would cost what a node costs.
        self.next: Callable[[], Any] = CParser(data).get_event
        self.resolve = RESOLVERS[profile]
        self.documents: list[Document] = []
        self.flaws: list[Flaw] = []
        self.anchors: dict[str, tuple[Value, int]] = {}
        self.opened: set[str] = set()
        self.count = 0
        self.odd_keys = False

    def read(self) -> None:
        while True:
            event = self.next()
            if event is None or event.__class__ is StreamEndEvent:
                return
            if event.__class__ is DocumentStartEvent:
                self.anchors, self.opened, self.count = {}, set(), 0
                self.documents.append(Document(len(self.documents), self._document()))

    def _document(self) -> Value:
        """The document's value. One loop with everything inline: it runs once for each node of the repository."""
        following, resolve, anchors = self.next, self.resolve, self.anchors
        frame = _Frame(None, None, 0)
        stack: list[_Frame] = []
        pairs, key = frame.pairs, frame.key
        while True:
            event = following()
            kind = event.__class__
            value: Value
            if kind is ScalarEvent:
                text: str = event.value
                if pairs is not None and key is None:
                    key = text
                    if text == "<<" or text in pairs or event.anchor is not None:
                        self._unusual_key(event, text, frame, stack)
                    continue
                self.count += 1
                if event.implicit[0]:
                    value = resolve(text)
                elif event.tag is None:
                    value = text
                else:
                    value = tagged(event.tag, text, resolve)
                if event.anchor is not None:
                    anchors[event.anchor] = (value, 1)
                    self.opened.discard(event.anchor)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                frame.key = key
                stack.append(frame)
                frame = self._opened(event, kind is MappingStartEvent, len(stack))
                pairs, key = frame.pairs, None
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value = self._closed(frame)
                frame = stack.pop()
                pairs, key = frame.pairs, frame.key
            elif kind is AliasEvent:
                value = self._alias(event)
            else:  # the document's end
                return frame.items[0] if frame.items else None
            if pairs is None:
                frame.items.append(value)
            elif key is None:  # a collection or alias as a key
                self.odd_keys = self.odd_keys or isinstance(value, dict | list)
                key = str(value) if isinstance(value, str | int) else f"? {len(pairs)}"
            elif frame.merges is not None and frame.merges[-1] is _PENDING:
                frame.merges[-1] = value
                key = None
            else:
                pairs[key] = value
                key = None

    def _unusual_key(self, event: Any, text: str, frame: _Frame, stack: list[_Frame]) -> None:
        """A key that is a merge, has an anchor, or stands in the mapping already."""
        if event.anchor is not None:
            self.anchors[event.anchor] = (text, 1)
        if text == "<<" and event.implicit[0]:
            frame.merges = [*(frame.merges or []), _PENDING]
        elif frame.pairs is not None and text in frame.pairs:
            at = Chars(event.start_mark.index, event.end_mark.index)
            first = Node(len(self.documents), (*_path(stack), text), key=True)
            self.flaws.append(Flaw(Fault.DUPLICATE_KEY, at, f"`{text}` stands twice in one mapping", text, first))

    def _opened(self, event: Any, mapping: bool, depth: int) -> _Frame:
        anchor: str | None = event.anchor
        if depth > DEPTH_LIMIT:
            raise _StopError(Flaw(Fault.TOO_DEEP, _at(event), f"nested deeper than {DEPTH_LIMIT} levels"))
        if anchor is not None:
            self.opened.add(anchor)
            self.anchors.pop(anchor, None)
        self.count += 1
        return _Frame({} if mapping else None, anchor, self.count)

    def _closed(self, frame: _Frame) -> Value:
        value = frame.done()
        if frame.anchor in self.opened:  # else it was given to something inside
            self.anchors[frame.anchor] = (value, self.count - frame.before + 1)
            self.opened.discard(frame.anchor)
        return value

    def _alias(self, event: Any) -> Value:
        name: str = event.anchor
        if name not in self.anchors:
            if name in self.opened:
                raise _StopError(
                    Flaw(Fault.RECURSIVE_ALIAS, _at(event), "this alias stands inside the value it refers to")
                )
            raise _StopError(
                Flaw(Fault.SYNTAX, _at(event), "this alias refers to an anchor that is not defined above it")
            )
        value, size = self.anchors[name]
        self.count += size
        if self.count > NODE_BUDGET:
            message = f"aliases make this document grow to more than {NODE_BUDGET:,} nodes"
            raise _StopError(Flaw(Fault.TOO_MANY_NODES, _at(event), message))
        return value


#: Stands for a merge key whose value has not been read yet.
_PENDING: Value = ["<<"]


def _path(stack: list[_Frame]) -> NodePath:
    """The way to the collection that is being filled, from the frames around it (the first is the document)."""
    return tuple(len(frame.items) if frame.pairs is None else str(frame.key) for frame in stack[1:])


def _at(event: Any) -> Chars:
    return Chars(event.start_mark.index, event.end_mark.index)
