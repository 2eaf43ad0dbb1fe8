"""What expressions of Nix come to, as the manual has it."""

import pytest

from stackwright.model.nix.evaluate.read_data import Data, Members
from stackwright.model.nix.evaluate.values import Unknown
from stackwright.tests.nix.small_tree import plain, value

HOLE = Unknown("a hole")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 - 4 / 2", 5),
        ("(-7) / 2", -3),
        ("7 / 2.0", 3.5),
        ("if 1 < 2 then \"a\" else throw \"b\"", "a"),
        ("let x = 1; y = x + 1; in { inherit x y; z.a.b = y; z.a.c = 2; z.d = { e = 1; }; }",
         {"x": 1, "y": 2, "z": {"a": {"b": 2, "c": 2}, "d": {"e": 1}}}),
        ("rec { a = 1; b = a + 1; }", {"a": 1, "b": 2}),
        ("let a = 1; in rec { inherit a; b = a; }", {"a": 1, "b": 1}),
        ("let s = { x = 1; y = 2; }; in { inherit (s) x y; }", {"x": 1, "y": 2}),
        ("let a = 5; in with { a = 1; b = 2; }; [ a b ]", [5, 2]),
        ("with { a = 1; }; with { a = 2; }; a", 2),
        ("let f = { a, b ? a + 1, ... }@all: [ a b (builtins.attrNames all) ]; in f { a = 1; c = 3; }", [1, 2, ["a", "c"]]),
        ("let f = x: y: x - y; in f 5 3", 2),
        ("let s = { __functor = self: x: x + self.y; y = 10; }; in s 5", 15),
        ("{ a.b = 1; }.a.c or 7", 7),
        ("{ a = 1; }.a.b or 7", 7),
        ("[ ({ a.b = 1; } ? a.b) ({ a.b = 1; } ? a.b.c) ]", [True, False]),
        ("{ a = 1; b = { c = 1; }; } // { b = { d = 2; }; }", {"a": 1, "b": {"d": 2}}),
        ("{ ${null} = 1; ${\"x\" + \"y\"} = 2; }", {"xy": 2}),
        ("[ 1 ] ++ [ ] ++ [ 2 3 ]", [1, 2, 3]),
        ("\"a${\"b\"}c${toString 3}\"", "abc3"),
        ("''\n  a\n    ${\"b\"}\n''", "a\n  b\n"),
        ("[ (true -> false) (false -> throw \"x\") (true || throw \"x\") (false && throw \"x\") ]", [False, True, True, False]),
        ("[ (1 == 1.0) ([ 1 { a = 2; } ] == [ 1 { a = 2; } ]) ((x: x) == (x: x)) (null == false) ]", [True, True, False, False]),
        ("[ (\"a\" < \"b\") ([ 1 2 ] < [ 1 3 ]) (2 <= 2) (1 > 2) ]", [True, True, True, False]),
        ("let x = { a = 1; b = throw \"never\"; }; in x.a", 1),
        ("let f = x: if x == 0 then 0 else 1 + f (x - 1); in f 200", 200),
        ("builtins.tryEval (throw \"x\")", {"success": False, "value": False}),
        ("(builtins.tryEval (assert false; 1)).success", False),
        ("assert 1 == 1; 2", 2),
        ("{ a = rec { x = 1; y = z; }; a.z = 2; }", {"a": {"x": 1, "y": 2, "z": 2}}),
        ("let x = 9; in { a = rec { x = 1; }; a.y = x; }", {"a": {"x": 1, "y": 1}}),
        ("let x = 3; in { a.x = 1; a = rec { y = x; }; }", {"a": {"x": 1, "y": 3}}),
        ("let x = 7; in { a = { inherit x; }; a.y = x; }", {"a": {"x": 7, "y": 7}}),
        ("let { a = 1; body = a + 1; }", 2),
        ("1 |> (x: x + 1)", 2),
        ("\"${{ outPath = \"x\"; }}${{ __toString = self: \"y\"; }}\"", "xy"),
    ],
)  # fmt: skip
def test_values(text: str, expected: object) -> None:
    assert plain(value(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["1 + \"a\"", "\"${1}\"", "{ }.a", "x", "(x: x) // { }", "if 1 then 2 else 3", "1 / 0", "({ a }: a) { b = 1; }",
     "({ a }: a) { a = 1; b = 1; }", "throw \"x\"", "assert false; 1", "9223372036854775807 + 1", "[ ] 1", "-\"a\"",
     "let x = x; in x", "let x = y; y = x; in x", "{ a = 1; a = 2; }", "import ./absent.nix", "<nixpkgs>", "~/x",
     "builtins.readFile /etc/passwd", "builtins.getEnv \"HOME\"", "builtins.currentSystem", "builtins.currentTime",
     "builtins.fetchGit \"https://example.org\"", "builtins.derivation { }", "../x", "./x/../../y"],
)  # fmt: skip
def test_what_fails_or_is_outside_is_not_known(text: str) -> None:
    assert isinstance(value(text), Unknown)


@pytest.mark.parametrize(
    "text",
    ["unknown", "unknown.a", "unknown.a or 1", "unknown ? a", "unknown 1", "unknown + 1", "\"a${unknown}\"", "unknown == 1",
     "if unknown then 1 else 1", "builtins.length ([ 1 ] ++ unknown)", "([ 1 ] ++ unknown) == [ 1 ]", "builtins.head (unknown ++ [ 1 ])", "unknown ++ unknown",
     "[ 1 ] ++ unknown", "map (x: x) ([ 1 ] ++ unknown)", "toString ([ 1 ] ++ unknown)", "lib.length (lib.flatten [ 1 unknown ])", "!unknown", "unknown && true", "unknown || false", "open.b",
     "open.b or 1", "open ? b", "builtins.attrNames open", "open == { a = 1; }", "(open // { c = 1; }).b",
     "builtins.tryEval unknown", "builtins.length unknown", "builtins.elem 1 [ unknown ]", "with open; b",
     "(unknown // { a = 1; }).b", "({ a = 1; } // unknown).a", "({ a, ... }: a) unknown", "({ b, ... }: b) open",
     "({ b ? 1, ... }: b) open", "builtins.filter (x: unknown) [ 1 ]", "builtins.match unknown \"a\"", "-unknown",
     "[ 1 ] == [ unknown ]", "unknown -> false", "{ ${unknown} = 1; }.a", "let s = { a = unknown; }; in s.a",
     "(lib.filterAttrs (n: v: unknown) { a = 1; }).a", "(lib.recursiveUpdate { a = 1; } unknown).a",
     "(builtins.listToAttrs [ { name = unknown; value = 1; } { name = \"a\"; value = 2; } ]).a"],
)  # fmt: skip
def test_what_hangs_on_something_unknown_is_not_known(text: str) -> None:
    found = value(text)
    assert isinstance(found, Unknown)
    assert "a hole" in found.why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(unknown // { a = 1; }).a", 1),
        ("open.a", 1),
        ("open ? a", True),
        ("(open // { a = 2; }).a", 2),
        ("with open; a", 1),
        ("let b = 2; in with open; b", 2),
        ("false && unknown", False),
        ("unknown && false", False),
        ("unknown || true", True),
        ("unknown -> true", True),
        ("builtins.elem 1 [ unknown 1 ]", True),
        ("builtins.any (x: x == 1) [ unknown 1 ]", True),
        ("[ unknown 1 ] == [ 1 2 ]", False),
        ("[ unknown ] == [ ]", False),
        ("open == { a = 2; }", False),
        ("builtins.length [ unknown unknown ]", 2),
        ("({ a ? unknown, b ? 1 }: b) { }", 1),
        ("(builtins.mapAttrs (n: v: v + 1) open).a", 2),
        ("(lib.filterAttrs (n: v: n == \"a\" || unknown) { a = 1; b = 2; }).a", 1),
        ("({ a = 1; ${unknown} = 2; }).a", 1),
        ("(lib.recursiveUpdate open { b.c = 1; }).b.c", 1),
    ],
)  # fmt: skip
def test_what_does_not_hang_on_something_unknown_is_known(text: str, expected: object) -> None:
    assert plain(value(text)) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("unknown // { a = 1; }", {"a": 1}),
        ("{ a = 1; } // unknown", {"a": HOLE}),
        ("open // { b = 2; }", {"a": 1, "b": 2}),
        ("builtins.removeAttrs open [ \"a\" ]", {}),
        ("builtins.mapAttrs (n: v: n) open", {"a": "a"}),
        ("lib.mapAttrs' (n: v: { name = n + \"x\"; value = v; }) open", {"ax": HOLE}),
        ("{ a = 1; ${unknown} = 2; }", {"a": 1}),
        ("builtins.listToAttrs [ { name = \"a\"; value = 1; } { name = unknown; value = 2; } ]", {"a": 1}),
        ("lib.filterAttrs (n: v: v == 1 || unknown) { a = 1; b = 2; }", {"a": 1}),
    ],
)  # fmt: skip
def test_sets_that_may_have_more_say_so(text: str, names: dict[str, Data]) -> None:
    assert value(text) == Members(names, HOLE)


def test_a_cycle_that_is_over_does_not_stay() -> None:
    # `b` asks for `a` while that is being made, which is let go; asked later it has a value.
    text = "let a = { x = builtins.any (y: y == 1) [ b 1 ]; z = 3; }; b = (if a.x then 1 else 2); in [ a.x b ]"
    assert plain(value(text)) == [True, 1]


def test_files_of_the_tree() -> None:
    files = {"a/default.nix": "{ b = import ./b.nix; }", "a/b.nix": "../c", "c/x.txt": "hello\n", "j.json": "[1, null]"}
    text = """{
      a = (import ./a).b == ./c;
      r = builtins.readFile ./c/x.txt;
      d = builtins.readDir ./.;
      e = [ (builtins.pathExists ./c) (builtins.pathExists ./z) ];
      j = lib.importJSON ./j.json;
      i = import (./. + "/a/b.nix") == ./c;
      s = builtins.readFile "${./c}/x.txt";
      n = baseNameOf (import ./a).b;
      k = builtins.readFileType ./j.json;
    }"""
    assert plain(value(text, files)) == {
        "a": True,
        "r": "hello\n",
        "d": {"a": "directory", "c": "directory", "j.json": "regular", "test.nix": "regular"},
        "e": [True, False],
        "j": [1, None],
        "i": True,
        "s": "hello\n",
        "n": "c",
        "k": "regular",
    }


def test_links_are_followed_inside_of_the_tree() -> None:
    files, links = {"real/a.nix": "1"}, {"link": "real", "out": "../x", "far": "/etc", "self": "self"}
    assert value("import ./link/a.nix", files, links) == 1
    for path in ("./out/a.nix", "./far/passwd", "./self"):
        assert isinstance(value(f"builtins.pathExists {path}", files, links), Unknown)


@pytest.mark.parametrize("text", ["\0GITCRYPT\0abc", "age-encryption.org/v1\nabc", "{ a = ", "\0"])
def test_files_that_cannot_be_read_are_not_known(text: str) -> None:
    found = value("import ./secret.nix", {"secret.nix": text})
    assert isinstance(found, Unknown)
    assert "secret.nix" in found.why


def test_what_hangs_on_the_store_path_is_not_known() -> None:
    assert isinstance(value('builtins.hashString "sha256" (toString ./.)'), Unknown)
    assert isinstance(value("builtins.substring 11 8 (toString ./.)"), Unknown)
    assert plain(value('lib.hasSuffix "/a" (toString ./a)')) is True
