"""Which values of a base no build keeps: all kustomizations that include it put something else there."""

import posixpath
from collections.abc import Iterable
from typing import NamedTuple

from ...schemas.references import COMPONENT
from ..facts import ObjectFact, ReferenceFact
from ..files.file_tree import join
from ..repository import Repository
from ..text.place import Node, NodePath
from .builds import Build, builds, builds_including
from .facts import PatchFact
from .patch_file_facts import DirectiveFact, JsonPatchFact
from .patch_targets import may_meet, named_candidates


def is_replaced(repository: Repository, path: str, owner: ObjectFact, fact: ReferenceFact) -> bool:
    """Whether what an object of a file names is something else in every build that has the file.

    What a patch puts there is judged where it is built. Of a base that some build takes as it is, the name counts.
    """
    return _is_replaced(repository, path, owner, _Part(fact.at.path[len(owner.at.path) :], fact.row))


def is_value_replaced(repository: Repository, path: str, root: Node, at: Node) -> bool:
    """The same of a value in the object at `root` of a file, by JSON patches and by those that stand inline."""
    owner = next((one for one in repository.facts_at(path, ObjectFact) if one.at == root), None)
    return owner is not None and _is_replaced(repository, path, owner, _Part(at.path[len(root.path) :], None))


class _Part(NamedTuple):
    """A part of an object: the way to it, and the row of the table of references that it is of, if any."""

    inside: NodePath
    row: int | None


def _is_replaced(repository: Repository, path: str, owner: ObjectFact, fact: _Part) -> bool:
    including = builds_including.at(repository, path) or ()
    inner = {part for build in including for part in build.parts if part != build.path}
    roots = [build for build in including if build.path not in inner]
    return bool(roots) and all(_is_replaced_in(repository, build, path, owner, fact) for build in roots)


def _is_replaced_in(repository: Repository, root: Build, path: str, owner: ObjectFact, fact: _Part) -> bool:
    every = (build for part in root.parts if (build := builds.at(repository, part)))
    # A Component's patches meet what the others have.
    parts = [build for build in every if path in build.files or build.fact.kind == COMPONENT.name]
    return any(
        may_meet(repository, patch, build, named_candidates(root, path, owner))
        and _may_replace(repository, build.path, patch, fact)
        for build in parts
        for patch in build.fact.patches
    )


def _may_replace(repository: Repository, at: str, patch: PatchFact, fact: _Part) -> bool:
    """Whether a patch has an operation for the value, or a strategic-merge patch the same field."""
    inside = fact.inside
    if patch.path is None:
        return _may_point(patch.pointers, inside) or not patch.keys.isdisjoint(("$patch", inside[-1]))
    file = join(posixpath.dirname(at), patch.path)
    pointers = (pointer for one in repository.facts_at(file, JsonPatchFact) for pointer in one.pointers)
    rows = {one.row for one in repository.facts_at(file, ReferenceFact)} if fact.row is not None else set()
    return _may_point(pointers, inside) or fact.row in rows or bool(repository.facts_at(file, DirectiveFact))


def _may_point(pointers: Iterable[str], path: NodePath) -> bool:
    """Whether one of some JSON pointers leads to a value or around it; in lists, to whichever item."""
    wanted = tuple(_step(str(step)) for step in path)
    return any(wanted[: len(steps)] == steps for steps in map(_steps, pointers))


def _steps(pointer: str) -> tuple[str, ...]:
    return tuple(_step(step.replace("~1", "/").replace("~0", "~")) for step in pointer.split("/")[1:])


def _step(step: str) -> str:
    return "-" if step.isdecimal() else step
