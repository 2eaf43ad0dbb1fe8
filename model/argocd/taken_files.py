"""Which files of its folder a source of an Application takes.

Source: argo-cd `util/app/discovery/discovery.go`, `reposerver/repository/repository.go` (findManifests).
"""

import posixpath

from ...schemas.file_types import CHART_NAME
from ..files.file_tree import join
from ..kustomize.builds import builds
from ..kustomize.paths import kustomization_in
from ..repository import Repository
from .facts import Mark, MarkFact, SourceFact
from .goglobs import is_match

#: How the names of files end that are taken from a folder without kustomization and chart.
MANIFESTS = (".yaml", ".yml", ".json", ".jsonnet")


def is_taken(repository: Repository, source: SourceFact, folder: str, path: str) -> bool | None:
    """Whether the source takes the file, from a folder that it leads to; None where that is not known."""
    if not is_below(path, folder):
        return _in_build(repository, folder, path)
    if source.plugin:
        return None
    if is_chart(repository, source, folder):
        return True
    if not source.is_directory and kustomization_in(repository.tree, folder) is not None:
        return _in_build(repository, folder, path)
    inside = path[len(folder) :].lstrip("/")
    if not path.endswith(MANIFESTS) or ("/" in inside and not source.recurses):
        return False
    if any(fact.mark is Mark.IS_SKIPPED for fact in repository.facts_at(path, MarkFact)):
        return False
    return matches(source, inside)


def matches(source: SourceFact, inside: str) -> bool | None:
    """Whether the patterns of a source take a path below its folder; None where that is not known."""
    left_out = is_match(source.exclude, inside) if source.exclude else False
    if left_out:
        return False
    taken = is_match(source.include, inside) if source.include else True
    return None if left_out is None and taken else taken


def is_chart(repository: Repository, source: SourceFact, folder: str) -> bool:
    """Whether Helm renders the folder."""
    return not source.is_directory and join(folder, CHART_NAME) in repository.tree.files


def is_below(path: str, folder: str) -> bool:
    """Whether the path is somewhere below the folder."""
    return not folder or path.startswith(f"{folder}/")


def _in_build(repository: Repository, folder: str, path: str) -> bool:
    build = builds(repository).get(kustomization_in(repository.tree, folder) or "")
    return build is not None and path in build.everything


def options_file(repository: Repository, folder: str, name: str) -> str | None:
    """A file in the folder of a source that changes what the Application of that name says of it."""
    names = (".argocd-source.yaml", f".argocd-source-{name}.yaml")
    paths = (posixpath.join(folder, one) for one in names)
    return next((path for path in paths if path in repository.tree.files), None)
