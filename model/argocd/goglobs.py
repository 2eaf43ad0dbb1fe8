"""The two pattern languages of AppProjects: gobwas/glob for URLs, clusters and namespaces, Go's filepath.Match for
kinds. Both match the whole text.

Of most patterns both say what everybody expects. With brackets, braces, backslashes and question marks gobwas/glob has
its own mind; what it makes of those is not known here.
"""

import re
from collections.abc import Callable
from functools import cache

from ..text.linear_regex import linear, literal

_ODD_GLOB = re.compile(r"[\[\]{}\\?]|\*{3}")
_ODD_KIND = re.compile(r"[\[\]\\]")


def is_match(pattern: str, text: str, *, separator: str = "") -> bool | None:
    """Whether gobwas/glob says that the pattern is for the text; `*` does not cross the separator, `**` does.

    None where that is not known.
    """
    if _ODD_GLOB.search(pattern):
        return None
    found = _compile(pattern, separator, deep=True)
    return found(text) if found else None


def is_kind_match(pattern: str, text: str) -> bool | None:
    """Whether filepath.Match says that the pattern is for the text, None where that is not known."""
    if _ODD_KIND.search(pattern):
        return None
    found = _compile(pattern, "/", deep=False)
    return found(text) if found else None


@cache
def _compile(pattern: str, separator: str, *, deep: bool) -> Callable[[str], bool] | None:
    anything = "(?s:.)"
    one = f"[^{separator}]" if separator else anything
    wild = {"*": f"{one}*", "**": f"{anything}*" if deep else f"{one}*", "?": one}
    parts = re.split(r"(\*\*|\*|\?)", pattern)
    return linear("".join(wild.get(part) or literal(part) for part in parts))
