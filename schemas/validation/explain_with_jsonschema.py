"""What is wrong with a value, of which `jsonschema-rs` has said that it does not fit a schema of ours."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any


def explain_errors(schema: dict[str, Any], value: object) -> "Iterator[Any]":
    """The errors of `jsonschema`, which is only loaded where there is something to explain."""
    errors: Iterator[Any] = _validator()(schema).iter_errors(value)
    return errors


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator, validators

    extend: Any = validators.extend  # has no types
    return extend(Draft202012Validator, {"pattern": _pattern})


def _pattern(_validator: object, pattern: str, value: object, _schema: object) -> Iterator[Any]:
    """In JSON Schema `$` is the end; to Python it is also what is before a line break at the end."""
    from jsonschema import ValidationError

    if isinstance(value, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")
