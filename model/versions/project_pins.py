"""A document → the releases of projects with custom resources that it pins: by a chart, an image or an address."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...schemas.custom_resources.removed_versions import (
    MARKS,
    PROJECTS,
    STILL_SERVED,
    Project,
    Release,
    release_address,
)
from ...schemas.tables.notation import version
from ...schemas.versions.releases import minor
from ..text.document import Document, Value
from ..text.place import Node, NodePath
from ..text.typed_access import text
from .pins import mappings, split_tag

#: Kinds in which releases are pinned; "" is for files without one, such as helmfile's.
_KINDS = frozenset(
    {"", "Application", "ApplicationSet", "HelmRelease", "HelmChart", "Kustomization", "Component", "Deployment"}
    | {"OCIRepository", "GitRepository"}
)
_ADDRESSES = ("repoURL", "repo", "repository", "url")
_VERSIONS = (("version",), ("targetRevision",), ("ref", "tag"), ("ref", "semver"))
#: Of which nothing is gone, so that nothing is told.
_ALL_SERVED: Release = (0, 0)


class ProjectPinFact(NamedTuple):
    """The release of a project of `schemas/custom_resources/removed_versions.py` that a file pins."""

    at: Node | None
    project: str
    release: Release


def project_pins(documents: Iterable[Document], raw: bytes) -> Iterator[ProjectPinFact]:
    """The releases that a file's documents pin; most files are done with after a search in their bytes."""
    for mark, served in STILL_SERVED.items():
        if mark in raw:
            yield ProjectPinFact(None, served, _ALL_SERVED)
    if not any(map(raw.__contains__, MARKS)):
        return
    for document in documents:
        value = document.value
        if isinstance(value, dict) and value.get("kind", "") in _KINDS:
            for path, entries in mappings(value):
                for name, project in PROJECTS.items():
                    for steps, release in _pinned(entries, name, project):
                        yield ProjectPinFact(Node(document.index, (*path, *steps)), name, release)


def _pinned(entries: dict[str, Value], name: str, project: Project) -> Iterator[tuple[NodePath, Release]]:
    if project.chart and _is_chart(entries, project):
        for steps in _VERSIONS:
            if found := _release(text(entries, *steps)):
                yield steps, found
    for key, entry in entries.items():
        if isinstance(entry, str):
            yield from _of_text(entry, name, project, (key,))
        elif isinstance(entry, list):
            for index, one in enumerate(entry):
                if isinstance(one, str):
                    yield from _of_text(one, name, project, (key, index))


def _of_text(written: str, name: str, project: Project, steps: NodePath) -> Iterator[tuple[NodePath, Release]]:
    if project.images and steps[-1] == "image":
        repository, tag = split_tag(written)
        if repository.endswith(project.images) and (found := _release(tag)):
            yield steps, found
    elif "github" in written and (match := release_address(name).fullmatch(written)):
        yield steps, (int(match[1]), int(match[2]))


def _is_chart(entries: dict[str, Value], project: Project) -> bool:
    """Whether a mapping names the chart of a project and where it comes from."""
    places = [text(entries, key) or "" for key in _ADDRESSES] + [text(entries, "sourceRef", "name") or ""]
    places.append((text(entries, "chart") or "").rpartition("/")[0])  # helmfile's alias of the repository
    named = text(entries, "chart") or text(entries, "name") or text(entries, "url") or ""
    is_named = named.rstrip("/").rpartition("/")[2] == project.chart
    return is_named and any(project.mark in place for place in places)


def _release(written: str | None) -> Release | None:
    found = minor(written) if written else None
    if found is None:
        return None
    major, smaller = version(found)
    return major, smaller
