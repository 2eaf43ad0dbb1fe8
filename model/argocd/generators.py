"""Which folders the Git generators of ApplicationSets take, each of which becomes an Application.

Source: applicationset/generators/git.go (filterApps) and reposerver/repository (GetGitDirectories) of argoproj/argo-cd.
"""

import posixpath
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...schemas.files import is_placeholder
from ...schemas.reference_forms import Leads
from ...schemas.references import APPLICATION_SET
from ..edge import Edge
from ..facts import Facts, ObjectFact, ReferenceFact
from ..files.tree import Tree, Why, rooted
from ..own_urls import Identity, identity
from ..query import file_query
from ..repository import Repository
from ..text.document import Value
from ..text.place import Node, Place
from ..text.values import items, mapping, text
from .goglobs import is_kind_match
from .paths import why_elsewhere

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


@file_query(lambda repository: repository.facts(GeneratorFact))
def edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The folders that the ApplicationSets of a file take, an edge for each."""
    facts, known = repository.file(path) or Facts(), identity(repository)
    return tuple(
        edge
        for generator in facts.of(GeneratorFact)
        for fact in facts.of(ReferenceFact)
        if fact.reference.leads is Leads.FOLDERS and fact.at.is_in(generator.at)
        for edge in _edges(fact, path, generator, repository.tree, known)
    )


def _edges(fact: ReferenceFact, path: str, generator: GeneratorFact, tree: Tree, known: Identity) -> Iterator[Edge]:
    pattern = rooted(fact.value.strip())
    edge = Edge(fact.reference, Place(path, fact.at), fact.value, pattern)
    why = why_elsewhere(generator.repo_url, generator.revision, known)
    if is_placeholder(fact.value):
        why = Why.TEMPLATED
    taken = () if why else sorted(_taken(pattern, map(rooted, generator.excluded), tree))
    for folder in taken:
        yield edge._replace(target=folder, hit=Place(folder))
    if not taken:
        yield edge._replace(why=why or Why.GENERATED)


def _taken(pattern: str, excluded: Iterable[str], tree: Tree) -> set[str]:
    without = tuple(excluded)
    return {
        folder
        for folder in _matching(pattern, tree)
        if not any(is_kind_match(other, folder) is not False for other in without)
    }


def _matching(pattern: str, tree: Tree) -> list[str]:
    """The folders that a pattern is for, step by step, since a `*` does not cross one; hidden ones are not taken."""
    found = [""]
    for step in pattern.split("/"):
        inside = (child for folder in found for child in tree.children.get(folder, ()) if child in tree.folders)
        found = [child for child in inside if _is_taken(posixpath.basename(child), step)]
    return found


def _is_taken(name: str, step: str) -> bool:
    return not name.startswith(".") and is_kind_match(step, name) is True
