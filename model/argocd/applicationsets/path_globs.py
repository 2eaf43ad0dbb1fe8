"""The patterns of folders that Git generators have: Go's path.Match.

Source: argo-cd `applicationset/generators/git.go`, the documentation of path.Match.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from ...text.linear_regex import linear, literal

_RANGE = re.compile(r"(\\.|[^\\\]-])(?:-(\\.|[^\\\]-]))?", re.DOTALL)


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
                found = _set(pattern, at)
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
    return linear("".join(parts))


def _set(pattern: str, at: int) -> tuple[str, int] | None:
    """A bracket's expression and where it ends, None where it is not right."""
    is_negated = pattern.startswith("^", at)
    at += is_negated
    spans: list[str] = []
    while not pattern.startswith("]", at) or not spans:
        match = _RANGE.match(pattern, at)
        if match is None:
            return None
        first, last = (part[-1] if part else None for part in match.groups())
        if last is not None and first is not None and last < first:
            return None
        spans.append(character(first or "") + (f"-{character(last)}" if last else ""))
        at = match.end()
    return (f"[^{''.join(spans)}/]" if is_negated else f"[{''.join(spans)}]"), at + 1


def character(one: str) -> str:
    """A character in a bracket of an expression."""
    return f"\\x{{{ord(one):x}}}"
