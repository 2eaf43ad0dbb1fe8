"""Plain values → what Talos holds of them, by the types of its code, and back to what it prints.

A *typed* value has a key for each field that is set, and only for those: a pointer that is not null, a list or a
mapping that is not null, any other value that is not zero. Texts are in the form in which Go prints them. Merging,
deleting and validating work on typed values.

Source: go.yaml.in/yaml/v4 (decoding, `omitempty`) and the Unmarshal and Marshal methods of
pkg/machinery/config/types, nethelpers and siderolabs/crypto's x509.
"""

import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from ....schemas.formats.whole_number import parse_whole
from ....schemas.tables.notation import Version
from ....schemas.talos.type_shapes import FieldShape, Items, ScalarShape, Shape, Struct, TableShape, kind_shape
from ...text.document import Value
from ...text.scalars import RESOLVERS, WORDS, Plain
from . import go_url, scalar_formats

#: A typed value; Any because what it is depends on its type in Talos.
Typed: TypeAlias = Any
#: From a value that is not null to what Talos holds of it.
Decode: TypeAlias = Callable[[Value], Typed]

_TRUE = frozenset({"y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"})
_NULLS = frozenset(word for word, value in WORDS["go-yaml-3"].items() if value is None)
_NUMBER = re.compile(r"[0-9]+")
_resolve = RESOLVERS["go-yaml-3"]
#: Words of scalars that are not read from the text that stands in the file.
_OF_A_TYPE = frozenset({"int", "flag", "mode", "object"})
#: Types that are empty by some of their fields alone. Source: their IsZero methods.
_EMPTY_BY = {"EncryptionSpec": ("provider", "keys"), "RuntimeProvisioningSpec": ("diskSelector",)}
#: The first version that leaves a field out where it is null.
_OMITTED_SINCE: Mapping[tuple[str, str], Version] = {("ClusterConfig", "controlPlane"): (1, 14)}


class Decoded(NamedTuple):
    """A document of a machine configuration: its kind ("" for the one without), its name and its typed value."""

    kind: str
    name: str
    value: dict[str, Typed]

    @property
    def identity(self) -> tuple[str, str]:
        """What no other document of the configuration may have too."""
        return self.kind, self.name


def decode_document(value: Value) -> Decoded | None:
    """A document as Talos holds it; None where Talos has no such kind. The loader's refusals are no matter here."""
    if not isinstance(value, dict):
        return None
    kind = _text(value.get("kind"))
    shape = kind_shape(kind)
    if shape is None:
        return None
    typed = _struct(value, shape)
    return Decoded(kind, typed.get("name", "") if "name" in shape.fields else "", typed)


class _Field(NamedTuple):
    """How the value of a field is read; it is kept if it is a pointer's, or not what nothing written gives."""

    decode: Decode
    is_kept: bool
    #: Whether what is no zero of Python may be one of Talos.
    may_be_zero: bool
    zero: Typed


@cache
def _decoder(shape: Shape) -> Decode:
    """How values of a type are read; made once for each, as every value of every machine goes through it."""
    if isinstance(shape, ScalarShape):
        if shape.names:
            names = shape.names[1:] if shape.names[0] == "-" else shape.names
            return lambda value: _match_enum(_text(value), names)
        decode = _SCALARS[shape.word]
        return (lambda value: decode(resolve_types(value))) if shape.word in _OF_A_TYPE else decode
    if isinstance(shape, Struct):
        return lambda value: _struct(value, shape) if isinstance(value, dict) else {}
    entry, pointers = _decoder(shape.entry), shape.pointers
    if isinstance(shape, Items):  # a null is left out where it is no pointer
        return lambda value: (
            [None if _is_null(item) else entry(item) for item in value if pointers or not _is_null(item)]
            if isinstance(value, list)
            else []
        )
    of_entry = shape.entry

    def decode_null() -> Typed:
        return None if pointers else zero(of_entry)

    return lambda value: (
        {key: decode_null() if _is_null(item) else entry(item) for key, item in value.items()}
        if isinstance(value, dict)
        else {}
    )


@cache
def _fields(shape: Struct) -> Mapping[str, _Field]:
    return {name: _field(field) for name, field in shape.fields.items()}


def _field(field: FieldShape) -> _Field:
    shape = field.shape
    is_collection = isinstance(shape, Items | TableShape)
    may_be_zero = isinstance(shape, ScalarShape) and (bool(shape.names) or shape.word == "table")
    nothing = None if is_collection else zero(shape)
    return _Field(_decoder(shape), field.pointer or is_collection, may_be_zero, nothing)


def resolve_types(value: Value) -> Value:
    """A value of the profile `written` with the types that its texts have where no field decides."""
    if isinstance(value, dict):
        return {key: resolve_types(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [resolve_types(entry) for entry in value]
    return _resolve(str(value)) if isinstance(value, Plain) else value


def _is_null(value: Value) -> bool:
    return value is None or (isinstance(value, Plain) and value in _NULLS)


def _struct(value: dict[str, Value], shape: Struct) -> dict[str, Typed]:
    found: dict[str, Typed] = {}
    fields = _fields(shape)
    for name, inner in value.items():
        field = fields.get(name)
        if field is None or inner is None or (inner.__class__ is Plain and inner in _NULLS):
            continue
        decode, is_kept, may_be_zero, nothing = field
        held = decode(inner)
        if is_kept or (held and not may_be_zero) or held != nothing:
            found[name] = held
    return found


def is_zero(held: Typed, shape: Shape) -> bool:
    """Whether a value is what Talos has where nothing is written."""
    if isinstance(shape, Items | TableShape) or (
        held and not (isinstance(shape, ScalarShape) and (shape.names or shape.word == "table"))
    ):
        return False
    return bool(held == zero(shape))


def zero(shape: Shape) -> Typed:
    """The value of a field that is not set and no pointer; lists and mappings are null then, which is not a value."""
    match shape:
        case Struct():
            return {}
        case ScalarShape("int" | "duration" | "mode" | "disk-size"):
            return 0
        case ScalarShape("flag"):
            return False
        case ScalarShape("object" | "args"):
            return {}
        case ScalarShape(_, names) if names:
            return "" if names[0] == "-" else names[0]
        case ScalarShape("table"):
            return "unspec"
        case _:
            return ""


def _text(value: Value) -> str:
    if isinstance(value, str):
        return "" if _is_null(value) else str(value)
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _match_enum(text: str, names: list[str] | tuple[str, ...]) -> str:
    """A word of an enumeration, which Talos reads in whatever case, and some by their number."""
    if _NUMBER.fullmatch(text) and text not in names and parse_whole(text) < len(names):
        return names[parse_whole(text)]
    return next((name for name in names if name == text or name.lower() == text.lower()), text)


def _flag(value: Value) -> bool:
    return value if isinstance(value, bool) else _text(value) in _TRUE


def _int(value: Value) -> int:
    if isinstance(value, int | float):
        return int(value) if math.isfinite(value) else 0
    return parse_whole(value) if isinstance(value, str) and value.removeprefix("-").isdecimal() else 0


def _args(value: Value) -> Typed:
    if not isinstance(value, dict):
        return {}
    return {k: [_text(one) for one in v] if isinstance(v, list) else _text(v) for k, v in value.items()}


def _base64(value: Value) -> str:
    return _text(value).replace("\n", "").replace("\r", "")


def _of_base64(*names: str) -> Callable[[Value], Typed]:
    return lambda value: {name: _base64(value.get(name)) if isinstance(value, dict) else "" for name in names}


def _port_range(value: Value) -> Typed:
    low, _, high = _text(value).partition("-")
    if not low.isdecimal() or not (high or low).isdecimal():
        return 0
    return (
        parse_whole(low) if parse_whole(low) == parse_whole(high or low) else f"{parse_whole(low)}-{parse_whole(high)}"
    )


_SCALARS: Mapping[str, Callable[[Value], Typed]] = {
    "text": _text,
    "flag": _flag,
    "int": _int,
    "mode": _int,
    "duration": lambda value: scalar_formats.duration(_text(value)) or 0,
    "prefix": lambda value: scalar_formats.canonical_prefix(_text(value)),
    "address": lambda value: scalar_formats.canonical_address(_text(value)),
    "address-port": lambda value: scalar_formats.canonical_address_port(_text(value)),
    "url": lambda value: go_url.canonical(_text(value)),
    "cel": _text,
    "bytes": _text,
    "size": _text,
    "mac": lambda value: scalar_formats.canonical_mac(_text(value)),
    "args": _args,
    "object": lambda value: value if isinstance(value, dict) else {},
    "base64": _base64,
    "certificate": _of_base64("crt"),
    "certificate-and-key": _of_base64("crt", "key"),
    "key": _of_base64("key"),
    "disk-size": lambda value: scalar_formats.size(_text(value)) or 0,
    "size-condition": lambda value: _text(value).strip(),
    "port-range": _port_range,
    "table": lambda value: _text(value).lower(),
    "manifest": lambda value: _text(value).lstrip("\t\n\v\f\r"),
}


def encode_document(document: Decoded, at: Version) -> Value:
    """A document as that version prints it."""
    shape = kind_shape(document.kind)
    return None if shape is None else _print_struct(document.value, shape, at)


def _print_struct(held: dict[str, Typed], shape: Struct, at: Version) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, field in _fields_at(shape, at):
        if name in held:
            value = held[name]
            if not (field.omitted and not field.pointer and _is_empty(value, field.shape)):
                found[name] = print_value(value, field.shape, at)
        elif not field.omitted:
            found[name] = None if field.pointer else _print_nothing(field.shape, at)
    return found


@cache
def _fields_at(shape: Struct, at: Version) -> tuple[tuple[str, FieldShape], ...]:
    """The fields as that version prints them."""
    return tuple(
        (name, field._replace(omitted=field.omitted and at >= _OMITTED_SINCE.get((shape.name, name), at)))
        for name, field in shape.fields.items()
    )


def _print_nothing(shape: Shape, at: Version) -> Value:
    match shape:
        case Items():
            return []
        case TableShape():
            return {}
        case ScalarShape("Protocol"):
            return "Protocol(0)"
        case _:
            return print_value(zero(shape), shape, at)


def _is_empty(held: Typed, shape: Shape) -> bool:
    match shape:
        case Struct(name, fields):
            relevant = _EMPTY_BY.get(name, tuple(held))
            return all(
                part not in held or (not fields[part].pointer and _is_empty(held[part], fields[part].shape))
                for part in relevant
            )
        case Items() | TableShape() | ScalarShape("args" | "object" | "base64" | "mac"):
            return not held
        case _:
            return is_zero(held, shape)


def print_value(held: Typed, shape: Shape, at: Version) -> Value:
    """A typed value as Talos prints it."""
    if held is None:
        return None
    if isinstance(shape, ScalarShape):
        return _PRINTERS[shape.word](held) if shape.word in _PRINTERS else held
    if isinstance(shape, Struct):
        return _print_struct(held, shape, at)
    if isinstance(shape, Items):
        return [print_value(item, shape.entry, at) for item in held]
    return {key: print_value(item, shape.entry, at) for key, item in held.items()}


#: How the words of scalars are printed that are not held as they are printed.
_PRINTERS: Mapping[str, Callable[[Typed], Value]] = {
    "duration": scalar_formats.format_duration,
    "disk-size": scalar_formats.format_size,
    "args": lambda held: {key: item or None for key, item in held.items()},
}
