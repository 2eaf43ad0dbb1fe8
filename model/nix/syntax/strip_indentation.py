"""The texts of indented strings, without the indentation that all lines share.

Source: the Nix manual, "String literal", and `stripIndentation` in src/libexpr/parser-state.hh. Only blanks are
indentation, not tabs; lines with nothing but blanks do not count; an escape or expression at a line's beginning ends
its indentation, and what an escape stands for has none.
"""

from collections.abc import Sequence
from typing import NamedTuple

from .tree import Expression


class Escape(NamedTuple):
    """What an escape stands for."""

    text: str


def strip_whole(text: str) -> str:
    """The text of an indented string without expressions and escapes: what stands between the quotes."""
    first, newline, rest = text.partition("\n")
    if newline and not first.strip(" "):
        text = rest
    lines = text.split("\n")
    indentation = min((len(line) - len(bare) for line in lines if (bare := line.lstrip(" "))), default=None)
    if indentation is None:
        lines = [""] * len(lines)
    elif indentation:
        lines = [line[indentation:] for line in lines]
    if len(lines) > 1 and not lines[-1].strip(" "):
        lines[-1] = ""
    return "\n".join(lines)


def strip_parts(parts: Sequence[str | Escape | Expression]) -> list[str | Expression]:
    """The parts of an indented string with expressions or escapes; texts that stand side by side become one."""
    indentation = _find_indentation(parts)
    stripped: list[str | Expression] = []
    texts: list[str] = []
    at_start = True
    dropped = 0
    for part in parts:
        if isinstance(part, str | Escape):
            text = part.text if isinstance(part, Escape) else part
            text, at_start, dropped = _strip(text, indentation, at_start, dropped)
            texts.append(text)
        else:
            stripped += _joined(texts)
            stripped.append(part)
            texts = []
            at_start, dropped = False, 0
    if texts:
        before, newline, last = texts[-1].rpartition("\n")
        texts[-1] = before + newline if newline and not last.strip(" ") else texts[-1]
    stripped += _joined(texts)
    return stripped or [""]


def join_parts(parts: Sequence[str | Escape | Expression]) -> list[str | Expression]:
    """The parts of another string with expressions or escapes; texts that stand side by side become one."""
    joined: list[str | Expression] = []
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str | Escape):
            texts.append(part.text if isinstance(part, Escape) else part)
        else:
            joined += _joined(texts)
            joined.append(part)
            texts = []
    joined += _joined(texts)
    return joined or [""]


def _joined(texts: Sequence[str]) -> list[str]:
    text = "".join(texts)
    return [text] if text else []


def _find_indentation(parts: Sequence[str | Escape | Expression]) -> int | None:
    """The smallest indentation of a line with something in it; None where there is no such line."""
    found: int | None = None
    at_start = True
    current = 0
    for part in parts:
        if not isinstance(part, str):
            found = current if at_start and (found is None or current < found) else found
            at_start = False
            continue
        for index, line in enumerate(part.split("\n")):
            if index:
                at_start, current = True, 0
            if at_start:
                bare = line.lstrip(" ")
                current += len(line) - len(bare)
                if bare:
                    found = current if found is None or current < found else found
                    at_start = False
    return found


def _strip(text: str, indentation: int | None, at_start: bool, dropped: int) -> tuple[str, bool, int]:
    """A text without indentation; whether what follows stands in a line's indentation, and how much of it is behind.

    As in Nix, an escaped line break makes what follows a line's beginning, too.
    """
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if index:
            at_start, dropped = True, 0
        if at_start:
            bare = line.lstrip(" ")
            blanks = len(line) - len(bare)
            drop = blanks if indentation is None else min(blanks, max(indentation - dropped, 0))
            lines[index] = line[drop:]
            dropped += blanks
            if bare:
                at_start, dropped = False, 0
    return "\n".join(lines), at_start, dropped
