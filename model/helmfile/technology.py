"""helmfile: what a `helmfile.yaml`, or a file in `helmfile.d/`, names in the repository, and where that leads.

Templates (`.gotmpl`, or with tags outside of texts) are not read, and a path with a tag in it is not known.

Source: pkg/state/{state,storage}.go of helmfile/helmfile, 1.1.
"""

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.file_types import YAML_SUFFIXES
from ...schemas.references import HELMFILE, HELMFILE_ENVIRONMENT
from ..edge import Edge
from ..facts import Fact
from ..kustomize.path_edges_of_kind import path_edges_of_kind
from ..repository import Repository, file_query
from ..technology import FileText, Technology

_FOLDER = "helmfile.d"
_NAMES = frozenset(f"helmfile{suffix}" for suffix in YAML_SUFFIXES)


class HelmfileFact(NamedTuple):
    """That a file is a helmfile."""


def _of_file(text: FileText) -> Iterator[Fact]:
    if "helmfile" not in text.path or not _is_helmfile(text.path) or text.parse_errors:
        return
    from .named_paths import find_named  # few repositories have any

    found = find_named(text)
    if found is not None:
        yield HelmfileFact()
        yield from found


def _is_helmfile(path: str) -> bool:
    folder, name = posixpath.split(path)
    return name in _NAMES or (posixpath.basename(folder) == _FOLDER and name.endswith(YAML_SUFFIXES))


@file_query(lambda repository: repository.facts(HelmfileFact))
def helmfile_edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The edges of a helmfile: paths are seen from its folder."""
    environments = path_edges_of_kind(repository, path, HELMFILE_ENVIRONMENT)
    return (*path_edges_of_kind(repository, path, HELMFILE), *environments)


HELMFILES = Technology("helmfile", of_file=_of_file, edges=helmfile_edges, facts=(HelmfileFact,))
