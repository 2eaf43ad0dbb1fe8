"""Charts of this repository that HelmReleases deploy, and which of them, or of their value files, are not there.

Source: source-controller `internal/helm/chart/builder_local.go` (a folder with a Chart.yaml, or a packaged chart; value
files are counted from the root of the source).
"""

from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.file_types import CHART_NAME, is_placeholder
from ...schemas.references import GIT_REPOSITORY, HELM_RELEASE
from ..facts import ObjectFact
from ..files.file_tree import MISSING, Hit, join, normalize_from_root
from ..repository import Repository
from ..text.open_collections import Value
from ..text.place import Node
from ..text.typed_access import items, mapping, text
from .own_sources import why_source_elsewhere
from .patched import may_rewrite, patched_fields

_SPEC = ("spec", "chart", "spec")


class ChartFolderFact(NamedTuple):
    """That a HelmRelease takes its chart from a folder, or packaged, out of the GitRepository `source`.

    `path` is as written, `value_files` too, none where those that are missing do no harm.
    """

    object: ObjectFact
    path: str
    source: str
    value_files: tuple[str, ...]


class MissingPart(NamedTuple):
    """A chart or a value file that is not there, at its node; `is_folder` says that the folder is, without a chart."""

    at: Node
    written: str
    is_value_file: bool
    is_folder: bool


def find_chart_folders(found: ObjectFact, value: Value) -> Iterator[ChartFolderFact]:
    """The chart of a HelmRelease that stands in a repository."""
    if found.type != HELM_RELEASE or text(value, *_SPEC, "sourceRef", "kind") != GIT_REPOSITORY.name:
        return
    if (path := text(value, *_SPEC, "chart")) is not None:
        is_lenient = mapping(value, *_SPEC).get("ignoreMissingValuesFiles") is True
        files = () if is_lenient else items(value, *_SPEC, "valuesFiles")
        source = text(value, *_SPEC, "sourceRef", "name") or ""
        yield ChartFolderFact(found, path, source, tuple(one if isinstance(one, str) else "" for one in files))


def find_missing_parts(repository: Repository, path: str, fact: ChartFolderFact) -> Iterator[MissingPart]:
    """What of a chart is not there, where it is known that its source is this tree and that nothing changes it."""
    if why_source_elsewhere(repository, GIT_REPOSITORY.name, fact.source) is not None:
        return
    if "HelmRelease.chart" in patched_fields(repository) or may_rewrite(repository, path, fact.object):
        return
    at = fact.object.at.below(*_SPEC)
    chart = normalize_from_root(fact.path)
    found = repository.tree.find(chart)
    is_folder = isinstance(found, Hit) and found.is_folder
    wanted = join(found.path, CHART_NAME) if isinstance(found, Hit) and found.is_folder else chart
    if _is_missing(repository, fact.path, wanted):
        yield MissingPart(at.below("chart"), fact.path, is_value_file=False, is_folder=is_folder)
    for index, written in enumerate(fact.value_files):
        if written and _is_missing(repository, written, normalize_from_root(written)):
            yield MissingPart(at.below("valuesFiles", index), written, is_value_file=True, is_folder=False)


def _is_missing(repository: Repository, written: str, path: str) -> bool:
    if is_placeholder(written) or path.startswith(".."):
        return False
    return repository.tree.find(path) in MISSING and not repository.hidden({path})
