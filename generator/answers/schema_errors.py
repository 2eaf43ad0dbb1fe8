"""Whether answers fit the schema, one by one, and in which words to say that they do not."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from ...model.text.document import Value
from ...schemas.stackwright.answers import answers_schema
from ...schemas.validation.explain_with_jsonschema import explain_errors
from .answers import InvalidAnswer
from .version_answers import not_whole

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
}


def find_misfits(tree: Mapping[str, Value]) -> list[InvalidAnswer]:
    """What does not fit the schema; the explanation is only loaded where there is something to explain."""
    import json

    import jsonschema_rs

    if jsonschema_rs.validator_for(json.dumps(answers_schema())).is_valid(tree):
        return []
    errors = explain_errors(answers_schema(), tree)
    return sorted({mistake for error in errors for mistake in _explain_error(error)}, key=lambda mistake: mistake.line)


def describe_unknown(name: str, known: Iterable[str]) -> str:
    """The sentence about a name that does not exist, with the nearest that does."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    return f"unknown; did you mean `{close[0]}`?" if close else f"unknown; known here: {', '.join(names)}"


def _explain_error(error: Any) -> Iterator[InvalidAnswer]:
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        for name in set(error.instance) - set(known):
            yield InvalidAnswer((*path, name), describe_unknown(name, known), at_key=True)
    elif error.validator == "required":
        missing = (name for name in error.validator_value if name not in error.instance)
        yield from (InvalidAnswer((*path, name), "missing") for name in missing)
    elif error.validator == "pattern" and path[:1] == ("versions",):
        yield InvalidAnswer(path, not_whole(str(path[-1]), str(error.instance)))
    elif error.validator == "pattern" and path[-1:] == ("image",) and "@" in error.instance:
        yield InvalidAnswer(path, _digest(error.instance))
    else:
        yield InvalidAnswer(
            path, describe_wrong(error.instance, error.schema, str(error.validator), error.validator_value)
        )


def _digest(image: str) -> str:
    """The sentence about an image whose digest is none."""
    digest = image.partition("@")[2]
    what = "is not the digest of an image; `sha256:` and 64 hex digits in small letters are right"
    if re.fullmatch(r"sha256:[0-9a-f]*", digest):
        count = len(digest) - len("sha256:")
        what = f"has {count} hex digits; a digest of sha256 has 64"
    return f"`{digest}` {what}" if digest else f"`{image}` ends where its digest is missing"


def describe_wrong(value: object, schema: Mapping[str, Any], validator: str, wanted: object) -> str:
    """The sentence about a value that a part of the schema refuses."""
    shown = f"`{value}`" if isinstance(value, str | int | float) else "this"
    match validator, wanted:
        case "enum", list():
            listed = ", ".join(map(str, wanted))
            close = get_close_matches(str(value), list(map(str, wanted)), n=1)
            return f"{shown} is not one of {listed}" + (f"; did you mean `{close[0]}`?" if close else "")
        case "minimum", _:
            return f"{shown} is too small; at least {wanted} is right"
        case "maximum", _:
            return f"{shown} is too large; at most {wanted} is right"
        case "minItems", _:
            return "the list is empty; at least one entry is right"
        case "uniqueItems", _:
            return "the list has an entry twice"
        case "type", "string" if isinstance(value, int | float):
            return f"{shown} is a number without quotes; a text in quotes is right"
        case "type", _ if "title" not in schema:
            kinds = wanted if isinstance(wanted, list) else [wanted]
            return f"{shown} is not {_TYPES.get(str(kinds[0]), str(kinds[0]))}"
        case _:
            return f"{shown} is not {str(schema.get('title', 'right')).rstrip(',')}"
