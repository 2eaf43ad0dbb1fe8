"""The schema of a CustomResourceDefinition → what a table says of it, and of several releases what all of them take."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Schema = Mapping[str, Any]
_BOUNDS = {
    "minimum": "min",
    "maximum": "max",
    "minLength": "min-length",
    "maxLength": "max-length",
    "minItems": "min-items",
    "maxItems": "max-items",
}
#: A limit beyond which nobody writes.
_LARGEST = 2**53
#: An enumeration's value that the notation can write.
_WORD = re.compile(r'[^",\s]+')
_NAME = re.compile(r"[^\s!:]+")
_HAS = r"has\(self\.(\w+)\)"
_CEL_EXCLUSIVE = (
    (re.compile(rf"!\({_HAS} && {_HAS}\)"), "at-most-one"),
    (re.compile(rf"\(?{_HAS} && !{_HAS}\)? \|\| \(?!{_HAS} && {_HAS}\)?"), "exactly-one"),
    (re.compile(rf"{_HAS} != {_HAS}"), "exactly-one"),
)
_CEL_COUNTED = re.compile(
    r"\[(has\(self\.\w+\)(?:, ?has\(self\.\w+\))+)\]\.filter\(x, ?x ?== ?true\)\.size\(\) (==|<=) 1"
)


@dataclass(frozen=True)
class Shape:
    """A value: its word in the notation (`struct`, `list`, `map` or a scalar), and what is known of it."""

    word: str
    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    inner: "Shape | None" = None
    is_open: bool = False
    enum: tuple[str, ...] = ()
    bounds: Mapping[str, float] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    groups: frozenset[tuple[str, tuple[str, ...]]] = frozenset()


ANY, OBJECT = Shape("any"), Shape("object")


def shape(node: Schema) -> Shape:
    """What a schema says, as far as the notation can."""
    if node.get("x-kubernetes-int-or-string") is True:
        return Shape("int-or-string")
    match node.get("type", "object" if "properties" in node else ""):
        case "object":
            return _object(node)
        case "array" if isinstance(node.get("items"), dict):
            keys = node.get("x-kubernetes-list-map-keys", ()) if node.get("x-kubernetes-list-type") == "map" else ()
            return Shape("list", inner=shape(node["items"]), keys=tuple(keys), bounds=_bounds(node, "Items"))
        case "string":
            return Shape("string", enum=_enum(node), bounds=_bounds(node, "Length"))
        case "integer" | "number" as word:
            return Shape(word, bounds=_bounds(node, "imum"))
        case "boolean":
            return Shape("boolean")
        case _:
            return ANY


def _object(node: Schema) -> Shape:
    if node.get("x-kubernetes-embedded-resource") is True:
        return OBJECT
    keeps = node.get("x-kubernetes-preserve-unknown-fields") is True
    properties, more = node.get("properties") or {}, node.get("additionalProperties")
    if not all(_NAME.fullmatch(name) for name in properties):
        return OBJECT
    if properties:
        fields = {name: shape(value) for name, value in properties.items()}
        needed = frozenset(n for n in node.get("required", ()) if n in fields and "default" not in properties[n])
        is_open = keeps or more is True or isinstance(more, dict)
        return Shape("struct", fields, needed, is_open=is_open, groups=frozenset(_groups(node, fields)))
    return Shape("map", inner=shape(more)) if isinstance(more, dict) and not keeps else OBJECT


def _bounds(node: Schema, end: str) -> Mapping[str, float]:
    if node.get("exclusiveMinimum") or node.get("exclusiveMaximum"):
        return {}
    found = {ours: node[word] for word, ours in _BOUNDS.items() if word.endswith(end) and word in node}
    return {word: value for word, value in found.items() if abs(value) < _LARGEST and "e" not in str(value)}


def _enum(node: Schema) -> tuple[str, ...]:
    """The values, an empty one last; none where one cannot be written."""
    values = [value for value in node.get("enum") or () if value is not None]
    if not all(isinstance(value, str) and (value == "" or _WORD.fullmatch(value)) for value in values):
        return ()
    return tuple(sorted(set(values), key=lambda value: (value == "", value)))


def _groups(node: Schema, fields: Mapping[str, Shape]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Fields of which one, or at most one, may be set: by `oneOf`, or by a rule that says no more than that."""
    parts = node.get("oneOf") or ()
    names = [part["required"][0] for part in parts if part.keys() == {"required"} and len(part["required"]) == 1]
    found = [("exactly-one", tuple(names))] if names and len(names) == len(parts) > 1 else []
    for rule in node.get("x-kubernetes-validations") or ():
        found += _of_rule(" ".join(str(rule.get("rule", "")).split()))
    for word, of in found:
        if len(set(of)) == len(of) and all(name in fields and fields[name].word != "any" for name in of):
            yield word, tuple(sorted(of))


def _of_rule(rule: str) -> list[tuple[str, tuple[str, ...]]]:
    for form, word in _CEL_EXCLUSIVE:
        if match := form.fullmatch(rule):
            return [(word, tuple(dict.fromkeys(match.groups())))]
    if match := _CEL_COUNTED.fullmatch(rule):
        return [("exactly-one" if match[2] == "==" else "at-most-one", tuple(re.findall(r"self\.(\w+)", match[1])))]
    return []


def opened(found: Shape) -> Shape:
    """The same where newer releases than those that were read may have more fields and words."""
    fields = {name: opened(value) for name, value in found.fields.items()}
    inner = opened(found.inner) if found.inner else None
    return replace(found, fields=fields, inner=inner, is_open=bool(fields), enum=(), groups=frozenset())


def completed(found: Shape) -> Shape:
    """The same with nothing required at the top and in the spec, where something else may add it."""
    spec = found.fields.get("spec")
    fields = {**found.fields, "spec": replace(spec, required=frozenset(), groups=frozenset())} if spec else found.fields
    return replace(found, fields=fields, required=frozenset())


def without_words(found: Shape, path: tuple[str, ...]) -> Shape:
    """The same with any text at a path, of which lists and mappings are no step of their own."""
    if found.inner is not None:
        return replace(found, inner=without_words(found.inner, path))
    if not path:
        return replace(found, enum=())
    inner = found.fields.get(path[0])
    return replace(found, fields={**found.fields, path[0]: without_words(inner, path[1:])}) if inner else found


def union(one: Shape, other: Shape) -> Shape:
    """What takes all that either takes."""
    if one == other:
        return one
    if one.word != other.word:
        return Shape(_wider(one.word, other.word))
    bounds = {word: _looser(word, one.bounds[word], other.bounds[word]) for word in one.bounds if word in other.bounds}
    names = set(one.enum) | set(other.enum) if one.enum and other.enum else set()
    inner = union(one.inner, other.inner) if one.inner and other.inner else None
    return replace(
        one,
        fields=_fields(one, other),
        required=one.required & other.required,
        inner=inner,
        is_open=one.is_open or other.is_open,
        enum=tuple(sorted(names, key=lambda value: (value == "", value))),
        bounds=bounds,
        keys=one.keys if one.keys == other.keys else (),
        groups=one.groups & other.groups,
    )


def _fields(one: Shape, other: Shape) -> Mapping[str, Shape]:
    both = {
        name: union(value, other.fields[name]) if name in other.fields else value for name, value in one.fields.items()
    }
    return {**other.fields, **both}


def _looser(word: str, one: float, other: float) -> float:
    return min(one, other) if word.startswith("min") else max(one, other)


def _wider(one: str, other: str) -> str:
    words = {one, other}
    if words <= {"struct", "map", "object"}:
        return "object"
    if words <= {"string", "integer", "int-or-string"}:
        return "int-or-string"
    return "number" if words == {"integer", "number"} else "any"
