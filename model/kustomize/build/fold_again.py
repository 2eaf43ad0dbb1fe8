"""Folded texts (`>`), which kustomize changes: it writes each object and reads it once more."""

import re

from ...text.document import Document, Value
from ...text.place import Node
from ...text.positions import Positions
from ...text.typed_access import value_at_path

#: How a folded text may begin, and its lines: all that are blank or further in than its own line may be.
_FOLDED = re.compile(rb">([-+0-9]*+)[ \t]*+(?:#[^\r\n]*+)?(?=[\r\n])")
_LINE = re.compile(rb"[\r\n]+( *+)([^\r\n]?)[^\r\n]*+")
_DIGITS = re.compile(rb"[0-9]")


def may_fold_again(text: bytes) -> bool:
    """Whether there may be a folded text that changes: one with a line that is further in than its first.

    A cheap look at the text; what looks like a folded text inside of another counts, too.
    """
    at = 0
    while begun := _FOLDED.search(text, at):
        end = _end_of_even_lines(text, begun.end())
        if end is None or _DIGITS.search(begun[1]):
            return True
        at = end
    return False


def _end_of_even_lines(text: bytes, start: int) -> int | None:
    """Where lines end that are as far in as the first of them; None where one that is further in comes next."""
    first: int | None = None
    for line in _LINE.finditer(text, start):
        indent, begins = len(line[1]), line[2]
        if begins and first is None:
            first = indent
        elif begins and first is not None and indent < first:
            return line.start()
        if begins == b"\t" or (begins and first is not None and indent > first):
            return None
    return len(text)


def fold_texts_again(documents: tuple[Document, ...], positions: Positions) -> None:
    """Folded texts as they are after kustomize has written them and read them once more."""
    for document in documents:
        for node, standing in positions.below(Node(document.index, ())):
            if not node.key and getattr(standing.event, "style", None) == ">":
                _fold_at(value_at_path(document.value, *node.path[:-1]), node.path[-1])


def _fold_at(around: Value, key: str | int) -> None:
    match around, key:
        case dict(), str() if isinstance(text := around.get(key), str):
            around[key] = fold_again(text)
        case list(), int() if isinstance(text := around[key], str):
            around[key] = fold_again(text)
        case _:
            pass  # an alias, or of a key that stands twice


def fold_again(text: str) -> str:
    """A text that go-yaml has written in folded style, as it is read back.

    Its emitter decides about the empty line that keeps a line break by the first character of the whole text, where it
    should look behind the break (emitterc.go, yaml_emitter_write_folded_scalar).
    """
    if text[:1] in ("", " ", "\t", "\n"):
        return text
    found: list[str] = []
    is_indented = True
    for line in text.split("\n"):
        if line:
            starts_blank = line[0] in " \t"
            found += [""] if starts_blank and not is_indented else []
            is_indented = starts_blank
        found.append(line)
    return "\n".join(found)
