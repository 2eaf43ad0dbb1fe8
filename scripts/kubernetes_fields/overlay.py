"""What OpenAPI leaves out, written by hand: merged into the generated lines, and refused where it fits none of them."""

from collections.abc import Mapping
from typing import NamedTuple

from stackwright.schemas.formats.texts import FORMATS
from stackwright.schemas.tables.notation import Field, FieldOptions, TypeRow, parse
from stackwright.schemas.tables.scalars import SCALARS

#: Makes a field optional that OpenAPI calls required though the API server does without.
_OPTIONAL = "optional"
_LONG = {"int-or-string": "integer|string"}


class Block(NamedTuple):
    """A kind or type as it is written: what stands behind its name, and its lines."""

    options: str
    lines: list[str]


class OverlayError(ValueError):
    """The overlay says something of a type or field that is not there, or that is something else."""


def merged(blocks: Mapping[str, Block], overlay: str) -> dict[str, Block]:
    """The generated blocks with what the overlay says of them; both by their first words: `kind v1 Pod`, `type Pod`."""
    table = parse(overlay)
    kinds = {f"kind {row.api_version} {row.kind}": row for row in table.kinds}
    said = {word: (_options(row.options), table.type(row.type)) for word, row in kinds.items()}
    own = {row.type for row in table.kinds}
    said |= {f"type {name}": ("", table.type(name)) for name in table.blocks if name not in own}
    if unknown := sorted(said.keys() - blocks.keys()):
        raise OverlayError(f"not there: {', '.join(unknown)}")
    return {
        word: Block(block.options + said[word][0], _merged(word, block.lines, said[word][1])) if word in said else block
        for word, block in blocks.items()
    }


def _merged(word: str, lines: list[str], hand: TypeRow) -> list[str]:
    own = parse("type T\n" + "\n".join(lines)).type("T").fields
    said = {field.name: field for field in hand.fields}
    if unknown := sorted(said.keys() - {field.name for field in own}):
        raise OverlayError(f"{word} has no {', '.join(unknown)}")
    if unknown := sorted({name for group in hand.groups for name in group.names} - {field.name for field in own}):
        raise OverlayError(f"{word} has no {', '.join(unknown)}")
    fields = [_field(word, field, said[field.name]) if field.name in said else spelled(field) for field in own]
    return [*fields, *(f"  {group.rule}: {', '.join(group.names)}" for group in hand.groups)]


def _field(word: str, own: Field, said: Field) -> str:
    if _shape(own.type) != _shape(said.type):
        raise OverlayError(f"{word}: {own.name} is {own.type}, not {said.type}")
    required = (own.required or said.required) and _OPTIONAL not in said.options
    options = {**own.options, **{name: value for name, value in said.options.items() if name != _OPTIONAL}}
    return spelled(Field(own.name, said.type, required, own.life, options))


def _shape(written: str) -> str:
    """The type with `string` for every form of texts: where only that differs, one may stand for the other."""
    if "|" in written:
        return "|".join(map(_shape, written.split("|")))
    inner = written.strip("[]{}")
    plain = "string" if inner in FORMATS and inner not in SCALARS else _LONG.get(inner, inner)
    return written.replace(inner, plain)


def spelled(field: Field) -> str:
    """The line of a field."""
    return f"  {field.name}{'!' if field.required else ''} {field.type}{_options(field.options)}"


def _options(options: FieldOptions) -> str:
    return "".join(f" {name}={_quoted(value)}" if value else f" {name}" for name, value in options.items())


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
