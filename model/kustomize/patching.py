"""What the patches of a kustomization can be applied to."""

import re
from collections.abc import Callable, Iterable, Mapping
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
    facts = [files[path].kustomizations[0] for path in build.parts]
    if build.is_open or build.fact.kind == "Component" or any(p.renames for fact in facts for p in fact.patches):
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


def selector(target: Pairs) -> Callable[[Candidate], bool]:
    """Whether a patch's `target` takes an object, as far as group, version, kind and name decide."""
    wanted = dict(target)
    fields = [(index, _pattern(wanted[field])) for index, field in enumerate(Candidate._fields) if field in wanted]
    decided = [(index, pattern) for index, pattern in fields if pattern is not None]
    return lambda candidate: all(pattern.fullmatch(candidate[index]) for index, pattern in decided)


#: Patterns that Python reads as Go does and in linear time: no repeated groups, no classes, few repetitions.
_PLAIN_PATTERN = re.compile(r"[\w.\-|()^$/:*+?\\ ]{1,200}")
_MOST_REPETITIONS = 3


def _pattern(written: str) -> re.Pattern[str] | None:
    """kustomize anchors the pattern; None for one of which it is not known what it takes."""
    repeated = sum(written.count(sign) for sign in "*+?")
    if not _PLAIN_PATTERN.fullmatch(written) or repeated > _MOST_REPETITIONS or re.search(r"\)[*+?]|\(\?", written):
        return None
    try:
        return re.compile(written)
    except re.error:
        return None
