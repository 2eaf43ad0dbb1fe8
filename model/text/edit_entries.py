"""Entries of lists and keys of mappings, added and removed as stretches of the text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from yaml.events import AliasEvent, ScalarEvent, SequenceStartEvent

from .place import Chars, Node
from .positions import Positions, WrittenNode
from .scalar_text import BLOCK_STYLES, is_plain, quote
from .splice import LINE_END, Splice, line_end, line_start

_DASH = re.compile(r"[ \t]*-[ \t]+")
_REST = re.compile(r"[ \t]*(\r\n|\n|\r|\Z)")


class _Item(NamedTuple):
    """An entry of a list, or a key with its value: where its first character is, and where its last one was."""

    step: str | int
    start: int
    end: int


class _Around(NamedTuple):
    """The collection that an entry is in, what is in it, and the entry's position there."""

    collection: WrittenNode
    items: list[_Item]
    position: int


def add_entry(positions: Positions, node: Node, value: str) -> Splice | None:
    """A list with an entry behind this one, in brackets or on a line as that is, and behind the comment on its line."""
    around = _around(positions, node)
    if around is None or not isinstance(around.collection.event, SequenceStartEvent):
        return None
    text, item = positions.text, around.items[around.position]
    written = value if is_plain(value) else quote(value)
    if around.collection.event.flow_style:
        return Splice(item.end, item.end, f", {written}")
    prefix = text[line_start(text, item.start) : item.start]
    ended = LINE_END.search(text, item.end)
    if not _DASH.fullmatch(prefix) or ended is None:
        return None
    end = ended[0] or line_end(text)
    line = f"{prefix}{written}"
    return Splice(ended.end(), ended.end(), f"{line}{end}" if ended[0] else f"{end}{line}")


def remove_entry(positions: Positions, node: Node) -> Splice | None:
    """A list without this entry, or a mapping without this key and its value.

    Not where nothing else would be left in it, where a comment would go with it, or where an alias refers to it.
    """
    around = _around(positions, node)
    if around is None or len(around.items) < 2 or _is_referred_to(positions, node):
        return None
    splice = _of_flow(around) if around.collection.event.flow_style else _of_lines(positions.text, around)
    return None if splice is None or _has_comment(positions, node, splice) else splice


def _of_flow(around: _Around) -> Splice:
    items, index = around.items, around.position
    if index == len(items) - 1:
        return Splice(items[index - 1].end, items[index].end, "")
    return Splice(items[index].start, items[index + 1].start, "")


def _of_lines(text: str, around: _Around) -> Splice | None:
    item = around.items[around.position]
    start, rest = line_start(text, item.start), _REST.match(text, item.end)
    prefix = text[start : item.start]
    is_list = isinstance(around.collection.event, SequenceStartEvent)
    if rest is None or not (_DASH.fullmatch(prefix) if is_list else not prefix.strip(" ")):
        return None
    if not rest[1]:  # the line before it becomes the last one, and has no end either
        start = len(text[:start].removesuffix("\n").removesuffix("\r"))
    return Splice(start, rest.end(), "")


def _around(positions: Positions, node: Node) -> _Around | None:
    parent = Node(node.document, node.path[:-1])
    standing = positions.find_written(parent) if node.path else None
    if standing is None or standing.is_leaf or positions.find_written(node._replace(key=False)) is None:
        return None
    items = _items(positions, parent)
    index = next((i for i, item in enumerate(items or ()) if item.step == node.path[-1]), None)
    return _Around(standing, items, index) if items is not None and index is not None else None


def _items(positions: Positions, parent: Node) -> list[_Item] | None:
    """What is in a collection, in order; None where it cannot be told where something of it ends."""
    starts: dict[str | int, int] = {}
    ends: dict[str | int, int] = {}
    for node, standing in positions.below(parent):
        step, (start, end) = node.path[len(parent.path)], standing.chars
        starts[step] = min(starts.get(step, start), start)
        if isinstance(standing.event, ScalarEvent) and standing.event.style in BLOCK_STYLES:
            return None
        if standing.is_leaf or standing.event.flow_style:  # other collections end where the next token begins
            ends[step] = max(ends.get(step, end), end)
    items = [_Item(step, start, ends[step]) for step, start in starts.items() if step in ends]
    return sorted(items, key=lambda item: item.start)


def content_end(positions: Positions, node: Node) -> int | None:
    """Where the last character of what is in a collection is; None where that cannot be told."""
    items = _items(positions, node)
    return max((item.end for item in items), default=None) if items else None


def _inside(positions: Positions, node: Node) -> Iterator[WrittenNode]:
    """What goes when a node goes: its key, its value, and what is in that."""
    own = (positions.find_written(node._replace(key=is_key)) for is_key in (True, False))
    yield from (standing for standing in own if standing is not None)
    yield from (standing for _, standing in positions.below(node._replace(key=False)))


def _is_referred_to(positions: Positions, node: Node) -> bool:
    events = (standing.event for standing in _inside(positions, node))
    return any(event.anchor in positions.anchors_in_use for event in events if not isinstance(event, AliasEvent))


def _has_comment(positions: Positions, node: Node, splice: Splice) -> bool:
    """Whether there is a `#` in the stretch outside of the scalars in it."""
    leaves: list[Chars] = sorted(standing.chars for standing in _inside(positions, node) if standing.is_leaf)
    at = splice.start
    for leaf in leaves:
        if "#" in positions.text[at : leaf.start]:
            return True
        at = max(at, leaf.end)
    return "#" in positions.text[at : splice.end]
