"""What is read of each construct, and where it stands."""

import pytest

from stackwright.model.nix.syntax.parse import parse
from stackwright.model.nix.syntax.tree import (
    Apply,
    AttrSet,
    Binary,
    Binding,
    Dynamic,
    Expression,
    Float,
    Formal,
    Formals,
    HasAttr,
    Inherit,
    Integer,
    Lambda,
    Let,
    ListNode,
    Name,
    Path,
    SearchPath,
    Select,
    String,
    Unary,
    Uri,
    Variable,
    With,
)
from stackwright.tests.nix.printed import print_tree


def tree_of(text: str) -> Expression:
    parsed = parse(text)
    assert parsed.errors == ()
    assert parsed.tree is not None
    return parsed.tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a-b", Variable(0, 3, "a-b")),
        ("a'", Variable(0, 2, "a'")),
        ("007", Integer(0, 3, 7)),
        ("9223372036854775807", Integer(0, 19, 2**63 - 1)),
        (".5", Float(0, 2, 0.5)),
        ("1.", Float(0, 2, 1.0)),
        ("1.5e3", Float(0, 5, 1500.0)),
        ('""', String(0, 2, ("",))),
        ('"a"', String(0, 3, ("a",))),
        ("''a''", String(0, 5, ("a",), is_indented=True)),
        ("''''", String(0, 4, ("",), is_indented=True)),
        ("./a/b.nix", Path(0, 9, ("./a/b.nix",))),
        ("a/b", Path(0, 3, ("a/b",))),
        ("1/2", Path(0, 3, ("1/2",))),
        ("/", None),
        ("~/x", Path(0, 3, ("~/x",))),
        ("./${a}/b", Path(0, 8, ("./", Variable(4, 5, "a"), "/b"))),
        ("./a${b}", Path(0, 7, ("./a", Variable(5, 6, "b")))),
        ("<nixpkgs/lib>", SearchPath(0, 13, "nixpkgs/lib")),
        ("https://a.b/c?d=e", Uri(0, 17, "https://a.b/c?d=e")),
        ("x:x", Uri(0, 3, "x:x")),
        ("x: x", Lambda(0, 4, Name(0, 1, "x"), None, Variable(3, 4, "x"))),
        ("[ ]", ListNode(0, 3, ())),
        ("[ a (b) ]", ListNode(0, 9, (Variable(2, 3, "a"), Variable(5, 6, "b")))),
        ("{ }", AttrSet(0, 3, ())),
        ("rec {}", AttrSet(0, 6, (), is_recursive=True)),
        ("{ or = a; }", AttrSet(0, 11, (Binding(2, 8, (Name(2, 4, "or"),), Variable(7, 8, "a")),))),
        ('{ "a b" = c; }', AttrSet(0, 14, (Binding(2, 11, (Name(2, 7, "a b"),), Variable(10, 11, "c")),))),
        ('{ ${"a"} = b; }', AttrSet(0, 15, (Binding(2, 12, (Name(2, 8, "a"),), Variable(11, 12, "b")),))),
        (
            "{ ${a}.b = c; }",
            AttrSet(
                0,
                15,
                (Binding(2, 12, (Dynamic(2, 6, Variable(4, 5, "a")), Name(7, 8, "b")), Variable(11, 12, "c")),),
            ),
        ),
        ("{ inherit; }", AttrSet(0, 12, (Inherit(2, 9, None, ()),))),
        (
            '{ inherit (e) a "b"; }',
            AttrSet(0, 22, (Inherit(2, 19, Variable(11, 12, "e"), (Name(14, 15, "a"), Name(16, 19, "b"))),)),
        ),
        ("a.b.c", Select(0, 5, Variable(0, 1, "a"), (Name(2, 3, "b"), Name(4, 5, "c")))),
        (
            "a.b or c.d",
            Select(
                0,
                10,
                Variable(0, 1, "a"),
                (Name(2, 3, "b"),),
                Select(7, 10, Variable(7, 8, "c"), (Name(9, 10, "d"),)),
            ),
        ),
        ("a or", Apply(0, 4, Variable(0, 1, "a"), Variable(2, 4, "or"))),
        ("a ? b.c", HasAttr(0, 7, Variable(0, 1, "a"), (Name(4, 5, "b"), Name(6, 7, "c")))),
        ("(f) a", Apply(0, 5, Variable(1, 2, "f"), Variable(4, 5, "a"))),
        ("-a", Unary(0, 2, "-", Variable(1, 2, "a"))),
        ("(a)+b", Binary(0, 5, "+", Variable(1, 2, "a"), Variable(4, 5, "b"))),
        ("a |> b", Apply(0, 6, Variable(5, 6, "b"), Variable(0, 1, "a"))),
        ("a <| b", Apply(0, 6, Variable(0, 1, "a"), Variable(5, 6, "b"))),
        (
            "{ a, b ? c, ... }@d: e",
            Lambda(
                0,
                22,
                Name(18, 19, "d"),
                Formals(0, 17, (Formal(2, 3, "a"), Formal(5, 10, "b", Variable(9, 10, "c"))), is_open=True),
                Variable(21, 22, "e"),
            ),
        ),
        (
            "d@{ a, }: a",
            Lambda(
                0,
                11,
                Name(0, 1, "d"),
                Formals(2, 8, (Formal(4, 5, "a"),), is_open=False),
                Variable(10, 11, "a"),
            ),
        ),
        ("{ }: a", Lambda(0, 6, None, Formals(0, 3, (), is_open=False), Variable(5, 6, "a"))),
        ("let in a", Let(0, 8, (), Variable(7, 8, "a"))),
        (
            "let { body = a; }",
            Select(
                0,
                17,
                AttrSet(4, 17, (Binding(6, 14, (Name(6, 10, "body"),), Variable(13, 14, "a")),), is_recursive=True),
                (Name(4, 17, "body"),),
            ),
        ),
        ("with a; b", With(0, 9, Variable(5, 6, "a"), Variable(8, 9, "b"))),
    ],
)
def test_tree(text: str, tree: Expression | None) -> None:
    assert parse(text).tree == tree


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a + b * c", "(a + (__mul b c))"),
        ("a - b - c", "(__sub (__sub a b) c)"),
        ("a ++ b ++ c", "(a ++ (b ++ c))"),
        ("a // b // c", "(a // (b // c))"),
        ("a -> b -> c", "(a -> (b -> c))"),
        ("a || b && c == d", "(a || (b && (c == d)))"),
        ("a // b + c", "(a // (b + c))"),
        ("! a ? b", "(! ((a) ? b))"),
        ("- a ? b", "(((__sub 0 a)) ? b)"),
        ("! a + b", "(! (a + b))"),
        ("! a == b", "((! a) == b)"),
        ("a * ! b + c", "(__mul a (! (b + c)))"),
        ("- - a", "(__sub 0 (__sub 0 a))"),
        ("a -b", "(__sub a b)"),
        ("a ? b ? c", "((((a) ? b)) ? c)"),
        ("f a.b c", "(f (a).b c)"),
        ("f -a", "(__sub f a)"),
        ("map or [ a ]", "(map or [ (a) ])"),
        ("a < b == c", "((__lessThan a b) == c)"),
        ("a |> f |> g", "(g (f a))"),
        ("f <| g <| a", "(f (g a))"),
        ("a -> b |> c", "(c (a -> b))"),
        ("if a then b else c + d", "(if a then b else (c + d))"),
        ("assert a; b: c", "assert a; (b: c)"),
        ("a.b or c d", "((a).b or (c) d)"),
        ("01.5", "(1 0.5)"),
        ("a.1", "(a 0.1)"),
        ("a-> b", "(__lessThan b a-)"),
        ("{a}:a", "({ a }: a)"),
        ("[a:b c/d e.f]", '[ ("a:b") (/c/d) ((e).f) ]'),
        ("a+b:c", '"a+b:c"'),
        ("a_+b:c", '(a_ + "b:c")'),
        ("a#b\rc", "(a c)"),
        ("a/**//* * */b", "(a b)"),
        ("./a//b${c}", "(/a/b + c)"),
    ],
)
def test_reading(text: str, printed: str) -> None:
    assert print_tree(tree_of(text)) == printed


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (r'"\n\r\t\"\\\${a}\x"', ('\n\r\t"\\${a}x',)),
        ('"$${a} $"', ("$${a} $",)),
        ('"$$${a}"', ("$$", Variable(5, 6, "a"))),
        ('"a\r\nb\rc"', ("a\nb\nc",)),
        ('"${a}${b}"', (Variable(3, 4, "a"), Variable(7, 8, "b"))),
        ('"a${"b${c}"}"', ("a", String(4, 11, ("b", Variable(8, 9, "c"))))),
        (
            '"${{ a = "}"; }.a}"',
            (
                Select(
                    3,
                    17,
                    AttrSet(3, 15, (Binding(5, 12, (Name(5, 6, "a"),), String(9, 12, ("}",))),)),
                    (Name(16, 17, "a"),),
                ),
            ),
        ),
    ],
)
def test_string(text: str, parts: tuple[str | Expression, ...]) -> None:
    assert tree_of(text) == String(0, len(text), parts)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("\n  a\n    b\n  ", "a\n  b\n"),
        ("  \n  a\n", "a\n"),
        ("a\n  b", "a\n  b"),
        ("\n\n  a\n\n   b\n", "\na\n\n b\n"),
        ("\n    \n  a\n ", "  \na\n"),
        ("\n\ta\n\t b", "\ta\n\t b"),
        ("   ", ""),
        ("\n  a\r\n  b", "a\r\nb"),
        ("\n  ''${a} ''' $${b} ''\\n'x $", "${a} '' $${b} \n'x $"),
        ("\n  a\n  ''\\n  b", "a\n\nb"),
        ("\n  a''\\n  b", "a\nb"),
        ("\n  a'''\n  ", "a''\n"),
        ("a''\\n  ", "a\n  "),
        ("\n   ''\\ta\n  b", " \ta\nb"),
    ],
)
def test_indentation(written: str, text: str) -> None:
    assert tree_of(f"''{written}''") == String(0, len(written) + 4, (text,), is_indented=True)


def test_indentation_with_expressions() -> None:
    text = "''\n    a\n   ${b}\n     c\n  ''"
    assert tree_of(text) == String(0, len(text), (" a\n", Variable(14, 15, "b"), "\n  c\n"), is_indented=True)


def test_an_expression_at_the_beginning_of_a_line_ends_its_indentation() -> None:
    text = "''\n  a\n${b}  c''"
    assert tree_of(text) == String(0, len(text), ("  a\n", Variable(9, 10, "b"), "  c"), is_indented=True)
