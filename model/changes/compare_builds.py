"""Builds the kustomizations of which a part has changed, as they were and as they are."""

import posixpath
from collections.abc import Iterator

from ..kustomize.build.result import Built
from ..kustomize.build_units import built_folders
from ..kustomize.builds import builds
from ..kustomize.facts import KustomizationFact
from ..kustomize.paths import kustomization_edges, kustomization_in
from ..repository import Repository
from ..text.place import Place
from .compared import Deployed, Part, State
from .deployers import Deployers
from .read_objects import make_deployed

#: Folders that are built twice, beyond which the others are left out: each takes some ten milliseconds.
MOST_FOLDERS = 120


def find_touched_folders(base: Repository, now: Repository, changed: frozenset[str]) -> tuple[str, ...]:
    """The folders that are built in both states, and made of a file that has changed, sorted."""
    roots = set(built_folders(base)).intersection(built_folders(now))
    return tuple(sorted(roots.intersection((*_touched(base, changed), *_touched(now, changed)))))


def _touched(repository: Repository, changed: frozenset[str]) -> Iterator[str]:
    touched = {path for path in repository.facts(KustomizationFact) if path in changed}
    for path, edges in kustomization_edges(repository).items():
        if any(edge.hit is not None and edge.hit.path in changed for edge in edges):
            touched.add(path)
    for path, build in builds(repository).items():
        if not build.parts.isdisjoint(touched):
            yield posixpath.dirname(path)


def compare_builds(base: State, now: State, by_folder: Deployers, folders: tuple[str, ...]) -> Iterator[Part]:
    """What these folders have made, and make."""
    if not folders:
        return
    from ..kustomize.build.accumulate import Store
    from ..kustomize.build.build import build
    from ..kustomize.build.files import SourceFiles
    from ..kustomize.build.parsed_files import ParsedFiles

    first, second = (Store(ParsedFiles(SourceFiles(one.source), restricts=False)) for one in (base, now))
    for folder in folders:
        old, new = build(folder, first), build(folder, second)
        at = kustomization_in(now.repository.tree, folder)
        if at is not None:
            unseen = {(one.kind, one.what) for one in new.unknown} - {(one.kind, one.what) for one in old.unknown}
            is_whole = not new.problems and not old.problems and not unseen
            before = {one.id: one for built in old.objects for one in _deployed(built)}
            after = {one.id: one for built in new.objects for one in _deployed(built)}
            yield Part(folder, Place(at), before, after, is_whole, by_folder.get(folder, ()))


def _deployed(built: Built) -> Iterator[Deployed]:
    if built.is_whole:
        yield from make_deployed(dict(built.value), built.names, built.made_by, built.origin)
