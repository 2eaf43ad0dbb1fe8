"""What comes of rendering the charts of a repository."""

from typing import NamedTuple

from ..kustomize.build_facts import Found
from ..text.place import Place


class RefusedChartFact(NamedTuple):
    """What helm refuses of a chart, at the place that names it; `template` is the file that helm names, or ""."""

    at: Place
    owner: str
    folder: str
    message: str
    template: str
    line: int


class ChartLeftOutFact(NamedTuple):
    """A chart that is not rendered, at the place that names it, and why."""

    at: Place
    owner: str
    folder: str
    why: str


class ChartMistakeFact(NamedTuple):
    """What is wrong in an object that a chart renders to; `template` is the file that it comes from."""

    at: Place
    owner: str
    folder: str
    template: Place
    found: Found


class ChartReferenceFact(NamedTuple):
    """A name in what a chart renders to, of what it does not render itself; `row` counts in `REFERENCES`."""

    at: Place
    owner: str
    folder: str
    template: Place
    row: int
    value: str
    namespace: str


#: All that comes of charts.
OF_CHARTS = (RefusedChartFact, ChartLeftOutFact, ChartMistakeFact, ChartReferenceFact)
