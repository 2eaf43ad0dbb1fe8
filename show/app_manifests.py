"""What an Application deploys, for people: its objects as YAML, and what is left out of them."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from ..lint.redaction.redact import redact, without_keys
from ..model.argocd.facts import SourceFact
from ..model.argocd.manifests.find_manifests import Subject, find_manifests
from ..model.argocd.manifests.result import LeftOut
from ..model.files.source import Source
from ..model.kustomize.build.accumulate import Store
from ..model.kustomize.build.result import Build, Built, Problem, ProblemKind
from ..model.repository import Repository
from ..model.text.positions import Positions
from .format_place import format_place
from .graph import without_secrets
from .kustomize_build import format_build, format_problem, tell_unknown


class Shown(NamedTuple):
    """The objects as a text, what Argo CD refuses, and what is not among the objects, a line each."""

    text: str
    problems: tuple[str, ...]
    left_out: tuple[str, ...]


def show_manifests(
    repository: Repository,
    source: Source,
    store: Store,
    subject: Subject,
    *,
    with_origins: bool,
    helm: str | None = None,
) -> Shown:
    """What an Application deploys; charts of the repository are rendered by the program `helm`, if one is given."""
    charts = partial(_render, repository, source, subject, helm) if helm is not None else None
    found = find_manifests(repository, store, subject, charts)
    known: dict[str, Positions | None] = {}
    name = without_secrets(subject.application.object.name) or "an Application without a name"
    left_out = [f"{format_place(one.at, source, known)}: {without_keys(redact(one.why))}" for one in found.left_out]
    left_out += [tell_unknown(one, source, known) for one in found.unknown]
    head = f"# Application {name}: {_count(len(found.objects))}; secrets are masked.\n"
    body = format_build(Build(found.objects), source, with_origins=with_origins) if found.objects else ""
    problems = tuple(f"Application {name}: {format_problem(one, source)}" for one in found.problems)
    return Shown(head + body, problems, tuple(f"{name}: {line}" for line in sorted(set(left_out))))


def _render(
    repository: Repository, source: Source, subject: Subject, helm: str, one: SourceFact
) -> Iterator[Built | Problem | LeftOut]:
    """What helm makes of the chart of a source."""
    from ..model.charts.chart_request import NoRequest, find_request
    from ..model.charts.render_chart import render_chart

    at = subject.at(one, "path")
    asked = find_request(repository, source, subject.application, one, subject.options(one, "helm"), at)
    if asked is None or isinstance(asked, NoRequest):
        yield LeftOut(at, f"a chart is not rendered: {asked.why if asked else one.path}")
        return
    rendered = render_chart(helm, source, asked)
    yield from rendered.objects
    if rendered.refused:
        yield Problem(ProblemKind.HELM, at, f"helm refuses the chart {asked.folder}: {rendered.refused}")
    if rendered.unknown:
        yield LeftOut(at, f"a chart is not rendered: {rendered.unknown}")


def _count(number: int) -> str:
    return "1 object" if number == 1 else f"{number or 'no'} objects"
