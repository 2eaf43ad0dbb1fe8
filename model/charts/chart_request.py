"""What Argo CD asks of helm for a source of an Application, as far as this repository says it.

Source: argo-cd `reposerver/repository/repository.go` (helmTemplate), `util/helm/cmd.go` (TemplateOpts).
"""

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...schemas.file_types import CHART_NAME, is_placeholder
from ...schemas.reference_forms import Leads
from ..argocd.facts import ApplicationFact, SourceFact
from ..argocd.own_urls import identity
from ..argocd.paths import why_elsewhere
from ..files.file_tree import Hit, WhyMissing, join, normalize_from_root
from ..files.source import Source
from ..path_edges import path_edges_of
from ..repository import Repository
from ..text.document import load
from ..text.open_collections import Value
from ..text.place import Node, Place
from ..text.typed_access import items, mapping, text, texts

#: What Argo CD fills in before helm sees it.
_FILLED_IN = "$ARGOCD_"
#: What of a chart's source alone says what it renders to.
_HELM = "helm"


class ChartRequest(NamedTuple):
    """A chart that is rendered, at the place that names it: its folder, its release, and what is given to it.

    `value_files` are paths from the root, in their order, `values` what stands in the source itself; `settings` are
    further arguments of helm.
    """

    at: Place
    owner: str
    folder: str
    release: str
    namespace: str
    value_files: tuple[str, ...] = ()
    values: str = ""
    settings: tuple[str, ...] = ()


class NoRequest(NamedTuple):
    """Why a chart is not rendered, at the place that names it."""

    at: Place
    why: str


def find_requests(
    repository: Repository, source: Source, path: str, application: ApplicationFact, value: Value
) -> Iterator[ChartRequest | NoRequest]:
    """The charts of this repository that an Application of a file deploys; `value` is the Application."""
    for one in application.sources:
        at = Place(path, Node(application.object.at.document, (*one.at, "path")))
        own = mapping(value, *one.at[len(application.object.at.path) :], _HELM)
        found = find_request(repository, source, application, one, own, at)
        if found is not None:
            yield found


def find_request(
    repository: Repository,
    source: Source,
    application: ApplicationFact,
    one: SourceFact,
    own: dict[str, Value],
    at: Place,
) -> ChartRequest | NoRequest | None:
    """What is asked of helm for a source at a place, with its options of helm; None where it is no chart of here."""
    folder = normalize_from_root(one.path or "")
    is_elsewhere = why_elsewhere(one.repo_url, one.revision, identity(repository)) is not None
    if one.path is None or one.chart or one.plugin or is_elsewhere or is_placeholder(one.path):
        return None
    if join(folder, CHART_NAME) not in source.tree.files:
        return None
    if why := why_unknown(source, folder) or _why_filled_in(own):
        return NoRequest(at, why)
    files = _value_files(repository, source, at, one, own)
    if isinstance(files, str):
        return NoRequest(at, files)
    inline = own.get("valuesObject")
    values = json.dumps(inline) if isinstance(inline, dict) else text(own, "values") or ""
    release = text(own, "releaseName") or application.object.name
    namespace = text(own, "namespace") or application.namespace or "default"
    return ChartRequest(at, application.object.name, folder, release, namespace, files, values, tuple(_settings(own)))


def _why_filled_in(own: Mapping[str, Value]) -> str:
    if own.get("fileParameters"):
        return "files are put into its values"
    return "Argo CD fills something in first" if any(_FILLED_IN in one for one in texts(dict(own))) else ""


def _value_files(
    repository: Repository, source: Source, at: Place, one: SourceFact, own: Mapping[str, Value]
) -> tuple[str, ...] | str:
    """The value files, or why these are not known."""
    node = at.at
    root = Node(node.document, one.at) if isinstance(node, Node) else Node(0, one.at)
    edges = {
        edge.at.at: edge
        for edge in path_edges_of(repository, at.path)
        if edge.reference.leads is Leads.VALUES and isinstance(edge.at.at, Node) and edge.at.at.is_in(root)
    }
    found: list[str] = []
    for index, written in enumerate(items(dict(own), "valueFiles")):
        edge = edges.get(root.below(_HELM, "valueFiles", index))
        if edge is None or (edge.hit is None and edge.why is not WhyMissing.OPTIONAL):
            return f"the value file {written if isinstance(written, str) else index} is not known"
        if edge.hit is not None:
            hit = source.tree.find(edge.hit.path)
            found += [hit.path] if isinstance(hit, Hit) and not hit.is_folder else []
    return tuple(found)


def _settings(own: Mapping[str, Value]) -> Iterator[str]:
    for one in items(dict(own), "parameters"):
        name, value = text(one, "name"), mapping(one).get("value")
        if name and isinstance(value, str):
            # A comma would begin the next one, but in a list.
            escaped = value if value.startswith("{") else value.replace(",", "\\,")
            yield "--set-string" if mapping(one).get("forceString") is True else "--set"
            yield f"{name}={escaped}"
    if own.get("skipCrds") is not True:
        yield "--include-crds"
    for one in items(dict(own), "apiVersions"):
        if isinstance(one, str):
            yield from ("--api-versions", one)
    if version := text(dict(own), "kubeVersion"):
        yield from ("--kube-version", version)


def why_unknown(source: Source, folder: str) -> str:
    """Why a chart cannot be rendered from what is here: dependencies that are not in it; "" where it can."""
    data = source.read(join(folder, CHART_NAME))
    loaded = load(data) if isinstance(data, bytes) else None
    if loaded is None or loaded.parse_errors or not loaded.documents:
        return "its Chart.yaml cannot be read"
    chart = loaded.documents[0].value
    if text(chart, "type") == "library":
        return "it is a library, which nothing deploys"
    inside = source.tree.children.get(join(folder, "charts"), ())
    for one in items(chart, "dependencies"):
        name = text(one, "name") or ""
        start = f"{join(folder, 'charts')}/{name}"
        if not any(path == start or path.startswith(f"{start}-") for path in inside):
            return f"its dependency {name} is not in the repository"
    return ""
