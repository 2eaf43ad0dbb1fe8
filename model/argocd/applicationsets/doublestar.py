"""Which files the newer mode of Git generators takes: `*` is within a folder, `**` any number of folders.

Source: argo-cd `util/git/client.go` (LsFiles), the documentation of bmatcuk/doublestar.
"""

import posixpath
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from ...text.linear_regex import linear, literal
from ..gotemplate.values import NotKnownError
from .failure import GeneratorError
from .path_globs import character

_BAD = "syntax error in pattern"
_WILD = frozenset("*?[{\\")
_MOST = 1_000
#: A bracket, something escaped, a run of stars, or any other character.
_PIECE = re.compile(r"\[[!^]?(?:\\.|[^\]\\])(?:\\.|[^\]\\])*\]|\\.|\*+|(?s:.)")
_RANGE = re.compile(r"(\\.|[^\\])(?:-(\\.|[^\\]))?", re.DOTALL)


def match_doublestar(pattern: str, paths: Iterable[str], folders: Iterable[str]) -> list[str]:
    """The files; raises GeneratorError, also where a folder is taken, which cannot be read as a file."""
    cleaned = posixpath.normpath(pattern.strip("/") or ".")
    if cleaned == ".":
        raise GeneratorError("unable to read files: the repository is a directory")
    if cleaned == ".." or cleaned.startswith("../"):
        if set(cleaned) & _WILD:
            raise NotKnownError("a pattern of files that is outside of the repository")
        return []
    fits = _compile(cleaned)
    taken = next((folder for folder in ("", *folders) if fits(f"{folder}/" if folder else "")), None)
    if taken is not None:
        raise GeneratorError(f"unable to read files: read {taken or 'the repository'}: is a directory")
    return [path for path in paths if fits(path)]


@lru_cache(maxsize=1_000)
def _compile(pattern: str) -> Callable[[str], bool]:
    # folders are asked for with a `/` at the end: `a/**` takes the folder `a`, but no file of that name
    fits = linear("(?:" + "|".join(f"(?:{_path(one)})" for one in _expand(pattern)) + ")/?")
    if fits is None:
        raise NotKnownError("a pattern of files that is so long")
    return fits


def _expand(pattern: str) -> list[str]:
    """The patterns that one with alternatives in braces stands for."""
    waiting, found = [pattern], []
    while waiting:
        one = waiting.pop()
        pieces = _pieces(one)
        if "{" not in pieces:
            found.append(one)
            continue
        start = pieces.index("{")
        before = "".join(pieces[:start])
        inner, end = _alternatives(pieces, start)
        waiting += [before + part + "".join(pieces[end:]) for part in reversed(inner)]
        if len(waiting) + len(found) > _MOST:
            raise NotKnownError("a pattern of files with so many alternatives")
    return found


def _pieces(pattern: str) -> list[str]:
    pieces = _PIECE.findall(pattern)
    if "[" in pieces or pieces[-1:] == ["\\"] or any(one[0] == "[" and "/" in one for one in pieces):
        raise GeneratorError(_BAD)
    if "[!]" in pieces or "[^]" in pieces:
        raise GeneratorError(_BAD)
    if any(one[0] == "\\" and (one[1].isalnum() or one[1] == "/") for one in pieces):
        raise NotKnownError("a pattern of files with such an escaped character")
    return pieces


def _alternatives(pieces: list[str], start: int) -> tuple[list[str], int]:
    """What stands between a brace and the one that closes it, cut at its commas, and where it ends."""
    parts, depth = [""], 0
    for at in range(start, len(pieces)):
        piece = pieces[at]
        depth += (piece == "{") - (piece == "}")
        if not depth:
            return parts, at + 1
        if piece == "," and depth == 1:
            parts.append("")
        elif at > start:
            parts[-1] += piece
    raise GeneratorError(_BAD)


def _path(pattern: str) -> str:
    """The expression of a pattern without braces."""
    found = ""
    steps = pattern.split("/")
    for index, step in enumerate(steps):
        if step == "**":
            found += "(?s:.)*" if index == len(steps) - 1 else "(?:[^/]+/)*"
            continue
        found += ("[^/]+" if not step.strip("*") else "".join(map(_piece, _pieces(step)))) + (
            "/" if index < len(steps) - 1 else ""
        )
    return found


def _piece(piece: str) -> str:
    match piece[0]:
        case "*":
            return "[^/]*"
        case "?":
            return "[^/]"
        case "\\":
            return literal(piece[1:])
        case "[" if len(piece) > 1:
            return _bracket(piece[1:-1])
        case _:
            return literal(piece)


def _bracket(inner: str) -> str:
    is_negated = inner[0] in "!^"
    spans = ""
    for match in _RANGE.finditer(inner[is_negated:]):
        first, last = match[1][-1], (match[2] or match[1])[-1]
        spans += f"{character(first)}-{character(last)}" if first <= last else ""
    if is_negated:
        return f"[^{spans}/]"
    return f"[{spans}]" if spans else r"[^\s\S]"
