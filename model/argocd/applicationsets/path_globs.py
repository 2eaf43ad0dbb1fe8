"""The three languages of path patterns that Git generators have.

Folders are matched by Go's path.Match, files by git's pathspecs, or by doublestar where the controller is set so.
Source: argo-cd `applicationset/generators/git.go`, `util/git/client.go` (LsFiles); the documentation of path.Match, of
git (gitglossary, pathspec) and of bmatcuk/doublestar.
"""

import posixpath
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from ...text.linear_regex import linear, literal
from ..gotemplate.values import NotKnownError
from .failure import GeneratorError

_RANGE = re.compile(r"(\\.|[^\\\]-])(?:-(\\.|[^\\\]-]))?", re.DOTALL)
_GLOB = frozenset("*?[\\")


def match_folder(pattern: str, path: str) -> bool:
    """Whether path.Match takes the path; a pattern that it refuses takes none."""
    fits = _compile_folder(pattern)
    return fits is not None and fits(path)


@lru_cache(maxsize=1_000)
def _compile_folder(pattern: str) -> Callable[[str], bool] | None:
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        at += 1
        match sign:
            case "*":
                parts.append("[^/]*")
            case "?":
                parts.append("[^/]")
            case "[":
                found = _set(pattern, at, negations="^", crosses=False)
                if found is None:
                    return None
                part, at = found
                parts.append(part)
            case "\\":
                if at >= len(pattern):
                    return None
                parts.append(literal(pattern[at]))
                at += 1
            case _:
                parts.append(literal(sign))
    return _linear("".join(parts))


def _set(pattern: str, at: int, *, negations: str, crosses: bool) -> tuple[str, int] | None:
    """A bracket's expression and where it ends, None where it is not right; `crosses` is whether it takes `/`."""
    is_negated = pattern[at : at + 1] in negations and at < len(pattern)
    at += is_negated
    spans: list[str] = []
    while not pattern.startswith("]", at) or not spans:
        match = _RANGE.match(pattern, at)
        if match is None:
            return None
        first, last = (part[-1] if part else None for part in match.groups())
        if last is not None and first is not None and last < first:
            return None
        spans.append(_char(first) + (f"-{_char(last)}" if last else ""))
        at = match.end()
    if is_negated:
        return f"[^{''.join(spans)}{'' if crosses else '/'}]", at + 1
    return f"[{''.join(spans)}]", at + 1


def _char(character: str | None) -> str:
    return f"\\x{{{ord(character or ' '):x}}}"


def match_pathspec(pattern: str, paths: Iterable[str]) -> list[str]:
    """The files that `git ls-files -- PATTERN` lists: `*` crosses `/`, the name of a folder takes all that is in it."""
    if pattern.startswith(":"):
        raise NotKnownError("a pathspec with magic")
    spec = posixpath.normpath(pattern) if pattern else "."
    if pattern.startswith("/") or spec == ".." or spec.startswith("../"):
        raise GeneratorError(f"fatal: {pattern}: '{pattern}' is outside repository")
    if spec == ".":
        return list(paths)
    spec += "/" if pattern.endswith("/") else ""
    fits = _compile_wildmatch(spec) if set(spec) & _GLOB else None
    prefix = spec if spec.endswith("/") else f"{spec}/"
    return [path for path in paths if path == spec or path.startswith(prefix) or (fits is not None and fits(path))]


@lru_cache(maxsize=1_000)
def _compile_wildmatch(pattern: str) -> Callable[[str], bool] | None:
    """git's wildmatch without its flag for paths."""
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        at += 1
        match sign:
            case "*":
                parts.append("(?s:.)*" if parts[-1:] != ["(?s:.)*"] else "")
            case "?":
                parts.append("(?s:.)")
            case "[":
                if "[:" in pattern[at:]:
                    raise NotKnownError("a pathspec with classes of characters")
                found = _set(pattern, at, negations="!^", crosses=True)
                if found is None:
                    return None
                part, at = found
                parts.append(part)
            case "\\":
                parts.append(literal(pattern[at : at + 1]))
                at += 1
            case _:
                parts.append(literal(sign))
    return _linear("".join(parts))


def match_doublestar(pattern: str, paths: Iterable[str], folders: Iterable[str]) -> list[str]:
    """The files that the newer mode takes: `*` is within a folder, `**` any number of them; raises GeneratorError.

    A folder that is taken cannot be read as a file, with which the generator fails.
    """
    cleaned = posixpath.normpath(pattern.strip("/") or ".")
    if cleaned == "." or cleaned.startswith("../") or cleaned == "..":
        raise NotKnownError("a pattern of files that is the repository itself or outside of it")
    fits = _linear("(?:" + "|".join(_doublestar(one) for one in _braces(cleaned)) + ")")
    if fits is None:
        raise NotKnownError("a pattern of files that is so long")
    if taken := next((folder for folder in folders if fits(folder)), None):
        raise GeneratorError(f"unable to read files: read {taken}: is a directory")
    return [path for path in paths if fits(path)]


def _braces(pattern: str) -> list[str]:
    if "{" not in pattern and "\\" not in pattern and "[" not in pattern:
        return [pattern]
    match = re.fullmatch(r"([^{}\[\]\\]*)\{([^{}\[\]\\]*)\}(.*)", pattern, re.DOTALL)
    if match is None:
        raise NotKnownError("a pattern of files with such brackets")
    return [whole for part in match[2].split(",") for whole in _braces(match[1] + part + match[3])][:1_000]


def _doublestar(pattern: str) -> str:
    parts: list[str] = []
    steps = pattern.split("/")
    for index, step in enumerate(steps):
        is_last = index == len(steps) - 1
        if step == "**":
            parts.append("(?s:.)*" if is_last else "(?:[^/]+/)*")
            continue
        wild = {"*": "[^/]*", "**": "[^/]*", "?": "[^/]"}
        found = "".join(wild.get(part) or literal(part) for part in re.split(r"(\*+|\?)", step))
        parts.append(found if is_last else f"{found}/")
    return "".join(parts)


def _linear(expression: str) -> Callable[[str], bool] | None:
    return linear(expression)
