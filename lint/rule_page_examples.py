"""Reads the examples out of a rule's page: they are its documentation and its tests."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```\w* title=\"([^\"]+)\"\n(.*?)^```$", re.MULTILINE | re.DOTALL)

#: How the title of a file begins that was fixed, that the base of a change has so, and that the change adds.
_FIXED, _BEFORE, _NEW = "fixed: ", "before: ", "new: "


@dataclass(frozen=True, slots=True)
class Example:
    """A little repository of a page: `files` by path, and for a wrong one the `output` that it must give.

    `fixed` are the files that safe fixes change, as they are afterwards. `before` are all files of the base where a
    change is shown, else None.
    """

    section: str
    files: dict[str, str]
    output: str | None
    fixed: dict[str, str]
    before: dict[str, str] | None = None


def examples(page: str) -> Iterator[Example]:
    """The examples under `## Wrong…` and `## Right…`, in order."""
    parts = _SECTION.split(page)
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        blocks = dict(_BLOCK.findall(body))
        if title.startswith(("Wrong", "Right")) and blocks:
            output = blocks.pop("output", None)
            fixed, before, new = (_take(blocks, mark) for mark in (_FIXED, _BEFORE, _NEW))
            base = {**blocks, **before} if before or new else None
            yield Example(title, {**blocks, **new}, output, fixed, base)


def _take(blocks: dict[str, str], mark: str) -> dict[str, str]:
    """The files whose titles begin like that, by their paths, which are taken out."""
    return {title.removeprefix(mark): blocks.pop(title) for title in list(blocks) if title.startswith(mark)}
