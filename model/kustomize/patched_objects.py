"""Which objects are not whole where they stand, as kustomize adds to them: there a missing field proves nothing."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..edge import Edge
from ..facts import FileFacts, KustomizationFact
from .builds import Build
from .facts import is_kustomization_name

#: Fields of a kustomization whose files are patches, and those that change objects in ways that cannot be seen here.
_PATCHES = ("patches[].path", "patchesStrategicMerge[]", "kustomize.patches[].path")
_CHANGING = frozenset({"replacements", "transformers", "vars", "components"})
_ANY = ""
_PATCH_FOLDERS = frozenset({"patches", "patch"})


class Partial(NamedTuple):
    """Files that are patches, and for other files the kinds of which something may be added to objects in them.

    `built` are the files that kustomizations include, `around` the folders that have a kustomization. Of those in or
    above a folder of `unclear` it is not known what they add to.
    """

    patches: frozenset[str]
    added_to: Mapping[str, frozenset[str]]
    built: frozenset[str]
    around: frozenset[str]
    unclear: frozenset[str] = frozenset()

    def is_partial(self, path: str, kind: str) -> bool:
        """Whether an object of that kind in that file may not be whole."""
        kinds = self.added_to.get(path, frozenset())
        known = path in self.patches or kind in kinds or _ANY in kinds or self._is_left_over(path)
        return known or (bool(self.unclear) and not self.unclear.isdisjoint(_folders(path)))

    def _is_left_over(self, path: str) -> bool:
        """Whether a file that no kustomization includes may have been a patch: by its name, or beside one."""
        if path in self.built:
            return False
        folder, name = posixpath.split(path)
        return "patch" in name or not _PATCH_FOLDERS.isdisjoint(folder.split("/")) or folder in self.around


def partial(files: Mapping[str, FileFacts], edges: Iterable[Edge], builds: Mapping[str, Build]) -> Partial:
    """What kustomizations change in the repository's files."""
    of_patches = [edge for edge in edges if edge.reference.path.endswith(_PATCHES) and edge.hit is not None]
    subjects: dict[str, set[str]] = {}
    for edge in of_patches:
        if edge.hit is not None and edge.hit.path in files:
            subjects.setdefault(edge.at.path, set()).update(fact.kind for fact in files[edge.hit.path].objects)
    added: dict[str, set[str]] = {}
    for path, build in builds.items():
        if kinds := _kinds(build.fact) | (subjects.get(path, set()) if build.fact.patches else set()):
            for file in build.files:
                added.setdefault(file, set()).update(kinds)
    return Partial(
        frozenset(edge.hit.path for edge in of_patches if edge.hit is not None),
        {path: frozenset(kinds) for path, kinds in added.items()},
        frozenset(file for build in builds.values() for file in build.files),
        frozenset(posixpath.dirname(path) for path in builds),
        frozenset(posixpath.dirname(path) for path, file in files.items() if _unclear(file)),
    )


def _unclear(file: FileFacts) -> bool:
    """Whether a kustomization's file does not say, or not in kustomize's words, what it adds to."""
    if file.kustomizations:
        return file.is_broken or file.is_misread(file.kustomizations[0].at)
    return file.is_broken and is_kustomization_name(file.path)


def _folders(path: str) -> Iterator[str]:
    """The folders that a file is in, the root ("") last."""
    while path:
        path = posixpath.dirname(path)
        yield path


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
