"""What an Argo CD Application deploys, as far as it can be told without building or rendering anything."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ...schemas.formats.whole_number import parse_whole
from ...schemas.helm.chart_row import NAMESPACE, Chart, Minor, Setting
from ...schemas.helm.known_charts import chart_of
from ...schemas.reference_forms import Leads
from ..crd.definitions import is_kind_namespaced
from ..derived_values import Query
from ..edge import Edge
from ..facts import ObjectFact
from ..files.file_tree import WhyMissing, normalize_from_root
from ..kustomize.builds import Build, below, builds, builds_including
from ..kustomize.final_names import add_affixes, final_name
from ..kustomize.partial_objects import is_partial
from ..kustomize.paths import kustomization_in
from ..path_edges import path_edges_by_file, path_edges_of
from ..repository import Repository, file_query, files_having
from ..text.parse_error import ParseError
from ..text.place import Node, Place
from .facts import ApplicationFact, Mark, MarkFact, SourceFact
from .helm_values import SettingFact, place_of
from .own_urls import identity
from .paths import is_seen
from .projects import DeployedObject
from .taken_files import matches, options_file

#: What Argo CD calls the cluster that it runs in.
_IN_CLUSTER = "in-cluster"


#: A version of a chart; ranges and other patterns do not say which one it will be.
_VERSION = re.compile(r"v?(\d+)\.(\d+)\.\d+")
_VALUE_FILES = ".helm.valueFiles[]"
#: Annotations with which an object in a file is not deployed.
_LOCAL = ("config.kubernetes.io/local-config", "true")
_SKIPPED = ("argocd.argoproj.io/hook", "Skip")


@Query
def destinations(repository: Repository) -> Mapping[str, frozenset[str]]:
    """The names of the clusters to which Applications deploy files, by file; not of the one that Argo CD runs in."""
    found: dict[str, set[str]] = {}
    for application, folder in folders_of_applications(repository):
        if application.cluster and application.cluster != _IN_CLUSTER:
            for path in below(repository, folder):
                found.setdefault(path, set()).add(application.cluster)
    return {path: frozenset(names) for path, names in found.items()}


def folders_of_applications(repository: Repository) -> Iterator[tuple[ApplicationFact, str]]:
    """Each Application with each of its folders that is here."""
    edges = path_edges_by_file(repository)
    for path, applications in repository.facts(ApplicationFact).items():
        yield from _folders_of(applications, edges.get(path, ()))


def folders_of_applications_in(repository: Repository, path: str) -> Iterator[tuple[ApplicationFact, str]]:
    """The same of the Applications in one file."""
    return _folders_of(repository.facts_at(path, ApplicationFact), path_edges_of(repository, path))


def _folders_of(
    applications: Iterable[ApplicationFact], edges: Iterable[Edge]
) -> Iterator[tuple[ApplicationFact, str]]:
    for edge in edges:
        if edge.reference.leads is Leads.FOLDER and edge.hit is not None and isinstance(edge.at.at, Node):
            for application in applications:
                if edge.at.at.is_in(application.object.at):
                    yield application, edge.hit.path


class FoundObject(NamedTuple):
    """An object, where it is written (None where a chart makes it), and the source of the Application that has it."""

    deployed: DeployedObject
    at: Place | None
    source: SourceFact


def find_deployed(
    repository: Repository, path: str, application: ApplicationFact, *, is_written: bool = True
) -> Iterator[FoundObject]:
    """The objects that an Application is known to deploy; `path` is the file that it stands in.

    Of one that is not written there, charts are left out: which values it gives them is not known.
    """
    if is_written:
        for one, found in deployed_by_file.at(repository, path) or ():
            if one is application:
                yield from found
                return
    yield from _find_deployed(repository, path, application, is_written=is_written)


@file_query(files_having(ApplicationFact))
def deployed_by_file(repository: Repository, path: str) -> tuple[tuple[ApplicationFact, tuple[FoundObject, ...]], ...]:
    """The same of each Application of a file."""
    every = repository.facts_at(path, ApplicationFact)
    return tuple((one, tuple(_find_deployed(repository, path, one, is_written=True))) for one in every)


def _find_deployed(
    repository: Repository, path: str, application: ApplicationFact, *, is_written: bool
) -> Iterator[FoundObject]:
    for source in application.sources:
        if source.chart and is_written:
            yield from _of_chart(repository, path, application, source)
        elif _is_plain(repository, application, source):
            for at, found in _of_folder(repository, normalize_from_root(source.path or ""), application, source):
                yield FoundObject(found, at, source)


def find_files(repository: Repository, application: ApplicationFact) -> Iterator[str]:
    """The manifests of which an Application is known to deploy the objects."""
    for source in application.sources:
        if source.chart or not _is_plain(repository, application, source):
            continue
        folder = normalize_from_root(source.path or "")
        kustomization = kustomization_in(repository.tree, folder)
        if kustomization is None:
            yield from files_in(repository, folder, deep=source.recurses)
        elif (build := builds.at(repository, kustomization)) is not None:
            yield from sorted(build.files)


def _is_plain(repository: Repository, application: ApplicationFact, source: SourceFact) -> bool:
    """Whether the source's own folder is all that decides about what it deploys."""
    if not source.path or source.patches or is_placeholder(source.prefix + source.suffix):
        return False
    known = options_file(repository, normalize_from_root(source.path), application.object.name) is None
    return known and is_seen(source, repository.tree, identity(repository))


def _of_folder(
    repository: Repository, folder: str, application: ApplicationFact, source: SourceFact
) -> Iterator[tuple[Place, DeployedObject]]:
    kustomization = kustomization_in(repository.tree, folder)
    if kustomization is None and not source.changes:
        for path in files_in(repository, folder, deep=source.recurses):
            if matches(source, path[len(folder) :].lstrip("/")):
                yield from _objects(repository, path, application.namespace or "", moved=None)
    elif kustomization and not source.is_directory and (build := builds.at(repository, kustomization)) is not None:
        for at, found in _of_build(repository, build, application.namespace or "", source.moved):
            yield at, found._replace(name=add_affixes(found.kind, found.name, source.prefix, source.suffix))


def files_in(repository: Repository, folder: str, *, deep: bool) -> Iterator[str]:
    """The files that Argo CD takes from a folder without a kustomization; `deep` is whether from those below too."""
    if not deep:
        inside = repository.tree.children.get(folder, ())
        return (path for path in inside if _plain_files.has(repository, path))
    plain = _plain_files(repository)
    return (path for path in repository.tree.below(folder) if path in plain)


@Query
def _plain_files(repository: Repository) -> frozenset[str]:
    """The files that Argo CD takes from folders that have no kustomization."""
    skipped = {path for path, fact in repository.each(MarkFact) if fact.mark is Mark.IS_SKIPPED}
    return frozenset(repository.states.keys() - builds_including(repository).keys() - skipped)


def _of_build(
    repository: Repository, build: Build, namespace: str, moved: str
) -> Iterator[tuple[Place, DeployedObject]]:
    """The objects of a kustomization that nothing in it may still move, rename or take away.

    `moved` is the namespace that the Application gives it, "" where it gives none.
    """
    moved = moved or build.fact.namespace or ""
    parts = {path: builds.at(repository, path) for path in sorted(build.parts)}
    inner = [part for path, part in parts.items() if part is not None and path != build.path]
    moving = {path for part in inner if part.fact.namespace for path in (*part.files, *part.parts)}
    for path in sorted(build.files):
        if moved or path not in moving:
            for at, found in _objects(repository, path, namespace, moved=moved):
                yield at, found._replace(name=final_name(build, path, found.kind, found.name))
    # What is generated may say another namespace in its entry, and its name ends in a hash of what is in it.
    for path in sorted(build.parts) if moved else ():
        part = parts[path]
        for kind, _ in part.fact.generated if part else ():
            yield Place(path, (part or build).fact.at), DeployedObject(kind, "", moved)


def _objects(
    repository: Repository, path: str, namespace: str, *, moved: str | None
) -> Iterator[tuple[Place, DeployedObject]]:
    for fact in repository.facts_at(path, ObjectFact):
        if _is_certain(repository, path, fact) and (scope := is_kind_namespaced(repository, fact.type)) is not None:
            inside = (moved or fact.namespace or namespace) if scope else None
            if inside is None or (inside and not is_placeholder(inside)):
                yield Place(path, fact.at), DeployedObject(fact.type, fact.name, inside)


def _is_certain(repository: Repository, path: str, fact: ObjectFact) -> bool:
    """Whether the object will be there as it is written."""
    unclear = is_placeholder(fact.name) or _LOCAL in fact.annotations or _SKIPPED in fact.annotations
    return not unclear and not is_partial(repository, path, fact.kind)


def _of_chart(
    repository: Repository, path: str, application: ApplicationFact, source: SourceFact
) -> Iterator[FoundObject]:
    chart, version = chart_of(source.repo_url, source.chart or ""), parse_chart_minor(source.revision)
    if chart is None or version is None:
        return
    given = _given_values(repository, path, application.object.at.document, source)
    if given is not None:
        for found in objects_of_chart(chart, version, given):
            yield FoundObject(found, None, source)


def parse_chart_minor(version: str | None) -> Minor | None:
    """Major and minor of a version, None where it is a range or none at all."""
    match = _VERSION.fullmatch(version or "")
    return (parse_whole(match[1]), parse_whole(match[2])) if match else None


def objects_of_chart(chart: Chart, version: Minor, given: Mapping[str, Setting | None]) -> Iterator[DeployedObject]:
    """What a chart makes outside of its release's namespace, where these of its values are set."""
    for made in chart.objects_in(version):
        place = place_of(made, given)
        if place is not None:
            is_namespace = made.kind == NAMESPACE
            inside = None if is_namespace or not made.namespace else place
            yield DeployedObject(made.kind, place if is_namespace else "", inside)


def _given_values(
    repository: Repository, path: str, document: int, source: SourceFact
) -> Mapping[str, Setting | None] | None:
    """The values that are set for a chart, later ones winning; None where not all of them can be read."""
    given: dict[str, Setting | None] = {}
    for edge in path_edges_of(repository, path):
        of_source = isinstance(edge.at.at, Node) and edge.at.at.is_in(Node(document, source.at))
        if of_source and edge.reference.path.endswith(_VALUE_FILES) and edge.why is not WhyMissing.OPTIONAL:
            if edge.hit is None or not _is_values(repository, edge.hit.path):
                return None
            given.update(repository.facts_at(edge.hit.path, SettingFact))
    given.update(source.settings)
    return given


def _is_values(repository: Repository, path: str) -> bool:
    state = repository.states.get(path)
    return state is not None and state.is_read and not repository.facts_at(path, ParseError)
