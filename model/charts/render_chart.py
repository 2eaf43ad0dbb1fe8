"""Renders a chart with the person's own helm, and says where each object comes from.

Source: helm `cmd/helm/template.go`: each manifest stands behind a comment with the path of its template.
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..files.file_tree import join
from ..files.source import Source
from ..kustomize.build.result import Built
from ..kustomize.build.traced import Origin, Traced
from ..text.document import load
from ..text.place import Place
from ..text.typed_access import items, text
from .chart_request import ChartRequest
from .copy_chart import NotCopiedError, copy_chart, read_bytes
from .run_helm import run_helm

_SEPARATOR = re.compile(r"^---[ \t]*$", re.MULTILINE)
_SOURCE = re.compile(r"^# Source: [^/\n]+/(.+)$", re.MULTILINE)
#: What hangs on the cluster, so that helm may refuse here what it takes there.
_OF_CLUSTER = ("Capabilities", "lookup", "kubeVersion", "getHostByName")
_TEMPLATE = re.compile(r"([\w.-]+/(?:charts/[\w.-]+/)*templates/[^:\s]+):(\d+)")
#: What is told of an error at most.
_LONGEST = 300


class RenderedChart(NamedTuple):
    """What a chart comes to: its objects, or what helm refuses, or why nothing is known.

    `refused` is one sentence, at `template` with its line where helm names one.
    """

    objects: tuple[Built, ...] = ()
    refused: str = ""
    template: str = ""
    line: int = 0
    unknown: str = ""


def render_chart(helm: str, source: Source, request: ChartRequest) -> RenderedChart:
    """What helm makes of a chart; raises nothing."""
    with tempfile.TemporaryDirectory(prefix="stackwright-chart-") as made:
        # The folder's name is the chart's in messages; it is never a link.
        folder = Path(made) / "chart"
        arguments = ["template", "chart", "--name-template", request.release, "--namespace", request.namespace]
        try:
            copy_chart(source, request.folder, folder)
            for number, path in enumerate(request.value_files):
                (Path(made) / f"values-{number}.yaml").write_bytes(read_bytes(source, path))
                arguments += ["--values", f"values-{number}.yaml"]
        except NotCopiedError as error:
            return RenderedChart(unknown=str(error))
        if request.values:
            (Path(made) / "values.yaml").write_text(request.values, encoding="utf-8")
            arguments += ["--values", "values.yaml"]
        answer = run_helm(helm, [*arguments, *request.settings], Path(made))
        if answer.words:
            return _refuse(answer.words, source, request)
    return _read(answer.out, request)


def _refuse(words: str, source: Source, request: ChartRequest) -> RenderedChart:
    """What helm refuses; where the chart asks the cluster for something it may be right there."""
    said = next((line for line in reversed(words.splitlines()) if line.startswith("Error: ")), words)
    said = " ".join(said.removeprefix("Error: ").split())[:_LONGEST]
    if said.startswith("it ") or any(mark in said for mark in _OF_CLUSTER) or _asks_cluster(source, request):
        return RenderedChart(unknown=f"helm says: {said}")
    named = _TEMPLATE.search(words)
    path = join(request.folder, named[1].partition("/")[2]) if named else ""
    template = path if path in source.tree.files else ""
    return RenderedChart(refused=said, template=template, line=int(named[2]) if named and template else 0)


def _asks_cluster(source: Source, request: ChartRequest) -> bool:
    marks = tuple(mark.encode() for mark in _OF_CLUSTER)
    every = (source.read(path) for path in source.tree.below(join(request.folder, "templates")))
    return any(mark in data for data in every if isinstance(data, bytes) for mark in marks)


def _read(printed: str, request: ChartRequest) -> RenderedChart:
    return RenderedChart(tuple(_objects(printed, request)))


def _objects(printed: str, request: ChartRequest) -> Iterator[Built]:
    for part in _SEPARATOR.split(printed):
        named = _SOURCE.search(part)
        template = Place(join(request.folder, named[1])) if named else Place(request.folder)
        for document in load(part.encode()).documents:
            listed = items(document.value, "items") if text(document.value, "kind") == "List" else [document.value]
            for value in listed:
                if isinstance(value, dict) and text(value, "kind"):
                    yield Built(Traced(value, Origin(request.at, None, spread=True)), template, (), is_generated=False)
