"""Which objects are not whole where they stand, as kustomize adds to them: there a missing field proves nothing."""

import posixpath
from collections.abc import Iterator, Mapping

from ...schemas.validation.validate import Violation, ViolationType
from ..derived_values import Query
from ..facts import FileState, ObjectFact, ViolationFact
from ..files.terraform_folders import terraform_folders
from ..misread_parts import is_misread
from ..path_edges import files_naming_paths, path_edges_of
from ..repository import Repository, file_query, files_having
from ..reverse_index_of_files import SaidOfFiles, gather, unite
from ..text.place import Place
from .builds import builds, builds_including, unclear_kustomizations
from .facts import KustomizationFact
from .patch_targets import CHANGING

#: Fields of a kustomization whose files are patches.
_PATCHES = ("patches[].path", "patchesStrategicMerge[]", "kustomize.patches[].path")
_ANY = ""
#: Fields of a kustomization that put values from elsewhere into objects.
_FILLING = frozenset({"replacements", "vars"})
_SELECTOR = ("spec", "selector")
_DIRECTIVE = "$patch"
_PATCH_FOLDERS = frozenset({"patches", "patch"})


def is_partial(repository: Repository, path: str, kind: str) -> bool:
    """Whether an object of that kind in that file may not be whole, as something is still applied to it."""
    kinds = partial_kinds.at(repository, path)
    if kinds is None:
        kinds = _kinds_at(repository, path)
    return kind in kinds or _ANY in kinds


def is_complete_beside(repository: Repository, path: str, fact: ObjectFact) -> bool:
    """Whether an object stands beside a kustomization that does not include it, and lacks nothing: it was no patch."""
    may_be_patch = patch_files.has(repository, path) or _is_called_so(path) or _is_around_unclear(repository, path)
    if is_built(repository, path) or may_be_patch:
        return False
    absences = (one for one in repository.facts_at(path, ViolationFact) if one.violation.is_absence)
    return all(one.owner != fact.at for one in absences)


def may_be_selected(repository: Repository, path: str, violation: Violation) -> bool:
    """Whether a selector that is missing in that file may be made by a kustomization, out of the labels it adds."""
    return violation.path == _SELECTOR and is_built(repository, path)


def may_be_filled_in(repository: Repository, path: str) -> bool:
    """Whether a kustomization around the file puts values from elsewhere into objects, so that what is built counts."""
    parts = {part for build in builds_including.at(repository, path) or () for part in build.parts}
    every = (builds.at(repository, part) for part in parts)
    return any(one is not None and not _FILLING.isdisjoint(one.fact.filled) for one in every)


def is_whole(repository: Repository, path: str, fact: ObjectFact) -> bool:
    """Whether an object is known to be what stands in that file: nothing in it is misread, or applied to it later."""
    is_read = repository.state_at(path) is FileState.READ and not is_partial(repository, path, fact.kind)
    return is_read and not is_misread(repository, path, fact.at)


def is_patch(repository: Repository, path: str) -> bool:
    """Whether the file is a patch, or was one by its name or its folder's."""
    if patch_files.has(repository, path):
        return True
    return not is_built(repository, path) and _is_called_so(path)


def is_built(repository: Repository, path: str) -> bool:
    """Whether a kustomization includes the file, so that kustomize reads it and not kubectl or Argo CD."""
    return builds_including.at(repository, path) is not None


def _is_left_over(repository: Repository, path: str) -> bool:
    """Whether a file that no kustomization includes may have been a patch: by its name, beside one, where patches
    stand, or where Terraform takes it from."""
    if is_built(repository, path):
        return False
    folder = posixpath.dirname(path)
    return (
        _is_called_so(path)
        or any(known.has(repository, folder) for known in (_kustomization_folders, _patched_from))
        or not _terraform_folders(repository).isdisjoint((folder, posixpath.dirname(folder)))
    )


def _is_called_so(path: str) -> bool:
    folder, name = posixpath.split(path)
    return "patch" in name or not _PATCH_FOLDERS.isdisjoint(folder.split("/"))


def _is_around_unclear(repository: Repository, path: str) -> bool:
    """Whether the file stands in or above a folder of a kustomization of which it is not known what it adds to."""
    return _beside_unclear.has(repository, path)


@Query
def _beside_unclear(repository: Repository) -> frozenset[str]:
    tree = repository.tree
    folders = map(posixpath.dirname, unclear_kustomizations(repository))  # nearly always there are none
    return frozenset(file for folder in folders for file in tree.below(folder))


@Query
def patch_files(repository: Repository) -> frozenset[str]:
    """The files that are patches."""
    return frozenset(hit.path for _, hit in _of_patches(repository))


@Query
def _patched_from(repository: Repository) -> frozenset[str]:
    """The folders that patches stand in."""
    return frozenset(map(posixpath.dirname, patch_files(repository)))


@Query
def kinds_added_to(repository: Repository) -> Mapping[str, frozenset[str]]:
    """The kinds of which kustomizations may add something to objects, by the file that these stand in."""
    return _added(repository).values


@Query
def _added(repository: Repository) -> SaidOfFiles[frozenset[str], frozenset[str]]:
    return gather(_added_by(repository), _added.last(repository), unite)


@file_query(files_having(KustomizationFact))
def _added_by(repository: Repository, path: str) -> Mapping[str, frozenset[str]]:
    """The kinds to which a kustomization may add something, by its files."""
    build = builds.at(repository, path)
    if build is None:
        return {}
    kinds = _kinds(build.fact)
    for hit in _patches_named_in.at(repository, path) or () if build.fact.patches else ():
        is_there = hit is not None and repository.state_at(hit.path) is FileState.READ
        facts = repository.facts_at(hit.path, ObjectFact) if hit is not None and is_there else ()
        # a patch that is not read, or that `.gitignore` hides, may be to any kind
        kinds.update({fact.kind for fact in facts} if is_there else {_ANY})
    return dict.fromkeys(build.files, frozenset(kinds)) if kinds else {}


def _kinds_at(repository: Repository, path: str) -> frozenset[str]:
    """The kinds of which objects in a file may not be whole, `_ANY` among them where it may be any."""
    if patch_files.has(repository, path) or _is_left_over(repository, path) or _is_around_unclear(repository, path):
        return frozenset((_ANY,))
    return kinds_added_to.at(repository, path) or frozenset()


@file_query(files_having(ObjectFact))
def partial_kinds(repository: Repository, path: str) -> frozenset[str]:
    """The same of the files that nearly all ask for, many times."""
    return _kinds_at(repository, path)


@Query
def _terraform_folders(repository: Repository) -> frozenset[str]:
    """The folders from which Terraform takes files, as patches too."""
    return terraform_folders(repository.tree)


@Query
def _kustomization_folders(repository: Repository) -> frozenset[str]:
    """The folders that have a kustomization."""
    return frozenset(map(posixpath.dirname, repository.facts(KustomizationFact)))


def _of_patches(repository: Repository) -> Iterator[tuple[str, Place]]:
    """The files that are patches, each with what names it."""
    return ((path, hit) for path, hits in _patches_named_in(repository).items() for hit in hits if hit is not None)


@file_query(files_naming_paths)
def _patches_named_in(repository: Repository, path: str) -> tuple[Place | None, ...]:
    return tuple(edge.hit for edge in path_edges_of(repository, path) if edge.reference.path.endswith(_PATCHES))


def _kinds(fact: KustomizationFact) -> set[str]:
    """The kinds that a kustomization may add to, `_ANY` among them where it may be any; not those of patch files."""
    kinds = {_ANY} if fact.filled & CHANGING else set()
    for patch in fact.patches:
        if patch.target is not None:
            kind = dict(patch.target).get("kind", _ANY)
            kinds.add(kind if kind.isalnum() else _ANY)  # a target's kind may be a pattern
        elif patch.path is None:
            kinds.update(kind for kind, _ in patch.subjects)
    return kinds


def partial_violations(repository: Repository, *types: ViolationType) -> Iterator[tuple[str, ViolationFact]]:
    """What differs from the schemas in these ways, with its file; not what a patch may still add."""
    for path, fact in repository.each(ViolationFact):
        if fact.violation.type in types and not may_be_completed(repository, path, fact):
            yield path, fact


def may_be_completed(repository: Repository, path: str, fact: ViolationFact) -> bool:
    """Whether that may be no mistake, by a patch: something is missing in what is patched, or the key directs one."""
    may_be = fact.violation.is_absence or fact.violation.path[-1:] == (_DIRECTIVE,)
    return may_be and is_partial(repository, path, fact.kind)
