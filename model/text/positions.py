"""Looks up places in the text: only files that have something to report are parsed a second time."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

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

#: Where editors and reports start a new line.
_BREAK = re.compile(r"\r\n|\n|\r")


class WrittenNode(NamedTuple):
    """A node as it stands in the text: its stretch, the event that begins it, and whether it is in brackets."""

    chars: Chars
    event: Any
    in_flow: bool

    @property
    def is_leaf(self) -> bool:
        """Whether it is a scalar or an alias."""
        return isinstance(self.event, ScalarEvent | AliasEvent)


class Positions:
    """The places of one file's text (without byte order mark)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._line_starts = [0, *(match.end() for match in _BREAK.finditer(text))]
        self._read: _Read | None = None

    def span(self, at: Node | Chars) -> Span:
        """The span of a place. A node without a text of its own (merged, below an alias) has its nearest parent's."""
        return self._span(at if isinstance(at, Chars) else self._chars(at))

    def span_of(self, chars: Chars) -> Span:
        """The span of a stretch as it is, blanks and line ends at its end included."""
        return Span(*self._line_column(chars.start), *self._line_column(chars.end))

    def texts(self) -> list[tuple[Node, str]]:
        """The keys and the values without anything in them, each with its text as written, without quotes."""
        shown = ((node, self.text[slice(*found.chars)].strip("\"'")) for node, found in self._nodes.items())
        return [(node, text) for node, text in shown if "\n" not in text]

    def text_of(self, node: Node) -> str:
        """The text of a node as it stands there."""
        chars = self._chars(node)
        return self.text[chars.start : chars.end]

    def start(self, node: Node) -> int:
        """Where a node begins, in characters."""
        return self._chars(node).start

    def nodes_on(self, line: int) -> list[Node]:
        """The nodes whose key or value starts on this line (from 1), outermost first."""
        return [node for node, found in self._nodes.items() if self._span(found.chars).line == line]

    def find_written(self, node: Node) -> WrittenNode | None:
        """A node that has a text of its own, and is not a key that stands twice in its mapping."""
        return None if node in self._all.doubled else self._nodes.get(node)

    def below(self, node: Node) -> list[tuple[Node, WrittenNode]]:
        """The keys and values that stand below a node, in order."""
        depth = len(node.path)
        return [(each, found) for each, found in self._nodes.items() if each.is_in(node) and len(each.path) > depth]

    @property
    def anchors_in_use(self) -> frozenset[str]:
        """The anchors that aliases refer to."""
        return self._all.aliased

    @property
    def _nodes(self) -> dict[Node, WrittenNode]:
        return self._all.nodes

    @property
    def _all(self) -> "_Read":
        self._read = self._read or _all_of(self.text)
        return self._read

    def _chars(self, node: Node) -> Chars:
        path, key = node.path, node.key
        while path and Node(node.document, path, key) not in self._nodes:
            if key and Node(node.document, path) in self._nodes:
                key = False
            else:
                path = path[:-1]
        found = self._nodes.get(Node(node.document, path, key and bool(path)))
        return found.chars if found else Chars(0, 0)

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


class _Read(NamedTuple):
    """What is in a text: its nodes, the keys that stand twice in one mapping, the anchors that aliases refer to."""

    nodes: dict[Node, WrittenNode]
    doubled: frozenset[Node]
    aliased: frozenset[str]


def _all_of(text: str) -> _Read:
    """Each node's stretch of text; of duplicate keys the last one's value and the first one's key."""
    found: dict[Node, WrittenNode] = {}
    doubled: set[Node] = set()
    aliased: set[str] = set()
    try:
        for node, standing in _walk(text):
            if node.key and node in found:
                doubled.add(node)
            else:
                found[node] = standing
            if isinstance(standing.event, AliasEvent) and standing.event.anchor:
                aliased.add(standing.event.anchor)
    except BROKEN:
        pass  # what stands above the syntax error has been found
    return _Read(found, frozenset(doubled), frozenset(aliased))


def leaves(text: str) -> Iterator[tuple[Node, Chars]]:
    """Every value that is a scalar or an alias, in order; raises BROKEN where the text is."""
    return ((node, found.chars) for node, found in _walk(text) if found.is_leaf and not node.key)


def _walk(text: str) -> Iterator[tuple[Node, WrittenNode]]:
    """Nodes as they stand in the text, a collection behind what is in it."""
    document = -1
    stack: list[_Level] = []
    for event in events(text):
        kind = event.__class__
        if kind is ScalarEvent or kind is AliasEvent:
            level = stack[-1]
            chars = Chars(event.start_mark.index, event.end_mark.index)
            found = WrittenNode(chars, event, level.in_flow or level.is_flow)
            if (name := level.key_here(event)) is not None:
                yield Node(document, (*level.path, name), key=True), found
            else:
                yield Node(document, level.enter()), found
                level.leave()
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            path = stack[-1].enter()
            in_flow = stack[-1].in_flow or stack[-1].is_flow
            stack.append(_Level(path, event, "mapping" if kind is MappingStartEvent else "sequence", in_flow=in_flow))
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            level = stack.pop()
            chars = Chars(level.event.start_mark.index, event.end_mark.index)
            yield Node(document, level.path), WrittenNode(chars, level.event, level.in_flow)
            stack[-1].leave()
        elif kind is DocumentStartEvent:
            document += 1
            stack = [_Level((), event, "document", in_flow=False)]


class _Level:
    """A collection on the way, or the document around it: its path, how it begins, and what comes next in it."""

    __slots__ = ("event", "in_flow", "is_flow", "key", "kind", "next", "path")

    def __init__(
        self, path: NodePath, event: Any, kind: Literal["document", "mapping", "sequence"], *, in_flow: bool
    ) -> None:
        self.path, self.event, self.kind, self.in_flow = path, event, kind, in_flow
        self.is_flow = kind != "document" and bool(event.flow_style)
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
