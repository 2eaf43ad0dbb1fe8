"""Which objects are not whole where they stand, as kustomize adds to them: there a missing field proves nothing."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...schemas.validation.validate import Fault
from ..facts import KustomizationFact, MistakeFact, ObjectFact
from ..links import path_edges
from ..query import Query
from ..repository import Repository
from .builds import builds, including

#: Fields of a kustomization whose files are patches, and those that change objects in ways that cannot be seen here.
_PATCHES = ("patches[].path", "patchesStrategicMerge[]", "kustomize.patches[].path")
_CHANGING = frozenset({"replacements", "transformers", "vars", "components"})
_ANY = ""
_PATCH_FOLDERS = frozenset({"patches", "patch"})


class Partial(NamedTuple):
    """Files that are patches, and for other files the kinds of which something may be added to objects in them.

    `built` are the files that kustomizations include, `around` the folders that have a kustomization.
    """

    patches: frozenset[str]
    added_to: Mapping[str, frozenset[str]]
    built: frozenset[str]
    around: frozenset[str]

    def is_partial(self, path: str, kind: str) -> bool:
        """Whether an object of that kind in that file may not be whole."""
        kinds = self.added_to.get(path, frozenset())
        return path in self.patches or kind in kinds or _ANY in kinds or self._is_left_over(path)

    def _is_left_over(self, path: str) -> bool:
        """Whether a file that no kustomization includes may have been a patch: by its name, or beside one."""
        if path in self.built:
            return False
        folder, name = posixpath.split(path)
        return "patch" in name or not _PATCH_FOLDERS.isdisjoint(folder.split("/")) or folder in self.around


@Query
def partial(repository: Repository) -> Partial:
    """What kustomizations change in the repository's files."""
    of_patches = [edge for edge in path_edges(repository) if edge.reference.path.endswith(_PATCHES) and edge.hit]
    subjects: dict[str, set[str]] = {}
    for edge in of_patches:
        if edge.hit is not None:
            kinds = (fact.kind for fact in repository.facts_at(edge.hit.path, ObjectFact))
            subjects.setdefault(edge.at.path, set()).update(kinds)
    added: dict[str, set[str]] = {}
    for path, build in builds(repository).items():
        if found := _kinds(build.fact) | (subjects.get(path, set()) if build.fact.patches else set()):
            for file in build.files:
                added.setdefault(file, set()).update(found)
    return Partial(
        frozenset(edge.hit.path for edge in of_patches if edge.hit is not None),
        {path: frozenset(kinds) for path, kinds in added.items()},
        frozenset(including(repository)),
        frozenset(posixpath.dirname(path) for path in builds(repository)),
    )


def _kinds(fact: KustomizationFact) -> set[str]:
    """The kinds that a kustomization may add to, `_ANY` among them where it may be any; not those of patch files."""
    kinds = {_ANY} if fact.filled & _CHANGING else set()
    for patch in fact.patches:
        if patch.target is not None:
            kind = dict(patch.target).get("kind", _ANY)
            kinds.add(kind if kind.isalnum() else _ANY)  # a target's kind may be a pattern
        elif patch.path is None:
            kinds.update(kind for kind, _ in patch.subjects)
    return kinds


def violations(repository: Repository, *faults: Fault) -> Iterator[tuple[str, MistakeFact]]:
    """What differs from the schemas in these ways, with its file; not what a patch may still add."""
    for path, fact in repository.each(MistakeFact):
        is_wanted = fact.mistake.fault in faults
        if is_wanted and not (fact.mistake.is_absence and partial(repository).is_partial(path, fact.kind)):
            yield path, fact
