"""What a ResourceSet makes, as far as its inputs stand in it and its templates are plain.

Source: flux-operator `internal/builder/resourceset.go` (tags between `<<` and `>>`, `missingkey=error`, one round for
each set of inputs, or one without) and `internal/inputs/provider.go` (what each set has besides).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.reference_forms import Kind
from ...schemas.references import RESOURCE_SET
from ..facts import ObjectFact
from ..kubernetes.facts import ProducedFact
from ..text.document import load
from ..text.open_collections import Value
from ..text.place import Node, NodePath
from ..text.typed_access import items, mapping, text, value_at_path

_TAG = re.compile(r"<<-?\s*(.*?)\s*-?>>", re.DOTALL)
#: A tag that is an input, with functions behind it or without.
_INPUT = re.compile(r"inputs((?:\.\w+)+)\s*(\|.*)?", re.DOTALL)
#: What begins a tag that decides whether others are looked at.
_CONTROL = re.compile(r"(if|else|end|range|with|define|block|template|break|continue|/\*|\$)")
#: What every set of inputs has besides those that are written.
_GIVEN = frozenset({"provider", "id"})
#: Objects of one ResourceSet beyond which none is made here.
_MOST = 1000
#: An annotation with which an object is left out.
_RECONCILE = "fluxcd.controlplane.io/reconcile"


class ResourceSetFact(NamedTuple):
    """A ResourceSet at its root: the kinds that it makes, None where these cannot all be told."""

    at: Node
    kinds: frozenset[Kind] | None


class UndefinedInputFact(NamedTuple):
    """A tag at a place that names an input which the set of inputs of that number lacks; None where there are none."""

    at: Node
    name: str
    number: int | None


#: What is said of a ResourceSet.
Said = ResourceSetFact | UndefinedInputFact | ProducedFact


class _Inputs(NamedTuple):
    """The sets of inputs that are written; `are_all` says that no provider brings more."""

    sets: tuple[dict[str, Value], ...]
    are_all: bool


class _Template(NamedTuple):
    """Something that objects are made of, with the steps that lead to it: an object, or a text with several."""

    at: NodePath
    value: Value


class _UnknownError(Exception):
    """That a text has a tag of which it is not known what comes of it."""


def find_resource_sets(found: ObjectFact, value: Value) -> Iterator[Said]:
    """What a ResourceSet makes, and what it cannot make for want of an input."""
    if found.type != RESOURCE_SET:
        return
    inputs = _read_inputs(value)
    made: set[ProducedFact] = set()
    templates = list(_templates(value))
    is_known = inputs.are_all and bool(templates)  # one without any may get some later
    for template in templates:
        if inputs.are_all:
            yield from _find_undefined(found, template, inputs)
        for one in (*inputs.sets, *([{}] if inputs.are_all and not inputs.sets else [])):
            try:
                made.update(_make(found, template, one))
            except _UnknownError:
                is_known = False
            if len(made) > _MOST:
                is_known = False
                break
    yield from sorted(made)
    yield ResourceSetFact(found.at, frozenset(one.kind for one in made) if is_known else None)


def _read_inputs(value: Value) -> _Inputs:
    sets = tuple(one for one in items(value, "spec", "inputs") if isinstance(one, dict))
    is_permuted = bool(mapping(value, "spec", "inputStrategy"))
    return _Inputs(() if is_permuted else sets, not is_permuted and not mapping(value, "spec").get("inputsFrom"))


def _templates(value: Value) -> Iterator[_Template]:
    for at in ((), *(("steps", index) for index, _ in enumerate(items(value, "spec", "steps")))):
        for index, resource in enumerate(items(value, "spec", *at, "resources")):
            yield _Template(("spec", *at, "resources", index), resource)
        if (written := text(value, "spec", *at, "resourcesTemplate")) is not None:
            yield _Template(("spec", *at, "resourcesTemplate"), written)


def _make(found: ObjectFact, template: _Template, inputs: dict[str, Value]) -> Iterator[ProducedFact]:
    """The objects that come of a template with a set of inputs."""
    at = found.at.below(*template.at)
    if not isinstance(template.value, str):
        yield from _of_object(found, at, template.value, inputs)
        return
    for document in load(_fill_in(template.value, inputs).encode()).documents:
        yield from _of_object(found, at, document.value, {})


def _of_object(found: ObjectFact, at: Node, value: Value, inputs: dict[str, Value]) -> Iterator[ProducedFact]:
    if _fill_in(text(value, "metadata", "annotations", _RECONCILE) or "", inputs) == "disabled":
        return
    version, kind, name, namespace = (
        _fill_in(text(value, *path) or "", inputs)
        for path in (("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace"))
    )
    if version and kind and name:
        group = version.rpartition("/")[0]
        yield ProducedFact(at, Kind(group, kind), name, namespace or found.namespace)


def _fill_in(written: str, inputs: dict[str, Value]) -> str:
    """The text with its tags filled in; raises where one of them is no plain input that is there."""
    return _TAG.sub(lambda tag: _value_of(tag[1], inputs), written) if "<<" in written else written


def _value_of(tag: str, inputs: dict[str, Value]) -> str:
    plain = _INPUT.fullmatch(tag)
    value = value_at_path(inputs, *plain[1].strip(".").split(".")) if plain and not plain[2] else None
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str | int):
        raise _UnknownError
    return str(value)


def _find_undefined(found: ObjectFact, template: _Template, inputs: _Inputs) -> Iterator[UndefinedInputFact]:
    """The inputs that a template names and that a set lacks; where a tag decides over others it is not known."""
    texts = [pair for pair in _texts(template.value, template.at) if "<<" in pair[1]]
    tags = [(at, tag[1]) for at, written in texts for tag in _TAG.finditer(written)]
    if any(_CONTROL.match(tag) for _, tag in tags):
        return
    for at, name in dict.fromkeys((at, named[1].strip(".")) for at, tag in tags if (named := _INPUT.fullmatch(tag))):
        if name.split(".")[0] in _GIVEN:
            continue
        lacking = [index for index, one in enumerate(inputs.sets) if _lacks(one, name.split("."))]
        if lacking or not inputs.sets:
            yield UndefinedInputFact(found.at.below(*at), name, lacking[0] if lacking else None)


def _lacks(inputs: Value, steps: list[str]) -> bool:
    for step in steps:
        if not isinstance(inputs, dict):
            return False
        if step not in inputs:
            return True
        inputs = inputs[step]
    return False


def _texts(value: Value, at: NodePath) -> Iterator[tuple[NodePath, str]]:
    """All texts in a template that are values, with the steps that lead to them."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*at, index))
