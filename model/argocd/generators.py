"""Which folders the Git generators of ApplicationSets take, each of which becomes an Application.

Source: argoproj/argo-cd `applicationset/generators/git.go` (filterApps), `reposerver/repository/repository.go`
(GetGitDirectories).
"""

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ...schemas.reference_forms import Leads
from ...schemas.references import APPLICATION_SET
from ..edge import Edge
from ..facts import Facts, ObjectFact, ReferenceFact
from ..files.file_tree import Tree, WhyMissing, normalize_from_root
from ..repository import Repository, file_query, files_having
from ..text.open_collections import Value
from ..text.place import Node, Place
from ..text.typed_access import items, mapping, text
from .goglobs import is_kind_match
from .own_urls import Identity, identity
from .paths import why_elsewhere

#: Where a pattern stands, as seen from its generator: `directories`, the number of its entry, `path`.
_BELOW = -3
#: Patterns of a file, and folders that they are for, beyond which it is not looked for more.
_MOST_PATTERNS, _MOST_EDGES = 300, 10_000
#: What combines generators.
_COMBINING = ("matrix", "merge")


class GeneratorFact(NamedTuple):
    """A Git generator of an ApplicationSet: its repository, and the patterns of folders that it leaves out."""

    at: Node
    repo_url: str
    revision: str | None
    excluded: tuple[str, ...]


def generators(found: ObjectFact, value: Value) -> Iterator[GeneratorFact]:
    """The Git generators of an object, also those that are combined by others."""
    if found.type == APPLICATION_SET:
        yield from _generators(mapping(value, "spec"), Node(found.at.document, (*found.at.path, "spec")))


def _generators(value: Value, at: Node) -> Iterator[GeneratorFact]:
    for index, generator in enumerate(items(value, "generators")):
        here = Node(at.document, (*at.path, "generators", index))
        if git := mapping(generator, "git"):
            patterns = ((text(one, "path"), mapping(one).get("exclude")) for one in items(git, "directories"))
            excluded = tuple(pattern for pattern, is_excluded in patterns if pattern and is_excluded is True)
            root = Node(here.document, (*here.path, "git"))
            yield GeneratorFact(root, text(git, "repoURL") or "", text(git, "revision"), excluded)
        for combining in _COMBINING:
            yield from _generators(mapping(generator, combining), Node(here.document, (*here.path, combining)))


@file_query(files_having(GeneratorFact))
def edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The folders that the ApplicationSets of a file take, an edge for each."""
    facts, known = repository.file(path) or Facts(), identity(repository)
    by_place = {generator.at: generator for generator in facts.of(GeneratorFact)}
    named = [fact for fact in facts.of(ReferenceFact) if fact.reference.leads is Leads.FOLDERS]
    patterns = len(named) + sum(len(generator.excluded) for generator in by_place.values())
    left_out = {at: _left_out(one, repository.tree) for at, one in by_place.items() if patterns <= _MOST_PATTERNS}
    found: list[Edge] = []
    for fact in named:
        at = Node(fact.at.document, fact.at.path[:_BELOW])
        without = left_out.get(at) if len(found) <= _MOST_EDGES else None
        why = WhyMissing.GENERATED if without is None else _why_unknown(fact, by_place[at], known)
        edge = Edge(fact.reference, Place(path, fact.at), fact.value, normalize_from_root(fact.value.strip()))
        taken = sorted(match_folders(edge.target, repository.tree) - (without or set())) if why is None else []
        found += [edge._replace(target=folder, hit=Place(folder)) for folder in taken]
        found += [] if taken else [edge._replace(why=why or WhyMissing.GENERATED)]
    return tuple(found)


def _why_unknown(fact: ReferenceFact, generator: GeneratorFact, known: Identity) -> WhyMissing | None:
    if is_placeholder(fact.value):
        return WhyMissing.TEMPLATED
    return why_elsewhere(generator.repo_url, generator.revision, known)


def _left_out(generator: GeneratorFact, tree: Tree) -> set[str] | None:
    """The folders that a generator leaves out, None where that is not known."""
    patterns = [normalize_from_root(pattern.strip()) for pattern in generator.excluded]
    if any(is_kind_match(pattern, "") is None for pattern in patterns):
        return None
    return {folder for pattern in patterns for folder in match_folders(pattern, tree)}


def match_folders(pattern: str, tree: Tree) -> set[str]:
    """The folders that a pattern is for, step by step, since a `*` does not cross one; hidden ones are not taken."""
    found = [""]
    for step in pattern.split("/"):
        inside = (child for folder in found for child in tree.children.get(folder, ()) if child in tree.folders)
        found = [child for child in inside if _is_taken(posixpath.basename(child), step)]
    return set(found)


def _is_taken(name: str, step: str) -> bool:
    return not name.startswith(".") and is_kind_match(step, name) is True
