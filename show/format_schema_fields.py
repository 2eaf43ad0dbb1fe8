"""`schema show`: the fields of a kind, told to a person."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from textwrap import wrap

from ..lint.redaction.redact import without_keys
from ..model.errors import UserError
from ..model.text.escape_control_characters import clean
from ..schemas.tables.scalars import JsonSchema
from ..schemas.validation.validate import FieldPath, subschema
from .describe_field import ANY, describe_type, notes

WIDTH = 80
_LONGEST_NAME = 28
_LONGEST_TYPE = 22
_STEP = re.compile(r"[^.\[\]]+|\[[^\]]*\]")
_RULES = {"exactly-one": "exactly one of", "at-most-one": "at most one of"}


def format_schema(schema: JsonSchema, field: str, head: list[str]) -> str:
    """The fields at a path of a schema, as lines of at most 80 columns; raises UserError where the path leads nowhere.

    `head` says which kind this is.
    """
    path = way(schema, field)
    lines = [*head, *_itself(schema, path), "", *_fields(schema, _inside(schema, path))]
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{clean(without_keys(line))}\n" for line in lines)


def way(schema: JsonSchema, field: str) -> FieldPath:
    """`spec.sources[].helm` as a path in the schema; lists may be passed without a mark."""
    path: FieldPath = ()
    for step in _STEP.findall(field):
        name = step.strip("[]\"'")
        if step.startswith("[") and (not name or name.isdecimal()):
            continue  # lists are entered anyway
        path = _inside(schema, path)
        node = subschema(schema, path)
        if name not in node.get("properties", {}) and not isinstance(node.get("additionalProperties"), dict):
            raise _nowhere(node, path, name)
        path = (*path, name)
    return path


def _inside(schema: JsonSchema, path: FieldPath) -> FieldPath:
    """The path to where fields are: through the entries of a list."""
    while "items" in (node := subschema(schema, path)) and "properties" not in node:
        path = (*path, 0)
    return path


def _nowhere(node: JsonSchema, path: FieldPath, name: str) -> UserError:
    fields = [str(field) for field in node.get("properties", {})]
    where = f"`{format_field_path(path)}` has" if path else "The kind has"
    if not fields:
        return UserError(f"{where} no fields that are known.", "What stands in it is free, or a single value.")
    close = get_close_matches(name, fields, n=1, cutoff=0.5)
    hint = f"Did you mean `{close[0]}`?" if close else f"It has {', '.join(fields[:12])}{', …' * (len(fields) > 12)}."
    return UserError(f"{where} no field `{name}`.", hint)


def format_field_path(path: FieldPath) -> str:
    """A path as people write it: `spec.sources[].helm`."""
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _itself(schema: JsonSchema, path: FieldPath) -> Iterator[str]:
    """What the place itself is, where it is not the whole object."""
    if path:
        needed = path[-1] in subschema(schema, path[:-1]).get("required", ())
        told = [describe_type(schema, path), *notes(subschema(schema, path), is_required=needed)]
        yield ""
        yield from wrap(
            f"{format_field_path(path)}: {', '.join(told)}", WIDTH, subsequent_indent="  ", break_on_hyphens=False
        )


def _fields(schema: JsonSchema, path: FieldPath) -> Iterator[str]:
    node = subschema(schema, path)
    if isinstance(node.get("additionalProperties"), dict) and not node.get("properties"):
        node, path = subschema(schema, (*path, ANY)), (*path, ANY)
    fields = node.get("properties", {})
    needed = node.get("required", ())
    names = min(max((len(name) for name in fields), default=0), _LONGEST_NAME)
    types = min(max((len(describe_type(schema, (*path, name))) for name in fields), default=0), _LONGEST_TYPE)
    for name in fields:
        told = notes(subschema(schema, (*path, name)), is_required=name in needed)
        yield from _row(name, describe_type(schema, (*path, name)), ", ".join(told), names, types)
    if fields and node.get("additionalProperties") is not False:
        yield from ("", "Other fields are free.")
    for rule, group in node.get("x-groups", ()):
        yield ""
        yield from wrap(f"{_RULES.get(rule, rule)}: {', '.join(group)}", WIDTH, subsequent_indent="  ")


def _row(name: str, kind: str, told: str, names: int, types: int) -> Iterator[str]:
    """A field: its name, its type, and the notes in a column of their own, as far as they fit."""
    start = f"  {name:{names}}  {kind:{types}}"
    indent = names + types + 6
    rest = wrap(told, WIDTH - indent, break_on_hyphens=False, break_long_words=False)
    if len(start) > names + types + 4:  # too long a name or type: the notes begin below
        yield start.rstrip()
        start = ""
    yield f"{start:{indent}}{rest[0] if rest else ''}".rstrip() if start or rest else ""
    yield from (f"{'':{indent}}{line}" for line in rest[1:])
