"""Places are found in the text to the column."""

import json

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from stackwright.model.text.decoding import decode
from stackwright.model.text.document import Value, load
from stackwright.model.text.place import Chars, Node, NodePath, Span
from stackwright.model.text.positions import Positions

BLOCK = """\
kind: List  # a comment
spec:
  "quoted key": 'value'
  list:
    - one
    -   two words
    - {a: 1, b: [x, y]}
  empty:
  text: |
    first
      second

  folded: >-
    a
    b
  multi: plain
    text
  last: {}
---
second: &anchor {k: v}
alias: *anchor
merged:
  <<: *anchor
  own: 1
"""


def cut(text: str, at: Node | Chars) -> str:
    """The text in a place's span."""
    span = Positions(text).span(at)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    first, last = lines[span.line - 1][span.column - 1 :], lines[span.end_line - 1][: span.end_column - 1]
    return "\n".join([first, *lines[span.line : span.end_line - 1], last])


@pytest.mark.parametrize(
    ("document", "path", "key", "found"),
    [
        (0, ("kind",), True, "kind"),
        (0, ("kind",), False, "List"),
        (0, ("spec", "quoted key"), True, '"quoted key"'),
        (0, ("spec", "quoted key"), False, "'value'"),
        (0, ("spec", "list"), True, "list"),
        (0, ("spec", "list"), False, "- one\n    -   two words\n    - {a: 1, b: [x, y]}"),
        (0, ("spec", "list", 1), False, "two words"),
        (0, ("spec", "list", 1), True, "two words"),
        (0, ("spec", "list", 2), False, "{a: 1, b: [x, y]}"),
        (0, ("spec", "list", 2, "b"), True, "b"),
        (0, ("spec", "list", 2, "b"), False, "[x, y]"),
        (0, ("spec", "list", 2, "b", 1), False, "y"),
        (0, ("spec", "empty"), True, "empty"),
        (0, ("spec", "text"), False, "|\n    first\n      second"),
        (0, ("spec", "folded"), False, ">-\n    a\n    b"),
        (0, ("spec", "multi"), False, "plain\n    text"),
        (0, ("spec", "last"), False, "{}"),
        (1, ("second",), True, "second"),
        (1, ("second", "k"), False, "v"),
        (1, ("alias",), False, "*anchor"),
        (1, ("merged", "own"), False, "1"),
        (1, ("merged", "<<"), True, "<<"),
        # What has no text of its own has its nearest parent's.
        (1, ("alias", "k"), False, "*anchor"),
        (1, ("merged", "k"), False, "<<: *anchor\n  own: 1"),
        (0, ("spec", "list", 2, "b", 7), False, "[x, y]"),
        (0, ("kind", "below", "text"), False, "List"),
    ],
)
def test_spans(document: int, path: NodePath, key: bool, found: str) -> None:
    assert cut(BLOCK, Node(document, path, key)) == found


def test_an_empty_value_stands_behind_its_key() -> None:
    assert Positions(BLOCK).span(Node(0, ("spec", "empty"))) == Span(8, 9, 8, 9)


@pytest.mark.parametrize("path", [("merged", "k"), ("alias", "k")])
def test_a_key_without_text_has_its_parents_place(path: NodePath) -> None:
    assert cut(BLOCK, Node(1, path, key=True)) == path[0]


def test_a_key_that_is_not_there_stays_in_its_document() -> None:
    assert Positions(BLOCK).span(Node(1, ("nothing",), key=True)) == Positions(BLOCK).span(Node(1, ()))


@pytest.mark.parametrize("text", ["", "# nothing\n", "[\n", "a: [1\n"])
def test_a_node_that_is_not_there_is_the_start(text: str) -> None:
    assert Positions(text).span(Node(0, ("x", 0))).line == 1
    assert Positions(text).span(Node(3, ())).line == 1


def test_what_stands_above_a_syntax_error_is_found() -> None:
    assert cut("a: 1\nb: here\nc: [\n", Node(0, ("b",))) == "here"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    text = end.join(["a: 1", "b:", "  - x", "  - text: |", "      yes", "c: end", ""])
    positions = Positions(text)
    assert positions.span(Node(0, ("b", 0))) == Span(3, 5, 3, 6)
    assert positions.span(Node(0, ("c",), key=True)) == Span(6, 1, 6, 2)
    assert positions.span(Node(0, ("c",))) == Span(6, 4, 6, 7)
    assert cut(text, Node(0, ("b", 1, "text"))) == "|\n      yes"


def test_a_byte_order_mark_takes_no_column() -> None:
    for data in ("\ufeffa: x\n".encode(), "\ufeffa: x\n".encode("utf-16-le"), "\ufeffa: x\n".encode("utf-16-be")):
        assert Positions(decode(data)).span(Node(0, ("a",))) == Span(1, 4, 1, 5)


def test_columns_count_characters() -> None:
    text = "é😀漢: [é, '😀😀', z]\n"
    assert Positions(text).span(Node(0, ("é😀漢",), key=True)) == Span(1, 1, 1, 4)
    assert Positions(text).span(Node(0, ("é😀漢", 2))) == Span(1, 16, 1, 17)


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\u2029"])
def test_what_only_yaml_counts_as_a_line_end_is_none_for_editors(separator: str) -> None:
    text = f"a: 'x{separator}y'\nb: 2\n"
    assert Positions(text).span(Node(0, ("b",))) == Span(2, 4, 2, 5)


def test_of_duplicate_keys_the_first_key_and_the_last_value() -> None:
    text = "k: one\nk: two\n"
    assert Positions(text).span(Node(0, ("k",), key=True)).line == 1
    assert cut(text, Node(0, ("k",))) == "two"


def test_chars() -> None:
    text = "ab\ncd  \n"
    assert Positions(text).span(Chars(3, 7)) == Span(2, 1, 2, 3)
    assert Positions(text).span(Chars(99, 100)) == Span(3, 1, 3, 1)


def test_nodes_on_a_line_from_the_outermost() -> None:
    nodes = Positions("a:\n  b: {c: 1}\n").nodes_on(2)
    assert Node(0, ("a", "b"), key=True) in nodes
    assert Node(0, ("a", "b", "c")) in nodes
    assert Positions("a: 1\n").nodes_on(5) == []


def test_nested_collections_as_keys_do_not_shift_what_follows() -> None:
    text = "? [x, {y: z}]\n: v\nnext: here\n"
    assert cut(text, Node(0, ("next",))) == "here"


_TEXTS = st.text("ab é😀:#-'\"\n{}[]", max_size=12)
_VALUES: st.SearchStrategy[Value] = st.recursive(
    _TEXTS | st.integers(-99, 99) | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)


def _nodes(value: Value, path: NodePath = ()) -> list[tuple[NodePath, Value]]:
    inner: list[tuple[NodePath, Value]] = []
    if isinstance(value, dict):
        inner = [found for key, item in value.items() for found in _nodes(item, (*path, key))]
    elif isinstance(value, list):
        inner = [found for index, item in enumerate(value) for found in _nodes(item, (*path, index))]
    return [(path, value), *inner]


def _assert_inside(text: str, span: Span) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert 1 <= span.line <= span.end_line <= len(lines)
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1
    assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1
    assert (span.line, span.column) <= (span.end_line, span.end_column)


@given(_VALUES, st.sampled_from([None, True, False]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_node_is_inside_of_the_text(value: Value, flow: bool | None, end: str) -> None:
    dumped = yaml.dump(value, Dumper=yaml.CSafeDumper, default_flow_style=flow, allow_unicode=True, line_break=end)
    positions = Positions(dumped)
    for path, _ in _nodes(load(dumped.encode()).documents[0].value):
        _assert_inside(dumped, positions.span(Node(0, path)))
        if path:
            _assert_inside(dumped, positions.span(Node(0, path, key=True)))


@given(_VALUES)
def test_the_text_of_every_node_is_the_node(value: Value) -> None:
    text = json.dumps(value, ensure_ascii=False)
    positions = Positions(text)
    for path, found in _nodes(value):
        span = positions.span(Node(0, path))
        assert json.loads(text[span.column - 1 : span.end_column - 1]) == found
        if path and isinstance(path[-1], str):
            span = positions.span(Node(0, path, key=True))
            assert json.loads(text[span.column - 1 : span.end_column - 1]) == path[-1]


@example("\r\n", 1, 0)
@example("a\r\nb", 2, 1)
@given(st.text("ab:-\n\r\t #'\"[]{}&*|>\x85é😀", max_size=60), st.integers(0, 70), st.integers(0, 70))
def test_any_place_in_any_text_is_inside(text: str, start: int, length: int) -> None:
    positions = Positions(text)
    _assert_inside(text, positions.span(Chars(start, start + length)))
    _assert_inside(text, positions.span(Node(0, ("a", 0, "b"))))
    for parse_error in load(text.encode()).parse_errors:
        _assert_inside(text, positions.span(parse_error.at))
