"""The generators of a kustomization: ConfigMaps, Secrets, and charts, which are not rendered here."""

from .decode_kustomization import list_at
from .generate import absorb, generate
from .result import RefusedError, Unknown, UnknownKind
from .run_state import Run
from .traced import Traced

_GENERATORS = (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"))
_HELM = ("helmCharts", "helmChartInflationGenerator")


def run_generators(run: Run) -> None:
    """Add what a kustomization generates, and note what it would that is not known."""
    defaults = run.fields.entry("generatorOptions")
    for field, kind in _GENERATORS:
        for entry in list_at(run.fields, field):
            try:
                generate_into(run, entry, kind, defaults)
            except RefusedError as error:
                run.done.refuse(error)
    for field in _HELM:
        for entry in list_at(run.fields, field):
            _note_chart(run, entry)


def generate_into(run: Run, entry: Traced, kind: str, defaults: Traced | None) -> None:
    """Put the object of an entry among the others; raises RefusedError."""
    made, unknown = generate(entry, kind, defaults, run.read)
    was_open = run.done.is_open
    run.done.unknown += unknown
    made.is_whole = not unknown
    absorb(made, run.done.resources, is_open=was_open)


def _note_chart(run: Run, entry: Traced) -> None:
    """A chart is not rendered here; that a values file of it is missing is known all the same."""
    value = entry.value if isinstance(entry.value, dict) else {}
    name = value.get("name") or value.get("chartName")
    run.done.unknown.append(Unknown(UnknownKind.HELM, entry.origin.place, str(name)))
    own, more = entry.entry("valuesFile"), entry.entry("additionalValuesFiles")
    for part in (*((own,) if own is not None and own.value else ()), *(more.items() if more is not None else ())):
        try:
            content = run.read(str(part.value), part.origin.place)
        except RefusedError as error:
            run.done.refuse(error)
        else:
            run.done.unknown += [content] if isinstance(content, Unknown) else []
