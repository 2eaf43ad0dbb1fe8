"""Documents against schemas: `jsonschema-rs` decides, and what it says becomes one mistake for each thing to mend."""

from collections.abc import Callable
from functools import cache
from typing import Any

from .catalogue import schema, table
from .keywords import validator_for
from .mistake import Fault, Mistake, Path
from .notation import KindRow
from .scalars import JsonSchema
from .subschema import subschema
from .telling import told

__all__ = ["Fault", "Mistake", "Path", "checker", "mistakes", "prepare", "subschema"]


@cache
def _validator_of(row: KindRow) -> Any:
    return validator_for(schema(row))


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
    validator = validator or validator_for(schema)
    return lambda value: _mistakes(validator, schema, value)


def _mistakes(validator: Any, schema: JsonSchema, value: object) -> tuple[Mistake, ...]:
    if validator.is_valid(value):
        return ()
    try:
        return told(validator.iter_errors(value), schema, value)
    except ValueError:  # what is wrong is nested deeper than the library goes
        return ()
