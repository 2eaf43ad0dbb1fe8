"""Names that nothing defines where they are used."""

import pytest

from stackwright.model.nix.syntax.parse import parse
from stackwright.model.nix.syntax.scope import GLOBAL_NAMES, find_undefined_names


def undefined(text: str) -> list[str]:
    parsed = parse(text)
    assert parsed.tree is not None
    found = find_undefined_names(parsed.tree)
    assert all(text[at.start : at.end].strip('"') == name for at, name in found)
    return [name for _, name in found]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a", ["a"]),
        ("a: b: a b c", ["c"]),
        ("(a: a) a", ["a"]),
        ("{ a, b ? a, ... }@c: a b c d", ["d"]),
        ("{ a ? d }: a", ["d"]),
        ("let a = b; b = a; in a b c", ["c"]),
        ("(let a = 1; in a) + a", ["a"]),
        ("rec { a = b; b = a; c.d = e; }", ["e"]),
        ("{ a = 1; b = a; }", ["a"]),
        ("rec { a.b = 1; c = b; }", ["b"]),
        ("{ inherit a; }", ["a"]),
        ('{ inherit "a"; }', ["a"]),
        ("let inherit a; in a", ["a"]),
        ("rec { inherit a; b = a; }", ["a"]),
        ("let inherit (b) a; b = 1; in a", []),
        ("rec { inherit (c) a; b = a; }", ["c"]),
        ("a: { inherit (a) b c; }", []),
        ("a: a.b.c or d", ["d"]),
        ("a: a ? b.${c}", ["c"]),
        ("a: a.${b}.c", ["b"]),
        ("{ ${a} = 1; }", ["a"]),
        ('rec { a = "b"; ${a} = 1; }', []),
        ('"a${b}"', ["b"]),
        ("''${b}''", ["b"]),
        ("./${b}", ["b"]),
        ("[ a ]", ["a"]),
        ("if a then b else c", ["a", "b", "c"]),
        ("assert a; b", ["a", "b"]),
        ("- a + ! b", ["a", "b"]),
        ("a |> b", ["a", "b"]),
        ("let { a = 1; body = a b; }", ["b"]),
        ("with a; b", ["a"]),
        ("with a: a; b (c: d)", []),
        ("(with { }; a) + b", ["b"]),
        ("with with { }; a; b", []),
        ("a: [ (with a; b) b ]", ["b"]),
        ("map or [ ]", ["or"]),
        ("__head __curPos", []),
        ("__TEMPLATE__ __other_one", ["__TEMPLATE__", "__other_one"]),
        ("http://a.b + <nixpkgs> + ./c", []),
        ("{ a = rec { b = 1; }; a.c = b; }", []),
        ("{ a = rec { b = c; d = 1; }; a.c = d; }", []),
        ("{ a = rec { b = c; }; a = { c = e; }; }", ["e"]),
        ("{ a = { b = 1; }; a.c = b; }", ["b"]),
        ("{ a.b = rec { c = 1; }; a.b.d = c; }", []),
    ],
)
def test_undefined_names(text: str, names: list[str]) -> None:
    assert undefined(text) == names


@pytest.mark.parametrize("name", sorted(GLOBAL_NAMES))
def test_global_names(name: str) -> None:
    assert undefined(name) == []


def test_a_name_of_builtins_is_not_global() -> None:
    assert undefined("head [ ]") == ["head"]
