"""`x-kubernetes-validations` of a CustomResourceDefinition: which rules an object breaks, as it would be created.

A rule sees the value as the API server holds it: with defaults filled in, numbers of the schema's types, without null
where that is not allowed. Rules that compare with the object before (`oldSelf`) do not apply to a new one. What a rule
comes to that is not known here, or takes too many steps, is no mistake.

Source: k8s.io/apiextensions-apiserver, pkg/apiserver/schema/cel/validation.go, defaulting and model/schemas.go.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ...schemas.validation.validate import FieldPath, Violation, ViolationType
from ..cel.evaluate import evaluate, names_in
from ..cel.quantity_address_and_url_functions import parse_duration
from ..cel.values import CelValue, EvaluationError, Optional, Unknown, UnknownError
from ..text.document import Value
from ..text.typed_access import items, mapping, text

_WORD = "x-kubernetes-validations"
_KEEPS = "x-kubernetes-preserve-unknown-fields"
_OLD = "oldSelf"
#: Rules that are evaluated of one object, and levels of it that are looked at.
_MOST_RULES, _DEEPEST = 2_000, 60
#: Forms of texts that rules see as values of another type, but for durations.
_TYPED = frozenset({"date", "date-time", "datetime", "byte", "bsonobjectid"})
#: What a rule at the root sees of an object's metadata.
_METADATA = ("name", "generateName")


def find_broken_rules(schema: Mapping[str, Value], value: object) -> tuple[Violation, ...]:
    """The rules of a version's schema that an object of it breaks; `value` fits the schema otherwise."""
    if not isinstance(value, dict):
        return ()
    fields = {name: field for name, field in mapping(schema.get("properties")).items() if name != "status"}
    root: dict[str, Value] = {**schema, "properties": fields}
    written: dict[str, Value] = {name: inner for name, inner in value.items() if name != "status"}
    written["metadata"] = {name: mapping(value, "metadata").get(name) for name in _METADATA}
    try:
        held = _convert(written, {**root, "properties": {**fields, "metadata": _METADATA_SCHEMA, **_TEXTS}}, 0)
    except UnknownError:
        return ()
    return tuple(_Checker().check(root, held, ()))


_TEXT: Value = {"type": "string"}
_METADATA_SCHEMA: Value = {"type": "object", "properties": dict.fromkeys(_METADATA, _TEXT)}
_TEXTS: dict[str, Value] = {"apiVersion": _TEXT, "kind": _TEXT}


class _Rule(NamedTuple):
    """A rule as it is written: the expression, what it says where that is false, and the field that it is about."""

    expression: str
    message: str
    path: str
    old_may_be_absent: bool


def _rules(node: Mapping[str, Value]) -> Iterator[_Rule]:
    for entry in items(dict(node), _WORD):
        expression = text(entry, "rule")
        if expression:
            message = text(entry, "message") or ""
            path = text(entry, "fieldPath") or ""
            yield _Rule(expression, message, path, mapping(entry).get("optionalOldSelf") is True)


class _Checker:
    """Walks a value beside its schema, and counts the rules."""

    def __init__(self) -> None:
        self.left = _MOST_RULES

    def check(self, node: Mapping[str, Value], held: CelValue, path: FieldPath) -> Iterator[Violation]:
        if len(path) > _DEEPEST or held is None or isinstance(held, Unknown):
            return
        for rule in _rules(node):
            self.left -= 1
            if self.left >= 0 and _is_broken(rule, held):
                where = (*path, *_field_path(rule.path, held))
                yield Violation(ViolationType.RULE, where, rule.message, (" ".join(rule.expression.split()),))
        if isinstance(held, dict):
            fields, more = mapping(node.get("properties")), node.get("additionalProperties")
            for name, inner in held.items():
                below = fields.get(name, more)
                if isinstance(below, dict):
                    yield from self.check(below, inner, (*path, name))
        elif isinstance(held, list) and isinstance(below := node.get("items"), dict):
            for index, inner in enumerate(held):
                yield from self.check(below, inner, (*path, index))


def _is_broken(rule: _Rule, held: CelValue) -> bool:
    """Whether the rule is known to be false of a value."""
    scope: dict[str, CelValue] = {"self": held}
    if _OLD in names_in(rule.expression):
        if not rule.old_may_be_absent:
            return False
        scope[_OLD] = Optional(False)
    try:
        return evaluate(rule.expression, scope) is False
    except (UnknownError, EvaluationError):
        return False


def _field_path(written: str, held: CelValue) -> FieldPath:
    """The field that a rule says it is about, where it is plain and there."""
    name = written.removeprefix(".")
    return (name,) if isinstance(held, dict) and name in held else ()


def _convert(value: Value, node: Mapping[str, Value], depth: int) -> CelValue:
    """A value as a rule sees it; raises UnknownError where it does not fit its schema, or is nested too deep."""
    if depth > _DEEPEST:
        raise UnknownError("too deep")
    if value is None:
        return None
    if isinstance(value, str) and is_placeholder(value):
        return Unknown()
    if node.get("x-kubernetes-int-or-string") is True:
        return value if isinstance(value, str | int) else Unknown()
    match node.get("type"):
        case "object":
            return _convert_mapping(value, node, depth)
        case "array":
            return _convert_list(value, node, depth)
        case "number":
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return float(value) if is_number and isinstance(value, int | float) else Unknown()
        case "integer":
            if isinstance(value, float) and value.is_integer():
                return int(value)
            return value if isinstance(value, int) and not isinstance(value, bool) else Unknown()
        case "boolean":
            return value if isinstance(value, bool) else Unknown()
        case "string":
            return _convert_text(value, node)
        case _:
            return Unknown()


def _convert_text(value: Value, node: Mapping[str, Value]) -> CelValue:
    if not isinstance(value, str) or node.get("format") in _TYPED:
        return Unknown()
    if node.get("format") == "duration":
        return parse_duration(value) or Unknown()
    return str(value)


def _convert_list(value: Value, node: Mapping[str, Value], depth: int) -> CelValue:
    inner = node.get("items")
    if not isinstance(value, list) or not isinstance(inner, dict):
        return Unknown()
    return [_convert(entry, inner, depth + 1) for entry in value]


def _convert_mapping(value: Value, node: Mapping[str, Value], depth: int) -> CelValue:
    """A mapping with its defaults; of fields that the schema does not have nothing is known."""
    if not isinstance(value, dict):
        return Unknown()
    fields, more = mapping(node.get("properties")), node.get("additionalProperties")
    found: dict[str, CelValue] = {}
    for name, inner in value.items():
        below = fields.get(name, more)
        if isinstance(below, dict):
            if inner is not None or below.get("nullable") is True:
                found[name] = _convert(inner, below, depth + 1)
        elif node.get(_KEEPS) is True or more is True:
            found[name] = Unknown()
    for name, below in fields.items():
        default = mapping(below).get("default")
        if name not in found and default is not None:
            found[name] = _convert(default, mapping(below), depth + 1)
    return found
