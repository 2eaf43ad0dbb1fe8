"""The keys and values of generators: literals, files, files of environment variables."""

import posixpath
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...text.decoding import BOM
from ...text.place import Chars, Place
from .decode_kustomization import text_of, texts
from .result import ProblemKind, RefusedError, Unknown
from .traced import Traced

_QUOTES = ("'", '"')


class KeyValue(NamedTuple):
    """A key, its value as bytes, and where the value comes from."""

    key: str
    value: bytes
    at: Place


class Content(NamedTuple):
    """A file that a generator reads."""

    path: str
    data: bytes


#: Reads a file as it is named in a kustomization; gives why it is not known.
Read = Callable[[str, Place], Content | Unknown]


def read_key_values(entry: Traced, read: Read) -> tuple[list[KeyValue], list[Unknown]]:
    """What a generator's entry says; raises RefusedError for what kustomize does not take."""
    found: list[KeyValue] = []
    unknown: list[Unknown] = []
    env = entry.entry("env")
    envs = [*texts(entry.entry("envs")), *([(text_of(env), env.origin.place)] if env is not None and env.value else [])]
    for path, at in envs:
        content = read(path, at)
        if isinstance(content, Unknown):
            unknown.append(content)
        else:
            found += _variables(content, at)
    found += [_literal(text, at) for text, at in texts(entry.entry("literals"))]
    for text, at in texts(entry.entry("files")):
        key, path = _file_source(text, at)
        content = read(path, at)
        if isinstance(content, Unknown):
            unknown.append(content)
        else:
            found.append(KeyValue(key, content.data, Place(content.path)))
    _refuse_repeated(entry, found)
    return found, unknown


def _refuse_repeated(entry: Traced, found: list[KeyValue]) -> None:
    seen: set[str] = set()
    for one in found:
        if one.key in seen:
            at = one.at if one.at.path == entry.origin.place.path else entry.origin.place
            message = f"the key `{one.key}` stands twice in `{text_of(entry, 'name')}`; remove one of them"
            raise RefusedError(ProblemKind.GENERATOR, at, message)
        seen.add(one.key)


def _literal(text: str, at: Place) -> KeyValue:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise RefusedError(ProblemKind.GENERATOR, at, f"the literal `{key}` has no `=`: write `key=value`")
    if len(value) > 1 and value[0] == value[-1] and value[0] in _QUOTES:
        value = value[1:-1]
    return KeyValue(key, value.encode(), at)


def _file_source(text: str, at: Place) -> tuple[str, str]:
    """The key and the path of an entry of `files`."""
    count = text.count("=")
    key, _, path = text.partition("=")
    if not count:
        return posixpath.basename(text), text
    if count > 1 or not key or not path:
        message = f"`{text}` is no file for a generator: write `path` or `key=path`, with one `=` at most"
        raise RefusedError(ProblemKind.GENERATOR, at, message)
    return key, path


def _variables(content: Content, at: Place) -> Iterator[KeyValue]:
    """The lines of a file of environment variables. One without a value has that of the environment, here none."""
    position = 0
    data = content.data.removeprefix(BOM)
    for number, raw in enumerate(data.split(b"\n"), 1):
        start, position = position, position + len(raw.decode("utf-8", "replace")) + 1
        try:
            line = raw.removesuffix(b"\r").decode().lstrip()
        except UnicodeDecodeError as error:
            message = f"line {number} of {content.path} is not UTF-8"
            raise RefusedError(ProblemKind.GENERATOR, at, message) from error
        if not line or line.startswith("#"):
            continue
        key, _, value = line.partition("=")
        if not key:
            message = f"line {number} of {content.path} has no name before its `=`"
            raise RefusedError(ProblemKind.GENERATOR, at, message)
        place = Place(content.path, Chars(start, max(position - 1, start + 1)))
        yield KeyValue(key, value.encode(), place)
