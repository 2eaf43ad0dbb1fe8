"""Texts become the values that the consumers see, and whatever is wrong with a text is a parse error with its place."""

import json
import math
from collections.abc import Callable

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.facts import FileState
from stackwright.model.read_file import read
from stackwright.model.text import document
from stackwright.model.text.document import Document, Value, load
from stackwright.model.text.events import DEPTH_LIMIT
from stackwright.model.text.parse_error import ParseError, ParseErrorType
from stackwright.model.text.place import Chars, Node
from stackwright.model.text.positions import Positions


def value(text: str) -> Value:
    """The value of a text's only document, which has no parse errors."""
    loaded = load(text.encode())
    assert loaded.parse_errors == ()
    (found,) = loaded.documents
    return found.value


def parse_error(text: str) -> ParseError:
    """A text's only parse error."""
    (found,) = load(text.encode()).parse_errors
    return found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", []),
        ("# only a comment\n", []),
        ("---\n", [None]),
        ("---\n---\n", [None, None]),
        ("a: 1\n---\n# nothing\n---\nb: 2\n", [{"a": 1}, None, {"b": 2}]),
        ("a: 1\n...\n---\nb: 2\n...\n", [{"a": 1}, {"b": 2}]),
        ("%YAML 1.1\n---\na: 1\n", [{"a": 1}]),
        ("--- text\n--- |\n block\n", ["text", "block\n"]),
        ("- 1\n- [2, {a: b}]\n- {c: [d]}\n", [[1, [2, {"a": "b"}], {"c": ["d"]}]]),
        ("{}", [{}]),
        ("[]", [[]]),
        ("a:\nb: ~\n", [{"a": None, "b": None}]),
        ("a: &x 1\n---\nb: 1\n", [{"a": 1}, {"b": 1}]),
    ],
)
def test_documents(text: str, values: list[Value]) -> None:
    loaded = load(text.encode())
    assert loaded.parse_errors == ()
    assert loaded.documents == tuple(Document(index, found) for index, found in enumerate(values))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\n", {"k": 3, "l": 2}),
        ("a: &x {k: 1, l: 2}\nb: {k: 3, <<: *x}\n", {"k": 3, "l": 2}),
        ("b: {<<: {k: 1}}\n", {"k": 1}),
        ("b: {!!merge <<: {k: 1}}\n", {"k": 1}),
        ("b: {!!str <<: 1, k: 1}\n", {"<<": 1, "k": 1}),
        ("b: {<<: [{k: 1, l: 1}, {k: 2, m: 2}], n: 3}\n", {"k": 1, "l": 1, "m": 2, "n": 3}),
        ("b: {<<: {k: 1}, <<: {k: 2, l: 2}}\n", {"k": 1, "l": 2}),
        ("b: {<<: 7, k: 1}\n", {"k": 1}),
        ("b: {<<: [7, {l: 2}], k: 1}\n", {"k": 1, "l": 2}),
        ("b: {<<: ~, k: 1}\n", {"k": 1}),
        ('b: {"<<": {k: 1}}\n', {"<<": {"k": 1}}),
        ("a: &x {k: 1}\nc: &y {<<: *x, l: 2}\nb: {<<: *y, m: 3}\n", {"k": 1, "l": 2, "m": 3}),
    ],
)
def test_merge_keys(text: str, found: Value) -> None:
    whole = value(text)
    assert isinstance(whole, dict)
    assert whole["b"] == found


def test_a_merge_leaves_the_anchored_map_alone() -> None:
    assert value("a: &x {k: 1}\nb: {<<: *x, l: 2}\nc: *x\n") == {"a": {"k": 1}, "b": {"k": 1, "l": 2}, "c": {"k": 1}}


@pytest.mark.parametrize(
    ("text", "name", "path", "second", "values"),
    [
        ("a: 1\nb: 2\na: 3\n", "a", ("a",), 10, {"a": 3, "b": 2}),
        ("x:\n  - {k: 1, k: 2}\n", "k", ("x", 0, "k"), 14, {"x": [{"k": 2}]}),
        ("x: [0, {y: {k: 1, 'k': 2}}]\n", "k", ("x", 1, "y", "k"), 18, {"x": [0, {"y": {"k": 2}}]}),
        ('"é😀": 1\n"é😀": 2\n', "é😀", ("é😀",), 8, {"é😀": 2}),
        ("x: {<<: {k: 1, k: 2}}\n", "k", ("x", "<<", "k"), 15, {"x": {"k": 2}}),
    ],
)
def test_duplicate_keys(text: str, name: str, path: tuple[str | int, ...], second: int, values: Value) -> None:
    found = parse_error(text)
    assert (found.type, found.key, found.at.start) == (ParseErrorType.DUPLICATE_KEY, name, second)
    assert found.first == Node(0, path, key=True)
    assert load(text.encode()).documents[0].value == values
    first = Positions(text).span(found.first)
    assert Positions(text).span(found.at) > first


def test_a_duplicate_key_in_a_later_document() -> None:
    found = parse_error("a: 1\n---\nk: 1\nk: 2\n")
    assert found.first == Node(1, ("k",), key=True)
    assert found.at == Chars(14, 15)


def test_each_repetition_is_a_flaw_and_merged_keys_are_none() -> None:
    assert len(load(b"a: 1\na: 2\na: 3\n").parse_errors) == 2
    assert load(b"a: &x {k: 1}\nb: {<<: *x, k: 2}\n").parse_errors == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", {"a": 1, "b": 1, "c": 2, "d": 2}),
        ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
        ("a: &x k\n*x : 1\n", {"a": "k", "k": 1}),
        ("a: &x 7\n*x : 1\n", {"a": 7, "7": 1}),
        ("&k a: 1\nb: *k\n", {"a": 1, "b": "a"}),
        ("a: &x\nb: *x\n", {"a": None, "b": None}),
        ("- &x {a: &x 1}\n- &y [*x]\n", None),
        ("? [a, b]\n: 1\nc: 2\n", None),
        ("? {a: b}\n: 1\n? |\n  block\n: 2\n", None),
        ("1: a\ntrue: b\n~: c\n", {"1": "a", "true": "b", "~": "c"}),
        ("a: !vault |\n  x\nb: !Find [1]\nc: !Map {d: 1}\n", {"a": "x\n", "b": [1], "c": {"d": 1}}),
        ("!!map {a: !!seq [!!str 1]}\n", {"a": ["1"]}),
    ],
)
def test_anchors_keys_and_tags(text: str, found: Value) -> None:
    whole = value(text)
    if found is not None:
        assert whole == found


def test_complex_keys_keep_their_values_apart() -> None:
    whole = value("? [a, b]\n: 1\n? {c: d}\n: 2\ne: 3\n")
    assert isinstance(whole, dict)
    assert [*whole.values()] == [1, 2, 3]
    assert all(isinstance(key, str) for key in whole)


def test_an_anchor_redefined_inside_of_its_own_value() -> None:
    assert value("a: &x {b: &x 1}\nc: *x\n") == {"a": {"b": 1}, "c": 1}


def test_anchors_end_with_their_document() -> None:
    found = parse_error("a: &x 1\n---\nb: *x\n")
    assert (found.type, found.at) == (ParseErrorType.SYNTAX, Chars(15, 17))


@pytest.mark.parametrize(
    ("text", "fault", "stretch", "documents"),
    [
        ("a: *nope\n", ParseErrorType.SYNTAX, "*nope", 0),
        ("a: 1\n---\nb: *nope\n", ParseErrorType.SYNTAX, "*nope", 1),
        ("a: &x [*x]\n", ParseErrorType.RECURSIVE_ALIAS, "*x", 0),
        ("&x a: {b: &y {c: *y}}\n", ParseErrorType.RECURSIVE_ALIAS, "*y", 0),
        ("a: &x 1\nb: &x [*x]\n", ParseErrorType.RECURSIVE_ALIAS, "*x", 0),
        ("a: [1\nb: 2\n", ParseErrorType.SYNTAX, ":", 0),
        ("a: 1\n---\nb: 'x\n", ParseErrorType.SYNTAX, "", 1),
        ("a: b: c\n", ParseErrorType.SYNTAX, ":", 0),
        ("é😀: {% x %}\n", ParseErrorType.SYNTAX, "%", 0),
        ("a: 1\n\tb: 2\n", ParseErrorType.SYNTAX, "\t", 0),
        ("a: \x01\n", ParseErrorType.SYNTAX, "\x01", 0),
        ("é: \x01\n", ParseErrorType.SYNTAX, "\x01", 0),
        ("a: !x!y 1\n", ParseErrorType.SYNTAX, "!", 0),
    ],
)
def test_flaws_that_end_the_reading(text: str, fault: ParseErrorType, stretch: str, documents: int) -> None:
    found = parse_error(text)
    assert found.type is fault
    assert text[found.at.start : found.at.end].startswith(stretch)
    assert 0 <= found.at.start <= len(text)
    assert found.message
    assert len(load(text.encode()).documents) == documents


def test_a_bad_byte_is_found_behind_wide_characters() -> None:
    (found,) = load("é😀: ".encode() + b"\xff\n").parse_errors
    assert found.type is ParseErrorType.SYNTAX
    assert found.at.start == 4


def test_an_alias_bomb_is_bounded_and_told_where_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    text = "\n".join(lines)
    found = parse_error(text)
    assert found.type is ParseErrorType.TOO_MANY_NODES
    assert text[found.at.start : found.at.end] == "*a3"
    assert load(text.encode()).documents == ()


def test_the_budget_is_for_each_file_and_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "NODES_PER_BYTE", 0)
    monkeypatch.setattr(document, "NODE_BUDGET", 22)
    fits = "a: &x [1, 2]\nb: [*x, *x]\n"
    assert load(f"{fits}---\n{fits}".encode()).parse_errors == ()
    monkeypatch.setattr(document, "NODE_BUDGET", 11)
    assert load(fits.encode()).parse_errors == ()
    assert parse_error(f"{fits}---\n{fits}").type is ParseErrorType.TOO_MANY_NODES
    assert parse_error("a: &x [1, 2]\nb: [*x, *x, *x]\n").type is ParseErrorType.TOO_MANY_NODES
    assert parse_error("a: &x {k: 1, l: 2}\nb: {<<: [*x, *x, *x]}\n").type is ParseErrorType.TOO_MANY_NODES
    monkeypatch.setattr(document, "NODE_BUDGET", 10)
    assert parse_error(fits).type is ParseErrorType.TOO_MANY_NODES


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_depth(opening: str) -> None:
    closing = {"[": "]", "{a: ": "}", "- ": ""}[opening]

    def nested(levels: int) -> str:
        return f"{opening * levels}0{closing * levels}\n"

    assert load(nested(DEPTH_LIMIT).encode()).parse_errors == ()
    assert parse_error(nested(DEPTH_LIMIT + 1)).type is ParseErrorType.TOO_DEEP
    assert parse_error(nested(50_000)).type in (ParseErrorType.TOO_DEEP, ParseErrorType.SYNTAX)


_LEAVES = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
)
#: What JSON and YAML write alike: no control characters, and no line breaks of YAML 1.1.
_TEXTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Cn"], blacklist_characters="\u2028\u2029\ufeff"), max_size=40
)
_VALUES: st.SearchStrategy[Value] = st.recursive(
    _LEAVES | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(_VALUES, st.sampled_from([None, 1, 4]), st.booleans())
def test_json_is_read_as_json(wanted: Value, indent: int | None, talos: bool) -> None:
    text = json.dumps(wanted, ensure_ascii=False, indent=indent)
    loaded = load(text.encode(), "go-yaml-3" if talos else "go-yaml-2")
    assert loaded.parse_errors == ()
    assert loaded.documents == (Document(0, wanted),)


@pytest.mark.parametrize("escape", ['"\\u00e9"', '"\\t\\n\\/\\b"', '"\\u2028"', '"\\\\"'])
def test_json_escapes(escape: str) -> None:
    assert value(escape) == json.loads(escape)


_MARKS = st.sampled_from([*"-?:,[]{}#&*!|>'\"%@` \n\t\r0aé😀\ufeff\u2028\x00", "<<", "--- ", "...", "!!", "&a ", "*a "])


def _reads(data: bytes) -> None:
    for profile in ("go-yaml-2", "go-yaml-3"):
        loaded = load(data, "go-yaml-3" if profile == "go-yaml-3" else "go-yaml-2")
        assert [found.index for found in loaded.documents] == list(range(len(loaded.documents)))
        for found in loaded.parse_errors:
            assert 0 <= found.at.start <= found.at.end


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    _reads(data)


@given(st.lists(_MARKS, max_size=40).map("".join))
def test_any_marks_are_read(text: str) -> None:
    _reads(text.encode())


@pytest.mark.parametrize("data", [b"\xff\xfea\x00:\x00", b"\xfe\xff\x00a", b"\xef\xbb\xbfa: 1", b"\x00\x00\xfe\xff"])
def test_other_encodings_are_read(data: bytes) -> None:
    _reads(data)


@pytest.mark.parametrize("data", [b"a: !%ED%A0%80 x\n", b"a: !<%C0%80> 1\n", b"%TAG !e! tag:%ED%A0%80,\n--- !e!x 1\n"])
def test_a_tag_that_is_no_text_is_a_flaw(data: bytes) -> None:
    assert load(data).parse_errors[0].type is ParseErrorType.SYNTAX


#: Letters of which no word has a meaning of its own in either dialect, and all of YAML's marks.
_TAME = st.text("abcdé 漢😀:#-'\"\n{}[]&*!|>%@`,?\t\\", max_size=30)
_DUMPED = st.recursive(
    _TAME | st.integers(-(10**6), 10**6) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TAME, inner, max_size=4),
    max_leaves=15,
)


@given(
    _DUMPED,
    st.sampled_from([None, "'", '"', "|", ">"]),
    st.sampled_from([None, True, False]),
    st.sampled_from([20, 80, 2000]),
)
def test_what_pyyaml_writes_is_read_as_pyyaml_reads_it(
    wanted: Value, style: str | None, flow: bool | None, width: int
) -> None:
    if style in ("|", ">", "'", '"') and not _only_texts(wanted):
        style = None  # a style for all makes numbers texts with tags
    text = yaml.dump(
        wanted, Dumper=yaml.CSafeDumper, default_style=style, default_flow_style=flow, width=width, allow_unicode=True
    )
    assert value(text) == yaml.load(text, yaml.CSafeLoader)


def _only_texts(found: Value) -> bool:
    match found:
        case str():
            return True
        case list():
            return all(_only_texts(item) for item in found)
        case dict():
            return all(_only_texts(item) for item in found.values())
        case _:
            return False


_AGREED = """
- &base {image: web, ports: [80, 443], probe: {path: /, wait: 5}}
- {<<: *base, image: api}
- [*base, *base]
---
folded: >
  one
  two

  three
kept: |+
  a

stripped: |-
  b
indented: |2
    c
empty: ""
plain: over
  two lines
single: 'over
  two ''lines'''
"double": "tab\\there \\u00e9 \\x41 \\
  and on"
numbers: [0, -1, 3.5, 0x1F, 0b11, 017, 1_000, .inf, -.inf]
words: [true, False, NULL, ~, yes, No, on, OFF]
nested:
- - - deep
  - {a: [], b: {}, c: }
? complex
: - value
---
just text
"""


def test_dialects_agree_on_a_text_with_everything() -> None:
    loaded = load(_AGREED.encode())
    assert loaded.parse_errors == ()
    assert [found.value for found in loaded.documents] == list(yaml.load_all(_AGREED, yaml.CSafeLoader))


def test_a_template_that_happens_to_be_yaml() -> None:
    assert read("values.yaml", b"name: {{ x }}\n").facts.state is FileState.TEMPLATED


def test_not_a_number_is_read() -> None:
    found = value(".nan")
    assert isinstance(found, float)
    assert math.isnan(found)


@pytest.mark.parametrize("reader", [lambda text: load(text.encode()), lambda text: load(text.encode(), "go-yaml-3")])
def test_reading_twice_gives_the_same(reader: Callable[[str], object]) -> None:
    assert reader(_AGREED) == reader(_AGREED)
