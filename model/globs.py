"""Globs as `.gitignore` users expect them: `*` stays in a folder, `**` crosses folders, `dir/` is all below it."""

import re
from functools import cache


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    glob = glob.removeprefix("./")
    rooted = "/" in glob.rstrip("/")
    body = ""
    for part in re.split(r"(\*\*/|\*\*|\*|\?)", glob.strip("/")):
        body += {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part, re.escape(part))
    return re.compile(("" if rooted else "(?:.*/)?") + body + "(?:/.*)?")


def matches(path: str, glob: str) -> bool:
    """Whether the path, or a folder above it, matches the glob; a glob without `/` matches at any depth."""
    return _pattern(glob).fullmatch(path) is not None
