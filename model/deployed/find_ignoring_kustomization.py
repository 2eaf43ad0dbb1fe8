"""Which manifests stand beside a kustomization that does not take them."""

import posixpath

from ..argocd.facts import ApplicationFact
from ..facts import ObjectFact
from ..files.file_tree import closest, folders_of, normalize_from_root
from ..flux.facts import FluxFact
from ..kustomize.builds import builds
from ..kustomize.facts import KustomizationFact
from ..kustomize.paths import kustomization_in
from ..path_edges import named_paths, path_edges_of
from ..repository import Repository

_GROUP = "kustomize.config.k8s.io"
_PLUGINS = frozenset({"generators", "transformers", "validators"})


def find_ignoring(repository: Repository, path: str) -> str | None:
    """The kustomization that stands beside a manifest and does not take it, as nothing does; None where there is none.

    One that names a file which is not there, and may mean this one, is told of elsewhere.
    """
    if not repository.facts_at(path, ObjectFact) or repository.facts_at(path, KustomizationFact):
        return None
    kustomization = kustomization_in(repository.tree, posixpath.dirname(path))
    if kustomization is None or named_paths.has(repository, path) or not _is_plain(repository, kustomization):
        return None
    if _deploys_own_folder(repository, path):
        return None
    return None if _is_misnamed(repository, kustomization, path) else kustomization


def _deploys_own_folder(repository: Repository, path: str) -> bool:
    """Whether the file says who deploys the folder that it stands in, or one around it: somebody else applies it."""
    sources = (source for one in repository.facts_at(path, ApplicationFact) for source in one.sources)
    deployed = [normalize_from_root(source.path) for source in sources if source.path]
    deployed += [fact.path for fact in repository.facts_at(path, FluxFact)]
    return any(folder in deployed for folder in folders_of(path))


def _is_plain(repository: Repository, kustomization: str) -> bool:
    """Whether only paths name files there, all of which are known: plugins name theirs in ways of their own."""
    build = builds.at(repository, kustomization)
    if build is None or not build.is_whole or build.fact.filled & _PLUGINS:
        return False
    return build.fact.api_version.partition("/")[0] in ("", _GROUP)


def _is_misnamed(repository: Repository, kustomization: str, path: str) -> bool:
    """Whether the kustomization names a file that is not there and may mean this one."""
    folder, name = posixpath.split(path)
    missing = (edge.target for edge in path_edges_of(repository, kustomization) if edge.is_missing)
    beside = (posixpath.basename(target) for target in missing if posixpath.dirname(target) == folder)
    return any(closest(other, (name,)) for other in beside)
