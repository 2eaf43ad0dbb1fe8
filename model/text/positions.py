"""Looks up places in the text: only files that have something to report are parsed a second time."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Literal

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
from .place import Chars, Node, NodePath, Span

_Extents = dict[Node, Chars]
#: Where editors and reports start a new line.
_BREAK = re.compile(r"\r\n|\n|\r")


class Positions:
    """The places of one file's text (without byte order mark)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._line_starts = [0, *(match.end() for match in _BREAK.finditer(text))]
        self._extents: _Extents | None = None

    def span(self, at: Node | Chars) -> Span:
        """The span of a place. A node without a text of its own (merged, below an alias) has its nearest parent's."""
        return self._span(at if isinstance(at, Chars) else self._chars(at))

    def texts(self) -> list[tuple[Node, str]]:
        """The keys and the values without anything in them, each with its text as written, without quotes."""
        self._extents = self._extents or _extents(self.text)
        shown = ((node, self.text[chars.start : chars.end].strip("\"'")) for node, chars in self._extents.items())
        return [(node, text) for node, text in shown if "\n" not in text]

    def written(self, node: Node) -> str:
        """The text of a node as it stands there."""
        chars = self._chars(node)
        return self.text[chars.start : chars.end]

    def start(self, node: Node) -> int:
        """Where a node begins, in characters."""
        return self._chars(node).start

    def nodes_on(self, line: int) -> list[Node]:
        """The nodes whose key or value starts on this line (from 1), outermost first."""
        self._extents = self._extents or _extents(self.text)
        return [node for node, chars in self._extents.items() if self._span(chars).line == line]

    def _chars(self, node: Node) -> Chars:
        if self._extents is None:
            self._extents = _extents(self.text)
        path, key = node.path, node.key
        while path and Node(node.document, path, key) not in self._extents:
            if key and Node(node.document, path) in self._extents:
                key = False
            else:
                path = path[:-1]
        return self._extents.get(Node(node.document, path, key and bool(path)), Chars(0, 0))

    def _span(self, chars: Chars) -> Span:
        start = min(chars.start, len(self.text))
        end = max(start, min(chars.end, len(self.text)))
        end = max(start + len(self.text[start:end].rstrip()), min(start + 1, end))
        return Span(*self._line_column(start), *self._line_column(end))

    def _line_column(self, index: int) -> tuple[int, int]:
        if index and self.text.startswith("\r\n", index - 1):  # within a line break there is no column
            index -= 1
        line = bisect_right(self._line_starts, index) - 1
        return line + 1, index - self._line_starts[line] + 1


def _extents(text: str) -> _Extents:
    """Each node's stretch of text; of duplicate keys the last one's value and the first one's key."""
    found: _Extents = {}
    try:
        for node, chars, _ in _walk(text):
            if node.key:
                found.setdefault(node, chars)
            else:
                found[node] = chars
    except BROKEN:
        pass  # what stands above the syntax error has been found
    return found


def leaves(text: str) -> Iterator[tuple[Node, Chars]]:
    """Every value that is a scalar or an alias, in order; raises BROKEN where the text is."""
    return ((node, chars) for node, chars, is_leaf in _walk(text) if is_leaf)


def _walk(text: str) -> Iterator[tuple[Node, Chars, bool]]:
    """Nodes with their stretches, and whether each is a value without anything in it."""
    document = -1
    stack: list[_Level] = []
    for event in events(text):
        match event:
            case DocumentStartEvent():
                document += 1
                stack = [_Level((), 0, "document")]
            case MappingStartEvent() | SequenceStartEvent():
                path = stack[-1].enter()
                kind: Literal["mapping", "sequence"] = "mapping" if isinstance(event, MappingStartEvent) else "sequence"
                stack.append(_Level(path, _start(event), kind))
            case MappingEndEvent() | SequenceEndEvent():
                level = stack.pop()
                yield Node(document, level.path), Chars(level.start, _end(event)), False
                stack[-1].leave()
            case ScalarEvent() | AliasEvent():
                chars = Chars(_start(event), _end(event))
                if (name := stack[-1].key_here(event)) is not None:
                    yield Node(document, (*stack[-1].path, name), key=True), chars, False
                else:
                    yield Node(document, stack[-1].enter()), chars, True
                    stack[-1].leave()
            case _:  # the ends of documents and of the stream
                pass


def _start(event: Any) -> int:
    start: int = event.start_mark.index
    return start


def _end(event: Any) -> int:
    end: int = event.end_mark.index
    return end


class _Level:
    """A collection on the way, or the document around it: its path, its start, and what comes next in it."""

    __slots__ = ("key", "kind", "next", "path", "start")

    def __init__(self, path: NodePath, start: int, kind: Literal["document", "mapping", "sequence"]) -> None:
        self.path, self.start, self.kind = path, start, kind
        self.key: str | None = None
        self.next = 0

    def key_here(self, event: ScalarEvent | AliasEvent) -> str | None:
        """The key that this scalar is, or None where it is a value."""
        if self.kind != "mapping" or self.key is not None:
            return None
        self.key = event.value if isinstance(event, ScalarEvent) else f"*{event.anchor}"
        return self.key

    def enter(self) -> NodePath:
        """The path of the value that comes next."""
        match self.kind:
            case "document":
                return self.path
            case "mapping":
                return (*self.path, self.key if self.key is not None else "?")
            case "sequence":
                return (*self.path, self.next)

    def leave(self) -> None:
        """The value is over; in a mapping without a key it was a collection as a key."""
        self.key = "?" if self.kind == "mapping" and self.key is None else None
        self.next += 1
