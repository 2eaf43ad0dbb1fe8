"""Patterns on an engine whose time is linear in the text: what a repository brings is never given to `re`.

The engine is the one of Rust that jsonschema-rs has for `pattern`. It reads nearly what Go's RE2 reads, which
kustomize, Argo CD and the API server use: no look-around, no references back, and classes are ASCII.
"""

import re
from collections.abc import Callable
from functools import lru_cache

#: Longer patterns are not compiled: their automaton is as large as they are, and nobody writes such a name by hand.
LONGEST = 2_000
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


@lru_cache(maxsize=10_000)  # each keeps some 15 kB
def linear(pattern: str) -> Callable[[str], bool] | None:
    """Whether the pattern is for a whole text, None where the engine cannot read the pattern.

    What are no characters of Unicode, such as undecodable bytes of a path, are question marks to it.
    """
    import jsonschema_rs

    if len(pattern) > LONGEST:
        return None
    whole = {"pattern": f"^(?:{pattern})$"}
    try:
        is_valid = jsonschema_rs.Draft202012Validator(whole, pattern_options=jsonschema_rs.RegexOptions()).is_valid
    except ValueError:
        return None
    return lambda text: is_valid(text.encode("utf-8", "replace").decode())


def literal(text: str) -> str:
    """The pattern that is for this text alone."""
    return _SPECIAL.sub(r"\\\g<0>", text)
