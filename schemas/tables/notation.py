"""The notation of the field tables: text → types and fields. `docs/fields.md` describes it to those who write it.

A table is read in two steps, because the largest has thousands of lines and a run needs a few types of it: cutting it
into blocks costs a fraction of a millisecond, and a block is parsed when it is asked for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

_BLOCK = re.compile(r"^(type|kind) (\S.*)\n((?:(?:[ \t].*|#.*)?(?:\n|\Z))*)", re.MULTILINE)
_OPTION = re.compile(r'([a-z-]+)(?:=("[^"]*"|\S+))?')
_FIELD = re.compile(r"( +)(\S+?)(!?) +(\S+)(.*)")
_GROUP = re.compile(r" +(exactly-one|at-most-one): (.+)")

Version = tuple[int, ...]
FieldOptions = Mapping[str, str]


class NotationError(ValueError):
    """A line of a table that cannot be read: a mistake of this project, found by its tests."""


def version(text: str) -> Version:
    """`"1.14"` → `(1, 14)`; ValueError where it is not a version."""
    return tuple(int(part) for part in text.split("."))


@dataclass(frozen=True, slots=True)
class Life:
    """In which versions something exists, and since when it should no longer be used.

    `since` is the first version that has it and `removed` the first that has it no more; None is "all that are known".
    `deprecated` is the first version that deprecates it, `use` what to write instead.
    """

    since: Version | None = None
    removed: Version | None = None
    deprecated: Version | None = None
    use: str = ""

    def covers(self, at: Version) -> bool:
        """Whether that version has it."""
        return (self.since is None or self.since <= at) and (self.removed is None or at < self.removed)


@dataclass(frozen=True, slots=True)
class Field:
    """One line: the name, the type as written, what is known of its values, and the fields below it."""

    name: str
    type: str
    required: bool
    life: Life
    options: FieldOptions
    fields: "tuple[Field, ...]" = ()
    groups: "tuple[Group, ...]" = ()


class Group(NamedTuple):
    """Fields of which exactly one, or at most one, may be set."""

    rule: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A type: its fields in the order of the table."""

    name: str
    options: FieldOptions
    fields: tuple[Field, ...]
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class KindRow:
    """A kind: its API version as written, since when it exists, and the name of the type with its fields."""

    api_version: str
    kind: str
    life: Life
    options: FieldOptions
    type: str

    @property
    def group(self) -> str:
        """The API group, "" for the core."""
        return self.api_version.rpartition("/")[0]


@dataclass(frozen=True)
class Table:
    """A table of fields. `settings` are its `@` lines: product, versions (oldest first), title, origin, licence."""

    settings: FieldOptions
    blocks: Mapping[str, tuple[str, str]]
    kinds: tuple[KindRow, ...]
    _types: dict[str, TypeRow] = field(default_factory=dict)

    @property
    def product(self) -> str:
        """The key under `versions:` whose value selects the version; the same for all kinds of the table."""
        return self.settings["product"]

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """The versions that the table knows, oldest first."""
        return tuple(version(part) for part in self.settings.get("versions", "").split())

    def type(self, name: str) -> TypeRow:
        """A type by its name; KeyError where the table has none of that name."""
        found = self._types.get(name)
        if found is None:
            options, body = self.blocks[name]
            fields, groups = _body([line for line in body.split("\n") if _says(line)])
            found = self._types[name] = TypeRow(name, _options(options), fields, groups)
        return found


def parse(text: str) -> Table:
    """Read a table; NotationError where a line cannot be read."""
    head = text[: match.start()] if (match := _BLOCK.search(text)) else text
    settings = dict(_setting(line) for line in head.splitlines() if line.startswith("@"))
    blocks: dict[str, tuple[str, str]] = {}
    kinds: list[KindRow] = []
    for match in _BLOCK.finditer(text):
        word, rest, body = match.groups()
        name, _, options = rest.partition(" ")
        if word == "type":
            blocks[name] = (options, body)
        else:
            kind, _, options = options.partition(" ")
            row = _kind(name, kind, _options(options))
            kinds.append(row)
            if row.type == f"{name}/{kind}":
                blocks[row.type] = ("", body)
    return Table(settings, blocks, tuple(kinds))


def _setting(line: str) -> tuple[str, str]:
    name, _, value = line[1:].partition(" ")
    return name, value.strip()


def _kind(api_version: str, kind: str, options: FieldOptions) -> KindRow:
    return KindRow(api_version, kind, _life(options), options, options.get("body", f"{api_version}/{kind}"))


def _says(line: str) -> bool:
    """Whether a line is more than a comment or nothing."""
    start = line.lstrip()
    return bool(start) and start[0] != "#"


def _body(lines: list[str]) -> tuple[tuple[Field, ...], tuple[Group, ...]]:
    """The fields of a block; lines that are indented further belong to the field above them."""
    if not lines:
        return (), ()
    indent = len(lines[0]) - len(lines[0].lstrip())
    fields: list[Field] = []
    groups: list[Group] = []
    for line, below in _split_nested(lines, indent):
        if group := _GROUP.fullmatch(line):
            groups.append(Group(group[1], tuple(name.strip() for name in group[2].split(","))))
            continue
        match = _FIELD.fullmatch(line)
        if match is None:
            raise NotationError(f"not a field: {line!r}")
        options = _options(match[5])
        fields.append(Field(match[2], match[4], bool(match[3]), _life(options), options, *_body(below)))
    return tuple(fields), tuple(groups)


def _split_nested(lines: list[str], indent: int) -> Iterator[tuple[str, list[str]]]:
    indents = [len(line) - len(line.lstrip()) for line in lines]
    if min(indents) < indent or not indent:
        raise NotationError(f"odd indentation: {lines[indents.index(min(indents))]!r}")
    starts = [number for number, found in enumerate(indents) if found == indent]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start], lines[start + 1 : end]


def _options(text: str) -> FieldOptions:
    return {match[1]: (match[2] or "").strip('"') for match in _OPTION.finditer(text)} if text else {}


def _life(options: FieldOptions) -> Life:
    if not options:
        return ALWAYS
    deprecated = options.get("deprecated")
    return Life(
        version(options["since"]) if "since" in options else None,
        version(options["removed"]) if "removed" in options else None,
        version(deprecated) if deprecated else (0,) if deprecated == "" else None,
        options.get("use", ""),
    )


#: In every version, and never deprecated.
ALWAYS = Life()
