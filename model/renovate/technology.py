"""Renovate: whether it can read the configuration that it finds in a repository.

A file called `.json`, or without an ending, is read as JSON with comments; what is called `.json5` is not looked at.

Source: lib/config/app-strings.ts, lib/config/parse.ts and the documentation of renovatebot/renovate.
"""

from typing import NamedTuple

from ..facts import Facts, facts_of
from ..technology import Technology
from ..text.decoding import decode
from ..text.place import Chars

#: Where Renovate looks for its configuration, from the root of a repository.
PATHS = (
    "renovate.json",
    ".github/renovate.json",
    ".gitlab/renovate.json",
    ".renovaterc",
    ".renovaterc.json",
)


class RenovateMistakeFact(NamedTuple):
    """Where Renovate stops to read its configuration, and why."""

    at: Chars
    message: str


def _read(_path: str, data: bytes) -> Facts:
    from .jsonc_syntax import find_mistake  # few repositories have more than one

    found = find_mistake(decode(data))
    return facts_of([RenovateMistakeFact(*found)] if found else ())


RENOVATE = Technology("renovate", files=dict.fromkeys(PATHS, _read), facts=(RenovateMistakeFact,))
