"""Places inside of a text that stands in a YAML file as a block: talhelper's patches are written so."""

from typing import NamedTuple

from ...files.source import Source
from ...text.decoding import decode
from ...text.place import Chars, Node, Place
from ...text.positions import Positions
from .layers import Layer


class _Block(NamedTuple):
    """A text that is a block: its lines without their indentation, and where each begins in the file."""

    inner: Positions
    indent: int
    offsets: tuple[int, ...]


class Places:
    """Places in layers as places in their files. Each file and each text is looked at once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._files: dict[str, Positions | None] = {}
        self._blocks: dict[Layer, _Block | None] = {}

    def place(self, layer: Layer, at: Node | Chars) -> Place:
        """A place in a layer as one in its file; of a text that is no block, the place is the text as a whole."""
        if layer.at is None:
            return Place(layer.path, at)
        if layer not in self._blocks:
            outer = self._file(layer.path)
            self._blocks[layer] = _block(outer, layer.at) if outer else None
        block = self._blocks[layer]
        return Place(layer.path, (_in_block(block, at) if block else None) or layer.at)

    def _file(self, path: str) -> Positions | None:
        if path not in self._files:
            data = self._source.read(path)
            self._files[path] = Positions(decode(data)) if isinstance(data, bytes) else None
        return self._files[path]


def _block(outer: Positions, node: Node) -> _Block | None:
    head, newline, body = outer.text_of(node).partition("\n")
    if not head.startswith("|") or not newline:
        return None
    lines = body.split("\n")
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    offsets = [outer.start(node) + len(head) + 1]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    return _Block(Positions("\n".join(line[indent:] for line in lines)), indent, tuple(offsets))


def _in_block(block: _Block, at: Node | Chars) -> Chars | None:
    """The same stretch in the file."""
    span, (_, indent, offsets) = block.inner.span(at), block
    first, last = span.line - 1, span.end_line - 1
    if last >= len(offsets) - 1:
        return None
    return Chars(offsets[first] + indent + span.column - 1, offsets[last] + indent + span.end_column - 1)
