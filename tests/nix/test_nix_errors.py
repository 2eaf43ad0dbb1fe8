"""What is said of texts that are wrong, and where."""

import pytest

from stackwright.model.nix.syntax.nix_error import NixErrorType
from stackwright.model.nix.syntax.parse import parse
from stackwright.model.text.place import Chars

#: The first two stand around the place of the error, the others around the other end.
MARKS = "‹›«»"


def unmark(marked: str) -> tuple[str, Chars, Chars | None]:
    places: dict[str, int] = {}
    text = ""
    for character in marked:
        if character in MARKS:
            places[character] = len(text)
        else:
            text += character
    first = Chars(places["«"], places["»"]) if "«" in places else None
    return text, Chars(places["‹"], places["›"]), first


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("‹›", "unexpected end of the file, expected an expression"),
        ("a ‹}›", "unexpected `}`, expected an operator or the end of the file"),
        ("«{» a = 1 ‹}›", "unexpected `}`, expected `;`"),
        ("{ a = 1 b ‹=› 2; }", "unexpected `=`, expected `;`"),
        ("«{» a = 1; ‹›", "unexpected end of the file, expected an attribute name or `}`"),
        ("«[» 1 ‹}›", "unexpected `}`, expected an expression or `]`"),
        ("[ «(»a ‹]›", "unexpected `]`, expected `)`"),
        ("«(»‹›", "unexpected end of the file, expected an expression and `)`"),
        ('"a«${»b ‹›', "unexpected end of the file, expected `}`"),
        ('{ a = «"»b; ‹›', 'the string is not closed, expected `"`'),
        ("{ a = «''»b; ‹›", "the string is not closed, expected `''`"),
        ('{ a = "b; c = "d«"»;\n }‹›', 'the string is not closed, expected `"`'),
        ("a «/*» b‹›", "the comment is not closed, expected `*/`"),
        ("a ‹^› b", "unexpected `^`, which is no part of the language"),
        ("‹\ufeff›a", "unexpected the character U+FEFF, which is no part of the language"),
        ("‹./a/›", "the path has a `/` at its end"),
        ("‹./a${b}/›", "the path has a `/` at its end"),
        ("‹./a//b›", "the path has two `/` in a row"),
        ("‹9223372036854775808›", "the number is larger than 9223372036854775807, the largest whole number of Nix"),
        ("‹1.0e999›", "the number is out of the range of 64-bit floats"),
        ("‹1.0e-999›", "the number is out of the range of 64-bit floats"),
        ("a == b ‹==› c", "unexpected `==`, expected parentheses, as the operator cannot follow another of its kind"),
        ("a |> b ‹<|› c", "unexpected `<|`, expected an operator or the end of the file"),
        ("a + ‹let› b = 1; in b", "unexpected `let`, expected an operand: `let` has to be in parentheses here"),
        ("a + ‹if› b then c else d", "unexpected `if`, expected an operand: `if` has to be in parentheses here"),
        ("f ‹if› a then b else c", None),
        ("f ‹let› a = b; in c", None),
        ("[ a ‹:› b ]", None),
        ("if a ‹else› b", "unexpected `else`, expected `then`"),
        ("«let» a = 1; ‹}›", "unexpected `}`, expected an attribute name or `in`"),
        ("«let» a = let b = 1; in b; ‹›", "unexpected end of the file, expected an attribute name or `in`"),
        ("«{» a = let { b = let c = 1; in c; }; ‹›", "unexpected end of the file, expected an attribute name or `}`"),
        ("{ a ‹;› }", "unexpected `;`, expected `=` or `.`"),
        ("{ inherit a ‹=› 1; }", "unexpected `=`, expected `;` or an attribute name"),
        ("{ ‹''a''› = 1; }", None),
        ("{ a‹.1› = 1; }", "unexpected number, expected `=` or `.`"),
        ("«{» a, ...‹,› b }: a", "unexpected `,`, expected `}`"),
        ("{ ‹,› }: a", None),
        ("«{» a, ‹or› }: a", "unexpected `or`, expected a parameter's name, `...` or `}`"),
        ("a ? b ‹or› c", "unexpected `or`, expected an operator or the end of the file"),
        ("{ a }@‹{› b }: a", "unexpected `{`, expected a name"),
        ("a: b @ ‹c›", "unexpected `c`, expected `{`"),
        ("‹or›", "unexpected `or`, expected an expression"),
    ],
)
def test_syntax_error(marked: str, message: str | None) -> None:
    text, at, first = unmark(marked)
    parsed = parse(text)
    assert parsed.tree is None
    (error,) = parsed.errors
    assert error.type is NixErrorType.SYNTAX
    assert error.at == at
    if message is not None:
        assert (error.message, error.first) == (message, first)


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("{ «a» = 1; ‹a› = 2; }", "a"),
        ("{ «a» = {}; ‹a› = b; }", "a"),
        ("{ «a» = b; ‹a›.c = 1; }", "a"),
        ("{ a = { «b» = 1; }; a.‹b› = 2; }", "a.b"),
        ("{ a.«b» = 1; a = { ‹b› = 2; }; }", "b"),
        ("{ a.b = { «c» = 1; }; a = { b = { ‹c› = 2; }; }; }", "c"),
        ("{ inherit «a»; ‹a› = 1; }", "a"),
        ("{ «a» = 1; inherit (b) ‹a›; }", "a"),
        ("{ inherit «a» ‹a›; }", "a"),
        ("{ inherit «a»; ‹a›.b = 1; }", "a"),
        ("let «a» = 1; ‹a› = 2; in a", "a"),
        ('{ «a» = 1; ‹"a"› = 2; }', "a"),
        ('{ «a» = 1; ‹${"a"}› = 2; }', "a"),
        ("let { «a» = 1; ‹a› = 2; }", "a"),
        ("{ a.${b}.c = 1; a.«d» = 1; a.‹d› = 1; }", "a.d"),
    ],
)
def test_duplicate_attribute(marked: str, name: str) -> None:
    text, at, first = unmark(marked)
    parsed = parse(text)
    assert parsed.tree is not None
    (error,) = parsed.errors
    assert error == (NixErrorType.DUPLICATE_ATTRIBUTE, at, f"duplicate attribute `{name}`", name, first)


@pytest.mark.parametrize(
    "text",
    [
        "{ a.b = 1; a.c = 2; }",
        "{ a = { b = 1; }; a.c = 2; }",
        "{ a.b = 1; a = rec { c = 2; }; }",
        "{ a = ({ b = 1; }); a.c = 2; }",
        "{ a = { b.c = 1; }; a = { b.d = 2; }; }",
        "{ a.b.c = 1; a.b.d = 2; a.e = 3; }",
        "{ a.${b} = 1; a.${b} = 2; }",
        "{ ${a}.b = 1; ${a}.b = 2; }",
        '{ a."${b}" = 1; a.b = 2; }',
    ],
)
def test_what_is_merged_is_no_duplicate(text: str) -> None:
    assert parse(text).errors == ()


def test_each_duplicate_is_told_of_once_in_the_order_of_the_text() -> None:
    errors = parse("{ a = { b = 1; b = 2; }; a.c = 1; a.c = 2; d = 1; d = 2; d = 3; }").errors
    assert [(error.at.start, error.name) for error in errors] == [(15, "b"), (36, "a.c"), (50, "d"), (57, "d")]


@pytest.mark.parametrize(
    ("marked", "name"),
    [("{ «a», ‹a› }: a", "a"), ("«a»@{ ‹a› }: a", "a"), ("{ «a» ? 1 }@‹a›: a", "a")],
)
def test_duplicate_formal(marked: str, name: str) -> None:
    text, at, first = unmark(marked)
    (error,) = parse(text).errors
    message = f"duplicate parameter `{name}` of a function"
    assert error == (NixErrorType.DUPLICATE_FORMAL, at, message, name, first)


@pytest.mark.parametrize(
    ("marked", "where"),
    [
        ("let ‹${a}› = 1; in 1", "let"),
        ("let ‹${a}›.b = 1; in 1", "let"),
        ('let ‹"${"a"}"› = 1; in 1', "let"),
        ("{ inherit ‹${a}›; }", "inherit"),
        ('{ inherit (b) ‹"${a}"›; }', "inherit"),
    ],
)
def test_dynamic_attribute(marked: str, where: str) -> None:
    text, at, _ = unmark(marked)
    (error,) = parse(text).errors
    assert (error.type, error.at) == (NixErrorType.DYNAMIC_ATTRIBUTE, at)
    assert f"`{where}`" in error.message


@pytest.mark.parametrize(
    "text", ['let ${"a"} = 1; in a', "let a.${b} = 1; in a", '{ inherit ${"a"} "b"; }', "let { ${a} = 1; }"]
)
def test_names_that_are_known_are_not_dynamic(text: str) -> None:
    assert parse(text).errors == ()
