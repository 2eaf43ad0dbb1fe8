"""Documents against schemas: `jsonschema-rs` decides, and what it says becomes one mistake for each thing to mend."""

from collections.abc import Callable
from functools import cache
from typing import Any

from ..tables.catalogue import schema, table
from ..tables.notation import KindRow
from ..tables.scalars import JsonSchema
from .keywords import validator_for
from .steps import Resolve, is_too_much
from .subschema import subschema
from .violation import Fault, Mistake, Path
from .violations import told

#: Levels of nesting down to which mistakes are told; jsonschema-rs ends at 255.
DEEPEST = 240

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


def checker(
    schema: JsonSchema, validator: Any = None, resolve: Resolve | None = None
) -> Callable[[object], tuple[Mistake, ...]]:
    """The same for a schema that is handed in, such as a repository's own; ValueError where it is no JSON Schema.

    `validator` is jsonschema-rs' own for it, where it is of another draft or refers to other files: `resolve` finds
    them. Where that is given, the schema is somebody's: what would take too many steps is not checked.
    """
    validator = validator or validator_for(schema)

    def check(value: object) -> tuple[Mistake, ...]:
        if resolve and is_too_much(schema, value, resolve):
            return (Mistake(Fault.UNCHECKED, (), "its schema takes too many steps"),)
        return _mistakes(validator, schema, value)

    return check


def _mistakes(validator: Any, schema: JsonSchema, value: object) -> tuple[Mistake, ...]:
    try:
        return () if validator.is_valid(value) else told(validator.iter_errors(value), schema, value)
    except ValueError:  # what is wrong is nested deeper than the library goes, or no text of Unicode
        return _nearer(validator, schema, value)


def _nearer(validator: Any, schema: JsonSchema, value: object) -> tuple[Mistake, ...]:
    """What is wrong above the level that can be told of, and where that is."""
    cut: list[Path] = []
    upper = _upper(value, (), cut)
    deepest = Mistake(Fault.UNCHECKED, cut[0][:1] if cut else (), f"it is nested deeper than {DEEPEST} levels")
    try:
        found = told(validator.iter_errors(upper), schema, upper)
    except ValueError:
        return (deepest._replace(got="it has texts that are no Unicode"),)
    return (*(mistake for mistake in found if len(mistake.path) < DEEPEST), deepest)


def _upper(value: object, path: Path, cut: list[Path]) -> object:
    """The value without what is nested too deeply; the paths of that are put into `cut`."""
    if not isinstance(value, dict | list):
        return value
    if len(path) >= DEEPEST:
        cut.append(path)
        return None
    if isinstance(value, dict):
        return {key: _upper(inner, (*path, key), cut) for key, inner in value.items()}
    return [_upper(inner, (*path, index), cut) for index, inner in enumerate(value)]
