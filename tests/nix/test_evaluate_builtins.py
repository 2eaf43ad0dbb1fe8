"""The functions of Nix itself: what they come to, and that Nix itself says the same."""

import json
import shutil
import subprocess
from collections.abc import Callable
from typing import NoReturn

import pytest

from stackwright.model.nix.evaluate.values import Unknown
from stackwright.tests.nix.small_tree import plain, value

EXPECTED: list[tuple[str, object]] = [
    ("builtins.map (x: x * 2) [ 1 2 3 ]", [2, 4, 6]),
    ("builtins.filter (x: x != 2) [ 1 2 3 ]", [1, 3]),
    ("builtins.foldl' (a: b: a + b) 0 (builtins.genList (x: x) 101)", 5050),
    ("builtins.sort (a: b: a < b) [ 3 1 2 5 4 ]", [1, 2, 3, 4, 5]),
    ("builtins.sort (a: b: a.k < b.k) [ { k = 1; n = 1; } { k = 0; n = 2; } { k = 1; n = 3; } ]",
     [{"k": 0, "n": 2}, {"k": 1, "n": 1}, {"k": 1, "n": 3}]),
    ("builtins.concatMap (x: [ x x ]) [ 1 2 ]", [1, 1, 2, 2]),
    ("builtins.groupBy (x: if x < 3 then \"s\" else \"l\") [ 1 2 3 4 ]", {"l": [3, 4], "s": [1, 2]}),
    ("builtins.partition (x: x < 3) [ 1 2 3 4 ]", {"right": [1, 2], "wrong": [3, 4]}),
    ("[ (builtins.all (x: x > 0) [ 1 2 ]) (builtins.any (x: x > 2) [ 1 2 ]) (builtins.elem 2 [ 1 2 ]) ]", [True, False, True]),
    ("builtins.genericClosure { startSet = [ { key = 1; } ]; operator = x: if x.key < 3 then [ { key = x.key + 1; } ] else [ ]; }",
     [{"key": 1}, {"key": 2}, {"key": 3}]),
    ("[ (builtins.head [ 1 2 ]) (builtins.tail [ 1 2 ]) (builtins.elemAt [ 1 2 ] 1) ]", [1, [2], 2]),
    ("builtins.attrValues { b = 1; a = 2; }", [2, 1]),
    ("builtins.intersectAttrs { a = 1; b = 2; } { b = 3; c = 4; }", {"b": 3}),
    ("builtins.zipAttrsWith (n: vs: { inherit n vs; }) [ { a = 1; } { a = 2; b = 3; } ]",
     {"a": {"n": "a", "vs": [1, 2]}, "b": {"n": "b", "vs": [3]}}),
    ("builtins.catAttrs \"a\" [ { a = 1; } { b = 2; } { a = 3; } ]", [1, 3]),
    ("builtins.listToAttrs [ { name = \"a\"; value = 1; } { name = \"a\"; value = 2; } ]", {"a": 1}),
    ("builtins.removeAttrs { a = 1; b = 2; } [ \"a\" \"z\" ]", {"b": 2}),
    ("builtins.functionArgs ({ a, b ? 1 }: a)", {"a": False, "b": True}),
    ("builtins.mapAttrs (n: v: n + v) { a = \"x\"; }", {"a": "ax"}),
    ("builtins.replaceStrings [ \"a\" \"b\" ] [ \"b\" \"a\" ] \"abcab\"", "bacba"),
    ("builtins.replaceStrings [ \"\" \"b\" ] [ \"-\" \"a\" ] \"abc\"", "-a-b-c-"),
    ("builtins.replaceStrings [ \"ab\" \"a\" ] [ \"X\" \"Y\" ] \"abaab\"", "XYX"),
    ("builtins.substring 1 2 \"abcd\" + builtins.substring 2 (-1) \"abcd\" + builtins.substring 9 3 \"ab\"", "bccd"),
    ("builtins.stringLength \"äb\"", 3),
    ("builtins.concatStringsSep \", \" [ \"a\" \"b\" ]", "a, b"),
    ("toString [ 1 [ 2 [ ] 3 ] true false null 1.5 \"x\" ]", "1 2 3 1   1.500000 x"),
    ("builtins.baseNameOf \"/a/b/\" + builtins.dirOf \"/a/b\"", "b/a"),
    ("builtins.hashString \"sha256\" \"x\"", "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"),
    ("builtins.toJSON { b = { }; a = [ 1 true null \"x\\n\\\"\" ]; }", "{\"a\":[1,true,null,\"x\\n\\\"\"],\"b\":{}}"),
    ("builtins.fromJSON ''{\"a\": [1, true, null], \"b\": {\"c\": \"d\"}}''", {"a": [1, True, None], "b": {"c": "d"}}),
    ("builtins.fromTOML \"a = 1\\n[b]\\nc = [1,2]\\n\"", {"a": 1, "b": {"c": [1, 2]}}),
    ("map (v: builtins.compareVersions v \"1.10\") [ \"1.2\" \"1.10\" \"1.10.1\" \"1.10pre1\" \"1.10a\" ]", [-1, 0, 1, -1, 1]),
    ("builtins.parseDrvName \"nix-0.12pre12876\"", {"name": "nix", "version": "0.12pre12876"}),
    ("builtins.splitVersion \"1.2.3pre-4\"", ["1", "2", "3", "pre", "4"]),
    ("builtins.match \"(.*)\\\\.nix\" \"abc.nix\"", ["abc"]),
    ("builtins.match \"([a-z]+)-([0-9]+)(-(x))?\" \"abc-12\"", ["abc", "12", None, None]),
    ("builtins.match \"a|ab\" \"ab\"", []),
    ("builtins.match \"[[:space:]]*([^[:space:]]+)[[:space:]]*\" \"  foo \"", ["foo"]),
    ("builtins.match \"a{2,3}b{2}\" \"aaaabb\"", None),
    ("builtins.match \"((a)|(b))*\" \"ab\"", ["b", "a", "b"]),
    ("builtins.match \"[]a]+\" \"]a\"", []),
    ("builtins.split \"([.-])\" \"a.b-c\"", ["a", ["."], "b", ["-"], "c"]),
    ("builtins.split \"x*\" \"axxb\"", ["", [], "a", [], "", [], "b", [], ""]),
    ("builtins.split \"(^|,)a\" \"a,a\"", ["", [""], "", [","], ""]),
    ("[ (builtins.ceil 1.5) (builtins.floor 1.5) (builtins.bitAnd 6 3) (builtins.bitOr 6 3) (builtins.bitXor 6 3) ]", [2, 1, 2, 7, 5]),
    ("map builtins.typeOf [ 1 null { } [ ] (x: x) 1.0 /a \"\" true ]",
     ["int", "null", "set", "list", "lambda", "float", "path", "string", "bool"]),
    ("builtins.deepSeq { a = 1; } (builtins.seq [ ] 2)", 2),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EXPECTED)
def test_functions(text: str, expected: object) -> None:
    assert plain(value(text)) == expected


@pytest.mark.system
@pytest.mark.parametrize(("text", "expected"), EXPECTED)
def test_nix_itself_says_so(text: str, expected: object, lacking: Callable[[str], NoReturn]) -> None:
    if shutil.which("nix-instantiate") is None:
        lacking("nix-instantiate is not installed")
    command = ["nix-instantiate", "--eval", "--strict", "--json", "--readonly-mode", "-E", f"({text})"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(done.stdout) == expected


@pytest.mark.parametrize(
    "text",
    ["builtins.match \"(\" \"1\"", "builtins.match \"\\\\d\" \"1\"", "builtins.match \"(a*)*\" \"aaa\"", "builtins.match \".\" \"ä\"",
     "builtins.split \"(a*)(b|abc)\" \"xabcab\"", "builtins.substring 0 1 \"ä\"", "builtins.toJSON 1.5", "builtins.toJSON (x: x)",
     "builtins.fromJSON \"{\"", "builtins.fromJSON \"NaN\"", "builtins.fromJSON \"18446744073709551616\"",
     "builtins.fromTOML \"a = 2020-01-01\"", "builtins.elemAt [ 1 ] 1", "builtins.head [ ]", "builtins.notThere 1",
     "builtins.path { path = ./.; filter = x: y: true; }", "builtins.unsafeGetAttrPos \"a\" { a = 1; }"],
)  # fmt: skip
def test_what_cannot_be_told_is_not_known(text: str) -> None:
    assert isinstance(value(text), Unknown)


def test_an_expensive_pattern_costs_little() -> None:
    assert value('builtins.match "(a+)+b" (lib.concatStrings (lib.replicate 500 "a"))') is None
