"""Which files are deployed by something: what Argo CD Applications and Flux Kustomizations lead to."""

import posixpath
from collections.abc import Iterable, Iterator

from ...schemas.file_types import BASE_FOLDERS, is_archived
from ...schemas.reference_forms import Leads
from ...schemas.references import FLUX_KUSTOMIZATION
from ..argocd.applicationset_facts import ApplicationSetFact
from ..argocd.deployed import folders_of_applications_in
from ..argocd.facts import ApplicationFact, SourceFact
from ..argocd.made_edges import find_open_sets, made_edges
from ..derived_values import Query
from ..edge import Edge
from ..facts import FileState, ObjectFact
from ..files.file_tree import Hit
from ..flux.facts import FluxFact
from ..flux.own_sources import is_elsewhere
from ..flux.patched import patched_fields
from ..flux.reached_files import files_of, find_flux_reach
from ..flux.resource_sets import ResourceSetFact
from ..kubernetes.facts import MentionsFact
from ..kustomize.builds import below, builds, builds_including, unclear_kustomizations
from ..kustomize.facts import KustomizationFact
from ..kustomize.patch_targets import may_change
from ..kustomize.paths import kustomization_in
from ..misread_parts import find_broken_files
from ..nix.facts import NixFileFact
from ..nix.reach import find_reached_nix, is_unreached_nix
from ..objects_of_kind import find_kinds
from ..path_edges import files_naming_paths, path_edges_by_file, path_edges_of
from ..repository import Repository, file_query, files_having
from ..text.place import Node

#: Kinds that deploy, or read for what does, what need not be told here.
_GENERATORS = frozenset({"ApplicationSet", "GitRepository", "FluxInstance", "OCIRepository", "ArgoCD"})
#: The kind of those that can be expanded, and those of Flux, which say what they deploy where a Kustomization is here.
_EXPANDED = "ApplicationSet"
_OF_FLUX = frozenset({"GitRepository", "FluxInstance", "OCIRepository"})
#: What makes objects out of templates, deployers among them.
_MAKERS = frozenset({"ResourceGroup"})
#: The API groups of what deploys folders, as a file mentions them of which the text is broken.
_DEPLOYING_GROUPS = frozenset({"argoproj.io", "kustomize.toolkit.fluxcd.io"})


@Query
def find_reached(repository: Repository) -> frozenset[str] | None:
    """The files that a root reaches, or None where there is no root or not all roots are known.

    A file that holds a root is reached too: something outside of the repository applies the first one.
    """
    is_open = _has_kind(repository, frozenset({_EXPANDED})) or has_other_generators(repository)
    return None if is_open else _reach(repository, frozenset(), frozenset())


@Query
def find_all_reached(repository: Repository) -> frozenset[str] | None:
    """The same with what Applications deploy that ApplicationSets make; asked where those have been expanded."""
    if has_other_generators(repository) or find_open_sets(repository):
        return None
    edges = [edge for found in made_edges(repository).values() for edge in found if edge.hit is not None]
    folders = {edge.hit.path for edge in edges if edge.hit and edge.reference.leads is Leads.FOLDER}
    read = {edge.hit.path for edge in edges if edge.hit and edge.reference.leads is not Leads.FOLDER}
    files = read | repository.facts(ApplicationSetFact).keys()
    return _reach(repository, frozenset(folders), frozenset(files))


def _reach(repository: Repository, more: frozenset[str], files: frozenset[str]) -> frozenset[str] | None:
    """What all roots reach; `more` are folders that are deployed besides, `files` what is deployed or read."""
    roots = _named_folders(repository) | more
    by_flux = find_flux_reach(repository).possible
    templated = any(state in (FileState.HELM_TEMPLATE, FileState.TEMPLATED) for state in repository.states.values())
    if by_flux is None or not (roots or by_flux) or templated or _may_have_others(repository):
        return None
    found: set[str] = {*repository.paths(ApplicationFact), *by_flux, *files}
    found.update(*(_taken_in(repository).values()))
    for folder in roots - _named_folders(repository):
        found |= below(repository, folder)
    parts = [build.parts for build in builds(repository).values() if not build.files.isdisjoint(found)]
    found.update(*parts)
    read = _read_by(repository)
    return frozenset(found.union(*(read[path] for path in found & read.keys())))


@file_query(files_naming_paths)
def _taken_in(repository: Repository, path: str) -> frozenset[str]:
    """The files that deploying the folders takes in that a file names."""
    return frozenset().union(*(below(repository, folder) for folder in _folders_named_in.at(repository, path) or ()))


@file_query(files_naming_paths)
def _read_by(repository: Repository, path: str) -> frozenset[str]:
    """What the paths lead to that a file names."""
    return frozenset(edge.hit.path for edge in path_edges_of(repository, path) if edge.hit is not None)


@Query
def _may_have_others(repository: Repository) -> bool:
    """Whether a file may hold a root, or include what one deploys, that is not read for a mistake in it."""
    mentioned = (repository.facts_at(path, MentionsFact) for path in find_broken_files(repository))
    return bool(unclear_kustomizations(repository)) or any(
        not _DEPLOYING_GROUPS.isdisjoint(fact.names) for facts in mentioned for fact in facts
    )


@Query
def find_deployed(repository: Repository) -> frozenset[str]:
    """The files that a root leads to which is in use itself, with what these read; there may be others."""
    found = set(find_flux_reach(repository).deployed)
    named = _folders_named_in(repository).items()
    for folder in frozenset[str]().union(*(every for path, every in named if not is_archived(path))):
        at = kustomization_in(repository.tree, folder)
        if at is not None and (build := builds.at(repository, at)) is not None:
            found |= build.everything
        elif at is None:
            found.update(repository.tree.children.get(folder, ()))
    return frozenset(found)


def reached_files(repository: Repository) -> tuple[frozenset[str] | None, ...]:
    """The files that each kind of root reaches: what deploys, and flakes."""
    return find_reached(repository), find_reached_nix(repository)


def is_unreached(repository: Repository, path: str) -> bool:
    """Whether it is known that nothing deploys the file, though it holds what could be deployed."""
    if repository.facts_at(path, NixFileFact):
        return is_unreached_nix(repository, path)
    is_deployable = bool(repository.facts_at(path, ObjectFact) or repository.facts_at(path, KustomizationFact))
    found = find_reached(repository) if is_deployable else None
    return found is not None and path not in found


@Query
def unchanged_builds(repository: Repository) -> frozenset[str]:
    """The files that are in a kustomization which a root leads to, so that they are read as they are written."""
    found = (kustomization_in(repository.tree, folder) for folder in _roots(repository))
    every = builds(repository)
    return frozenset(file for path in found if path and path in every for file in every[path].files)


def is_changed_on_the_way(repository: Repository, path: str) -> bool:
    """Whether an Application or a Flux Kustomization deploys the file with changes of its own."""
    return _changed_files.has(repository, path)


def is_idle_base(repository: Repository, folder: str) -> bool:
    """Whether a folder is a base, of which nothing here makes what is deployed, while roots lead to other folders.

    By its name a base is for others, who complete it.
    """
    if BASE_FOLDERS.isdisjoint(folder.split("/")):
        return False
    deployed, at = find_deployed(repository), kustomization_in(repository.tree, folder)
    return bool(deployed) and at is not None and at not in deployed


def is_in_idle_base(repository: Repository, path: str) -> bool:
    """Whether bases of which nothing is made are all that includes a file."""
    if BASE_FOLDERS.isdisjoint(path.split("/")):
        return False
    around = builds_including.at(repository, path)
    return bool(around) and all(is_idle_base(repository, posixpath.dirname(build.path)) for build in around or ())


def may_get_components(repository: Repository, path: str) -> bool:
    """Whether what deploys a kustomization puts components into it, whose objects its own patches meet as well."""
    return posixpath.dirname(path) in _completed_folders(repository) or "components" in patched_fields(repository)


@Query
def _completed_folders(repository: Repository) -> frozenset[str]:
    """The folders that an Application or a Flux Kustomization deploys with components of its own."""
    folders = {fact.path for _, fact in repository.each(FluxFact) if fact.components}
    for path, application in repository.each(ApplicationFact):
        for source in application.sources:
            if source.adds:
                edges = path_edges_of(repository, path)
                folders.update(_folders_of(edges, application.object.at.document, source))
    return frozenset(folders)


def may_be_changed(repository: Repository, path: str, root: Node) -> bool:
    """Whether what deploys the file may change the object at `root` in it, so that it is not as it is written."""
    if is_changed_on_the_way(repository, path):
        return True
    facts = [fact for fact in repository.facts_at(path, ObjectFact) if fact.at == root]
    around = builds_including.at(repository, path) or ()
    return any(may_change(repository, build, path, fact) for build in around for fact in facts)


def is_deployed_as_built(repository: Repository, folder: str) -> bool:
    """Whether it is known what deploys the kustomization of a folder, and that it changes nothing, not even namespaces.

    Flux puts its `targetNamespace` into the kustomization before it is built.
    """
    by_flux = [fact for _, fact in repository.each(FluxFact) if fact.path == folder]
    if any(fact.namespace or fact.changes for fact in by_flux):
        return False
    path = kustomization_in(repository.tree, folder)
    is_changed = path is None or is_changed_on_the_way(repository, path)
    return not is_changed and (bool(by_flux) or folder in _folders_of_applications(repository))


@Query
def _folders_of_applications(repository: Repository) -> frozenset[str]:
    """The folders that Applications deploy."""
    edges = path_edges_by_file(repository)
    every = (edge for path in repository.facts(ApplicationFact) for edge in edges.get(path, ()))
    return frozenset(edge.hit.path for edge in every if edge.reference.leads is Leads.FOLDER and edge.hit is not None)


@Query
def _changed_files(repository: Repository) -> frozenset[str]:
    """The files that an Application or a Flux Kustomization deploys with changes of its own."""
    folders = {fact.path for _, fact in repository.each(FluxFact) if fact.changes}
    edges = path_edges_by_file(repository)
    for path, application in repository.each(ApplicationFact):
        for source in application.sources:
            if source.changes:
                folders.update(_folders_of(edges.get(path, ()), application.object.at.document, source))
    return frozenset(path for folder in folders for path in below(repository, folder))


def _folders_of(edges: Iterable[Edge], document: int, source: SourceFact) -> Iterator[str]:
    """The folders that a source of an Application leads to."""
    root = Node(document, source.at)
    for edge in edges:
        is_inside = isinstance(edge.at.at, Node) and edge.at.at.is_in(root)
        if is_inside and edge.reference.leads is Leads.FOLDER and edge.hit is not None:
            yield edge.hit.path


@Query
def has_generators(repository: Repository) -> bool:
    """Whether something deploys what cannot all be told from here: Flux also has components, and other sources."""
    return bool(repository.paths(FluxFact)) or not _GENERATORS.isdisjoint(find_kinds(repository))


@Query
def has_other_generators(repository: Repository) -> bool:
    """Whether something deploys what cannot be told from here even where ApplicationSets are expanded."""
    known = frozenset({_EXPANDED, *(_OF_FLUX if repository.paths(FluxFact) else ())})
    sets = [one.kinds for _, one in repository.each(ResourceSetFact)]
    deploys = any(kinds is None or any(kind.group in _DEPLOYING_GROUPS for kind in kinds) for kinds in sets)
    return deploys or _has_kind(repository, (_GENERATORS | _MAKERS) - known)


def _has_kind(repository: Repository, kinds: frozenset[str]) -> bool:
    return not kinds.isdisjoint(find_kinds(repository))


@Query
def is_blind(repository: Repository) -> bool:
    """Whether something deploys, but leads to no folder that is here."""
    deploys = has_generators(repository) or bool(repository.paths(ApplicationFact))
    return deploys and not _roots(repository)


@Query
def unread_folders(repository: Repository) -> frozenset[str]:
    """Folders with manifests that were not read: templates, encrypted, large and broken files, Jsonnet."""
    paths = _unread_files(repository) | find_broken_files(repository)
    return frozenset({*map(posixpath.dirname, paths), *repository.tree.unknown})


@Query
def _unread_files(repository: Repository) -> frozenset[str]:
    unread = [path for path, state in repository.states.items() if not state.is_read]
    return frozenset((*unread, *(path for path in repository.tree.files if path.endswith((".jsonnet", ".libsonnet")))))


@file_query(files_having(ApplicationFact, FluxFact))
def deployed_namespaces(repository: Repository, path: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The namespaces that what is in a file deploys into (Applications, Flux Kustomizations), each with its files."""
    by_applications = (
        (application.namespace, below(repository, folder))
        for application, folder in folders_of_applications_in(repository, path)
    )
    by_flux = (
        (fact.namespace, files_of(repository, fact.path, fact.components))
        for fact in repository.facts_at(path, FluxFact)
        if not is_elsewhere(repository, fact)
    )
    return tuple((namespace, files) for namespace, files in (*by_applications, *by_flux) if namespace)


@Query
def _named_folders(repository: Repository) -> frozenset[str]:
    """The folders that something but Flux deploys, and those that are named beside."""
    return frozenset().union(*_folders_named_in(repository).values())


@file_query(files_naming_paths)
def _folders_named_in(repository: Repository, path: str) -> frozenset[str]:
    edges = (edge for edge in path_edges_of(repository, path) if edge.reference.source != FLUX_KUSTOMIZATION)
    return frozenset(edge.hit.path for edge in edges if edge.reference.leads is Leads.FOLDER and edge.hit is not None)


def _roots(repository: Repository) -> set[str]:
    roots = set(_named_folders(repository))
    of_flux = {fact.path for _, fact in repository.each(FluxFact) if not is_elsewhere(repository, fact)}
    return roots | {path for path in of_flux if isinstance(repository.tree.find(path), Hit)}
