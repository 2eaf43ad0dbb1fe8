"""What the patches of a kustomization can be applied to."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..facts import ObjectFact, Pairs
from ..kubernetes.facts import is_unheard_of
from ..repository import Repository
from ..text.patterns import linear
from .builds import Build, builds


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
        if any(map(is_unheard_of, objects)):
            return None
        for fact in objects:
            group, _, version = fact.api_version.rpartition("/")
            found |= _named(Candidate(group, version, fact.kind, fact.name), build.affixes[path])
    for path, part in parts.items():
        for kind, name in part.generated:
            found |= _named(Candidate(kind.group, "v1", kind.name, name), build.affixes[path])
    return frozenset(found)


def _named(candidate: Candidate, affixes: Iterable[tuple[str, str]]) -> set[Candidate]:
    return {candidate._replace(name=f"{before}{candidate.name}{after}") for before, after in affixes}


def selector(target: Pairs) -> Callable[[Candidate], bool]:
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
