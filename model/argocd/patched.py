"""Applications that a kustomization patches: what stands in their file is not what Argo CD reads."""

import posixpath
from collections.abc import Iterable, Mapping

from ..edge import Edge
from ..facts import FileFacts, KustomizationFact, PatchFact
from ..files.tree import Why, joined
from ..kustomize.builds import Build
from ..kustomize.patching import Candidate, selector


def settled(edges: Iterable[Edge], files: Mapping[str, FileFacts], builds: Mapping[str, Build]) -> list[Edge]:
    """The edges of Applications, with those unknown that are missing only until a patch has been applied."""
    including: dict[str, list[Build]] = {}
    for build in builds.values():
        for path in build.files:
            including.setdefault(path, []).append(build)
    return [
        edge._replace(why=Why.TEMPLATED) if edge.is_missing and _is_patched(edge, files, including) else edge
        for edge in edges
    ]


def _is_patched(edge: Edge, files: Mapping[str, FileFacts], including: Mapping[str, list[Build]]) -> bool:
    names = {application.object.name for application in files[edge.at.path].applications}
    parts = {part for build in including.get(edge.at.path, ()) for part in build.parts}
    return any(_patches(part, files[part].kustomizations[0], names, files) for part in parts)


def _patches(path: str, fact: KustomizationFact, names: set[str], files: Mapping[str, FileFacts]) -> bool:
    return "replacements" in fact.filled or any(_meets(patch, path, names, files) for patch in fact.patches)


def _meets(patch: PatchFact, path: str, names: set[str], files: Mapping[str, FileFacts]) -> bool:
    if patch.target is not None:
        takes = selector(patch.target)
        return any(takes(Candidate("argoproj.io", "v1alpha1", "Application", name)) for name in names)
    subjects = patch.subjects
    if patch.path is not None:
        file = files.get(joined(posixpath.dirname(path), patch.path))
        subjects = tuple((found.kind, found.name) for found in file.objects) if file else ()
    return any(kind == "Application" and name in names for kind, name in subjects)
