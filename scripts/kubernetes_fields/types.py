"""The definitions of all versions → types whose fields know in which versions they exist."""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from .openapi import Definition, Definitions, Kind, Version, json_type, kinds, target

Life = tuple[Version | None, Version | None]
#: A definition in a type: `[<io.k8s.api.core.v1.Container>]`; its name in the table is not known yet.
REFERENCE = re.compile("<([^<>]+)>")
#: Definitions that are scalars or free, by the last part of their names.
_WORDS = {
    "Quantity": "quantity",
    "IntOrString": "int-or-string",
    "Time": "date-time",
    "MicroTime": "date-time",
    "RawExtension": "object",
    "FieldsV1": "object",
    "JSON": "any",
    "JSONSchemaPropsOrStringArray": "any",
}
#: Where a schema may be something else: a list of schemas is refused (apiextensions-apiserver, validation.go).
_SCHEMAS = {"JSONSchemaPropsOrArray": "<{}>", "JSONSchemaPropsOrBool": "<{}>|boolean"}
_FORMATS = {"byte": "base64", "date-time": "date-time", "int32": "int32", "int64": "int64"}
#: Definitions that keep their short names where other groups have the same.
_FIRST = ("io.k8s.api.core.v1", "io.k8s.apimachinery.pkg.apis.meta.v1")
_API = re.compile(r"v(\d+)(?:(alpha|beta)(\d+))?")


class Line(NamedTuple):
    """A field with one type over a range of versions; it is required only if every version requires it."""

    name: str
    type: str
    required: bool
    life: Life


Types = dict[str, tuple[Line, ...]]


def rows(known: Mapping[Version, Definitions]) -> dict[Kind, Life]:
    """The kinds of all versions, and in which of them each exists."""
    found: dict[Kind, list[Version]] = {}
    for version, definitions in known.items():
        for kind in kinds(definitions):
            found.setdefault(kind, []).append(version)
    return {kind: _life(versions, tuple(known)) for kind, versions in found.items()}


def successor(kind: Kind, found: Mapping[Kind, Life]) -> str:
    """The API version to which a kind has moved, where it is in one that is still served; "" where it is in none."""
    group = kind.api_version.rpartition("/")[0]
    others = [
        other
        for other, (_, removed) in found.items()
        if removed is None and other.name == kind.name and other.api_version.rpartition("/")[0] == group
    ]
    return max(others, key=lambda other: age(other.definition)).api_version if others else ""


def needed(known: Mapping[Version, Definitions], roots: Iterable[str]) -> Types:
    """The types of these definitions, and of all that they name."""
    found: Types = {}
    todo = list(roots)
    while todo:
        if (name := todo.pop()) not in found:
            found[name] = _type(name, known)
            todo += references(found[name])
    return found


def references(lines: Iterable[Line]) -> list[str]:
    """The definitions that some fields name."""
    return [name for line in lines for name in REFERENCE.findall(line.type)]


def _type(name: str, known: Mapping[Version, Definitions]) -> tuple[Line, ...]:
    having = {version: definitions for version, definitions in known.items() if name in definitions}
    fields = sorted({field for definitions in having.values() for field in _fields(name, definitions)})
    return tuple(line for field in fields for line in _lines(name, field, having))


def _fields(name: str, definitions: Definitions) -> Definitions:
    found: Definitions = definitions[name].get("properties", {})
    return found


def _lines(name: str, field: str, having: Mapping[Version, Definitions]) -> Iterator[Line]:
    """One line for each type that the field has had; its life is relative to that of the type around it."""
    types: dict[str, list[Version]] = {}
    for version, definitions in having.items():
        if (node := _fields(name, definitions).get(field)) is not None:
            # What controllers write and users copy: nobody reads it from a file.
            is_status = field == "status" and "x-kubernetes-group-version-kind" in definitions[name]
            types.setdefault("any" if is_status else _written(node, definitions), []).append(version)
    always = sum(map(len, types.values())) == len(having)
    required = always and all(field in definitions[name].get("required", ()) for definitions in having.values())
    for written, versions in types.items():
        yield Line(field, written, required, _life(versions, tuple(having)))


def _life(own: list[Version], all_of_them: tuple[Version, ...]) -> Life:
    first, end = all_of_them.index(own[0]), all_of_them.index(own[-1]) + 1
    if list(all_of_them[first:end]) != own:
        raise ValueError(f"gone and back again: {own}")
    return own[0] if first else None, all_of_them[end] if end < len(all_of_them) else None


def _written(node: Definition, definitions: Definitions) -> str:
    """The type of a node in the notation of the tables."""
    if name := target(node):
        return _named(name, definitions)
    match json_type(node):
        case "array":
            return f"[{_written(node['items'], definitions)}]"
        case "object" if isinstance(values := node.get("additionalProperties"), Mapping):
            return f"{{{_written(values, definitions)}}}"
        case "":
            return "any"
        case word:
            return _FORMATS.get(node.get("format", ""), word)


def _named(name: str, definitions: Definitions) -> str:
    short = name.rpartition(".")[2]
    if short in _WORDS:
        return _WORDS[short]
    if short in _SCHEMAS:
        return _SCHEMAS[short].format(name.partition("Or")[0])
    return f"<{name}>" if definitions[name].get("properties") else "struct"


def shared(types: Types) -> dict[str, int]:
    """Which types are the same under one short name, such as those of two API versions of a group: name → class.

    All that have a name begin in one class, and a class is divided where its types differ, until none does.
    """
    classes = _numbered({name: name.rpartition(".")[2] for name in types})
    while True:
        signs = {name: (classes[name], _resolved(lines, classes)) for name, lines in types.items()}
        divided = _numbered(signs)
        if len(set(divided.values())) == len(set(classes.values())):
            return divided
        classes = divided


def _resolved(lines: tuple[Line, ...], classes: Mapping[str, int]) -> tuple[Line, ...]:
    return tuple(line._replace(type=REFERENCE.sub(lambda match: f"<{classes[match[1]]}>", line.type)) for line in lines)


def _numbered(signs: Mapping[str, Hashable]) -> dict[str, int]:
    numbers = {sign: number for number, sign in enumerate(dict.fromkeys(signs.values()))}
    return {name: numbers[sign] for name, sign in signs.items()}


def named(classes: Mapping[str, int]) -> dict[str, str]:
    """What each type is called in the table: `PodSpec`; `AutoscalingV2MetricSpec` where others have that name too."""
    members: dict[int, list[str]] = {}
    rivals: dict[str, set[int]] = {}
    for name, number in classes.items():
        members.setdefault(number, []).append(name)
        rivals.setdefault(name.rpartition(".")[2], set()).add(number)
    names = {
        number: _name(max(of_class, key=age), len(rivals[of_class[0].rpartition(".")[2]]) > 1)
        for number, of_class in members.items()
    }
    if len(set(names.values())) < len(names):
        raise ValueError("two types have one name")
    return {name: names[number] for name, number in classes.items()}


def _name(name: str, has_rivals: bool) -> str:
    path, _, short = name.rpartition(".")
    if not has_rivals or path in _FIRST:
        return short
    group, version = path.split(".")[-2:]
    return f"{group.capitalize()}{version.capitalize()}{short}"


def age(name: str) -> tuple[object, ...]:
    """What puts the core first, then the stable versions, then the newest."""
    path = name.rpartition(".")[0]
    found = _API.fullmatch(path.rpartition(".")[2])
    number, stability, step = found.groups() if found else ("0", "alpha", "0")
    return path in _FIRST, stability is None, int(number), stability or "", int(step or 0), path
