"""What a Talos image is made of, and the id by which the Image Factory knows it.

The id is a checksum of the schematic as the factory writes it: known fields in their own order, empty ones left out,
lists in the order in which they were given. So it can be computed without asking.

Source: pkg/schematic/schematic.go of siderolabs/image-factory; go.yaml.in/yaml/v4 for how it is written.
"""

import json
import re
from collections.abc import Iterator, Mapping

from ....schemas.file_types import is_placeholder
from ...text.document import Value
from ...text.scalars import RESOLVERS
from ...text.typed_access import items, mapping

_TOP = ("owner", "overlay", "customization")
_CUSTOMIZATION = (
    "embeddedMachineConfiguration",
    "extraKernelArgs",
    "meta",
    "systemExtensions",
    "bootloader",
    "secureboot",
    "diskImage",
)
#: The fields of each mapping, in the order in which they are written; those that are written though they are empty.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "": _TOP,
    "overlay": ("image", "name", "options"),
    "customization": _CUSTOMIZATION,
    "systemExtensions": ("officialExtensions",),
    "secureboot": ("enrollKeys", "includeWellKnownCertificates"),
    "diskImage": ("sectorSize",),
    "meta": ("key", "value"),
}
_ALWAYS = frozenset(
    {("", "customization"), ("overlay", "image"), ("overlay", "name"), ("meta", "key"), ("meta", "value")}
)
#: Texts that are written without quotes: letters first, and nothing that YAML could take for anything else.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./=,+-]*(:[A-Za-z0-9_./=,+-]+)*")
_YES_NO = frozenset({"y", "n", "yes", "no", "on", "off"})
_LISTS = frozenset({"extraKernelArgs", "meta", "officialExtensions"})
_INDENT = "    "


class _UnknownError(Exception):
    """How the factory would write it is not known."""


def is_schematic(value: dict[str, Value]) -> bool:
    """Whether a document is a schematic: by its fields, as it has neither a kind nor a version."""
    if not value.keys() <= set(_TOP):
        return False
    customization = value.get("customization")
    if isinstance(customization, dict) and customization:
        return bool(set(_CUSTOMIZATION) & customization.keys())
    overlay = mapping(value, "overlay")
    return "customization" in value or {"image", "name"} <= overlay.keys()


def schematic_ids(value: Value) -> tuple[str, ...]:
    """The id of a schematic, and that of the same with its extensions sorted, which is the same image.

    None where the id cannot be known: the factory refuses the schematic, or more is filled in before.
    """
    found = [_id(value), _id(_sort_keys(value))]
    return tuple(dict.fromkeys(found)) if all(found) else ()


def _id(value: Value) -> str:
    try:
        from hashlib import sha256  # few runs need it

        return sha256("".join(_mapping("", mapping(value), "")).encode()).hexdigest()
    except _UnknownError:
        return ""


def _sort_keys(value: Value) -> Value:
    extensions = items(value, "customization", "systemExtensions", "officialExtensions")
    names: list[Value] = [*sorted(name for name in extensions if isinstance(name, str))]
    if len(names) < max(len(extensions), 2):
        return value
    customization = mapping(value, "customization")
    section = {**mapping(customization, "systemExtensions"), "officialExtensions": names}
    return {**mapping(value), "customization": {**customization, "systemExtensions": section}}


def _mapping(name: str, value: dict[str, Value], indent: str) -> Iterator[str]:
    fields = _FIELDS[name]
    if not value.keys() <= set(fields) or isinstance(value.get("enrollKeys"), bool):  # `off` is a word there
        raise _UnknownError
    for field in fields:
        inner = value.get(field)
        if inner is not None and isinstance(inner, list) is not (field in _LISTS):
            raise _UnknownError
        if field in _FIELDS and field != "meta":
            yield from _section(name, field, inner, indent)
        elif isinstance(inner, list):
            yield from _list(field, inner, indent)
        elif inner or (name, field) in _ALWAYS:
            yield f"{indent}{field}: {_scalar(inner)}\n"


def _section(name: str, field: str, value: Value, indent: str) -> Iterator[str]:
    if not isinstance(value, dict | None):
        raise _UnknownError
    lines = list(_mapping(field, value or {}, indent + _INDENT)) if value else []
    if lines:
        yield f"{indent}{field}:\n"
        yield from lines
    elif (name, field) in _ALWAYS:
        yield f"{indent}{field}: {{}}\n"


def _list(field: str, value: list[Value], indent: str) -> Iterator[str]:
    if value:
        yield f"{indent}{field}:\n"
    for entry in value:
        if field == "meta":
            first, *rest = _mapping("meta", mapping(entry), f"{indent}{_INDENT}  ")
            yield f"{indent}{_INDENT}- {first.lstrip()}"
            yield from rest
        elif isinstance(entry, str):
            yield f"{indent}{_INDENT}- {_scalar(entry)}\n"
        else:
            raise _UnknownError


def _scalar(value: Value) -> str:
    match value:
        case bool():
            return json.dumps(value)
        case int():
            return str(value)
        case str() if value and not is_placeholder(value):
            return _text(value)
        case _:
            raise _UnknownError


def _text(text: str) -> str:
    is_text = text.lower() not in _YES_NO and isinstance(RESOLVERS["go-yaml-3"](text), str)
    if is_text and _PLAIN.fullmatch(text):
        return text
    raise _UnknownError
