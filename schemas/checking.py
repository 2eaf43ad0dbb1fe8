"""Documents against schemas: `jsonschema-rs` decides, and what it says becomes one mistake for each thing to mend."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from .catalogue import schema, table
from .files import is_placeholder
from .formats import FORMATS, LOOKS
from .notation import KindRow
from .scalars import JsonSchema
from .talos_words import TALOS_FORMATS, TALOS_LOOKS, Text, written

Path = tuple[str | int, ...]


class Fault(Enum):
    """What can be wrong with a node, or, for LIFE, what there is to know about it."""

    UNKNOWN_FIELD = "unknown field"
    WRONG_TYPE = "wrong type"
    MISSING_FIELD = "missing field"
    NOT_ALLOWED = "value outside of an enumeration"
    MALFORMED = "malformed value"
    DUPLICATE = "duplicate of an entry"
    EXCLUSIVE = "fields that exclude each other"
    LIFE = "field that not every version has"


class Mistake(NamedTuple):
    """A mistake at a node of a document; `path` leads to it from the root of what was checked.

    For UNKNOWN_FIELD and LIFE the path ends with the field's name, for MISSING_FIELD too though nothing is there.
    `allowed` are the fields, types, values or the form that would be right; for EXCLUSIVE the fields that are there,
    "", and the fields of the group. `got` is the value as JSON where it is a single one, else "a list" or "a mapping";
    for EXCLUSIVE the group's rule, for DUPLICATE the index of the first such entry. `life` has `since`, `removed`,
    `deprecated`, `use` as in the tables.
    """

    fault: Fault
    path: Path
    got: str = ""
    allowed: tuple[str, ...] = ()
    life: tuple[tuple[str, str], ...] = ()

    @property
    def is_absence(self) -> bool:
        """Whether something is not there, so that a patch may still add it."""
        none_of_group = self.fault is Fault.EXCLUSIVE and self.allowed[:1] == ("",)
        too_few = self.fault is Fault.MALFORMED and self.got in (_WORDS[dict], _WORDS[list])
        return self.fault is Fault.MISSING_FIELD or none_of_group or too_few


class _Life:
    """`x-life`: tells of every use of a field that not every version has."""

    def __init__(self, _parent: object, told: Mapping[str, str], _path: object) -> None:
        self.told = json.dumps(dict(told))

    def validate(self, instance: object) -> None:
        if instance is not None:
            raise ValueError(self.told)


class _Keys:
    """`x-keys`: no two entries of a list may agree in all of these fields, those that they leave out included."""

    def __init__(self, _parent: object, keys: Iterable[str], _path: object) -> None:
        self.keys = tuple(keys)

    def validate(self, instance: object) -> None:
        seen: dict[str, int] = {}
        for index, entry in enumerate(instance if isinstance(instance, list) else ()):
            if isinstance(entry, dict) and any(key in entry for key in self.keys):
                name = json.dumps([entry.get(key) for key in self.keys], default=str)
                if name in seen:
                    raise ValueError(json.dumps([index, seen[name], *self.keys]))
                seen[name] = index


class _Groups:
    """`x-groups`: of some fields exactly one, or at most one, may be set; an empty text is not, as in Go."""

    def __init__(self, _parent: object, groups: Iterable[tuple[str, list[str]]], _path: object) -> None:
        self.groups = tuple(groups)

    def validate(self, instance: object) -> None:
        if not isinstance(instance, dict):
            return
        for rule, names in self.groups:
            found = [name for name in names if instance.get(name) not in (None, "")]
            if len(found) > 1 or (not found and rule == "exactly-one"):
                raise ValueError(json.dumps([rule, found, names]))


class _Words:
    """`x-words`: one of these texts, in whatever case."""

    def __init__(self, _parent: object, words: Iterable[str], _path: object) -> None:
        self.words = frozenset(word.lower() for word in words)

    def validate(self, instance: object) -> None:
        text = written(instance)
        if text is not None and text.lower() not in self.words:
            raise ValueError


class _Earlier:
    """`x-earlier`: what the same field took before its type changed; tells where a value fits only the later type."""

    def __init__(self, _parent: object, earlier: JsonSchema, _path: object) -> None:
        self.validator = _validator(earlier["schema"])
        self.told = json.dumps({"since": earlier["since"]})

    def validate(self, instance: object) -> None:
        if not self.validator.is_valid(instance):
            raise ValueError(self.told)


_KEYWORDS = {
    "x-life": _Life,
    "x-keys": _Keys,
    "x-groups": _Groups,
    "x-words": _Words,
    "x-earlier": _Earlier,
    "x-text": Text,
}
_LOOKS = {**LOOKS, **TALOS_LOOKS}


def _validator(schema: JsonSchema) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(schema, formats=_formats(), keywords=_KEYWORDS, validate_formats=True)


@cache
def _formats() -> dict[str, Any]:
    return {**FORMATS, **TALOS_FORMATS}


@cache
def _validator_of(row: KindRow) -> Any:
    return _validator(schema(row))


def prepare() -> None:
    """Load what every process would load, before processes are forked."""
    import jsonschema_rs  # noqa: F401

    table("kubernetes")


def mistakes(row: KindRow, value: object) -> tuple[Mistake, ...]:
    """Everything that is wrong with a document of a built-in kind, and each use of what not every version has."""
    return _mistakes(_validator_of(row), schema(row), value)


def checker(schema: JsonSchema, validator: Any = None) -> Callable[[object], tuple[Mistake, ...]]:
    """The same for a schema that is handed in, such as a repository's own; ValueError where it is no JSON Schema.

    `validator` is jsonschema-rs' own for it, where it is of another draft or refers to other files.
    """
    validator = validator or _validator(schema)
    return lambda value: _mistakes(validator, schema, value)


def _mistakes(validator: Any, schema: JsonSchema, value: object) -> tuple[Mistake, ...]:
    if validator.is_valid(value):
        return ()
    errors = _certain(validator.iter_errors(value))
    refused = [tuple(error.instance_path) for error in errors if _keyword(error) not in _TELLING]
    told = [mistake for error in errors if not _fits_no_type(error, refused) for mistake in _told(error, schema, value)]
    unknown = [mistake for mistake in told if mistake.fault is Fault.UNKNOWN_FIELD]
    mistyped = {mistake.path for mistake in told if mistake.fault is Fault.WRONG_TYPE}
    return tuple(
        mistake
        for mistake in told
        if not _is_consequence(mistake, unknown) and not (mistake.fault in _ABOUT_VALUES and mistake.path in mistyped)
    )


def _certain(found: Iterable[Any]) -> list[Any]:
    """Errors without what may only follow from others: what a part that failed would look at counts as unevaluated."""
    errors = list(found)
    return [error for error in errors if not error.kind.name.startswith("unevaluated")] or errors


#: What is not worth telling of a value that has the wrong type.
_ABOUT_VALUES = frozenset({Fault.NOT_ALLOWED, Fault.MALFORMED})


#: Those of our keywords that refuse nothing.
_TELLING = frozenset({"x-life", "x-earlier"})


def _keyword(error: Any) -> str:
    """Which of our keywords an error is of, "" where it is of one that the library knows."""
    return getattr(error.kind, "keyword", "")


def _fits_no_type(error: Any, refused: list[Path]) -> bool:
    """Whether a value that the earlier type of a field refuses is refused by the later one, too."""
    path = tuple(error.instance_path)
    return _keyword(error) == "x-earlier" and any(other[: len(path)] == path for other in refused)


def _is_consequence(mistake: Mistake, unknown: list[Mistake]) -> bool:
    """Whether a field is missing because it is there under a wrong name."""
    if mistake.fault is not Fault.MISSING_FIELD or not unknown:
        return False
    import difflib

    beside = [str(other.path[-1]) for other in unknown if other.path[:-1] == mistake.path[:-1]]
    return bool(difflib.get_close_matches(str(mistake.path[-1]), beside, n=1))


def _told(error: Any, schema: JsonSchema, document: object) -> Iterator[Mistake]:
    """What one error of the validator says in our terms."""
    kind, path = error.kind, tuple(error.instance_path)
    name: str = kind.name
    if name in ("additionalProperties", "unevaluatedProperties"):
        node = subschema(schema, path)
        allowed = tuple(node.get("properties", ()))
        in_any_case = {field.lower() for field in allowed} if "x-names" in node else ()
        for field in kind.unexpected:
            if not is_placeholder(field) and field.lower() not in in_any_case:
                yield Mistake(Fault.UNKNOWN_FIELD, (*path, field), allowed=allowed)
        return
    if name == "required":
        yield Mistake(Fault.MISSING_FIELD, (*path, kind.property))
        return
    if name == "propertyNames":
        yield from _of_key(kind.error.instance, path, subschema(schema, path)["propertyNames"])
        return
    value = _value_at(document, path)
    if hasattr(kind, "keyword"):  # one of ours, whose name the library does not know
        yield from _of_keyword(kind.keyword, kind.message, path, value, schema)
    elif name == "falseSchema" and path:
        yield Mistake(Fault.UNKNOWN_FIELD, path)
    elif not (_is_open(name, value) or type(kind).__name__ in _UNDECIDED):
        yield _of_value(name, kind.value, path, value, subschema(schema, path))


#: Kinds of errors that say nothing of the value: a pattern that took too long.
_UNDECIDED = frozenset({"BacktrackLimitExceeded", "RegexEngineFailure"})


def _is_open(name: str, value: object) -> bool:
    """Whether a keyword cannot be decided: something that it looks at is not what will be there in the end."""
    if isinstance(value, dict | list):
        inner = value if isinstance(value, list) else (*value, *value.values())
        return name != "type" and name not in _LIMITS and any(_is_open(name, entry) for entry in inner)
    return isinstance(value, str) and is_placeholder(value)


def _of_keyword(keyword: str, message: str, path: Path, value: object, schema: JsonSchema) -> Iterator[Mistake]:
    match keyword:
        case "x-life" | "x-earlier":
            yield Mistake(Fault.LIFE, path, life=tuple(json.loads(message).items()))
        case "x-keys":
            index, first, *keys = json.loads(message)
            yield Mistake(Fault.DUPLICATE, (*path, index), str(first), tuple(keys))
        case "x-groups":
            rule, found, names = json.loads(message)
            yield Mistake(Fault.EXCLUSIVE, path, rule, (*found, "", *names))
        case "x-words" if not (isinstance(value, str) and is_placeholder(value)):
            yield Mistake(Fault.NOT_ALLOWED, path, _got(value), tuple(subschema(schema, path)["x-words"]))
        case "x-text" if not (isinstance(value, str) and is_placeholder(value)):
            node = subschema(schema, path)
            got = _WORDS.get(type(value), "a text") if node.get("x-secret") else _got(value)
            yield Mistake(Fault.MALFORMED, path, got, (_LOOKS[node["x-text"]],))


def _of_key(key: str, path: Path, names: JsonSchema) -> Iterator[Mistake]:
    if not is_placeholder(key):
        yield Mistake(Fault.MALFORMED, (*path, key), _got(key), (_LOOKS.get(names.get("format", ""), "another form"),))


def _of_value(name: str, wanted: Any, path: Path, value: object, node: JsonSchema) -> Mistake:
    """A value that breaks a keyword; `wanted` is what the keyword says, which may stand deeper than the node's own."""
    got = _WORDS.get(type(value), "a text") if node.get("x-secret") else _got(value)
    match name:
        case "type":
            types = tuple(word for word in wanted if word != "null")
            return Mistake(Fault.WRONG_TYPE, path, got, types)
        case "enum" | "const":
            values = wanted if name == "enum" else [wanted]
            return Mistake(Fault.NOT_ALLOWED, path, got, tuple(_got(one) for one in values if one not in (None, "")))
        case "format":
            return Mistake(Fault.MALFORMED, path, got, (_LOOKS.get(wanted, f"a {wanted}"),))
        case _:
            form = _LIMITS[name].format(wanted) if name in _LIMITS else node.get("x-form", "another form")
            return Mistake(Fault.MALFORMED, path, got, (form,))


def _got(value: object) -> str:
    if isinstance(value, dict | list):
        return _WORDS[type(value)]
    return json.dumps(value, ensure_ascii=False)


_WORDS = {list: "a list", dict: "a mapping", int: "a number", float: "a number", bool: "true or false"}
_LIMITS = {
    "pattern": "text that fits the pattern {}",
    "minimum": "a number of at least {}",
    "maximum": "a number of at most {}",
    "exclusiveMinimum": "a number above {}",
    "exclusiveMaximum": "a number below {}",
    "multipleOf": "a multiple of {}",
    "minLength": "text of at least {} characters",
    "maxLength": "text of at most {} characters",
    "minItems": "a list of at least {}",
    "maxItems": "a list of at most {}",
    "minProperties": "a mapping of at least {}",
    "maxProperties": "a mapping of at most {}",
    "uniqueItems": "a list without repetitions",
}


def _value_at(value: Any, path: Path) -> object:
    for step in path:
        value = value[step]
    return value


def subschema(schema: JsonSchema, path: Path) -> JsonSchema:
    """What a schema says of the node at a path; nothing where it is free there or the path leads out of it."""
    node = schema
    for step in path:
        node = _resolved(schema, node)
        if isinstance(step, int):
            node = node.get("items", {})
        else:
            node = node.get("properties", {}).get(step, node.get("additionalProperties", {}))
        if not isinstance(node, dict):
            return {}
    return _resolved(schema, node)


def _resolved(schema: JsonSchema, node: JsonSchema) -> JsonSchema:
    for _ in range(_MOST_REFERENCES):
        if "$ref" not in node and "then" not in node:
            break
        other = _referred(schema, node["$ref"]) if "$ref" in node else node["then"]
        node = {**other, **{k: v for k, v in node.items() if k not in ("$ref", "if", "then")}}
    return node


#: One behind the other; a schema that is handed in may refer to itself.
_MOST_REFERENCES = 40


def _referred(schema: JsonSchema, reference: str) -> JsonSchema:
    """What a reference inside of the schema leads to, nothing where it leads elsewhere."""
    node: Any = schema if reference.startswith("#") else {}
    for step in reference.removeprefix("#").split("/")[1:]:
        node = node.get(step, {}) if isinstance(node, dict) else {}
    return node if isinstance(node, dict) else {}
