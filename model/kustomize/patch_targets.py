"""What the patches of a kustomization can be applied to."""

import posixpath
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ...schemas.file_types import BOOTSTRAPPED_NAMES
from ..facts import FileState, ObjectFact
from ..files.file_tree import join
from ..kubernetes.facts import is_unheard_of
from ..repository import Repository
from ..text.linear_regex import linear
from ..text.place import Node
from ..text.typed_access import Pairs
from .builds import Build, builds
from .facts import PatchFact

#: Fields of a kustomization that change objects in ways that cannot be seen here.
CHANGING = frozenset({"replacements", "transformers", "vars", "components"})


class Candidate(NamedTuple):
    """An object that a build has at some time: group, version and kind, and one of the names that it goes through."""

    group: str
    version: str
    kind: str
    name: str


def candidates(repository: Repository, build: Build) -> frozenset[Candidate] | None:
    """All objects that a kustomization's patches can meet, or None where not all are known.

    A Component's patches meet the objects of whoever includes it; a kustomization that sets nothing is refused.
    """
    parts = {path: one.fact for path in build.parts if (one := builds.at(repository, path))}
    is_refused = any(not fact.fields for fact in parts.values())
    renames = any(patch.renames for fact in parts.values() for patch in fact.patches)
    if build.is_open or is_refused or renames or build.fact.kind == "Component":
        return None
    found: set[Candidate] = set()
    for path in build.files:
        objects = repository.facts_at(path, ObjectFact)
        facts = repository.file(path)
        if facts is None or facts.documents > len({fact.at.document for fact in objects}):
            return None
        if not objects and posixpath.basename(path) in BOOTSTRAPPED_NAMES:
            return None
        if any(map(is_unheard_of, objects)):
            return None
        for fact in objects:
            group, _, version = fact.api_version.rpartition("/")
            found |= _with_affixes(Candidate(group, version, fact.kind, fact.name), build.affixes[path])
    for path, part in parts.items():
        for kind, name in part.generated:
            found |= _with_affixes(Candidate(kind.group, "v1", kind.name, name), build.affixes[path])
    return frozenset(found)


def may_change(repository: Repository, build: Build, path: str, fact: ObjectFact) -> bool:
    """Whether a kustomization, apart from those that it includes, may change an object of a file that it has."""
    if build.fact.filled & CHANGING:
        return True
    names = named_candidates(build, path, fact)
    return any(may_meet(repository, patch, build, names) for patch in build.fact.patches)


def named_candidates(build: Build, path: str, fact: ObjectFact) -> set[Candidate]:
    """An object of a file with each of the names that it goes through in a build."""
    group, _, version = fact.api_version.rpartition("/")
    return _with_affixes(Candidate(group, version, fact.kind, fact.name), build.affixes.get(path, ()))


def may_meet(repository: Repository, patch: PatchFact, build: Build, names: set[Candidate]) -> bool:
    """Whether a patch may be for an object with these names."""
    if patch.target is not None:
        return any(map(make_selector(patch.target), names))
    file = repository.file(join(posixpath.dirname(build.path), patch.path)) if patch.path else None
    if patch.path and (file is None or not file.state.is_read):
        return True
    subjects = {(fact.kind, fact.name) for fact in file.of(ObjectFact)} if file else set(patch.subjects)
    return any((candidate.kind, candidate.name) in subjects for candidate in names)


def find_subjects(repository: Repository, path: str, patch: PatchFact) -> tuple[tuple[str, str], ...]:
    """Kind and name of the objects that a strategic-merge patch of a kustomization file wants to change."""
    if patch.path is None:
        return patch.subjects
    at = join(posixpath.dirname(path), patch.path)
    is_read = repository.state_at(at) is FileState.READ
    return tuple((fact.kind, fact.name) for fact in repository.facts_at(at, ObjectFact)) if is_read else ()


def find_unmet_patches(repository: Repository, path: str) -> frozenset[Node]:
    """The patches of a kustomization file that meet nothing, as far as the facts of its files alone say so."""
    build = builds.at(repository, path)
    objects = candidates(repository, build) if build is not None and build.fact.patches else None
    if build is None or objects is None:
        return frozenset()
    named = {(one.kind, one.name) for one in objects}
    return frozenset(patch.at for patch in build.fact.patches if _is_unmet(repository, path, patch, objects, named))


def _is_unmet(
    repository: Repository,
    path: str,
    patch: PatchFact,
    objects: frozenset[Candidate],
    named: set[tuple[str, str]],
) -> bool:
    if patch.target is not None:
        return not any(map(make_selector(patch.target), objects))
    return any(subject not in named for subject in find_subjects(repository, path, patch))


def _with_affixes(candidate: Candidate, affixes: Iterable[tuple[str, str]]) -> set[Candidate]:
    group, version, kind, name = candidate
    return {Candidate(group, version, kind, f"{before}{name}{after}") for before, after in affixes}


def make_selector(target: Pairs) -> Callable[[Candidate], bool]:
    """Whether a patch's `target` takes an object, as far as group, version, kind and name decide."""
    wanted = dict(target)
    fields = [(index, _pattern(wanted[field])) for index, field in enumerate(Candidate._fields) if field in wanted]
    decided = [(index, is_for) for index, is_for in fields if is_for is not None]
    return lambda candidate: all(is_for(candidate[index]) for index, is_for in decided)


#: Patterns that our engine reads as Go does: no classes, no counts, no flags.
_PLAIN_PATTERN = re.compile(r"[\w.\-|()^$/:*+?\\ ]{1,200}")


def _pattern(written: str) -> Callable[[str], bool] | None:
    """kustomize anchors the pattern; None for one of which it is not known what it takes."""
    return None if not _PLAIN_PATTERN.fullmatch(written) or "(?" in written else linear(written)
