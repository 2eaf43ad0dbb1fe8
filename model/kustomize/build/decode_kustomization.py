"""A kustomization as kustomize decodes it: the fields that it has, of the types that it wants, whatever their case.

Source: `api/types` of kustomize, and Go's decoder of JSON, which takes names in any case and refuses what it does not
know.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from ....schemas.tables.catalogue import table
from ....schemas.tables.notation import Field, Version
from ...files.file_tree import closest
from ...text.document import Value
from ...text.place import Node, Place
from .result import Problem, ProblemKind
from .traced import Origin, Traced, make_list, put_all, written

#: The version whose fields are taken.
VERSION: Version = (5, 8)
#: What null is as an entry of a list.
_EMPTY: Mapping[str, Value] = {"string": "", "key-value": "", "boolean": False, "integer": 0, "int64": 0}
_INTEGERS = ("integer", "int64")
_SHOWN = {str: "a text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a mapping"}


class Decoded(NamedTuple):
    """What could be decoded, with fields by the names that kustomize has for them; and what is wrong."""

    traced: Traced
    problems: tuple[Problem, ...]


def decode_kustomization(path: str, value: dict[str, Value]) -> Decoded:
    """The fields of a kustomization file."""
    problems: list[Problem] = []
    fields = _fields_of_type("Kustomization")
    found = _mapping(written(value, Place(path, Node(0, ()))), fields, problems)
    return Decoded(found, tuple(problems))


def decode_part(part: Traced, type_name: str) -> Decoded:
    """A value of one of the types of a kustomization, such as a replacement that stands in a file of its own."""
    problems: list[Problem] = []
    fields = table("kustomize").type("Kustomization").fields
    field = next(field for field in fields if field.name == type_name)
    return Decoded(_value(part, field, field.type.strip("[]"), problems), tuple(problems))


def _fields(fields: tuple[Field, ...]) -> dict[str, Field]:
    """The fields of the version by their names in small letters."""
    return {field.name.casefold(): field for field in fields if field.life.covers(VERSION)}


@cache
def _fields_of_type(name: str) -> dict[str, Field]:
    return _fields(table("kustomize").type(name).fields)


def _mapping(part: Traced, fields: dict[str, Field], problems: list[Problem]) -> Traced:
    if not isinstance(part.value, dict):
        return part
    found: dict[str, Traced] = {}
    for key, value in part.value.items():
        entry = Traced(value, part.origin.below(key))
        field = fields.get(key.casefold())
        if field is None:
            problems.append(_unknown_field(entry, key, fields))
        elif value is not None:
            found[field.name] = _value(entry, field, field.type, problems)
    return put_all(Traced({}, Origin(part.origin.place)), found)


def _unknown_field(entry: Traced, key: str, fields: dict[str, Field]) -> Problem:
    near = closest(key, (field.name for field in fields.values()))
    hint = f"did you mean `{near}`?" if near else "remove it"
    at = entry.origin.place
    at = at._replace(at=at.at._replace(key=True)) if isinstance(at.at, Node) else at
    return Problem(ProblemKind.UNKNOWN_FIELD, at, f"kustomize has no field `{key}` here: {hint}")


def _value(part: Traced, field: Field, kind: str, problems: list[Problem]) -> Traced:
    """A value of a type; what is of another one is told of, and left as it is."""
    value = part.value
    if value is None:
        return Traced(_EMPTY.get(kind, part.value if kind[0] in "[{" else {}), part.origin)
    if kind.startswith("["):
        if not isinstance(value, list):
            return _wrong(part, "a list", problems)
        return make_list(part.origin, [_value(item, field, kind[1:-1], problems) for item in part.items()])
    if kind.startswith("{"):
        if not isinstance(value, dict):
            return _wrong(part, "a mapping", problems)
        for key in value:
            _value(Traced(value[key], part.origin.below(key)), field, kind[1:-1], problems)
        return part
    if kind in ("string", "key-value"):
        return part if isinstance(value, str) else _wrong(part, "a text", problems)
    if kind == "boolean":
        return part if isinstance(value, bool) else _wrong(part, "true or false", problems)
    if kind in _INTEGERS:
        return part if _is_integer(value) else _wrong(part, "a whole number", problems)
    if not isinstance(value, dict):
        return _wrong(part, "a mapping", problems)
    if kind == "object":
        return part
    return _mapping(part, _fields(field.fields) if kind == "struct" else _fields_of_type(kind), problems)


def _is_integer(value: Value) -> bool:
    return not isinstance(value, bool) and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))


def _wrong(part: Traced, wanted: str, problems: list[Problem]) -> Traced:
    at = part.origin.place
    name = _name(at)
    shown = _SHOWN.get(type(part.value), "something else")
    quotes = "; put it in quotes" if wanted == "a text" and isinstance(part.value, bool | int | float) else ""
    message = f"`{name}` must be {wanted}, and is {shown}{quotes}"
    problems.append(Problem(ProblemKind.WRONG_TYPE, at, message))
    return Traced(None, part.origin)


def _name(at: Place) -> str:
    steps = at.at.path if isinstance(at.at, Node) else ()
    return ".".join(map(str, steps)) or at.path


def texts(part: Traced | None) -> Iterator[tuple[str, Place]]:
    """The entries of a list of texts with their places."""
    for item in part.items() if part is not None else ():
        if isinstance(item.value, str):
            yield item.value, item.origin.place


def text_of(part: Traced | None, *path: str) -> str:
    """The text at a path, "" where there is none."""
    found = part.at(*path) if part is not None else None
    return found.value if found is not None and isinstance(found.value, str) else ""


def is_true(part: Traced | None, *path: str) -> bool:
    """Whether `true` stands at a path."""
    found = part.at(*path) if part is not None else None
    return found is not None and found.value is True


def list_at(part: Traced, field: str) -> list[Traced]:
    """The entries of a field, those that are mappings."""
    found = part.entry(field)
    return [item for item in (found.items() if found is not None else ()) if isinstance(item.value, dict)]
