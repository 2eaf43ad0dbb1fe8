"""Fields at a dotted path, as `replacements` name them, and writing a value there."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...text.document import Value
from ...text.place import Place
from ...text.scalars import RESOLVERS
from .bound_growth import refuse_large, refuse_long
from .decode_kustomization import is_true, text_of
from .objects import shown
from .result import ProblemKind, RefusedError
from .traced import Traced, make_list, put, written

#: Where the steps of a path are kept apart: dots that are not escaped and in no brackets.
_STEP = re.compile(r"(?:\[[^\]]*\]|\\\.|[^.])+")
#: `[key=value]`, or `[=value]` for an entry that is no mapping.
_MATCH = re.compile(r"\[([^=\]]*)=([^\]]*)\]")
#: What may be written where there was a value of another type.
_FITS = frozenset({(int, float)})


class Options(NamedTuple):
    """How a part of a text is taken or replaced."""

    delimiter: str
    number: int
    create: bool


def read_plain(text: str) -> Value:
    return RESOLVERS["kyaml"](text) if text else text


def read_options(around: Traced) -> Options:
    options = around.entry("options")
    index = options.entry("index") if options is not None else None
    number = int(index.value) if index is not None and isinstance(index.value, int | float) else 0
    return Options(text_of(options, "delimiter"), number, is_true(options, "create"))


def split_field_path(path: str) -> list[str]:
    """The steps of a dotted path: names, indexes, `*`, `[key=value]`; `[a.b]` is the name `a.b`."""
    steps = [step.replace("\\.", ".") for step in _STEP.findall(path)]
    return [step[1:-1] if step.startswith("[") and "=" not in step else step for step in steps]


def find_steps(around: Traced, step: str) -> Iterator[tuple[int | str, Traced]]:
    """The entries that a step leads to, with their keys or indexes."""
    if isinstance(around.value, dict):
        names = list(around.value) if step == "*" else [step]
        for name in names:
            if (entry := around.entry(name)) is not None:
                yield name, entry
        return
    match = _MATCH.fullmatch(step)
    for index, entry in enumerate(around.items()):
        if step in ("*", str(index)) or (match is not None and _has(entry, match[1], match[2])):
            yield index, entry


def _has(entry: Traced, key: str, value: str) -> bool:
    if not key:
        return not isinstance(entry.value, dict | list) and shown(entry.value) == value
    return isinstance(entry.value, dict) and key in entry.value and shown(entry.value[key]) == value


class Writer(NamedTuple):
    """Writes a value at the fields that a path leads to."""

    value: Traced
    options: Options
    path: str
    at: Place

    def write(self, around: Traced) -> Traced:
        """The object with the value in it; raises RefusedError where it has no such field."""
        steps = split_field_path(self.path)
        if not steps:
            raise self._missing(around)
        return self._write(around, steps)

    def _write(self, around: Traced, steps: list[str]) -> Traced:
        if not steps:
            return self._set(around)
        step, *rest = steps
        hits = [] if around.value is None else list(find_steps(around, step))
        if not hits:
            return self._create(around, step, rest)
        for key, entry in hits:
            changed = self._write(entry, rest)
            if changed is not entry:
                around = _put_entry(around, key, changed)
        return around

    def _create(self, around: Traced, step: str, rest: list[str]) -> Traced:
        if not self.options.create or step == "*":
            raise self._missing(around)
        match = _MATCH.fullmatch(step)
        if around.value is None or (around.value == {} and match is not None):
            is_list = match is not None or step.isdecimal()
            around = written([] if is_list else {}, around.origin.place)
        if isinstance(around.value, dict):
            return put(around, step, self._write(written(None, self.at, spread=True), rest))
        entries = around.items()
        if not isinstance(around.value, list) or (match is None and step != str(len(entries))):
            raise self._missing(around)
        entry = written({match[1]: match[2]} if match is not None else None, self.at, spread=True)
        return make_list(around.origin, [*entries, self._write(entry, rest)])

    def _missing(self, around: Traced) -> RefusedError:
        message = (
            f"a selected object ({around.origin.place.path}) has no field `{self.path}`; `options.create` makes it"
        )
        return RefusedError(ProblemKind.REPLACEMENT, self.at, message)

    def _set(self, old: Traced) -> Traced:
        if isinstance(self.value.value, dict | list):
            refuse_large(self.value.value, len(split_field_path(self.path)), self.at)
        if not self.options.delimiter:
            return self._as_old(old, self.value)
        if isinstance(old.value, dict | list) or isinstance(self.value.value, dict | list):
            raise RefusedError(
                ProblemKind.REPLACEMENT, self.at, "`delimiter` takes a text apart, and the field is none"
            )
        parts = shown(old.value).split(self.options.delimiter)
        index, new = self.options.number, shown(self.value.value)
        if index < 0:
            parts = [new, *parts]
        elif index >= len(parts):
            parts = [*parts, new]
        else:
            parts[index] = new
        text = self.options.delimiter.join(parts)
        refuse_long(text, self.at)
        return self._as_old(old, Traced(text, self.value.origin))

    def _as_old(self, old: Traced, new: Traced) -> Traced:
        """The new value as one of the old one's type, which it keeps; raises RefusedError where it is none."""
        if isinstance(old.value, dict | list) or (old.value is None and isinstance(new.value, dict | list)):
            return new
        if isinstance(new.value, dict | list):
            return Traced("", new.origin)
        text = shown(new.value)
        if isinstance(old.value, str):
            return Traced(text, new.origin)
        plain = read_plain(text)
        types = type(plain), type(old.value)
        if types[0] is not types[1] and types not in _FITS and not self._is_made(old):
            message = f"`{self.path}` is no text where it is written, and cannot become one: put it in quotes there"
            if not isinstance(plain, str):
                message = f"`{self.path}` is of another type than what replaces it; kustomize cannot write it"
            raise RefusedError(ProblemKind.REPLACEMENT, self.at, message)
        return Traced(plain, new.origin)

    def _is_made(self, old: Traced) -> bool:
        """Whether the field was not there before."""
        return old.value is None and old.origin.spread and old.origin.place == self.at


def _put_entry(around: Traced, key: int | str, entry: Traced) -> Traced:
    if isinstance(key, str):
        return put(around, key, entry)
    entries = around.items()
    entries[key] = entry
    return make_list(around.origin, entries)
