"""Which files are deployed by something: what Argo CD Applications and Flux Kustomizations lead to."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from ..schemas.files import ARCHIVE_FOLDERS, FIXTURE_FOLDERS, VENDORED_FOLDERS
from ..schemas.references import Leads
from .edge import Edge
from .facts import READ_STATES, ApplicationFact, FileFacts
from .files.tree import Hit, Tree
from .kustomize.builds import Build
from .kustomize.facts import is_kustomization_name
from .kustomize.paths import kustomization_in
from .text.place import Node

#: Kinds that deploy what cannot be told from here, so that no file is known to be out of reach.
_GENERATORS = frozenset({"ApplicationSet", "GitRepository", "FluxInstance", "OCIRepository", "ArgoCD"})

#: What Argo CD calls the cluster that it runs in.
_IN_CLUSTER = "in-cluster"
#: The API groups of what deploys folders, as a file mentions them of which the text is broken.
_DEPLOYING_GROUPS = frozenset({"argoproj.io", "kustomize.toolkit.fluxcd.io"})


def is_archived(path: str) -> bool:
    """Whether the file is kept but not in use, a test's input, or somebody else's."""
    aside = ARCHIVE_FOLDERS | FIXTURE_FOLDERS | VENDORED_FOLDERS
    return any(part.lower() in aside for part in path.split("/")[:-1])


def reached(
    files: Mapping[str, FileFacts], tree: Tree, builds: Mapping[str, Build], edges: Iterable[Edge]
) -> frozenset[str] | None:
    """The files that a root reaches, or None where there is no root or not all roots are known.

    A file that holds a root is reached too: something outside of the repository applies the first one.
    """
    roots = _roots(files, tree, edges)
    templated = any(file.state in ("helm-template", "templated") for file in files.values())
    if not roots or has_generators(files) or templated or any(map(_may_deploy, files.values())):
        return None
    found: set[str] = {path for path, file in files.items() if file.applications or file.flux}
    for folder in roots:
        found |= _below(folder, tree, builds)
    found |= {part for path, build in builds.items() if build.files & found for part in (path, *build.parts)}
    read = {edge.hit.path for edge in edges if edge.hit is not None and edge.at.path in found}
    return frozenset(found | read)


def _may_deploy(file: FileFacts) -> bool:
    """Whether a file may hold a root, or include what one deploys, that is not read for a mistake in it."""
    if not file.is_broken:
        return any(file.is_misread(fact.at) for fact in file.kustomizations)
    return is_kustomization_name(file.path) or not _DEPLOYING_GROUPS.isdisjoint(file.mentions)


def has_generators(files: Mapping[str, FileFacts]) -> bool:
    """Whether something deploys what cannot all be told from here: Flux also has components, and other sources."""
    return any(file.flux or any(fact.kind in _GENERATORS for fact in file.objects) for file in files.values())


def is_blind(files: Mapping[str, FileFacts], tree: Tree, edges: Iterable[Edge]) -> bool:
    """Whether something deploys, but leads to no folder that is here."""
    deploys = has_generators(files) or any(file.applications for file in files.values())
    return deploys and not _roots(files, tree, edges)


def unread_folders(files: Mapping[str, FileFacts], tree: Tree) -> frozenset[str]:
    """Folders with manifests that were not read: templates, encrypted, large and broken files, JSON and Jsonnet."""
    paths = [path for path, file in files.items() if file.state not in READ_STATES or file.is_broken]
    paths += [path for path in tree.files if path.endswith((".json", ".jsonnet", ".libsonnet"))]
    return frozenset(posixpath.dirname(path) for path in paths) | tree.unknown.keys()


def deployed(
    files: Mapping[str, FileFacts], tree: Tree, builds: Mapping[str, Build], edges: Iterable[Edge]
) -> Iterator[tuple[str, frozenset[str]]]:
    """The namespaces that Applications and Flux Kustomizations deploy into, with the files that each deploys."""
    for application, paths in deployed_by_application(files, tree, builds, edges):
        if application.namespace:
            yield application.namespace, paths
    for file in files.values():
        for fact in file.flux:
            if fact.namespace:
                yield fact.namespace, frozenset(_below(fact.path, tree, builds))


def deployed_by_application(
    files: Mapping[str, FileFacts], tree: Tree, builds: Mapping[str, Build], edges: Iterable[Edge]
) -> Iterator[tuple[ApplicationFact, frozenset[str]]]:
    """Each Application with the files of each of its folders that is here."""
    for edge in edges:
        if edge.reference.target is Leads.FOLDER and edge.hit is not None and isinstance(edge.at.at, Node):
            for application in files[edge.at.path].applications:
                if edge.at.at.is_in(application.object.at):
                    yield application, frozenset(_below(edge.hit.path, tree, builds))


def destinations(
    files: Mapping[str, FileFacts], tree: Tree, builds: Mapping[str, Build], edges: Iterable[Edge]
) -> Mapping[str, frozenset[str]]:
    """The names of the clusters to which Applications deploy files, by file; not of the one that Argo CD runs in."""
    found: dict[str, set[str]] = {}
    for application, paths in deployed_by_application(files, tree, builds, edges):
        if application.cluster and application.cluster != _IN_CLUSTER:
            for path in paths:
                found.setdefault(path, set()).add(application.cluster)
    return {path: frozenset(names) for path, names in found.items()}


def _roots(files: Mapping[str, FileFacts], tree: Tree, edges: Iterable[Edge]) -> set[str]:
    roots = {edge.hit.path for edge in edges if edge.reference.target is Leads.FOLDER and edge.hit is not None}
    for file in files.values():
        for fact in file.flux:
            if isinstance(tree.find(fact.path), Hit):
                roots.add(fact.path)
    return roots


def _below(folder: str, tree: Tree, builds: Mapping[str, Build]) -> set[str]:
    """The files that deploying a folder takes in: what its kustomization includes, else all that is below it."""
    if (kustomization := kustomization_in(tree, folder)) and kustomization in builds:
        build = builds[kustomization]
        return {*build.files, *build.parts}
    # Whether Argo CD goes into subfolders is up to the Application: too much is better than a wrong "not deployed".
    prefix = f"{folder}/" if folder else ""
    return {path for path in tree.files if path.startswith(prefix)}
