"""Reads the examples out of a rule's page: they are its documentation and its tests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```\w* title=\"([^\"]+)\"\n(.*?)^```$", re.MULTILINE | re.DOTALL)

#: How the title of a file begins that was fixed.
_FIXED = "fixed: "


@dataclass(frozen=True, slots=True)
class Example:
    """A little repository of a page: `files` by path, and for a wrong one the `output` that it must give.

    `fixed` are the files that safe fixes change, as they are afterwards.
    """

    section: str
    files: dict[str, str]
    output: str | None
    fixed: dict[str, str]


def examples(page: str) -> Iterator[Example]:
    """The examples under `## Wrong…` and `## Right…`, in order."""
    parts = _SECTION.split(page)
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        blocks = dict(_BLOCK.findall(body))
        if title.startswith(("Wrong", "Right")) and blocks:
            output = blocks.pop("output", None)
            fixed = {path: blocks.pop(path) for path in list(blocks) if path.startswith(_FIXED)}
            yield Example(title, blocks, output, {path.removeprefix(_FIXED): text for path, text in fixed.items()})
