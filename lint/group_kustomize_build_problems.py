"""What is wrong in what kustomizations build, for the rules that tell of it, and how they name the build."""

from collections.abc import Iterator
from typing import TypeVar

from ..model.kustomize.build_facts import (
    BuiltLaw,
    BuiltMistakeFact,
    BuiltRefusal,
    BuiltRuntimeMistake,
    BuiltViolation,
    LostName,
    LostPods,
    MissingKey,
    PatchedReference,
)
from ..model.repository import Repository

M = TypeVar(
    "M",
    BuiltLaw,
    BuiltViolation,
    BuiltRefusal,
    BuiltRuntimeMistake,
    LostName,
    LostPods,
    MissingKey,
    PatchedReference,
)


def built_mistakes(repository: Repository, kind: type[M]) -> Iterator[tuple[M, tuple[str, ...]]]:
    """The mistakes of one type with the folders of which the builds have them.

    Nothing is told of a file that is not read as it stands, since something fills it in before kustomize does.
    """
    for fact in repository.evaluated(BuiltMistakeFact):
        if isinstance(fact.found, kind):
            state = repository.state_at(fact.found.at.path)
            if state is None or state.is_read:
                yield fact.found, fact.folders


def name_builds(folders: tuple[str, ...]) -> str:
    """The folder that is built, and how many others."""
    more = f" and {len(folders) - 1} more" if len(folders) > 1 else ""
    return f"{folders[0] or 'the top folder'}{more}"
