"""The types behind Talos' machine configuration, as far as merging, deleting and printing depend on them.

`fields/talos.fields` says what a document may say. This says what Talos' own code holds of it: `fields/talos.shapes`
has a line for each type, `name:type` for each of its fields, with these marks:

`*text` the field is a pointer, so that a zero is a value · `text?` nothing is printed where it is empty ·
`[text]=` a patch replaces it as a whole · `[Device]#devices` entries with the same key are merged ·
`[*Route]` and `{*Registry}` hold pointers, which may be null.

Source: pkg/machinery/config/types of siderolabs/talos (the `yaml` and `merge` tags) and its merge/merge.go.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple, TypeAlias

_FIELD = re.compile(r"([^:]+):(\*?)([^?=#]+)(\??)(=?)(?:#(.+))?")
#: Words of scalars that an absent value in a patch erases: Talos merges them by copying the right over the left.
#: A plain truth value is one of them, since merging takes its false for a value.
_ERASED = frozenset({"cel", "bytes", "flag"})


@dataclass(frozen=True, slots=True, eq=False)
class ScalarShape:
    """One value; `names` are those of an enumeration, the one that stands for "not set" first ("-" where none does)."""

    word: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """A list; `key` says by what its entries are merged, "" where a patch appends to it."""

    entry: "Shape"
    pointers: bool
    key: str


@dataclass(frozen=True, slots=True, eq=False)
class TableShape:
    """A mapping from any text."""

    entry: "Shape"
    pointers: bool


class FieldShape(NamedTuple):
    """A field of a struct: a pointer or a plain value, left out where it is empty, replaced by a patch."""

    shape: "Shape"
    pointer: bool
    omitted: bool
    replaced: bool


@dataclass(frozen=True, eq=False)
class Struct:
    """A mapping with known fields, in the order in which they are printed."""

    name: str
    fields: Mapping[str, FieldShape]

    @cached_property
    def volatile(self) -> tuple[str, ...]:
        """The fields that merging changes where the patch does not name them."""
        return tuple(name for name, field in self.fields.items() if not field.pointer and _is_volatile(field.shape))


Shape: TypeAlias = ScalarShape | Items | TableShape | Struct


def _is_volatile(shape: Shape) -> bool:
    if isinstance(shape, ScalarShape):
        return shape.word in _ERASED
    return isinstance(shape, Struct) and bool(shape.volatile)


@cache
def kind_shape(kind: str) -> Struct | None:
    """The type of a kind of document, "" for the document without one; None where there is no such kind."""
    found = _lines().get(f"kind {kind or '-'}")
    return None if found is None else Struct(kind, _fields(found))


@cache
def is_named(kind: str) -> bool:
    """Whether documents of that kind are told apart by their name."""
    shape = kind_shape(kind)
    return shape is not None and "name" in shape.fields


@cache
def _lines() -> Mapping[str, str]:
    """`kind NAME`, `type NAME` and `enum NAME` → the rest of the line and of the lines that continue it."""
    text = (Path(__file__).parents[1] / "fields" / "talos.shapes").read_text("utf-8").replace("\n  ", " ")
    found: dict[str, str] = {}
    for line in text.splitlines():
        head, _, rest = line.partition(" ")
        if head in ("kind", "type", "enum"):
            name, _, fields = rest.partition(" ")
            found[f"{head} {name}"] = fields
    return found


def _fields(text: str) -> Mapping[str, FieldShape]:
    return dict(_field(part) for part in text.split())


def _field(part: str) -> tuple[str, FieldShape]:
    match = _FIELD.fullmatch(part)
    if match is None:
        raise ValueError(f"not a field: {part}")
    name, pointer, word, omitted, replaced, key = match.groups()
    return name, FieldShape(_shape(word, key or ""), bool(pointer), bool(omitted), bool(replaced))


@cache
def _shape(word: str, key: str = "") -> Shape:
    if word[0] in "[{":
        inner = word[1:-1]
        entry, pointers = _shape(inner.lstrip("*")), inner[0] == "*"
        return Items(entry, pointers, key) if word[0] == "[" else TableShape(entry, pointers)
    if (names := _lines().get(f"enum {word}")) is not None:
        return ScalarShape(word, tuple(names.split()))
    if word[0].isupper():
        return Struct(word, _fields(_lines()[f"type {word}"]))
    return ScalarShape(word)
