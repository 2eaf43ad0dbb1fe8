"""What the patches of a kustomization can be applied to."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..facts import FileFacts, Pairs
from .builds import Build


class Candidate(NamedTuple):
    """An object that a build has at some time: group, version and kind, and one of the names that it goes through."""

    group: str
    version: str
    kind: str
    name: str


def candidates(build: Build, files: Mapping[str, FileFacts]) -> frozenset[Candidate] | None:
    """All objects that a kustomization's patches can meet, or None where not all are known.

    A Component's patches meet the objects of whoever includes it.
    """
    if build.is_open or build.fact.kind == "Component":
        return None
    found: set[Candidate] = set()
    for path in build.files:
        file = files[path]
        if file.documents > len({fact.at.document for fact in file.objects}):
            return None
        for fact in file.objects:
            group, _, version = fact.api_version.rpartition("/")
            found |= _named(Candidate(group, version, fact.kind, fact.name), build.affixes[path])
    for path in build.parts:
        for kind, name in files[path].kustomizations[0].generated:
            found |= _named(Candidate(kind.group, "v1", kind.name, name), build.affixes[path])
    return frozenset(found)


def _named(candidate: Candidate, affixes: Iterable[tuple[str, str]]) -> set[Candidate]:
    return {candidate._replace(name=f"{before}{candidate.name}{after}") for before, after in affixes}


def selects(target: Pairs, candidate: Candidate) -> bool:
    """Whether a patch's `target` takes the object, as far as group, version, kind and name decide."""
    wanted = dict(target)
    return (
        _fits(wanted.get("group"), candidate.group)
        and _fits(wanted.get("version"), candidate.version)
        and _fits(wanted.get("kind"), candidate.kind)
        and _fits(wanted.get("name"), candidate.name)
    )


def _fits(pattern: str | None, text: str) -> bool:
    """kustomize anchors the pattern; one that Python cannot read might fit."""
    if pattern is None:
        return True
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:
        return True
