"""Where the paths of a kustomization lead."""

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache

from ...schemas.file_types import BOOTSTRAPPED_FOLDER, BOOTSTRAPPED_NAMES, KUSTOMIZATION_NAMES, is_placeholder
from ...schemas.reference_forms import Leads
from ...schemas.references import COMPONENT, KUSTOMIZATION
from ..edge import Edge
from ..facts import Facts, ReferenceFact
from ..files.file_tree import MISSING, Hit, Tree, WhyMissing, join
from ..repository import Repository, file_query, files_having
from ..text.place import Place
from .ansible_copies import copied_kustomizations, is_written
from .facts import KustomizationFact

#: How kustomize tells a remote base from a path (api/internal/git/repospec.go); a bare host needs a dot in its name.
_REMOTE = re.compile(
    r"^(git::|gh:|oci:|[a-z][a-z0-9+.-]*://|git@|[\w.-]+@[^/:]+:)"
    r"|^(www\.)?(github|gitlab|bitbucket|codeberg)\.(com|org)[/:]"
    r"|\?(ref|version|timeout|submodules)=|\.git(/|$)|(^|/)_git/",
    re.IGNORECASE,
)


#: What has the paths of a kustomization. Its file may have an object of another kind as well, with paths of its own.
_SOURCES = (KUSTOMIZATION, COMPONENT)
#: What may be somewhere else by the name of a repository.
_REPOSITORIES = (Leads.MANIFESTS, Leads.KUSTOMIZATION, Leads.FILE)


@lru_cache(maxsize=4096)  # most kustomizations name the same files
def is_remote(path: str) -> bool:
    """Whether an entry of `resources` or `components` is a URL or a remote repository."""
    return _REMOTE.search(path) is not None


def is_download(path: str) -> bool:
    """Whether a file of a generator is one that kustomize downloads (api/internal/loader: FileLoader.Load)."""
    return path.startswith(("https://", "http://"))


def kustomization_in(tree: Tree, folder: str) -> str | None:
    """The kustomization file of a folder, by the name that kustomize tries first."""
    start = f"{folder}/" if folder else ""
    for name in KUSTOMIZATION_NAMES:
        if (path := start + name) in tree.files or path in tree.links:
            return path
    return None


@file_query(files_having(KustomizationFact))
def kustomization_edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The edges of a kustomization file."""
    found = tuple(_edges(path, repository.file(path) or Facts(), repository.tree))
    is_elsewhere = any(edge.why is WhyMissing.OUTSIDE for edge in found)
    return tuple(_excuse(repository, edge, is_elsewhere) if edge.why in MISSING else edge for edge in found)


def _excuse(repository: Repository, edge: Edge, is_elsewhere: bool) -> Edge:
    """An edge that leads nowhere: something may write what it leads to, or take the whole to where that is.

    Where another path of the file leads out of the repository, the file `is_elsewhere` when it is built: what is above
    its folder is not what is above it here.
    """
    if is_elsewhere and edge.written.strip().startswith("../"):
        return edge._replace(why=WhyMissing.OUTSIDE)
    is_made = (
        copied_kustomizations.has(repository, edge.at.path)
        or is_written(repository, edge.target)
        or _awaits_bootstrap(repository.tree, edge)
    )
    return edge._replace(why=WhyMissing.GENERATED) if is_made else edge


def _awaits_bootstrap(tree: Tree, edge: Edge) -> bool:
    """Whether `flux bootstrap` will write the folder, which it does beside the kustomization of a cluster.

    Where it has been, its files are there for some cluster.
    """
    is_beside = edge.target == join(posixpath.dirname(edge.at.path), BOOTSTRAPPED_FOLDER)
    return is_beside and BOOTSTRAPPED_NAMES.isdisjoint(tree.by_name)


def _edges(path: str, facts: Facts, tree: Tree) -> Iterator[Edge]:
    root, folder = facts.of(KustomizationFact)[0].at, posixpath.dirname(path)
    for fact in facts.of(ReferenceFact):
        if fact.reference.source in _SOURCES and fact.owner == root:
            yield _edge(fact, path, folder, tree)


def _edge(fact: ReferenceFact, path: str, folder: str, tree: Tree) -> Edge:
    reference, at = fact.reference, Place(path, fact.at)
    written, leads = fact.value.strip(), reference.leads
    is_keyed = leads is Leads.KEYED_FILE
    if is_keyed and "=" in written:
        written = written.split("=", 1)[1]
    remote = is_download(written) if is_keyed else leads in _REPOSITORIES and is_remote(written)
    if remote or is_placeholder(written):
        return Edge(reference, at, fact.value, written, why=WhyMissing.REMOTE if remote else WhyMissing.TEMPLATED)
    target = join(folder, written)
    found = resolve_path(target, leads, tree)
    if isinstance(found, WhyMissing):
        return Edge(reference, at, fact.value, target, why=found)
    return Edge(reference, at, fact.value, target, hit=found)


def resolve_path(target: str, leads: Leads | None, tree: Tree) -> Place | WhyMissing:
    """What a path from the root leads to; the hit of a folder that needs a kustomization is that kustomization."""
    found = tree.find(target)
    if isinstance(found, WhyMissing):
        return found
    if leads in (Leads.MANIFESTS, Leads.KUSTOMIZATION):
        return _kustomization(found, leads, tree)
    if leads is Leads.FOLDER and not found.is_folder:
        return WhyMissing.NOT_A_FOLDER
    if leads in (Leads.FILE, Leads.KEYED_FILE, Leads.VALUES) and found.is_folder:
        return WhyMissing.NOT_A_FILE
    return Place(found.path)


def _kustomization(found: Hit, leads: Leads | None, tree: Tree) -> Place | WhyMissing:
    if not found.is_folder:
        return Place(found.path) if leads is Leads.MANIFESTS else WhyMissing.NOT_A_FOLDER
    inner = kustomization_in(tree, found.path)
    return Place(inner) if inner else WhyMissing.NO_KUSTOMIZATION
