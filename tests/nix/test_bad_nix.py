"""Texts that are not Nix, too large or too deep: always a value, never an exception."""

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.facts import Facts, FileState
from stackwright.model.nix.facts import NixErrorFact
from stackwright.model.nix.syntax.nix_error import NixErrorType
from stackwright.model.nix.syntax.parse import DEPTH_LIMIT, parse
from stackwright.model.nix.syntax.scope import find_undefined_names
from stackwright.model.read_file import read
from stackwright.model.text.place import Chars

_TOKENS = [
    "a",
    "b.",
    "a/b",
    "./a",
    "./a/",
    "~/x",
    "<a>",
    "x:y",
    "1",
    "1.",
    ".5",
    '"',
    '"',
    "''",
    "''",
    "''$",
    "'''",
    "''\\",
    "$",
    "$$",
    "${",
    "}",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ";",
    "=",
    ":",
    "@",
    ",",
    "?",
    ".",
    "...",
    "!",
    "-",
    "+",
    "++",
    "*",
    "/",
    "//",
    "<",
    "<=",
    "==",
    "&&",
    "||",
    "->",
    "|>",
    "<|",
    "let",
    "in",
    "rec",
    "with",
    "assert",
    "if",
    "then",
    "else",
    "inherit",
    "or",
    "#",
    "/*",
    "*/",
    "\\",
    "\r",
    "\n",
    "\x00",
    "é",
]


def check(text: str) -> None:
    """What holds of everything that is parsed."""
    parsed = parse(text)
    assert parsed.tree is not None or parsed.errors
    for error in parsed.errors:
        assert 0 <= error.at.start <= error.at.end <= len(text)
        assert error.message
        assert error.first is None or 0 <= error.first.start <= error.first.end <= len(text)
    if parsed.tree is not None:
        assert 0 <= parsed.tree.start <= parsed.tree.end <= len(text)
        find_undefined_names(parsed.tree)


@given(st.text())
def test_any_text(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(_TOKENS), max_size=30), st.sampled_from(["", " "]))
def test_any_tokens(tokens: list[str], between: str) -> None:
    check(between.join(tokens))


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    assert read("a.nix", data).facts.state in FileState


_NESTED: dict[str, Callable[[int], str]] = {
    "parentheses": lambda n: "(" * n + "1" + ")" * n,
    "lists": lambda n: "[" * n + "]" * n,
    "sets": lambda n: "{a=" * n + "1" + ";}" * n,
    "functions": lambda n: "a: " * n + "a",
    "functions with formals": lambda n: "{ a }: " * n + "a",
    "defaults of formals": lambda n: "{ a ? " * n + "1" + " }: a" * n,
    "conditions": lambda n: "if " * n + "1" + " then 1 else 1" * n,
    "else": lambda n: "if 1 then 1 else " * n + "1",
    "not": lambda n: "!" * n + "1",
    "minus": lambda n: "- " * n + "1",
    "strings": lambda n: '"${' * n + "1" + '}"' * n,
    "indented strings": lambda n: "''${" * n + "1" + "}''" * n,
    "paths": lambda n: "./${" * n + "1" + "}" * n,
    "dynamic names": lambda n: "{}.${" * n + "1" + "}" * n,
    "let": lambda n: "let a = 1; in " * n + "a",
    "with": lambda n: "with 1; " * n + "a",
    "assert": lambda n: "assert 1; " * n + "1",
    "defaults": lambda n: "null.b or " * n + "1",
    "recursive sets that others add to": lambda n: "{a=rec{b=1;};a.c=" * n + "1" + ";}" * n,
    "all": lambda n: "([{a=b: ''${!" * n + "1" + "}'';}])" * n,
}


@pytest.mark.parametrize("nested", _NESTED.values(), ids=_NESTED)
def test_what_is_too_deep_is_an_error(nested: Callable[[int], str]) -> None:
    for text in (nested(10_000), nested(10_000)[:30_000]):
        parsed = parse(text, size_limit=len(text))
        assert parsed.tree is None
        (error,) = parsed.errors
        assert error.type is NixErrorType.TOO_DEEP
        assert str(DEPTH_LIMIT) in error.message


@pytest.mark.parametrize("nested", _NESTED.values(), ids=_NESTED)
def test_the_depth_limit_is_not_pythons(nested: Callable[[int], str]) -> None:
    text = nested(4 * sys.getrecursionlimit())
    parsed = parse(text, size_limit=len(text), depth_limit=len(text))
    assert parsed.errors == ()
    assert parsed.tree is not None
    assert find_undefined_names(parsed.tree) == []


def test_the_depth_limit_counts_levels() -> None:
    assert parse("[" * 10 + "]" * 10, depth_limit=9).tree is not None
    assert parse("[" * 11 + "]" * 11, depth_limit=9).tree is None
    assert parse("[ [ ] [ ] [ ] ! 1 ]", depth_limit=1).errors[0].type is NixErrorType.SYNTAX
    assert parse("- - 1 + - - 1", depth_limit=2).tree is not None


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * 10_000,
        "{ a" + ".a" * 10_000 + " = 1; }",
        "a + " * 10_000 + "a",
        "a ++ " * 10_000 + "a",
        "a -> " * 10_000 + "a",
        "a |> " * 10_000 + "a",
        "a <| " * 10_000 + "a",
        "a" + " ? a" * 10_000,
        "f " * 10_000,
        "[" + " a" * 10_000 + "]",
        "{" + "a.b = 1; " * 10_000 + "}",
        "{ " + ", ".join(f"a{number} ? 1" for number in range(10_000)) + " }: 1",
    ],
    ids=lambda text: text[:12],
)
def test_what_is_long_is_a_tree(text: str) -> None:
    parsed = parse(text)
    assert parsed.tree is not None
    assert find_undefined_names(parsed.tree) is not None


@pytest.mark.parametrize(
    "unit",
    [
        "''",
        " ",
        "/",
        '"',
        "-",
        ".",
        "a.",
        "a+",
        "a'.",
        "a_.",
        "/*",
        "*",
        "#",
        '"${',
        "''${",
        "<a/",
        "$",
        "''$",
        "\\",
        '"\\',
        "1",
        "{",
        "}",
        "a/",
        "./${",
        "'' ''",
        "''\n ''\\n",
    ],
)
def test_long_runs_end(unit: str) -> None:
    """Where a token was looked for again and again in the same run, this would take minutes."""
    for text in (unit * (100_000 // len(unit)), "x = " + unit * (100_000 // len(unit)) + ":x", unit * 20_000 + "/ a"):
        parse(text, size_limit=len(text))


def test_size_limit() -> None:
    assert parse("1" + " " * 9, size_limit=10).tree is not None
    (error,) = parse("1" + " " * 10, size_limit=10).errors
    assert error.type is NixErrorType.TOO_LARGE
    assert error.message == "the file is too large to be read: 11, at most 10"


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (b"\0GITCRYPT\0\x01\x02\xff", FileState.ENCRYPTED),
        (b"age-encryption.org/v1\n-> X25519 abc\n\xff\xfe", FileState.ENCRYPTED),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n", FileState.ENCRYPTED),
        (b"\x1f\x8b\x08\x00\x00\xff", FileState.BINARY),
    ],
)
def test_what_is_no_text_is_not_parsed(data: bytes, state: FileState) -> None:
    assert read("a.nix", data).facts == Facts(state)


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf{ a = 1; }", "\ufeff{ a = 1; }".encode("utf-16-le"), b"\xef\xbb\xbf"])
def test_a_byte_order_mark_is_an_error(data: bytes) -> None:
    found = read("a.nix", data).facts.of(NixErrorFact)
    assert [fact.message for fact in found if "byte order mark" in fact.message]
    assert [fact.message for fact in found if "byte order mark" not in fact.message] == (
        ["the file has no expression"] if len(data) == 3 else []
    )


def test_bytes_that_are_not_utf8_are_no_error_for_they_are_none_for_nix() -> None:
    assert read("a.nix", b'"caf\xe9"').facts.of(NixErrorFact) == ()


def test_a_nul_character_is_an_error() -> None:
    (error,) = parse('"a\0"').errors
    assert (error.type, error.at) == (NixErrorType.ENCODING, Chars(2, 3))
