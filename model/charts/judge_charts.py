"""Renders the charts that Applications deploy from this repository, and looks at what comes of them."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from ...schemas.reference_forms import Kind, Name
from ...schemas.references import APPLICATION
from ..argocd.facts import ApplicationFact
from ..argocd.patched import is_patched
from ..facts import Fact
from ..files.source import Source
from ..find_references import references
from ..kustomize.build.files import SourceFiles
from ..kustomize.build.find_mistakes import find_mistakes
from ..kustomize.build.objects import identify
from ..kustomize.build.parsed_files import ParsedFiles
from ..kustomize.build.result import Build, Built
from ..read_file import read
from ..repository import Repository
from ..text.open_collections import Value
from ..text.place import Node
from .chart_facts import OF_CHARTS, ChartLeftOutFact, ChartMistakeFact, ChartReferenceFact, RefusedChartFact
from .chart_request import ChartRequest, NoRequest, find_requests
from .render_chart import RenderedChart, render_chart
from .run_helm import find_helm

#: Charts beyond which no more are rendered: each takes helm a tenth of a second.
_MOST = 200
#: helm does most of the work, in processes of its own.
_AT_ONCE = 2


def judge_charts(repository: Repository, source: Source) -> Mapping[type[Fact], tuple[Fact, ...]]:
    """What is said of the charts, by the type of what is said; nothing where there is no helm."""
    helm = find_helm(source.root)
    found: list[Fact] = list(_judge(repository, source, helm)) if helm is not None else []
    return {kind: tuple(one for one in found if isinstance(one, kind)) for kind in OF_CHARTS}


def _judge(repository: Repository, source: Source, helm: str) -> Iterator[Fact]:
    every = list(dict.fromkeys(find_all_requests(repository, source)))
    yield from (ChartLeftOutFact(one.at, "", "", one.why) for one in every if isinstance(one, NoRequest))
    asked = [one for one in every if isinstance(one, ChartRequest)]
    for one in asked[_MOST:]:
        yield ChartLeftOutFact(one.at, one.owner, one.folder, f"more than {_MOST} charts are rendered already")
    files = ParsedFiles(SourceFiles(source))
    with ThreadPoolExecutor(_AT_ONCE) as hands:
        results = hands.map(lambda one: render_chart(helm, source, one), asked[:_MOST])
        for one, rendered in zip(asked, results, strict=False):
            yield from _look_at(one, rendered, files)


def find_all_requests(repository: Repository, source: Source) -> Iterator[ChartRequest | NoRequest]:
    """The charts of this repository that its Applications deploy as they are written."""
    for path, facts in repository.facts(ApplicationFact).items():
        values = _values(source, path)
        for fact in facts:
            if fact.object.at in values and not is_patched(repository, path, APPLICATION, {fact.object.name}):
                yield from find_requests(repository, source, path, fact, values[fact.object.at])


def _values(source: Source, path: str) -> Mapping[Node, Value]:
    data = source.read(path)
    return {fact.at: value for fact, value in read(path, data).objects} if isinstance(data, bytes) else {}


def _look_at(one: ChartRequest, rendered: RenderedChart, files: ParsedFiles) -> Iterator[Fact]:
    if rendered.unknown:
        yield ChartLeftOutFact(one.at, one.owner, one.folder, rendered.unknown)
    elif rendered.refused:
        yield RefusedChartFact(one.at, one.owner, one.folder, rendered.refused, rendered.template, rendered.line)
    for built in rendered.objects:  # each by itself, so that it is known which template a mistake is from
        for found in find_mistakes(Build((built,)), files):
            yield ChartMistakeFact(one.at, one.owner, one.folder, built.made_by, found)
    yield from _references(one, rendered.objects)


def _references(one: ChartRequest, objects: Sequence[Built]) -> Iterator[ChartReferenceFact]:
    known = {(who.kind, who.name) for who in (identify(dict(built.value)) for built in objects)}
    for built in objects:
        who = identify(dict(built.value))
        for fact in references(Kind(who.group, who.kind), built.traced.value, Node(0, ())):
            target = fact.reference.target
            if fact.optional or not isinstance(target, Name) or fact.reference.rule is None:
                continue
            if (target.kind.name, fact.value) not in known:
                namespace = fact.namespace or who.namespace or one.namespace
                yield ChartReferenceFact(one.at, one.owner, one.folder, built.made_by, fact.row, fact.value, namespace)
