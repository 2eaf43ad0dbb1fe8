"""The namespaces that files are deployed into where ApplicationSets have been expanded."""

from collections.abc import Mapping

from ...schemas.file_types import is_placeholder
from ..argocd.made_edges import made_folders
from ..derived_values import Query
from ..kustomize.builds import below, builds
from ..repository import Repository
from .unseen import namespaces_by_file, only


@Query
def all_namespaces(repository: Repository) -> Mapping[str, str | None]:
    """The namespaces of kustomizations, else of all that deploys, None where they differ."""
    settled = {path for build in builds(repository).values() if build.fact.namespace for path in build.files}
    found = dict(namespaces_by_file(repository))
    for made, edge in made_folders(repository):
        namespace = made.application.namespace
        if namespace and not is_placeholder(namespace) and edge.hit is not None:
            for path in below(repository, edge.hit.path) - settled:
                found[path] = found.get(path, frozenset()) | {namespace}
    return {path: only(each) for path, each in found.items()}
