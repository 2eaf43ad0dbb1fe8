"""The `vars` of kustomizations: `$(NAME)` in fields that kustomize knows, replaced in the end."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ....schemas.kustomize.field_specs import FieldSpec
from ...text.document import Value
from ...text.place import Place
from .bound_growth import LONGEST_TEXT
from .change_fields import change_field, split_path
from .decode_kustomization import text_of
from .objects import Identity, Resource, Resources, shown
from .result import ProblemKind, RefusedError
from .traced import Traced, change_items, put, written

_VARIABLE = re.compile(r"\$\$|\$\(([^()$]*)\)")
_FIELD = re.compile(r"((?:\\.|[^.\[\]\\])+)|\[(\d+)\]")


class Variable(NamedTuple):
    """A variable: the object and the field that its value is read from."""

    name: str
    target: Identity
    field: str
    entry: Traced


def read_variable(entry: Traced) -> Variable:
    """An entry of `vars`."""
    reference = entry.entry("objref")
    group, _, version = text_of(reference, "apiVersion").rpartition("/")
    target = Identity(
        text_of(reference, "group") or group,
        text_of(reference, "version") or version,
        text_of(reference, "kind"),
        text_of(reference, "name"),
        text_of(reference, "namespace"),
    )
    return Variable(text_of(entry, "name"), target, text_of(entry, "fieldref", "fieldPath") or "metadata.name", entry)


def add_variables(known: list[Variable], more: Sequence[Variable]) -> list[Variable]:
    """Both; raises RefusedError where one name is there twice, if only since what says it is included twice."""
    found = {one.name: one for one in known}
    for one in more:
        if (other := found.get(one.name)) is not None:
            at = one.entry.origin.place
            what = "remove one of them" if other[:3] == one[:3] else "give one of them another name"
            message = f"the variable `{one.name}` is said twice; {what}"
            if other.entry.origin.place == at:
                message = f"the variable `{one.name}` is there twice, since {at.path} is included twice"
            raise RefusedError(ProblemKind.VARIABLE, at, message)
        found[one.name] = one
    return list(found.values())


def bind_variables(among: Resources, variables: Sequence[Variable]) -> None:
    """Note in the objects which variables are read from them; raises RefusedError where several could be meant.

    A variable is bound where it is said: what comes beside its object later makes no difference.
    """
    for one in variables:
        found = [each for each in among if any(_is_meant(who, one.target) for who in each.every_identity)]
        if len(found) > 1:
            raise _unbound(one, f"{len(found)} objects are")
        for each in found:
            each.variables = (*each.variables, one.name)


def _unbound(one: Variable, what: str) -> RefusedError:
    message = f"{what} {one.target.kind} {one.target.name}, which the variable `{one.name}` is read from"
    return RefusedError(ProblemKind.VARIABLE, one.entry.origin.place, message)


def resolve_variables(
    among: Resources, variables: Sequence[Variable], specs: Sequence[FieldSpec], *, is_open: bool
) -> dict[str, int]:
    """Write the values of variables; gives how often each was met. Raises RefusedError where one has none."""
    values: dict[str, tuple[Value, Place]] = {}
    for one in variables:
        if (value := _value_of(among, one, is_open=is_open)) is not None:
            values[one.name] = value
    met = dict.fromkeys((one.name for one in variables), 0)
    if variables:
        for resource in among:
            for spec in specs:
                if resource.is_selected_by(spec):
                    _replace(resource, split_path(spec.path), values, met)
    return met


def _value_of(among: Resources, one: Variable, *, is_open: bool) -> tuple[Value, Place] | None:
    found = next((each for each in among if one.name in each.variables), None)
    if found is None and is_open:
        return None
    if found is None:
        raise _unbound(one, "no object is")
    value: Traced | None = found.traced
    for name, index in _FIELD.findall(one.field):
        if value is not None and index:
            items = value.items()
            value = items[int(index)] if int(index) < len(items) else None
        elif value is not None:
            value = value.entry(name.replace("\\.", "."))
    if value is not None and isinstance(value.value, dict | list):
        return None  # which kustomize replaces nothing with
    if value is None or value.value is None:
        message = f"{found.identity} has no value at `{one.field}`, which the variable `{one.name}` is read from"
        raise RefusedError(ProblemKind.VARIABLE, one.entry.origin.place, message)
    return value.value, value.origin.place


def _is_meant(who: Identity, wanted: Identity) -> bool:
    if wanted.namespace or wanted.is_cluster_scoped:
        return who.key == wanted.key
    return who[:4] == wanted[:4]


def _replace(
    resource: Resource, path: Sequence[str], values: dict[str, tuple[Value, Place]], met: dict[str, int]
) -> None:
    def change(field: Traced) -> Traced:
        match field.value:
            case list() as entries:
                if (odd := next((n for n, one in enumerate(entries) if not isinstance(one, str)), None)) is not None:
                    message = (
                        f"an entry of `{path[-1]}` is no text; where there are variables it must be: put it in quotes"
                    )
                    raise RefusedError(ProblemKind.VARIABLE, field.origin.below(odd).place, message)
                return change_items(field, change)
            case dict():
                for key in tuple(field.value):
                    entry = field.entry(key)
                    if entry is not None and isinstance(entry.value, str):
                        changed = change(entry)
                        field = field if changed is entry else put(field, key, changed)
                return field
            case str() as text:
                return _expand(field, text, values, met)
            case _:
                return field

    resource.traced = change_field(resource.traced, path, change)


def _expand(field: Traced, text: str, values: dict[str, tuple[Value, Place]], met: dict[str, int]) -> Traced:
    used: list[str] = []

    def value(match: re.Match[str]) -> str:
        if match[1] is None:
            return "$"
        if match[1] not in values:
            return match[0]
        used.append(match[1])
        return shown(values[match[1]][0])

    longest = max((len(shown(one)) for one, _ in values.values()), default=0)
    if len(text) + text.count("$(") * longest > LONGEST_TEXT:
        message = f"variables make this a text of more than {LONGEST_TEXT:,} characters"
        raise RefusedError(ProblemKind.SIZE, field.origin.place, message)
    expanded = _VARIABLE.sub(value, text)
    for name in used:
        met[name] += 1
    if expanded == text:
        return field
    whole = used and text == f"$({used[0]})"
    found = values[used[0]] if used else (expanded, field.origin.place)
    return written(found[0] if whole and not isinstance(found[0], str) else expanded, found[1], spread=True)
