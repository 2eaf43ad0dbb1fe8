"""Values one level deeper, under a key or in the entry of a list; what they say and their comments stay."""

import re
from collections.abc import Sequence

from yaml.events import ScalarEvent, SequenceStartEvent

from .edit_entries import content_end
from .place import Node
from .positions import Positions
from .scalar_text import BLOCK_STYLES, stands_in_list
from .splice import Splice, line_end, line_start

_LINE = re.compile(r"^(?=[^\r\n])", re.MULTILINE)


def put_under(positions: Positions, node: Node, key: str) -> Splice | None:
    """An entry of a list that is a scalar, as the value of a key."""
    standing = positions.find_written(node)
    parent = positions.find_written(Node(node.document, node.path[:-1]))
    is_entry = parent is not None and isinstance(parent.event, SequenceStartEvent)
    if standing is None or not is_entry or not isinstance(standing.event, ScalarEvent):
        return None
    start, end = standing.chars
    written = positions.text[start:end]
    if standing.event.style in BLOCK_STYLES or not stands_in_list(written, standing.event.value):
        return None
    return Splice(start, end, f"{{{key}: {written}}}" if standing.in_flow else f"{key}: {written}")


def nest(positions: Positions, node: Node, around: Sequence[str]) -> Splice | None:
    """A mapping as the value of the last key of a new list's only entry, behind other lines of that entry."""
    standing, text = positions.find_written(node), positions.text
    if standing is None or standing.is_leaf or node.key:
        return None
    *lines, key = around
    start, end = standing.chars
    if standing.event.flow_style:
        return Splice(start, end, f"[{{{', '.join((*lines, f'{key}: {text[start:end]}'))}}}]")
    first, last = line_start(text, start), content_end(positions, node)
    indent = text[first:start]
    if indent.strip(" ") or last is None:
        return None
    shifted = _LINE.sub("    ", text[first:last])
    head = (f"{indent}- {lines[0]}", *(f"{indent}  {line}" for line in lines[1:]), f"{indent}  {key}:")
    ended = line_end(text)
    return Splice(first, last, "".join(f"{line}{ended}" for line in head) + shifted)
