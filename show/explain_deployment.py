"""How a path is classed, and what deploys it: the part of `explain` that does not look into the file."""

from collections.abc import Iterator

from ..model.argocd.facts import ApplicationFact
from ..model.deployed.reach import find_reached
from ..model.errors import UserError
from ..model.facts import Facts, FileState, ObjectFact
from ..model.files.file_tree import Hit, WhyMissing
from ..model.files.regular_files import Unread
from ..model.files.source import Source
from ..model.flux.facts import FluxFact
from ..model.kustomize.builds import builds
from ..model.kustomize.facts import KustomizationFact
from ..model.kustomize.paths import kustomization_in
from ..model.path_edges import path_edges
from ..model.read_file import is_language, is_yaml
from ..model.repository import Repository
from ..model.text.place import Node, Place
from ..schemas.reference_forms import Leads
from ..schemas.references import APPLICATION
from .graph import name_with_namespace, owner, title_of_object
from .graph.view import is_below
from .nix_file import describe_nix

_STATES = {
    "sops": "YAML, encrypted by SOPS: names and structure are in the open",
    "helm-template": "a Helm template: YAML once it is rendered, so nothing is known of it",
    "templated": "a template: YAML once it is rendered, so nothing is known of it",
    "encrypted": "encrypted: nothing is known of it",
    "lfs-pointer": "a pointer of Git LFS: its content is not here",
    "binary": "binary, in spite of its name",
    "too-large": "too large to be read",
    "unreadable": "not readable",
    "not-fetched": "not fetched into this partial clone, so nothing is known of it",
    "excluded": "left out by the configuration (lint.exclude)",
}
_OUTSIDE = {
    WhyMissing.SUBMODULE: "in a submodule: another repository's",
    WhyMissing.UNTRACKED: "not in the repository: on the disk, but not added to git",
    WhyMissing.OUTSIDE: "outside of the repository",
    WhyMissing.UNREADABLE: "in a folder that cannot be read",
    WhyMissing.NOT_FETCHED: "behind a symbolic link that was not fetched",
}


def class_of(repository: Repository, source: Source, path: str) -> str:
    """What a path is; raises UserError where nothing is there."""
    tree = repository.tree
    if file := repository.files.get(path):
        is_read = file.state is FileState.READ
        return _read(path, file) if is_read else _STATES.get(file.state.value, file.state.value)
    if path in tree.files:
        return "not YAML: seen only as the target of references"
    if path in tree.links:
        found = tree.find(path)
        end = found.path or "." if isinstance(found, Hit) else found.value
        return f"a symbolic link to {tree.links[path]}: {end}"
    if path in tree.folders:
        inner = kustomization_in(tree, path)
        return f"a folder, built by {inner}" if inner else "a folder without a kustomization"
    return _not_in_tree(repository, source, path)


def _read(path: str, file: Facts) -> str:
    if is_language(path):
        return describe_nix(file)
    if not is_yaml(path):
        return "not YAML: read for placeholders alone"
    documents = "one document" if file.documents == 1 else f"{file.documents} documents"
    if file.of(KustomizationFact):
        return f"YAML, {documents}: a kustomize {file.of(KustomizationFact)[0].kind}"
    return f"YAML, {documents}" + ("" if file.of(ObjectFact) else ", no Kubernetes object")


def _not_in_tree(repository: Repository, source: Source, path: str) -> str:
    found = repository.tree.find(path)
    if isinstance(found, Hit):
        return f"reached through a symbolic link: really {found.path}"
    if found in _OUTSIDE:
        return _OUTSIDE[found]
    if source.read(path) is Unread.GONE:
        near = repository.tree.nearest(path)
        hint = f"Did you mean {near}?" if near else "Name a file of the repository, perhaps with a line: FILE:LINE."
        raise UserError(f"{path} does not exist.", hint)
    hidden = path in source.ignored({path})
    return "not in the repository: .gitignore hides it" if hidden else "not in the repository"


def explain_deployment(repository: Repository, path: str) -> str:
    """Whether something deploys the file: yes, no or not known, with the reason."""
    found = find_reached(repository)
    if any(words.startswith("deployed by") for words, _ in deployers(repository, path)):
        return "yes"
    if path in repository.facts(ApplicationFact) or path in repository.facts(FluxFact):
        return "yes, as a root: it deploys others, and is applied by hand or from outside"
    if found is None:
        return "not known (not all that deploys from this repository can be seen from here)"
    return "yes" if path in found else "no"


def deployers(repository: Repository, path: str) -> Iterator[tuple[str, Place]]:
    """The kustomizations that include the file, directly or through others, then what deploys it, with places."""
    for place, build in sorted(builds(repository).items()):
        if place != path and path in build.everything:
            yield "included by the kustomization", Place(place)
    for edge in path_edges(repository):
        is_application = edge.reference.source == APPLICATION and edge.reference.leads is Leads.FOLDER
        if is_application and edge.hit and _covers(repository, edge.hit.path, path):
            yield f"deployed by {_application(repository, edge.at)}", edge.at
    for where, fact in repository.each(FluxFact):
        if isinstance(repository.tree.find(fact.path), Hit) and _covers(repository, fact.path, path):
            name = title_of_object("Flux Kustomization", fact.object.namespace, fact.object.name)
            yield f"deployed by {name}", Place(where, fact.object.at)


def _covers(repository: Repository, folder: str, path: str) -> bool:
    """Whether who deploys a folder deploys the file: what its kustomization includes, else all that is below it."""
    build = builds(repository).get(kustomization_in(repository.tree, folder) or "")
    return path in build.everything if build else is_below(path, folder)


def _application(repository: Repository, place: Place) -> str:
    objects = repository.facts_at(place.path, ObjectFact)
    fact = owner(objects, place.at) if isinstance(place.at, Node) else None
    return name_with_namespace(repository, place.path, fact) if fact else place.path
