"""helmfile: what a `helmfile.yaml`, or a file in `helmfile.d/`, names in the repository, and where that leads.

Templates (`.gotmpl`, or with tags outside of texts) are not read, and a path with a tag in it is not known.

Source: pkg/state/{state,storage}.go of helmfile/helmfile, 1.1.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.file_types import YAML_SUFFIXES
from ...schemas.references import HELMFILE, HELMFILE_ENVIRONMENT
from ..edge import Edge
from ..facts import Fact, ReferenceFact
from ..find_references import references
from ..kustomize.path_edges_of_kind import path_edges_of_kind
from ..repository import Repository, file_query
from ..technology import FileText, Technology
from ..text.document import Value
from ..text.place import Node
from ..text.typed_access import mapping

_FOLDER = "helmfile.d"
_NAMES = frozenset(f"helmfile{suffix}" for suffix in YAML_SUFFIXES)
#: Of these keys every helmfile has one.
_MARKS = frozenset({"releases", "helmfiles", "bases"})
#: Where this stands, what is missing is passed over.
_PASSED_OVER = b"missingFileHandler"
#: What makes files before a release is deployed: hooks of these events.
_PREPARING = re.compile(rb"\b(?:prepare|preparing)\b")
#: Charts by their path; any other is one of a repository.
_LOCAL = ("./", "../")
#: Patterns, URLs, references into stores and paths that are absolute are of other places, or of several.
_ELSEWHERE = re.compile(r"[*?\[\]]|::|://|^(?:/|~|ref\+|vals\+)|^[a-z]:\\")


class HelmfileFact(NamedTuple):
    """That a file is a helmfile."""


def _of_file(text: FileText) -> Iterator[Fact]:
    if "helmfile" not in text.path or not _is_helmfile(text.path) or text.parse_errors or _PASSED_OVER in text.raw:
        return
    may_make = _PREPARING.search(text.raw) is not None
    # Its documents are parts of one, each with what is needed to fill in the next.
    if all(_MARKS.isdisjoint(mapping(document.value)) for document in text.documents):
        return
    yield HelmfileFact()
    for document in text.documents:
        for found in _references(document.value, Node(document.index, ())):
            if _is_local(found) and not (may_make and _is_of_release(found)):
                yield found


def _is_helmfile(path: str) -> bool:
    folder, name = posixpath.split(path)
    return name in _NAMES or (posixpath.basename(folder) == _FOLDER and name.endswith(YAML_SUFFIXES))


def _references(value: Value, root: Node) -> Iterator[ReferenceFact]:
    yield from references(HELMFILE, value, root)
    for name, environment in mapping(value, "environments").items():
        yield from references(HELMFILE_ENVIRONMENT, environment, root.below("environments", name))


def _is_local(found: ReferenceFact) -> bool:
    """Whether the text is one path of the repository."""
    is_chart = found.at.path[-1:] == ("chart",)
    return not _ELSEWHERE.search(found.value) and (not is_chart or found.value.startswith(_LOCAL))


def _is_of_release(found: ReferenceFact) -> bool:
    """Whether a release names it, so that a hook may make it before it is needed."""
    return found.at.path[:1] == ("releases",)


@file_query(lambda repository: repository.facts(HelmfileFact))
def helmfile_edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The edges of a helmfile: paths are seen from its folder."""
    environments = path_edges_of_kind(repository, path, HELMFILE_ENVIRONMENT)
    return (*path_edges_of_kind(repository, path, HELMFILE), *environments)


HELMFILES = Technology("helmfile", of_file=_of_file, edges=helmfile_edges, facts=(HelmfileFact,))
