"""What Helm values say of a chart, as `schemas/helm/known_charts.py` asks: values that decide where objects go."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ...schemas.helm.chart_row import ChartObject, Setting, Wants
from ...schemas.helm.known_charts import ASKED
from ..text.document import Value, load
from ..text.typed_access import items, mapping, text

_ASKED = tuple((path, tuple(path.split("."))) for path in sorted(ASKED))
#: The first keys on the way to any of them: a document without one of these says nothing.
_FIRST = frozenset(steps[0] for _, steps in _ASKED)
_SWITCH: Mapping[str, bool] = {"true": True, "false": False}


class SettingFact(NamedTuple):
    """A value of a chart that `schemas/helm/known_charts.py` asks for, by its path; None where it cannot be told."""

    path: str
    value: Setting | None


def settings_in(value: Value) -> tuple[SettingFact, ...]:
    """What a document of values says of the values that are asked for."""
    if not isinstance(value, dict) or _FIRST.isdisjoint(value):
        return ()
    return tuple(found for path, steps in _ASKED if (found := _setting(path, steps, value)) is not None)


def _setting(path: str, steps: tuple[str, ...], value: Value) -> SettingFact | None:
    for step in steps:
        if not isinstance(value, dict):
            return SettingFact(path, None)  # what stands on the way replaces all that is below
        if step not in value:
            return None
        value = value[step]
    return SettingFact(path, _plain(value))


def _plain(value: Value) -> Setting | None:
    match value:
        case bool():
            return value
        case str():
            return None if is_placeholder(value) else value
        case list():
            listed = tuple(entry for entry in value if isinstance(entry, str) and not is_placeholder(entry))
            return listed if len(listed) == len(value) else None
        case _:
            return None


def in_source(source: Value) -> tuple[SettingFact, ...]:
    """What the values in a source of an Application say, the later ones winning."""
    helm = mapping(source, "helm")
    if "valuesObject" in helm:
        return (*settings_in(helm["valuesObject"]), *_parameters(helm))
    return (*_inline_settings(text(helm, "values")), *_parameters(helm))


def _inline_settings(values: str | None) -> Iterator[SettingFact]:
    if values is None:
        return
    loaded = load(values.encode())
    if loaded.parse_errors or loaded.odd_keys:
        yield from _unknown_settings(path for path, _ in _ASKED)
    for document in loaded.documents[:1]:
        yield from settings_in(document.value)


def _unknown_settings(paths: Iterable[str]) -> Iterator[SettingFact]:
    yield from (SettingFact(path, None) for path in paths)


def _parameters(helm: Value) -> Iterator[SettingFact]:
    for field in ("parameters", "fileParameters"):
        for entry in items(helm, field):
            name, value = text(entry, "name") or "", mapping(entry).get("value")
            for path, steps in _ASKED:
                if name == path and isinstance(value, str) and not is_placeholder(value):
                    yield SettingFact(path, _SWITCH.get(value, value))
                elif _concerns(name, path) or ("\\" in name and name.startswith(steps[0])):
                    yield SettingFact(path, None)


def _concerns(name: str, path: str) -> bool:
    """Whether a parameter sets the value at a path, something above it or something below it."""
    return name == path or path.startswith(f"{name}.") or name.startswith((f"{path}.", f"{path}["))


def place_of(made: ChartObject, given: Mapping[str, Setting | None]) -> str | None:
    """Where a chart makes an object, "" for the cluster; None where it does not, or nobody knows.

    `given` are the values that are set. A Namespace is made under the name that is returned.
    """
    if not all(_is_met(wants, given) for wants in made.when):
        return None
    default = made.name or made.namespace
    named = given.get(made.named, default) if made.named else default
    return named if isinstance(named, str) and (named or not made.named) else None


def _is_met(wants: Wants, given: Mapping[str, Setting | None]) -> bool:
    return given[wants.path] == wants.value if wants.path in given else wants.is_default
