"""Compares the objects of changed files that no kustomization has anything to do with."""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ..facts import ObjectFact
from ..kustomize.builds import builds_including
from ..kustomize.facts import KustomizationFact
from ..kustomize.paths import kustomization_in
from ..path_edges import named_paths
from ..repository import Repository
from ..text.place import Place
from .compared import Deployed, Id, Part, State
from .deployers import Deployers, has_deployers
from .read_objects import read_objects


def compare_files(base: State, now: State, by_folder: Deployers, changed: frozenset[str]) -> Iterator[Part]:
    """What these files have had, and have: all of them that are deployed together.

    Where nothing in the repository deploys anything, somebody applies each; else those are left out of which it is not
    known what does.
    """
    together: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for path in sorted(changed):
        if _is_plain(base.repository, path) and _is_plain(now.repository, path):
            together[tuple(folder for folder in sorted(by_folder) if _is_below(folder, path))].append(path)
    loose = together.pop((), [])
    for path in loose if not has_deployers(now.repository) else ():
        yield Part(path, Place(path), _read(base, (path,)), _read(now, (path,)), is_whole=True)
    for folders, paths in together.items():
        those = tuple(one for folder in folders for one in by_folder[folder])
        yield Part(folders[-1], those[-1].at, _read(base, paths), _read(now, paths), is_whole=True, deployers=those)


def _read(state: State, paths: Iterable[str]) -> Mapping[Id, Deployed]:
    return {one.id: one for path in paths for one in read_objects(state.source, path)}


def _is_below(folder: str, path: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _is_plain(repository: Repository, path: str) -> bool:
    """Whether the file may have objects, or is not there, and nothing but its folder says what becomes of it."""
    if repository.file(path) is None:
        return kustomization_in(repository.tree, posixpath.dirname(path)) is None
    is_special = repository.facts_at(path, KustomizationFact) or not repository.facts_at(path, ObjectFact)
    if is_special or builds_including.at(repository, path) or named_paths.has(repository, path):
        return False
    return kustomization_in(repository.tree, posixpath.dirname(path)) is None
