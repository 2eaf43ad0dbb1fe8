r"""Escapes in double quotes on which Go's readers and libyaml disagree.

go-yaml was made from an early libyaml: it takes `\'`, which YAML has not, and does not know `\/`, which YAML 1.2 has
from JSON. Source: `yaml_parser_scan_flow_scalar` of both.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from yaml.events import ScalarEvent

from .open_collections import Value
from .place import Chars

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
#: What stands for `\'` while libyaml reads, of the same length, and what it reads that as.
_BELL, _READ_BELL = r"\a", "\a"
#: Scalars with such escapes in one text; each is found by reading the text again.
MOST_REPLACED = 50


def replace_quote_escapes(data: bytes, error: yaml.YAMLError, *, is_first: bool = True) -> bytes | None:
    r"""The text with each `\'` of the scalar that libyaml has stopped in as a bell; None where it is about another.

    A text that has a bell of its own is left as it is; one in which some have been replaced is not the first.
    """
    if not isinstance(error, yaml.MarkedYAMLError) or "unknown escape character" not in str(error.problem):
        return None
    text = data.decode("utf-8", "replace")
    if error.context_mark is None or _READ_BELL in text or (is_first and _BELL in text):
        return None
    quoted = _QUOTED.match(text, error.context_mark.index)
    if quoted is None:
        return None
    meant = _ESCAPE.sub(lambda escape: _BELL if escape[1] == "'" else escape[0], quoted[0])
    return f"{text[: quoted.start()]}{meant}{text[quoted.end() :]}".encode() if meant != quoted[0] else None


def restore_quotes(value: Value) -> Value:
    """A value as it is meant that was read from such a text."""
    match value:
        case str():
            return value.replace(_READ_BELL, "'")
        case dict():
            return {key.replace(_READ_BELL, "'"): restore_quotes(entry) for key, entry in value.items()}
        case list():
            return [restore_quotes(entry) for entry in value]
        case _:
            return value


def restore_event(event: Any) -> Any:
    """An event as it is meant that was read from such a text."""
    if event.__class__ is ScalarEvent:
        event.value = event.value.replace(_READ_BELL, "'")
    return event


def find_unknown_escapes(found: Iterable[Any], text: str) -> Iterator[Chars]:
    r"""Each `\/` in a text in double quotes that libyaml can read, of whose events: Go's readers stop there."""
    for event in found:
        if event.__class__ is ScalarEvent and event.style == '"':
            marked: Any = event  # libyaml gives each of its events both marks
            for escape in _ESCAPE.finditer(text, marked.start_mark.index, marked.end_mark.index):
                if escape[1] == "/":
                    yield Chars(escape.start(), escape.end())
