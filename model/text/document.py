"""YAML text → documents, on top of libyaml's events, as the consumers read it.

A document is plain Python values; keys are always `str`. Positions are not kept: `positions.py` looks them up in the
same text for what is reported, which costs healthy files nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
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

from .events import DEPTH_LIMIT, LOST_KEY, TOO_DEEP, is_about_nesting, is_lost, text_before
from .open_collections import PENDING, Frame, path_to
from .open_collections import Value as Value
from .parse_error import ParseError, ParseErrorType
from .place import Chars, Node
from .scalars import RESOLVERS, Profile, resolve_tagged
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
    reader, error = _read(data, profile)
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
        """The document's value. One loop with everything inline: it runs once for each node of the repository."""
        following, resolve, anchors = self.next, self.resolve, self.anchors
        frame = Frame(None, None, 0)
        stack: list[Frame] = []
        pairs, key = frame.pairs, frame.key
        while True:
            event = following()
            kind = event.__class__
            value: Value
            if kind is ScalarEvent:
                text: str = event.value
                if pairs is not None and key is None:
                    key = text
                    if text == "<<" or text in pairs or event.anchor is not None or not text:
                        self._unusual_key(event, text, frame, stack)
                    continue
                self.count += 1
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
                frame.key = key
                stack.append(frame)
                frame = self._open_frame(event, kind is MappingStartEvent, len(stack))
                pairs, key = frame.pairs, None
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value = self._close_frame(frame)
                frame = stack.pop()
                pairs, key = frame.pairs, frame.key
            elif kind is AliasEvent:
                value = self._alias(event)
            else:  # the document's end
                return frame.items[0] if frame.items else None
            if pairs is None:
                frame.items.append(value)
            elif key is None:  # a collection or alias as a key
                self.odd_keys = self.odd_keys or isinstance(value, dict | list)
                key = str(value) if isinstance(value, str | int) else f"? {len(pairs)}"
            elif frame.merges is not None and frame.merges[-1] is PENDING:
                frame.merges[-1] = value
                key = None
            else:
                pairs[key] = value
                key = None

    def _unusual_key(self, event: Any, text: str, frame: Frame, stack: list[Frame]) -> None:
        """A key that is a merge, has an anchor, is empty, or stands in the mapping already."""
        if not text and frame.opened is not None and is_lost(event, frame.opened, self.text):
            raise _StopError(ParseError(ParseErrorType.SYNTAX, Chars(frame.opened, frame.opened + 1), LOST_KEY))
        if event.anchor is not None:
            self.anchors[event.anchor] = (text, 1)
        if text == "<<" and event.implicit[0]:
            frame.merges = [*(frame.merges or []), PENDING]
        elif frame.pairs is not None and text in frame.pairs:
            at = Chars(event.start_mark.index, event.end_mark.index)
            first = Node(len(self.documents), (*path_to(stack), text), key=True)
            self.parse_errors.append(
                ParseError(ParseErrorType.DUPLICATE_KEY, at, f"`{text}` stands twice in one mapping", text, first)
            )

    def _open_frame(self, event: Any, mapping: bool, depth: int) -> Frame:
        anchor: str | None = event.anchor
        if depth > DEPTH_LIMIT:
            raise _StopError(ParseError(ParseErrorType.TOO_DEEP, _at(event), TOO_DEEP))
        if anchor is not None:
            self.opened.add(anchor)
            self.anchors.pop(anchor, None)
        self.count += 1
        if mapping and event.flow_style:
            return Frame({}, anchor, self.count, event.start_mark.index)
        return Frame({} if mapping else None, anchor, self.count)

    def _close_frame(self, frame: Frame) -> Value:
        value = frame.done()
        if frame.anchor in self.opened:  # else it was given to something inside
            self.anchors[frame.anchor] = (value, self.count - frame.before + 1)
            self.opened.discard(frame.anchor)
        return value

    def _alias(self, event: Any) -> Value:
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
        self.count += size
        if self.count > self.most:
            message = f"aliases make this file grow to more than {self.most:,} nodes"
            raise _StopError(ParseError(ParseErrorType.TOO_MANY_NODES, _at(event), message))
        return value


def _at(event: Any) -> Chars:
    return Chars(event.start_mark.index, event.end_mark.index)
