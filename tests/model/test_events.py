"""libyaml 0.2.5 and 0.2.6 differ in two things, and what is read and told is the same with both.

These tests pass with each of them, and so does `.ci/run`, which runs them with both. Where the limit of 0.2.6 is not
there, a stand-in has it.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import yaml
from yaml._yaml import CParser
from yaml.scanner import ScannerError

from stackwright.model.crd.modelines import schemas_by_document
from stackwright.model.text import document, events
from stackwright.model.text.document import load
from stackwright.model.text.events import DEPTH_LIMIT
from stackwright.model.text.parse_error import ParseErrorType
from stackwright.model.text.place import Node, Span
from stackwright.model.text.positions import Positions
from stackwright.model.text.suppressions import suppressions

#: The levels at which libyaml 0.2.6 stops.
_LIBYAML_LIMIT = 1_000
#: More of them than any of its releases reads ahead.
_DEEP = (_LIBYAML_LIMIT + 1, 5_000)


class _Limited:
    """libyaml's parser with the limit of 0.2.6 on brackets: it is the scanner's, which reads ahead of the events."""

    def __init__(self, data: bytes) -> None:
        self._parser = CParser(data)
        self._limit = _limit_of(data.decode())

    def get_event(self) -> Any:
        event: Any = self._parser.get_event()
        ahead = event.start_mark.index + 1_024 if event is not None else 0
        if self._limit is not None and self._limit <= ahead:
            at = yaml.Mark("", self._limit, 0, self._limit, None, 0)
            raise ScannerError("while increasing flow level", at, "exceeded maximum nesting depth", at)
        return event


def _limit_of(text: str) -> int | None:
    """Where a text is deeper than that."""
    level = 0
    for index, mark in enumerate(text):
        level += (mark in "[{") - (mark in "]}")
        if level > _LIBYAML_LIMIT:
            return index
    return None


@pytest.fixture(params=["installed", "limited"])
def _libyaml(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The libyaml that is here, and one with the limit of 0.2.6."""
    if request.param == "limited":
        monkeypatch.setattr(document, "CParser", _Limited)
        monkeypatch.setattr(events, "CParser", _Limited)


def _told(text: str) -> list[tuple[ParseErrorType, str, Span]]:
    places = Positions(text)
    return [
        (parse_error.type, parse_error.message, places.span(parse_error.at))
        for parse_error in load(text.encode()).parse_errors
    ]


def _too_deep_at(text: str) -> tuple[int, int]:
    """The line and the last column of the only thing that is told of the text, that it is nested too deep."""
    ((fault, message, at),) = _told(text)
    assert (fault, message) == (ParseErrorType.TOO_DEEP, f"nested deeper than {DEPTH_LIMIT} levels")
    return at.line, at.end_column - 1


@pytest.mark.usefixtures("_libyaml")
@pytest.mark.parametrize("levels", [DEPTH_LIMIT + 1, 900, *_DEEP])
@pytest.mark.parametrize(
    ("opening", "place"),
    [(one, (1, DEPTH_LIMIT * len(one) + 1)) for one in ("[", "{a: ", "{é: ", "[ &a ", "[ !!seq ")]
    + [("[ # c\n", (DEPTH_LIMIT + 1, 1))],
)
def test_flow_that_is_too_deep(opening: str, place: tuple[int, int], levels: int) -> None:
    assert _too_deep_at(opening * levels + "0") == place


@pytest.mark.usefixtures("_libyaml")
@pytest.mark.parametrize("levels", [900, *_DEEP])
def test_all_styles_mixed(levels: int) -> None:
    half = DEPTH_LIMIT // 2
    assert _too_deep_at("- " * half + "[" * levels) == (1, DEPTH_LIMIT + half + 1)
    block = "".join(f"{' ' * n}a:\n" for n in range(half))
    assert _too_deep_at(block + " " * half + "[" * levels) == (half + 1, DEPTH_LIMIT + 1)
    assert _too_deep_at("[{a: " * levels) == (1, half * 5 + 1)


@pytest.mark.usefixtures("_libyaml")
@pytest.mark.parametrize("levels", [DEPTH_LIMIT + 1, *_DEEP])
@pytest.mark.parametrize("opening", ["- ", "? ", "? - "])
def test_block_that_is_too_deep(opening: str, levels: int) -> None:
    ((fault, _, at),) = _told(opening * levels + "a\n")
    assert (fault, at.line, at.column) == (ParseErrorType.TOO_DEEP, 1, DEPTH_LIMIT * 2 + 1)


@pytest.mark.usefixtures("_libyaml")
@pytest.mark.parametrize("levels", [DEPTH_LIMIT + 1, *_DEEP])
@pytest.mark.parametrize("end", ["@", "}", "\x01"])
def test_what_comes_first_is_told(end: str, levels: int) -> None:
    """Also where the other mistake is in what is read ahead."""
    assert _too_deep_at("[" * levels + end) == (1, DEPTH_LIMIT + 1)


@pytest.mark.usefixtures("_libyaml")
@pytest.mark.parametrize("levels", _DEEP)
@pytest.mark.parametrize(
    ("start", "message", "column"),
    [
        ("[*nope, ", "this alias refers to an anchor that is not defined above it", 2),
        ("&x [*x, ", "this alias stands inside the value it refers to", 5),
        ("[?], ", "no key follows this `?`", 2),
    ],
)
def test_a_mistake_before_the_depth_is_told(start: str, message: str, column: int, levels: int) -> None:
    ((_, found, at),) = _told(start + "[" * levels)
    assert (found, at.line, at.column) == (message, 1, column)


@pytest.mark.usefixtures("_libyaml")
@pytest.mark.parametrize("levels", _DEEP)
def test_depth_where_a_key_must_stand(levels: int) -> None:
    assert _told("a: 1\n" + "[" * levels) == [(ParseErrorType.SYNTAX, "no `:` follows this key", Span(2, 1, 2, 2))]


@pytest.mark.usefixtures("_libyaml")
@pytest.mark.parametrize("end", ["", "@"])
@pytest.mark.parametrize("levels", _DEEP)
def test_what_stands_before_the_depth_is_read(levels: int, end: str) -> None:
    text = "a: 1\n---\n[{k: 1, k: 2}, " + "[" * levels + end
    loaded = load(text.encode())
    assert [found.value for found in loaded.documents] == [{"a": 1}]
    assert [parse_error.type for parse_error in loaded.parse_errors] == [
        ParseErrorType.DUPLICATE_KEY,
        ParseErrorType.TOO_DEEP,
    ]
    assert loaded.parse_errors[0].first == Node(1, (0, "k"), key=True)
    places = Positions(text)
    assert places.span(loaded.parse_errors[0].first) == Span(3, 3, 3, 4)
    assert places.span(loaded.parse_errors[1].at) == Span(3, 16 + DEPTH_LIMIT - 1, 3, 16 + DEPTH_LIMIT)


@pytest.mark.usefixtures("_libyaml")
def test_comments_before_the_depth_are_read() -> None:
    text = "a: '# stackwright: ignore[YAML001] x'\n# stackwright: ignore[YAML003] y\nb: " + "[" * 2_000
    assert [fact.codes for fact in suppressions(text)] == [("YAML003",)]
    line = "# yaml-language-server: $schema=one.json\n"
    assert schemas_by_document(f"a: |\n  {line}  b\n---\n{line}b: {'[' * 2_000}") == {1: "one.json"}


@pytest.mark.parametrize(
    "text", ["[?]", "[? ]", "[?\n  ]", "[? # why?\n]", "[?,]", "[?, a]", "[?:]", "[? : a]", "[?]]"]
)
@pytest.mark.parametrize("around", ["{}", "a: {}\n", "é: [{}]\n", "- {'': b}\n- {}\n"])
def test_a_question_mark_without_a_key_in_a_list(around: str, text: str) -> None:
    """0.2.5 drops the `]`, and so do the parsers of Kubernetes; 0.2.6 does not."""
    whole = around.replace("{}", text)
    ((fault, message, at),) = _told(whole)
    assert (fault, message) == (ParseErrorType.SYNTAX, "no key follows this `?`")
    before = whole[: whole.index("?")]
    assert (at.line, at.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[? a : b]", [{"a": "b"}]),
        ("[? a]", [{"a": None}]),
        ('[? "" ]', [{"": None}]),
        ("[? !!str ]", [{"": None}]),
        ("[{? : a}]", [{"": "a"}]),
        ("[{?}]", [{"": None}]),
        ("[{é: {? : a}}]", [{"é": {"": "a"}}]),
        ("{?: a}", {"": "a"}),
        ("? \n: a\n", {"": "a"}),
    ],
)
def test_other_question_marks_and_empty_keys(text: str, value: object) -> None:
    loaded = load(text.encode())
    assert (loaded.parse_errors, [found.value for found in loaded.documents]) == ((), [value])


@pytest.mark.parametrize(
    "read", [lambda text: list(events.events(text)), lambda text: Positions(text).nodes_on(1)], ids=["events", "places"]
)
def test_time_does_not_grow_with_the_square_of_the_depth(read: Callable[[str], object]) -> None:
    """The parser is left at the limit: 0.2.5 takes minutes for what follows."""
    with suppress(events.TooDeepError):
        read("[{a: " * 200_000)
