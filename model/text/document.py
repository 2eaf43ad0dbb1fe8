"""YAML text → documents as the consumers read it: in block style line by line, else on top of libyaml's events.

A document is plain Python values; keys are always `str`. Positions are not kept: `positions.py` looks them up in the
same text for what is reported, which costs healthy files nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import starmap
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from .block_style_parser import read_block_style
from .events import DEPTH_LIMIT, LOST_KEY, TOO_DEEP, is_about_nesting, is_lost, text_before
from .go_yaml_escapes import MOST_REPLACED, replace_quote_escapes, restore_quotes
from .open_collections import PENDING, Marks, Opened, merge_keys, path_to
from .open_collections import Value as Value
from .parse_error import ParseError, ParseErrorType
from .place import Chars, Node
from .scalars import MERGE, RESOLVERS, Profile, resolve_tagged
from .syntax_errors import make_syntax_error

#: Nodes that a file may grow to through its aliases: so many, and some for each byte, so that a small file is as cheap
#: as it looks; the largest real document seen is below 100,000.
NODE_BUDGET, NODES_PER_BYTE = 10_000, 10


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file, counted from 0 in the file's stream (empty documents count)."""

    index: int
    value: Value


@dataclass(frozen=True, slots=True)
class Loaded:
    """The documents that could be read, and what is wrong with the text; after a syntax error no more follow.

    `odd_keys` says that a collection is the key of another: `{{ x }}` is one for YAML.
    """

    documents: tuple[Document, ...]
    parse_errors: tuple[ParseError, ...] = ()
    odd_keys: bool = False


class _StopError(Exception):
    """Reading this file ends here; carries the parse error that says why."""

    def __init__(self, parse_error: ParseError) -> None:
        self.parse_error = parse_error


def load(data: bytes, profile: Profile = "go-yaml-2") -> Loaded:
    """Read every document of a YAML (or JSON) text; raises nothing, whatever the bytes are.

    `data` is UTF-8 without byte order mark. Aliases share their value, bounded by NODE_BUDGET and NODES_PER_BYTE;
    duplicate keys keep the last value, as kubectl does; unknown tags are ignored.
    """
    values = read_block_style(data, profile)
    if values is not None:
        return Loaded(tuple(starmap(Document, enumerate(values))))
    reader, error = _read(data, profile)
    if error is not None and (meant := replace_quote_escapes(data, error)):
        return _load_meant(meant, profile)
    return _loaded(reader, error, data)


def _load_meant(data: bytes, profile: Profile) -> Loaded:
    """The documents of a text in which escapes of Go's readers have been replaced, with more of them if there are."""
    reader, error = _read(data, profile)
    for _ in range(MOST_REPLACED):
        if error is None or not (more := replace_quote_escapes(data, error, is_first=False)):
            break
        data = more
        reader, error = _read(data, profile)
    found = _loaded(reader, error, data)
    return replace(found, documents=tuple(Document(one.index, restore_quotes(one.value)) for one in found.documents))


def _loaded(reader: "_Reader", error: yaml.YAMLError | None, data: bytes) -> Loaded:
    if error is not None:
        reader.parse_errors.append(make_syntax_error(error, data))
    return Loaded(tuple(reader.documents), tuple(reader.parse_errors), reader.odd_keys)


def _read(data: bytes, profile: Profile, *, again: bool = True) -> "tuple[_Reader, yaml.YAMLError | None]":
    """A reader at its end, with libyaml's error; what comes first in the text is told: see events.py."""
    reader = _Reader(data, profile)
    error = reader.read()
    if error is not None and (again or is_about_nesting(error)):
        earlier, first = _read(text_before(error, data), profile, again=False)
        if earlier.is_too_deep or (is_about_nesting(error) and (earlier.has_stopped or first)):
            return earlier, first
    return reader, error


class _Reader:
    """Drives libyaml's parser over one file; holds what the documents share: anchors, the node count, the flaws."""

    def __init__(self, data: bytes, profile: Profile) -> None:
        self.data = data
        # Any: an event's attributes depend on its class, and a cast for each event would cost what a node costs.
        self.next: Callable[[], Any] = CParser(data).get_event
        self.resolve = RESOLVERS[profile]
        self.documents: list[Document] = []
        self.parse_errors: list[ParseError] = []
        self.anchors: dict[str, tuple[Value, int]] = {}
        self.opened: set[str] = set()
        self.count, self.most = 0, NODE_BUDGET + NODES_PER_BYTE * len(data)
        self.odd_keys = False
        self.has_stopped = self.is_too_deep = False

    @cached_property
    def text(self) -> str:
        return self.data.decode("utf-8", "replace")

    def read(self) -> yaml.YAMLError | None:
        """Read all that can be read; the error is that of libyaml where it cannot go on."""
        try:
            self._documents()
        except _StopError as stop:
            self.parse_errors.append(stop.parse_error)
            self.has_stopped, self.is_too_deep = True, stop.parse_error.type is ParseErrorType.TOO_DEEP
        except UnicodeDecodeError:  # a tag's escapes are decoded by PyYAML itself
            self.parse_errors.append(
                ParseError(ParseErrorType.SYNTAX, Chars(0, 1), "a tag has escapes that are not UTF-8")
            )
        except yaml.YAMLError as error:
            return error
        return None

    def _documents(self) -> None:
        while True:
            event = self.next()
            if event is None or event.__class__ is StreamEndEvent:
                return
            if event.__class__ is DocumentStartEvent:
                self.anchors, self.opened = {}, set()
                self.documents.append(Document(len(self.documents), self._document()))

    def _document(self) -> Value:
        """The document's value. One loop with everything inline: it runs once for each node of the repository.

        The collection that is being filled is `pairs` or, where that is None, `items`; only one that has an anchor,
        merges or stands in flow style has `marks`. Those around it are on the stack.
        """
        following, resolve, anchors, count = self.next, self.resolve, self.anchors, self.count
        pairs: dict[str, Value] | None = None
        items: list[Value] = []
        key: str | None = None
        marks: Marks | None = None
        stack: list[Opened] = []
        while True:
            event = following()
            kind = event.__class__
            value: Value
            if kind is ScalarEvent:
                text: str = event.value
                if pairs is not None and key is None:
                    key = text
                    if text == "<<" or text in pairs or event.anchor is not None or not text:
                        marks = self._unusual_key(event, text, pairs, marks, stack)
                    continue
                count += 1
                if event.implicit[0]:
                    value = resolve(text)
                elif event.tag is None:
                    value = text
                else:
                    value = resolve_tagged(event.tag, text, resolve)
                if event.anchor is not None:
                    anchors[event.anchor] = (value, 1)
                    self.opened.discard(event.anchor)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                stack.append((pairs, items, key, marks))
                count += 1
                pairs, key = {} if kind is MappingStartEvent else None, None
                items = [] if pairs is None else items
                is_marked = event.flow_style or event.anchor is not None or len(stack) > DEPTH_LIMIT
                marks = self._marks(event, count, len(stack)) if is_marked else None
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value = items if pairs is None else pairs
                if marks is not None:
                    self._close_marked(value, marks, count)
                pairs, items, key, marks = stack.pop()
            elif kind is AliasEvent:
                value, count = self._alias(event, count)
            else:  # the document's end
                self.count = count
                return items[0] if items else None
            if pairs is None:
                items.append(value)
            elif key is None:  # a collection or alias as a key
                self.odd_keys = self.odd_keys or isinstance(value, dict | list)
                key = str(value) if isinstance(value, str | int) else f"? {len(pairs)}"
            elif marks is not None and marks.merges and marks.merges[-1] is PENDING:
                marks.merges[-1] = value
                key = None
            else:
                pairs[key] = value
                key = None

    def _unusual_key(
        self, event: Any, text: str, pairs: dict[str, Value], marks: Marks | None, stack: list[Opened]
    ) -> Marks | None:
        """A key that is a merge, has an anchor, is empty, or stands in the mapping already; the mapping's marks."""
        opened = marks.opened if marks else None
        if not text and opened is not None and is_lost(event, opened, self.text):
            raise _StopError(ParseError(ParseErrorType.SYNTAX, Chars(opened, opened + 1), LOST_KEY))
        if event.anchor is not None:
            self.anchors[event.anchor] = (text, 1)
        if text == "<<" and (event.implicit[0] or event.tag == MERGE):
            marks = marks or Marks()
            marks.merges.append(PENDING)
        elif text in pairs:
            at = Chars(event.start_mark.index, event.end_mark.index)
            first = Node(len(self.documents), (*path_to(stack), text), key=True)
            self.parse_errors.append(
                ParseError(ParseErrorType.DUPLICATE_KEY, at, f"`{text}` stands twice in one mapping", text, first)
            )
        return marks

    def _marks(self, event: Any, count: int, depth: int) -> Marks:
        """What is unusual of a collection that begins."""
        if depth > DEPTH_LIMIT:
            raise _StopError(ParseError(ParseErrorType.TOO_DEEP, _at(event), TOO_DEEP))
        anchor: str | None = event.anchor
        if anchor is not None:
            self.opened.add(anchor)
            self.anchors.pop(anchor, None)
        is_flow_mapping = event.flow_style and event.__class__ is MappingStartEvent
        return Marks(anchor, count, event.start_mark.index if is_flow_mapping else None)

    def _close_marked(self, value: Value, marks: Marks, count: int) -> None:
        """Merge what a collection is to be merged with, and remember it by its anchor."""
        if isinstance(value, dict):
            merge_keys(value, marks.merges)
        if marks.anchor in self.opened:  # else it was given to something inside
            self.anchors[marks.anchor] = (value, count - marks.before + 1)
            self.opened.discard(marks.anchor)

    def _alias(self, event: Any, count: int) -> tuple[Value, int]:
        """What an alias stands for, and how many nodes there are with it."""
        name: str = event.anchor
        if name not in self.anchors:
            if name in self.opened:
                raise _StopError(
                    ParseError(
                        ParseErrorType.RECURSIVE_ALIAS, _at(event), "this alias stands inside the value it refers to"
                    )
                )
            raise _StopError(
                ParseError(
                    ParseErrorType.SYNTAX, _at(event), "this alias refers to an anchor that is not defined above it"
                )
            )
        value, size = self.anchors[name]
        if count + size > self.most:
            message = f"aliases make this file grow to more than {self.most:,} nodes"
            raise _StopError(ParseError(ParseErrorType.TOO_MANY_NODES, _at(event), message))
        return value, count + size


def _at(event: Any) -> Chars:
    return Chars(event.start_mark.index, event.end_mark.index)
