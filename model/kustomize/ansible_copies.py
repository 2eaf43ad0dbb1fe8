"""Ansible tasks that copy a kustomization to where other files are beside it, or write a file that one names.

Source: ansible.builtin.copy and ansible.builtin.template: `src` is a path on the controller, below `files/` or
`templates/` of the role, or beside the playbook; `dest` is the path that is written.
"""

import posixpath
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...schemas.file_types import KUSTOMIZATION_NAMES, is_kustomization_name
from ..derived_values import Query
from ..files.file_tree import join
from ..repository import Repository
from ..text.document import Value
from ..text.typed_access import mapping, text

_MODULES = frozenset(
    {
        f"{prefix}{module}"
        for prefix in ("", "ansible.builtin.", "ansible.legacy.")
        for module in ("copy", "template", "synchronize")
    }
    | {"ansible.posix.synchronize"}
)
#: Tasks within tasks beyond which none are looked for.
_DEEPEST = 20
#: Where a role has what its tasks copy.
_OF_ROLE = ("", "files", "templates")


class CopiedFact(NamedTuple):
    """A kustomization file that a task copies: its path as written, without what is filled in before it.

    `is_whole` says that nothing is.
    """

    source: str
    is_whole: bool


class WrittenFact(NamedTuple):
    """A file that a task writes: its path as written, without what is filled in before it."""

    path: str


def find_copied(raw: bytes, values: Iterable[Value]) -> Iterator[CopiedFact | WrittenFact]:
    """The kustomization files that the tasks of a file copy, and the files that they write."""
    if b"dest:" in raw:
        for value in values:
            yield from _in_tasks(value, _DEEPEST)


def _in_tasks(value: Value, depth: int) -> Iterator[CopiedFact | WrittenFact]:
    for entry in value if isinstance(value, list) else ():
        for key, inner in entry.items() if isinstance(entry, dict) else ():
            if key in _MODULES:
                yield from _of_source(text(mapping(entry, key), "src") or "")
                if "." in posixpath.basename(path := _known_end(text(mapping(entry, key), "dest") or "")):
                    yield WrittenFact(path)
            elif depth and isinstance(inner, list):
                yield from _in_tasks(inner, depth - 1)


def _of_source(source: str) -> Iterator[CopiedFact]:
    path = _known_end(source)
    is_whole = path == source.strip().rstrip("/")
    if is_kustomization_name(path.removesuffix(".j2")):
        yield CopiedFact(path, is_whole)
    elif path and "." not in posixpath.basename(path):  # a folder is copied with what is in it
        yield from (CopiedFact(posixpath.join(path, name), is_whole) for name in KUSTOMIZATION_NAMES)


def _known_end(path: str) -> str:
    return path.rpartition("}}")[2].strip().strip("/")


def is_written(repository: Repository, target: str) -> bool:
    """Whether a task writes a path; the folders before it may be filled in, or be those of a machine."""
    ends = (fact.path for _, fact in repository.each(WrittenFact) if "/" in fact.path)
    return any(f"/{target}".endswith(f"/{end}") or f"/{end}".endswith(f"/{target}") for end in ends)


@Query
def copied_kustomizations(repository: Repository) -> frozenset[str]:
    """The kustomization files that are copied to somewhere else: what their paths name is beside the copy."""
    return frozenset(path for at, fact in repository.each(CopiedFact) for path in _resolve(repository, at, fact))


def _resolve(repository: Repository, at: str, fact: CopiedFact) -> Iterator[str]:
    if not fact.is_whole:
        # What is filled in is the root, or a folder in it: the folders behind that are to tell which file is meant.
        if "/" in fact.source:
            end = f"/{fact.source}"
            yield from (path for path in repository.tree.files if f"/{path}".endswith(end))
        return
    folder = posixpath.dirname(at)
    around = (folder, posixpath.dirname(folder)) if posixpath.basename(folder) in ("tasks", "handlers") else (folder,)
    for one in around:
        for inner in _OF_ROLE:
            if (path := join(one, posixpath.join(inner, fact.source))) in repository.tree.files:
                yield path
