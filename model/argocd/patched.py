"""Applications that a kustomization patches: what stands in their file is not what Argo CD reads."""

import posixpath
from collections.abc import Mapping

from ...schemas.reference_forms import Kind
from ...schemas.references import APPLICATION
from ..derived_values import Query
from ..edge import Edge
from ..facts import ObjectFact
from ..files.file_tree import WhyMissing, join
from ..kustomize.builds import Build, builds, builds_including
from ..kustomize.facts import KustomizationFact, PatchFact
from ..kustomize.patch_targets import Candidate, make_selector
from ..repository import Repository
from .facts import ApplicationFact
from .paths import unpatched_edges


@Query
def application_edges(repository: Repository) -> Mapping[str, tuple[Edge, ...]]:
    """The edges of Applications, by file; those are unknown that are missing only until a patch has been applied."""
    return {
        path: tuple(_settle(repository, edge) for edge in found) for path, found in unpatched_edges(repository).items()
    }


def _settle(repository: Repository, edge: Edge) -> Edge:
    return (
        edge._replace(why=WhyMissing.TEMPLATED) if edge.is_missing and _is_changed(repository, edge.at.path) else edge
    )


def _is_changed(repository: Repository, path: str) -> bool:
    names = {application.object.name for application in repository.facts_at(path, ApplicationFact)}
    return is_patched(repository, path, APPLICATION, names)


def is_patched(repository: Repository, path: str, kind: Kind, names: set[str]) -> bool:
    """Whether a kustomization around the file patches objects of that kind and of one of these names."""
    around: tuple[Build, ...] = builds_including.at(repository, path) or ()
    parts = {part for build in around for part in build.parts}
    return any(
        _patches(repository, one.path, one.fact, kind, names) for part in parts if (one := builds.at(repository, part))
    )


def _patches(repository: Repository, path: str, fact: KustomizationFact, kind: Kind, names: set[str]) -> bool:
    return "replacements" in fact.filled or any(_meets(repository, patch, path, kind, names) for patch in fact.patches)


def _meets(repository: Repository, patch: PatchFact, path: str, kind: Kind, names: set[str]) -> bool:
    if patch.target is not None:
        takes = make_selector(patch.target)
        return any(takes(Candidate(kind.group, "v1alpha1", kind.name, name)) for name in names)
    subjects = patch.subjects
    if patch.path is not None:
        objects = repository.facts_at(join(posixpath.dirname(path), patch.path), ObjectFact)
        subjects = tuple((found.kind, found.name) for found in objects)
    return any(subject == kind.name and name in names for subject, name in subjects)
