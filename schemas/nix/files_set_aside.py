"""Which Nix files are set aside by their path: tests, templates, examples, and what is generated.

They may name what is not there, on purpose or until they are copied to where they are used.
"""

import posixpath
import re

from ..file_types import TEMPLATE_FOLDERS, TEMPLATE_NAME

_FOLDERS = TEMPLATE_FOLDERS | frozenset({"checks", "doc", "docs", "example", "examples", "materialized"})
#: `tests`, `integration-tests`, `test_data`.
_TEST = re.compile(r"(?:.*[-_.])?tests?(?:[-_.].*)?")
_NAMES = frozenset({"example", "test", "tests"})


def is_set_aside(path: str) -> bool:
    """Whether a file is a test, a template, an example or generated."""
    *folders, name = path.split("/")
    stem = posixpath.splitext(name)[0]
    is_named = stem in _NAMES or TEMPLATE_NAME.search(stem) is not None
    return is_named or any(folder in _FOLDERS or _TEST.fullmatch(folder) for folder in folders)
