"""Globs as `.gitignore` users expect them: `*` stays in a folder, `**` crosses folders, `dir/` is all below it."""

import re
from collections.abc import Callable
from functools import cache

from ..text.linear_regex import linear, literal

_WILD = {"**/": "(?:[^/]*/)*", "**": "(?s:.*)", "*": "[^/]*", "?": "[^/]"}


@cache
def _pattern(glob: str) -> Callable[[str], bool] | None:
    glob = glob.removeprefix("./")
    rooted = "/" in glob.rstrip("/")
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob.strip("/"))
    body = "".join(_WILD.get(part) or literal(part) for part in parts)
    return linear(("" if rooted else _WILD["**/"]) + body + "(?s:/.*)?")


def is_glob(glob: str) -> bool:
    """Whether the glob can be used, which one of some hundred characters always can."""
    return _pattern(glob) is not None


def matches(path: str, glob: str) -> bool:
    """Whether the path, or a folder above it, matches the glob; a glob without `/` matches at any depth."""
    pattern = _pattern(glob)
    return pattern is not None and pattern(path)
