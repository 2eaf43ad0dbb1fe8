"""YAML as Argo CD writes and reads it, by way of JSON: sigs.k8s.io/yaml over Go's yaml v2.

Source: the documentation of sigs.k8s.io/yaml; which texts are quoted is that of go-yaml v2 (encode.go), the layout
that of libyaml.
"""

import functools
import re
from collections.abc import Iterator

import yaml
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from ...text.document import Value, load
from ...text.parse_error import ParseErrorType
from ...text.scalars import RESOLVERS
from .format import format_float
from .json_text import JsonError, dump_number
from .values import GoValue, Missing, NotKnownError, TemplateError, Typed, bare, entries_of, is_nil_slice, items_of
from .yaml_keys import rename_keys

#: Texts that YAML 1.1 reads as numbers of base 60, and as points in time.
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_DIGITS, _DIGITS_AT_END = re.compile(r"[0-9]+"), re.compile(r"[0-9]+\Z")
_NESTED_KEY = re.compile(r"\? [0-9]+")
_WIDTH = 80


def read_yaml(text: str) -> GoValue:
    """The value of a text's first document, every number a float64; raises TemplateError where it is not YAML."""
    loaded = load(text.encode("utf-8", "replace"))
    error = next((one for one in loaded.parse_errors if one.type is not ParseErrorType.DUPLICATE_KEY), None)
    if error is not None and error.type is not ParseErrorType.SYNTAX:
        raise NotKnownError(f"YAML that is not read here: {error.message}")
    if error is not None and not loaded.documents:
        raise TemplateError(f"error converting YAML to JSON: yaml: {error.message}")
    if not loaded.documents:
        return None
    if loaded.odd_keys and _has_nested_key(loaded.documents[0].value):
        raise TemplateError("error converting YAML to JSON: yaml: invalid map key")
    return as_json(rename_keys(loaded.documents[0].value, 0, text))


def _has_nested_key(value: Value) -> bool:
    """Whether a key is a mapping or list, which the document's value calls by its number."""
    if isinstance(value, dict):
        return any(_NESTED_KEY.fullmatch(key) or _has_nested_key(entry) for key, entry in value.items())
    return isinstance(value, list) and any(map(_has_nested_key, value))


def as_json(value: Value) -> GoValue:
    """A document's value as Go has it after JSON: numbers are float64."""
    match value:
        case bool():
            return value
        case int() | float():
            return float(value)
        case dict():
            return {key: as_json(entry) for key, entry in value.items()}
        case list():
            return [as_json(item) for item in value]
        case _:
            return value


def dump_yaml(value: GoValue) -> str:
    """The value as YAML without a line end; raises TemplateError where JSON has no such value."""
    events = [
        StreamStartEvent(),
        DocumentStartEvent(explicit=False),
        *_events(value),
        DocumentEndEvent(explicit=False),
        StreamEndEvent(),
    ]
    try:
        written: str = yaml.emit(events, Dumper=yaml.CDumper, width=_WIDTH, allow_unicode=True)
    except yaml.YAMLError as error:
        raise NotKnownError(f"`toYaml` of such a value: {error}") from None
    return written.removesuffix("...\n").removesuffix("\n")


def _events(value: GoValue) -> Iterator[Event]:
    if (entries := entries_of(value)) is not None:
        yield MappingStartEvent(None, None, True, flow_style=False)
        for key in sorted(entries, key=functools.cmp_to_key(_compare_keys)):
            yield _scalar(key)
            yield from _events(entries[key])
        yield MappingEndEvent()
    elif is_nil_slice(value):
        yield _scalar(None)
    elif not isinstance(bare(value), bytes) and (items := items_of(value)) is not None:
        yield SequenceStartEvent(None, None, True, flow_style=False)
        for item in items:
            yield from _events(item)
        yield SequenceEndEvent()
    else:
        yield _scalar(value)


def _scalar(value: GoValue) -> ScalarEvent:
    if isinstance(value, Typed) and value.type.startswith("*"):
        raise NotKnownError("a version as YAML")
    match bare(value):
        case None | Missing():
            text, style = "null", None
        case bool() as truth:
            text, style = ("true" if truth else "false"), None
        case int() as number:
            text, style = str(number), None
        case float() as number:
            text, style = _number(number), None
        case str() as written:
            text, style = written, _style(written)
        case _:
            raise NotKnownError("bytes as YAML")
    return ScalarEvent(None, None, (True, True), text, style=style)


def _number(number: float) -> str:
    try:
        text = dump_number(number)
    except JsonError as error:
        raise TemplateError(str(error)) from None
    return str(int(text)) if text.lstrip("-").isdigit() else format_float(number)


def _style(text: str) -> str | None:
    """How go-yaml asks for a text to be written; None is plain, which the layout may still not allow."""
    if "\n" in text:
        return "|"
    is_text = isinstance(RESOLVERS["go-yaml-2"](text), str) and text != "<<"
    return None if is_text and not _BASE_60.fullmatch(text) and not _TIME.fullmatch(text) else '"'


def _compare_keys(one: str, other: str) -> int:
    """The order of go-yaml's keys: numbers in them by their size, letters after what are none."""
    at = next((index for index, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if at is None:
        return len(one) - len(other)
    a, b = one[at], other[at]
    if a.isalpha() != b.isalpha():
        return 1 if a.isalpha() else -1
    if not a.isalpha():
        before = _DIGITS_AT_END.search(one[:at])
        lead = "1" if "0" in (a, b) and before and before[0].strip("0") else "0"
        left, right = (_DIGITS.match(text, at) for text in (one, other))
        numbers = [int(lead + (match[0] if match else "")) for match in (left, right)]
        if numbers[0] != numbers[1]:
            return numbers[0] - numbers[1]
        if (lengths := [match.end() if match else at for match in (left, right)])[0] != lengths[1]:
            return lengths[0] - lengths[1]
    return -1 if a < b else 1
