"""Where the paths of an Application lead, in the repository that each source names."""

import re
from collections.abc import Iterator

from ...schemas.file_types import CHART_NAME, is_placeholder
from ...schemas.reference_forms import Leads
from ..edge import Edge
from ..facts import Facts, ReferenceFact
from ..files.file_tree import Tree, WhyMissing, join, normalize_from_root
from ..kustomize.paths import resolve_path
from ..repository import Repository, file_query, files_having
from ..text.place import Node, Place
from .facts import ApplicationFact, SourceFact
from .own_urls import Identity, identity, source_at

_REF = re.compile(r"\$([A-Za-z0-9_-]+)(/.*|$)")
#: Variables of the build environment are filled in before a `$ref` is looked for (reposerver, Envsubst).
_BUILD_VARIABLE = re.compile(r"\$\{?ARGOCD_")


@file_query(files_having(ApplicationFact))
def unpatched_edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The edges of the Applications in a file, as they stand there."""
    return tuple(find_edges(path, repository.file(path) or Facts(), repository.tree, identity(repository)))


def find_edges(path: str, facts: Facts, tree: Tree, known: Identity) -> Iterator[Edge]:
    """Where the paths lead that the Applications in some facts name, which are those of a file."""
    by_root = {application.object.at: application for application in facts.of(ApplicationFact)}
    for fact in facts.of(ReferenceFact):
        application = by_root.get(fact.owner)
        if application and fact.reference.leads is not None:
            source = source_at(application, fact.at.path)
            if source is not None:
                found = _edge(fact, path, application, source, tree, known)
                yield from (_certain(edge, facts, application, source) for edge in found)


def _certain(edge: Edge, facts: Facts, application: ApplicationFact, source: SourceFact) -> Edge:
    """The edge, of which nothing is known where its target may be missing for a mistake in what says where it is."""
    sources = application.sources if edge.why is WhyMissing.UNDEFINED else (source,)
    roots = (Node(application.object.at.document, one.at) for one in sources)
    return edge._replace(why=WhyMissing.MISREAD) if edge.is_missing and any(map(facts.is_misread, roots)) else edge


def _edge(
    fact: ReferenceFact, path: str, application: ApplicationFact, source: SourceFact, tree: Tree, known: Identity
) -> Iterator[Edge]:
    reference, at = fact.reference, Place(path, fact.at)
    located = _target(fact, application, source, known)
    if isinstance(located, WhyMissing):
        target = fact.value.strip("/") if located is WhyMissing.ABSOLUTE else fact.value
        yield Edge(reference, at, fact.value, target, why=located)
        return
    below = fact.at.path != (*source.at, "path") and not fact.value.startswith(("$", "/"))
    if below and source.path and not _exists(source.path, tree):
        return  # the missing path is the mistake; what is named below it is only its echo
    found = resolve_path(located, reference.leads, tree)
    if isinstance(found, Place):
        yield Edge(reference, at, fact.value, located, hit=found)
    else:
        optional = reference.leads is Leads.VALUES and source.ignores_missing_values
        yield Edge(reference, at, fact.value, located, why=WhyMissing.OPTIONAL if optional else found)


def _exists(path: str, tree: Tree) -> bool:
    return not isinstance(tree.find(normalize_from_root(path)), WhyMissing)


def _target(fact: ReferenceFact, application: ApplicationFact, source: SourceFact, known: Identity) -> str | WhyMissing:
    """The path from this repository's root, or why it is not one of this repository."""
    value = fact.value.strip()
    if _BUILD_VARIABLE.search(value):
        return WhyMissing.TEMPLATED
    if match := _REF.fullmatch(value):
        return _in_ref(match[1], match[2], application, known)
    if is_placeholder(value) or is_placeholder(source.repo_url) or any(mark in value for mark in "*?["):
        return WhyMissing.TEMPLATED
    if "://" in value or (source.chart and fact.reference.leads is Leads.VALUES):
        return WhyMissing.REMOTE
    if (outside := _elsewhere(source, known)) is not None:
        return outside
    if fact.reference.leads is Leads.FOLDER:
        if value.startswith("/") and fact.reference.path.endswith(".path"):
            return WhyMissing.ABSOLUTE
        return normalize_from_root(value)
    if value.startswith("/"):
        return normalize_from_root(value)
    base = source.path or ""
    return WhyMissing.TEMPLATED if is_placeholder(base) else join(base.strip("/"), value)


def _in_ref(name: str, rest: str, application: ApplicationFact, known: Identity) -> str | WhyMissing:
    # Only the entries of `sources` can be referred to.
    listed = (source for source in application.sources if isinstance(source.at[-1], int))
    source = next((source for source in listed if source.ref == name), None)
    if source is None or source.chart:  # a chart has no files that could be referred to
        return WhyMissing.UNDEFINED
    if is_placeholder(rest) or any(mark in rest for mark in "*?["):
        return WhyMissing.TEMPLATED
    return _elsewhere(source, known) or normalize_from_root(rest)


def _elsewhere(source: SourceFact, known: Identity) -> WhyMissing | None:
    return why_elsewhere(source.repo_url, source.revision, known)


def why_elsewhere(url: str, revision: str | None, known: Identity) -> WhyMissing | None:
    """Why the files of a repository are not those of this tree, None where they are."""
    if is_placeholder(url):
        return WhyMissing.TEMPLATED
    if not known.owns(url):
        return WhyMissing.REMOTE
    return None if known.is_here(revision) else WhyMissing.REVISION


def is_seen(source: SourceFact, tree: Tree, known: Identity) -> bool:
    """Whether all that a source deploys stands in this repository as it is deployed; a mere `ref` deploys nothing."""
    if not source.path:
        return bool(source.ref) and not source.chart
    is_chart = join(normalize_from_root(source.path), CHART_NAME) in tree.files
    return _elsewhere(source, known) is None and not (is_chart or source.plugin or source.chart)
