"""Documents against schemas: `jsonschema-rs` decides, and what it says becomes one violation for each thing to fix."""

from collections.abc import Callable
from functools import cache
from typing import Any

from ..tables.catalogue import schema, table
from ..tables.notation import KindRow
from ..tables.scalars import JsonSchema
from .own_keywords import validator_for
from .subschema import subschema
from .translate_errors import translate_errors
from .validation_cost import Resolve, is_too_much
from .violation import FieldPath, Violation, ViolationType

#: Levels of nesting down to which violations are told; jsonschema-rs ends at 255.
DEEPEST = 240

__all__ = ["FieldPath", "Violation", "ViolationType", "checker", "find_violations", "prepare", "subschema"]


@cache
def _validator_of(row: KindRow) -> Any:
    return validator_for(schema(row))


def prepare() -> None:
    """Load what every process would load, before processes are forked."""
    import jsonschema_rs  # noqa: F401

    table("kubernetes")


def find_violations(row: KindRow, value: object) -> tuple[Violation, ...]:
    """Everything that is wrong with a document of a built-in kind, and each use of what not every version has."""
    return _find_violations(_validator_of(row), schema(row), value)


def checker(
    schema: JsonSchema, validator: Any = None, resolve: Resolve | None = None
) -> Callable[[object], tuple[Violation, ...]]:
    """The same for a schema that is handed in, such as a repository's own; ValueError where it is not a JSON Schema.

    `validator` is jsonschema-rs' own for it, where it is of another draft or refers to other files: `resolve` finds
    them. Where that is given, the schema is somebody's: what would take too many steps is not checked.
    """
    validator = validator or validator_for(schema)

    def check(value: object) -> tuple[Violation, ...]:
        if resolve and is_too_much(schema, value, resolve):
            return (Violation(ViolationType.UNCHECKED, (), "its schema takes too many steps"),)
        return _find_violations(validator, schema, value)

    return check


def _find_violations(validator: Any, schema: JsonSchema, value: object) -> tuple[Violation, ...]:
    try:
        return () if validator.is_valid(value) else translate_errors(validator.iter_errors(value), schema, value)
    except ValueError:  # what is wrong is nested deeper than the library goes, or no text of Unicode
        return _nearer(validator, schema, value)


def _nearer(validator: Any, schema: JsonSchema, value: object) -> tuple[Violation, ...]:
    """What is wrong above the level that can be told of, and where that is."""
    cut: list[FieldPath] = []
    upper = _upper(value, (), cut)
    deepest = Violation(
        ViolationType.UNCHECKED, cut[0][:1] if cut else (), f"it is nested deeper than {DEEPEST} levels"
    )
    try:
        found = translate_errors(validator.iter_errors(upper), schema, upper)
    except ValueError:
        return (deepest._replace(got="it has texts that are not valid Unicode"),)
    return (*(violation for violation in found if len(violation.path) < DEEPEST), deepest)


def _upper(value: object, path: FieldPath, cut: list[FieldPath]) -> object:
    """The value without what is nested too deeply; the paths of that are put into `cut`."""
    if not isinstance(value, dict | list):
        return value
    if len(path) >= DEEPEST:
        cut.append(path)
        return None
    if isinstance(value, dict):
        return {key: _upper(inner, (*path, key), cut) for key, inner in value.items()}
    return [_upper(inner, (*path, index), cut) for index, inner in enumerate(value)]
