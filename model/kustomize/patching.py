"""What the patches of a kustomization can be applied to."""

import re
from collections.abc import Mapping
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
            found.add(Candidate(group, version, fact.kind, fact.name))
    facts = [files[path].kustomizations[0] for path in build.parts]
    found |= {Candidate(kind.group, "v1", kind.name, name) for fact in facts for kind, name in fact.generated}
    affixes = {(fact.prefix, fact.suffix) for fact in facts}
    renamed = {c._replace(name=f"{prefix}{c.name}{suffix}") for c in found for prefix, suffix in affixes}
    return frozenset(found | renamed)


def selects(target: Pairs, candidate: Candidate) -> bool:
    """Whether a patch's `target` takes the object, as far as group, version, kind and name decide."""
    wanted = dict(target)
    return (
        wanted.get("group", candidate.group) == candidate.group
        and wanted.get("version", candidate.version) == candidate.version
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
