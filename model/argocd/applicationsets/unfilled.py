"""Where parameters were not filled into a made Application.

Source: argo-cd `applicationset/utils/utils.go` (Replace).
"""

import re
from collections.abc import Iterator

from ...text.document import Value
from ...text.place import NodePath
from ...text.typed_access import text, value_at_path

#: What a template makes of a parameter that is not there.
NO_VALUE = "<no value>"
#: A placeholder that was left; with a backtick it is one of Helm's, which makes the ApplicationSet of the file first.
LEFT = re.compile(r"\{\{[^\n`]*?\}\}")
#: What a template makes of a mapping, such as `.path`.
_MAPPING = re.compile(r"(?:^|/)map\[[\w.-]++:")
#: Stands for what is not known; it reads as a placeholder.
UNKNOWN = "{{ not known }}"
#: Fields in which a placeholder is never meant.
_NAMED: tuple[NodePath, ...] = (
    ("metadata", "name"),
    ("spec", "project"),
    ("spec", "destination", "server"),
    ("spec", "destination", "name"),
    ("spec", "destination", "namespace"),
)
_OF_SOURCE = ("repoURL", "path", "chart", "targetRevision", "ref")
#: Fields with texts in which a placeholder may be one of a chart or of a plugin.
_OTHERS = frozenset({"values", "valuesObject", "plugin", "patches", "info", "annotations"})


def find_unfilled(value: Value, names: frozenset[str], *, is_go: bool) -> Iterator[tuple[NodePath, str]]:
    """The path of each field with what stands there; `names` are the parameters that there are."""
    told: set[NodePath] = set()
    for path in _named_paths(value):
        written = text(value, *path) or ""
        match = None if is_go else next((one for one in LEFT.finditer(written) if one[0] != UNKNOWN), None)
        if match or (is_go and (NO_VALUE in written or _MAPPING.search(written))):
            told.add(path)
            yield path, match[0] if match else written
    for path, written in _texts(value, ()):
        if path not in told and (found := _mistaken(written, names, is_go=is_go)):
            yield path, found


def _named_paths(value: Value) -> tuple[NodePath, ...]:
    sources: list[NodePath] = [("spec", "source")]
    several = value_at_path(value, "spec", "sources")
    sources += [("spec", "sources", index) for index in range(len(several) if isinstance(several, list) else 0)]
    return (*_NAMED, *((*source, key) for source in sources for key in _OF_SOURCE))


def _texts(value: Value, path: NodePath) -> Iterator[tuple[NodePath, str]]:
    if isinstance(value, str):
        if "{{" in value or NO_VALUE in value:
            yield path, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
    elif isinstance(value, dict):
        for key, entry in value.items():
            if key not in _OTHERS:
                yield from _texts(entry, (*path, key))


def _mistaken(written: str, names: frozenset[str], *, is_go: bool) -> str | None:
    """What is surely meant to be filled in: a parameter that there is, written as the other engine has it."""
    if is_go:
        return written if NO_VALUE in written else None
    found = (one[0] for one in LEFT.finditer(written))
    return next((one for one in found if one.strip("{} \t")[:1] == "." and one.strip("{} \t")[1:] in names), None)
