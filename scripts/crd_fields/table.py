"""Shapes → the text of a table: one for each group, in which what stands at several places is written once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from .structure import Shape

#: Lines from which on a mapping that stands at several places has a name.
_LEAST = 3
#: What the envelope of every kind has.
_ENVELOPE = frozenset({"apiVersion", "kind", "metadata"})
_INDENT = " "


class Kind(NamedTuple):
    """A kind in one API version."""

    api_version: str
    name: str
    shape: Shape


def has_fields(shape: Shape) -> bool:
    """Whether more is known of a kind than that it is there: its spec has fields, or it has others and no spec."""
    spec = shape.fields.get("spec")
    own = shape.fields.keys() - {*_ENVELOPE, "status", "spec"}
    return shape.word == "struct" and (spec.word == "struct" if spec else bool(own))


def text(head: Iterable[str], kinds: Iterable[Kind]) -> str:
    """The table of a group."""
    kinds = sorted(kinds, key=lambda kind: (kind.name, kind.api_version))
    writer = _Writer([_body(kind.shape) for kind in kinds])
    blocks = [writer.kind(kind) for kind in kinds]
    return "\n".join([*head, "", *blocks, *writer.types()])


def _body(shape: Shape) -> Shape:
    """The fields of a kind; whatever stands in a status, which controllers write, is let be."""
    fields = {name: value for name, value in shape.fields.items() if name not in _ENVELOPE}
    fields["status"] = Shape("any")
    required = frozenset(name for name in shape.required if name in fields and name != "status")
    return shape.__class__(
        "struct",
        fields,
        required,
        is_open=shape.is_open,
        groups=frozenset(g for g in shape.groups if set(g[1]) <= fields.keys()),
    )


class _Writer:
    """Writes kinds; types are named as they are met."""

    def __init__(self, roots: list[Shape]) -> None:
        self._numbers: dict[object, int] = {}
        self._ids: dict[int, int] = {}
        self._keep: list[Shape] = []
        self._sizes: dict[int, int] = {}
        self._places: dict[int, int] = {}
        self._names: dict[int, str] = {}
        self._taken: set[str] = set()
        self._waiting: list[tuple[str, Shape]] = []
        for root in roots:
            self._count(root)

    def _number(self, shape: Shape) -> int:
        """The same number for equal shapes."""
        if id(shape) not in self._ids:
            inner = self._number(shape.inner) if shape.inner else None
            fields = tuple(sorted((name, self._number(value)) for name, value in shape.fields.items()))
            facts = (shape.word, fields, shape.required, inner, shape.is_open, shape.enum, shape.keys, shape.groups)
            key = (*facts, tuple(sorted(shape.bounds.items())))
            number = self._numbers.setdefault(key, len(self._numbers))
            self._ids[id(shape)] = number
            self._keep.append(shape)
            below = sum(self._sizes[self._number(value)] for value in shape.fields.values())
            self._sizes[number] = len(shape.fields) + below if shape.fields else (self._sizes[inner] if inner else 0)
        return self._ids[id(shape)]

    def _count(self, shape: Shape) -> None:
        number = self._number(shape)
        self._places[number] = self._places.get(number, 0) + 1
        if self._places[number] == 1:
            for below in (*shape.fields.values(), *((shape.inner,) if shape.inner else ())):
                self._count(below)

    def _is_type(self, shape: Shape) -> bool:
        number = self._number(shape)
        return shape.word == "struct" and self._places[number] > 1 and self._sizes[number] >= _LEAST

    def kind(self, kind: Kind) -> str:
        """The block of a kind."""
        body = _body(kind.shape)
        line = f"kind {kind.api_version} {kind.name}"
        if self._is_type(body):
            return f"{line} body={self._name(body, kind.name)}\n"
        return "\n".join([line, *self._lines(body, _INDENT), ""])

    def types(self) -> Iterator[str]:
        """The blocks of the types that were named."""
        while self._waiting:
            name, shape = self._waiting.pop(0)
            yield "\n".join([f"type {name}{' open' if shape.is_open else ''}", *self._lines(shape, _INDENT), ""])

    def _name(self, shape: Shape, said: str) -> str:
        number = self._number(shape)
        if number not in self._names:
            words = re.findall(r"[A-Za-z0-9]+", said) or ["x"]
            plain = "".join(word[0].upper() + word[1:] for word in words)
            plain = plain if plain[0].isalpha() else f"T{plain}"
            count = 1
            while (name := plain if count == 1 else f"{plain}{count}") in self._taken:
                count += 1
            self._taken.add(name)
            self._names[number] = name
            self._waiting.append((name, shape))
        return self._names[number]

    def _lines(self, shape: Shape, indent: str) -> Iterator[str]:
        for name, value in sorted(shape.fields.items()):
            word, last = self._word(value, name)
            options = "".join(_options(value))
            mark = "!" if name in shape.required else ""
            is_struct = word.strip("[]{}") == "struct"
            yield f"{indent}{name}{mark} {word}{' open' if is_struct and last.is_open else ''}{options}"
            if is_struct:
                yield from self._lines(last, indent + _INDENT)
        for rule, names in sorted(shape.groups):
            yield f"{indent}{rule}: {', '.join(names)}"

    def _word(self, shape: Shape, name: str) -> tuple[str, Shape]:
        """The type of a field, and what is innermost in it."""
        if shape.inner is not None:
            word, last = self._word(shape.inner, name)
            return (f"[{word}]" if shape.word == "list" else f"{{{word}}}"), last
        return (self._name(shape, name) if self._is_type(shape) else shape.word), shape


def _options(shape: Shape) -> Iterator[str]:
    """What stands behind the type; of lists in lists only the innermost may have limits."""
    if shape.keys:
        yield f" key={','.join(shape.keys)}"
    is_flat = shape.inner is None or shape.inner.inner is None
    for word, value in sorted(shape.bounds.items() if is_flat else ()):
        yield f" {word}={value}"
    if shape.enum:
        yield f" enum={','.join(shape.enum)}"
    if shape.inner is not None:
        yield from _options(shape.inner)


def scopes(kinds: Mapping[str, bool]) -> tuple[str, str]:
    """Kinds → those of the cluster and those of a namespace, as the index has them."""
    return tuple(" ".join(sorted(n for n, is_in in kinds.items() if is_in == want)) for want in (False, True))  # type: ignore[return-value]
