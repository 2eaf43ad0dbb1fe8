"""Places inside of a text that stands in a YAML file as a block: talhelper's patches are written so."""

from ..place import Chars, Node, Place
from ..positions import Positions
from ..reading import decoded
from ..source import Source
from .machines import Layer


def place_in(source: Source, layer: Layer, at: Node | Chars) -> Place:
    """A place in a layer as one in its file; of a text that is no block, the place is the text as a whole."""
    if layer.at is None:
        return Place(layer.path, at)
    data = source.read(layer.path)
    if not isinstance(data, bytes):
        return Place(layer.path, layer.at)
    outer = Positions(decoded(data))
    found = _in_block(outer, outer.written(layer.at), layer.at, at)
    return Place(layer.path, found or layer.at)


def _in_block(outer: Positions, block: str, node: Node, at: Node | Chars) -> Chars | None:
    """The same stretch in the file, from the line that it begins on inside of the block."""
    head, newline, body = block.partition("\n")
    if not head.startswith("|") or not newline:
        return None
    lines = body.split("\n")
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    inner = Positions("\n".join(line[indent:] for line in lines))
    span = inner.span(at)
    start = outer.start(node) + len(head) + 1
    offsets = [start]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    first, last = span.line - 1, span.end_line - 1
    if last >= len(lines):
        return None
    return Chars(offsets[first] + indent + span.column - 1, offsets[last] + indent + span.end_column - 1)
