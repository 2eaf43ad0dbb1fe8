"""Which files `git ls-files -- PATTERN` lists, as Git generators ask for files.

Source: argo-cd `util/git/client.go` (LsFiles); the documentation of git (gitglossary, pathspec).
"""

import posixpath
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from ...text.linear_regex import linear, literal
from ..gotemplate.values import NotKnownError
from .failure import GeneratorError
from .path_globs import character

_GLOB = frozenset("*?[\\")
_CLASS = re.compile(r"\[:([a-z]*):\]")
_CLASSES = {
    "alpha": "A-Za-z",
    "digit": "0-9",
    "alnum": "0-9A-Za-z",
    "lower": "a-z",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
    "space": r"\s",
    "blank": r" \t",
    "punct": r"!-/:-@\[-`{-~",
    "graph": "!-~",
    "print": " -~",
    "cntrl": r"\x{0}-\x{1f}\x{7f}",
}
_SHORT = {"/": "top", "!": "exclude", "^": "exclude"}
_WORDS = frozenset({"", "top", "literal", "glob", "icase", "exclude"})
_ANYTHING, _IN_FOLDER = "(?s:.)*", "[^/]*"


class _Spec(NamedTuple):
    path: str
    magic: frozenset[str]


def match_pathspec(pattern: str, paths: Iterable[str]) -> list[str]:
    """The files: `*` crosses `/`, the name of a folder takes all that is in it; raises GeneratorError as git does."""
    spec = _read(pattern)
    fits = _compile(spec, pattern)
    if "exclude" in spec.magic:
        return [path for path in paths if not fits(path)]
    return [path for path in paths if fits(path)]


def _read(pattern: str) -> _Spec:
    """The path and what is said before it, in a long form `:(glob,icase)` or a short one `:!`."""
    if not pattern.startswith(":"):
        return _Spec(pattern, frozenset())
    if not pattern.startswith(":("):
        at = 1
        while pattern[at : at + 1] in (*_SHORT,) and at < len(pattern):
            at += 1
        return _Spec(pattern[at:].removeprefix(":"), frozenset(_SHORT[sign] for sign in pattern[1:at]))
    words, closing, path = pattern[2:].partition(")")
    if not closing:
        raise GeneratorError(f"fatal: Missing ')' at the end of pathspec magic in '{pattern}'")
    magic = frozenset(word for word in words.split(",") if not word.startswith("prefix:"))
    if any(word.startswith("attr:") for word in magic):
        raise NotKnownError("a pathspec that asks for attributes")
    if wrong := next((word for word in sorted(magic) if word not in _WORDS), None):
        raise GeneratorError(f"fatal: Invalid pathspec magic '{wrong}' in '{pattern}'")
    if {"glob", "literal"} <= magic:
        raise GeneratorError(f"fatal: {pattern}: 'literal' and 'glob' are incompatible")
    return _Spec(path, magic)


def _compile(spec: _Spec, pattern: str) -> Callable[[str], bool]:
    path = posixpath.normpath(spec.path) if spec.path else "."
    is_top = "top" in spec.magic
    if (spec.path.startswith("/") and not is_top) or path == ".." or path.startswith("../"):
        raise GeneratorError(f"fatal: {pattern}: '{pattern}' is outside repository")
    path = path.lstrip("/") if is_top else path
    if path in ("", "."):
        return lambda _: True
    path += "/" if spec.path.endswith("/") else ""
    fold = str.lower if "icase" in spec.magic else str
    whole = fold(path)
    prefix = whole if whole.endswith("/") else f"{whole}/"
    is_pattern = bool(set(path) & _GLOB) and "literal" not in spec.magic
    fits = _wildmatch(path, "glob" in spec.magic, "icase" in spec.magic) if is_pattern else None

    def is_taken(one: str) -> bool:
        folded = fold(one)
        return folded == whole or folded.startswith(prefix) or (fits is not None and fits(one))

    return is_taken


@lru_cache(maxsize=1_000)
def _wildmatch(pattern: str, is_path: bool, folds: bool) -> Callable[[str], bool] | None:
    """git's wildmatch; with `is_path` `*` stays in a folder, and `**` is any number of them."""
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        at += 1
        match sign:
            case "*":
                found, at = _stars(pattern, at - 1) if is_path else (_ANYTHING, at)
                parts.append(found if parts[-1:] != [found] else "")
            case "?":
                parts.append("[^/]" if is_path else "(?s:.)")
            case "[":
                bracket = _bracket(pattern, at, is_path=is_path)
                if bracket is None:
                    return None
                part, at = bracket
                parts.append(part)
            case "\\":
                parts.append(literal(pattern[at : at + 1]))
                at += 1
            case _:
                parts.append(literal(sign))
    return linear(("(?i)" if folds else "") + "".join(parts))


def _stars(pattern: str, at: int) -> tuple[str, int]:
    """What a run of `*` is, and where it ends: two that are a whole step are any number of folders."""
    end = len(pattern) - len(pattern[at:].lstrip("*"))
    begins = at == 0 or pattern[at - 1] == "/"
    if end - at > 1 and begins and end == len(pattern):
        return _ANYTHING, end
    if end - at > 1 and begins and pattern[end] == "/":
        return "(?:[^/]+/)*", end + 1
    return _IN_FOLDER, end


def _bracket(pattern: str, at: int, *, is_path: bool) -> tuple[str, int] | None:
    """A bracket's expression and where it ends, None where it does not end or has a class that there is not."""
    is_negated = pattern[at : at + 1] in ("!", "^")
    at += is_negated
    begin, spans = at, ""
    while at == begin or not pattern.startswith("]", at):
        if at >= len(pattern):
            return None
        if named := _CLASS.match(pattern, at):
            if named[1] not in _CLASSES:
                return None
            spans, at = spans + _CLASSES[named[1]], named.end()
            continue
        first, at = _one(pattern, at)
        last = first
        if pattern.startswith("-", at) and pattern[at + 1 : at + 2] not in ("", "]"):
            last, at = _one(pattern, at + 1)
        if first <= last:
            spans += f"{character(first)}-{character(last)}"
    if not spans:
        return ("(?s:.)" if is_negated else r"[^\s\S]"), at + 1
    kept = "/" if is_path else ""
    return (f"[^{spans}{kept}]" if is_negated else f"[{spans}]"), at + 1


def _one(pattern: str, at: int) -> tuple[str, int]:
    escaped = pattern[at] == "\\" and at + 1 < len(pattern)
    return pattern[at + escaped], at + escaped + 1
