"""What `jsonschema-rs` says → violations: one for each thing to fix, in our terms."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..file_types import is_placeholder
from ..formats.talos_texts import TALOS_LOOKS
from ..formats.texts import LOOKS
from ..formats.whole_number import parse_whole
from ..tables.scalars import JsonSchema
from .subschema import subschema
from .violation import WORDS, FieldPath, Violation, ViolationType

_LOOKS = {**LOOKS, **TALOS_LOOKS}

#: Unknown fields among which the one is looked for that a missing field is meant by.
_MOST_BESIDE = 50
#: What is not worth telling of a value that has the wrong type.
_ABOUT_VALUES = frozenset({ViolationType.NOT_ALLOWED, ViolationType.MALFORMED})
#: Those of our keywords that refuse nothing.
_TELLING = frozenset({"x-life", "x-earlier"})


def translate_errors(found: Iterable[Any], schema: JsonSchema, document: object) -> tuple[Violation, ...]:
    """The violations in a document, from the errors that the validator of its schema has found."""
    errors = _certain(found)
    refused = {path for error in errors if _keyword(error) not in _TELLING for path in _ways(error.instance_path)}
    certain = (error for error in errors if not _fits_no_type(error, refused))
    violations = [violation for error in certain for violation in _of_error(error, schema, document)]
    unknown: dict[FieldPath, list[str]] = {}
    for violation in violations:
        if violation.type is ViolationType.UNKNOWN_FIELD:
            unknown.setdefault(violation.path[:-1], []).append(str(violation.path[-1]))
    mistyped = {violation.path for violation in violations if violation.type is ViolationType.WRONG_TYPE}
    return tuple(
        violation
        for violation in violations
        if not _is_consequence(violation, unknown)
        and not (violation.type in _ABOUT_VALUES and violation.path in mistyped)
    )


def _certain(found: Iterable[Any]) -> list[Any]:
    """Errors without what may only follow from others: what a part that failed would look at counts as unevaluated."""
    errors = list(found)
    return [error for error in errors if not error.kind.name.startswith("unevaluated")] or errors


def _keyword(error: Any) -> str:
    """Which of our keywords an error is of, "" where it is of one that the library knows."""
    return getattr(error.kind, "keyword", "")


def _ways(path: Iterable[Any]) -> Iterator[FieldPath]:
    """A path and all above it."""
    whole = tuple(path)
    return (whole[:length] for length in range(len(whole) + 1))


def _fits_no_type(error: Any, refused: set[FieldPath]) -> bool:
    """Whether a value that the earlier type of a field refuses is refused by the later one, too, or something in it."""
    return _keyword(error) == "x-earlier" and tuple(error.instance_path) in refused


def _is_consequence(violation: Violation, unknown: Mapping[FieldPath, list[str]]) -> bool:
    """Whether a field is missing because it is there under a wrong name, or in a wrong place."""
    if not unknown:
        return False
    missing: tuple[str, ...]
    match violation.type:
        case ViolationType.MISSING_FIELD:
            above, missing = violation.path[:-1], (str(violation.path[-1]),)
        case ViolationType.EXCLUSIVE if violation.allowed[:1] == ("",):
            above, missing = violation.path, violation.allowed[1:]
        case _:
            return False
    if any(name in names for name in missing for names in unknown.values()):
        return True
    beside = unknown.get(above, [])[:_MOST_BESIDE]
    if not beside:
        return False
    import difflib

    return any(difflib.get_close_matches(name, beside, n=1) for name in missing)


def _of_error(error: Any, schema: JsonSchema, document: object) -> Iterator[Violation]:
    """What one error of the validator says in our terms."""
    kind, path = error.kind, _path(error.instance_path, document)
    name: str = kind.name
    if name in ("additionalProperties", "unevaluatedProperties"):
        node = subschema(schema, path)
        allowed = tuple(node.get("properties", ()))
        in_any_case = {field.lower() for field in allowed} if "x-names" in node else ()
        for field in kind.unexpected:
            if not is_placeholder(field) and field.lower() not in in_any_case:
                yield Violation(ViolationType.UNKNOWN_FIELD, (*path, field), allowed=allowed)
        return
    if name == "required":
        yield Violation(ViolationType.MISSING_FIELD, (*path, kind.property))
        return
    if name == "propertyNames":
        yield from _of_key(kind.error.instance, path, subschema(schema, path)["propertyNames"])
        return
    value = _value_at(document, path)
    if hasattr(kind, "keyword"):  # one of ours, whose name the library does not know
        yield from _of_keyword(kind.keyword, kind.message, path, value, schema)
    elif name == "falseSchema" and path:
        yield Violation(ViolationType.UNKNOWN_FIELD, path)
    elif type(kind).__name__ in _UNDECIDED:
        yield Violation(ViolationType.UNCHECKED, path, "the pattern of its schema takes too many steps")
    elif not _is_open(name, value):
        yield _of_value(name, kind.value, path, value, subschema(schema, path))


#: Kinds of errors that say nothing of the value: a pattern that took too long.
_UNDECIDED = frozenset({"BacktrackLimitExceeded", "RegexEngineFailure"})


def _is_open(name: str, value: object) -> bool:
    """Whether a keyword cannot be decided: something that it looks at is not what will be there in the end."""
    if isinstance(value, dict | list):
        inner = value if isinstance(value, list) else (*value, *value.values())
        return name != "type" and name not in _LIMITS and any(_is_open(name, entry) for entry in inner)
    return isinstance(value, str) and is_placeholder(value)


def _of_keyword(keyword: str, message: str, path: FieldPath, value: object, schema: JsonSchema) -> Iterator[Violation]:
    match keyword:
        case "x-life" | "x-earlier":
            got = _got(value) if isinstance(value, bool) else ""
            yield Violation(ViolationType.LIFE, path, got, life=tuple(json.loads(message).items()))
        case "x-keys":
            index, first, *keys = json.loads(message)
            yield Violation(ViolationType.DUPLICATE, (*path, index), str(first), tuple(keys))
        case "x-groups":
            rule, found, names = json.loads(message)
            yield Violation(ViolationType.EXCLUSIVE, path, rule, (*found, "", *names))
        case "x-words" if not (isinstance(value, str) and is_placeholder(value)):
            yield Violation(ViolationType.NOT_ALLOWED, path, _got(value), tuple(subschema(schema, path)["x-words"]))
        case "x-text" if not (isinstance(value, str) and is_placeholder(value)):
            node = subschema(schema, path)
            got = WORDS.get(type(value), "a text") if node.get("x-secret") else _got(value)
            yield Violation(ViolationType.MALFORMED, path, got, (_LOOKS[node["x-text"]],))


def _of_key(key: str, path: FieldPath, names: JsonSchema) -> Iterator[Violation]:
    if not is_placeholder(key):
        yield Violation(
            ViolationType.MALFORMED, (*path, key), _got(key), (_LOOKS.get(names.get("format", ""), "another form"),)
        )


def _of_value(name: str, wanted: Any, path: FieldPath, value: object, node: JsonSchema) -> Violation:
    """A value that breaks a keyword; `wanted` is what the keyword says, which may stand deeper than the node's own."""
    got = WORDS.get(type(value), "a text") if node.get("x-secret") else _got(value)
    match name:
        case "type":
            types = tuple(word for word in wanted if word != "null") or ("null",)
            return Violation(ViolationType.WRONG_TYPE, path, got, types)
        case "enum" | "const":
            values = [] if node.get("x-secret") else wanted if name == "enum" else [wanted]
            return Violation(
                ViolationType.NOT_ALLOWED, path, got, tuple(_got(one) for one in values if one not in (None, ""))
            )
        case "format":
            return Violation(ViolationType.MALFORMED, path, got, (_LOOKS.get(wanted, f"a {wanted}"),))
        case _:
            form = _LIMITS[name].format(wanted) if name in _LIMITS else node.get("x-form", "another form")
            return Violation(ViolationType.MALFORMED, path, got, (form,))


def _got(value: object) -> str:
    if isinstance(value, dict | list):
        return WORDS[type(value)]
    return json.dumps(value, ensure_ascii=False)


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


def _path(steps: Iterable[str | int], document: object) -> FieldPath:
    """The way to an error in the document; the library takes a key of digits for the index of a list."""
    found: list[str | int] = []
    value: Any = document
    for step in steps:
        key = _digits(step, value) if isinstance(step, int) and isinstance(value, dict) else step
        found.append(key)
        value = value[key]
    return tuple(found)


def _digits(number: int, mapping: Mapping[str, object]) -> str:
    plain = str(number)
    alike = (key for key in mapping if re.fullmatch(r"\+?[0-9]+", key) and parse_whole(key) == number)
    return plain if plain in mapping else next(alike, plain)


def _value_at(value: Any, path: FieldPath) -> object:
    for step in path:
        value = value[step]
    return value
