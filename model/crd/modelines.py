"""`# yaml-language-server: $schema=FILE`: schemas that documents name for editors, where they are in the repository.

Editors read the file from beside the document. What is behind a URL or on one machine's disk is not looked at.
Source: redhat-developer/yaml-language-server, src/languageservice/services/modelineUtil.ts and yamlSchemaService.ts.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urldefrag

from yaml.events import DocumentStartEvent, ScalarEvent

from ...schemas.tables.scalars import JsonSchema
from ...schemas.validation.validate import Violation, ViolationType, checker
from ..files.file_tree import Hit, join
from ..files.source import Source
from ..text.events import BROKEN, events
from .schema_reference_targets import TREE, SchemaFiles

#: What is in every file with such a line.
MARK = b"yaml-language-server"
_LINE = re.compile(r"^[ \t]*#[ \t]*yaml-language-server[ \t]*:[^\n\r]*?\$schema=([^\s]+)", re.MULTILINE)
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/|\\|~")
_DRAFT_7 = "http://json-schema.org/draft-07/schema#"
SchemaCheck = Callable[[object], tuple[Violation, ...]]


class ModelineFact(NamedTuple):
    """A schema that a comment names for editors, as written there."""

    schema: str


def modelines(text: str) -> tuple[str, ...]:
    """The schemas in files beside it that a text names, as written."""
    return tuple(dict.fromkeys(written for _, written in _lines(text)))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for match in _LINE.finditer(text):
        if not _ELSEWHERE.match(match[1]):
            yield match.start(), match[1]


def schemas_by_document(text: str) -> Mapping[int, str]:
    """The schema that each document names; a line above the first document is its own, in a text it is none."""
    starts, texts = _events(text)
    found: dict[int, str] = {}
    for at, written in _lines(text):
        before = bisect_right(texts, (at, len(text))) - 1
        if before < 0 or at >= texts[before][1]:
            found.setdefault(max(0, bisect_right(starts, at) - 1), written)
    return found


def _events(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Where documents start, and the texts of several lines, in which a comment's sign is not a comment."""
    starts: list[int] = []
    texts: list[tuple[int, int]] = []
    try:
        for event in events(text):
            start, end = event.start_mark, event.end_mark
            if event.__class__ is DocumentStartEvent:
                starts.append(start.index)
            elif event.__class__ is ScalarEvent and start.line != end.line:
                texts.append((start.index, end.index))
    except BROKEN:
        pass
    return starts, texts


def check_of(source: Source, folder: str, written: str) -> SchemaCheck | None:
    """Checks against a schema that a file in a folder names; None where it is not in the tree or is no JSON Schema."""
    name, fragment = urldefrag(written)
    uri = TREE + quote(join(folder, unquote(name)))
    try:
        schema = _retrieve(source, uri)
        if fragment:
            schema, uri = {"$schema": schema.get("$schema", _DRAFT_7), "$ref": f"{uri}#{fragment}"}, TREE
        check = checker(
            schema, _validator(source, uri, schema), SchemaFiles(uri, schema, partial(_retrieve, source)).resolve
        )
    except (ValueError, RecursionError):
        return None
    return lambda value: tuple(violation for violation in check(value) if not _is_inferred(violation))


def _is_inferred(violation: Violation) -> bool:
    """Whether the type was only taken from a default of null, as tools do that make schemas of value files."""
    return violation.type is ViolationType.WRONG_TYPE and violation.allowed == ("null",)


def _validator(source: Source, uri: str, schema: JsonSchema) -> Any:
    import jsonschema_rs

    # Editors take what does not say its draft for draft 7.
    make = jsonschema_rs.validator_for if "$schema" in schema else jsonschema_rs.Draft7Validator
    # Look-ahead is what only a backtracking engine has: it is stopped early, and then nothing is known of the text.
    bounded = jsonschema_rs.FancyRegexOptions(backtrack_limit=10_000)
    return make(schema, base_uri=uri, retriever=lambda asked: _retrieve(source, asked), pattern_options=bounded)


def _retrieve(source: Source, uri: str) -> JsonSchema:
    """A schema of the tree by its URI; ValueError where it is none: nothing is ever fetched."""
    hit = source.tree.find(join("", unquote(uri.removeprefix(TREE)))) if uri.startswith(TREE) else None
    if not isinstance(hit, Hit) or hit.is_folder:
        raise ValueError(f"{uri} is not in the repository")
    data = source.read(hit.path)
    schema = json.loads(data) if isinstance(data, bytes) else None
    if not isinstance(schema, dict):
        raise ValueError(f"{uri} is not a JSON Schema")
    return schema
