"""Evaluation ends, whatever it is given, in bounded steps, depth and memory."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.nix.evaluate.flakes.flake import evaluate_flake, evaluate_host
from stackwright.model.nix.evaluate.modules.find_option import NotSet, find_option
from stackwright.model.nix.evaluate.values import Unknown
from stackwright.tests.nix.small_tree import SmallTree, flake, host, option, value

ENDLESS = [
    "builtins.genList (x: x) 1000000000",
    "let f = n: s: if n == 0 then s else f (n - 1) (s + s); in f 100 \"aaaaaaaa\"",
    "let f = n: s: if n == 0 then s else f (n - 1) (s ++ s); in f 100 [ 1 2 ]",
    "let f = x: f (x + 1); in f 0",
    "let f = x: if x == 0 then 0 else f (x - 1) + 1; in f 100000",
    "builtins.foldl' (a: b: a ++ [ b ] ++ a) [ ] (builtins.genList (x: x) 1000)",
    "lib.foldr (x: acc: acc + x) 0 (builtins.genList (x: x) 20000)",
    "let f = { __functor = f; }; in f 1",
    "let f = { __toString = self: self; }; in \"${f}\"",
    "let f = { outPath = f; }; in \"${f}\"",
    "let f = { outPath = f; }; in builtins.readFile f",
    "let a = [ a ]; b = [ b ]; in a == b",
    "let a = { x = a; }; b = { x = b; }; in a == b",
    "let a = { x = a; }; in builtins.toJSON a",
    "let a = { x = a; }; in builtins.deepSeq a 1",
    "let a = [ a ]; in lib.flatten a",
    "let a = [ a ]; in toString a",
    "let a = [ a ]; b = [ b ]; in a < b",
    "builtins.fromJSON (lib.concatStrings (lib.replicate 100000 \"[\"))",
    "builtins.fromTOML (\"a = \" + lib.concatStrings (lib.replicate 100000 \"[\"))",
    "builtins.match \"((a{1,100}){1,100}){1,100}b\" \"aa\"",
    "lib.replicate 1000000000 1",
    "lib.range 0 1000000000",
    "lib.fixedWidthString 1000000000 \"0\" \"1\"",
    "builtins.replaceStrings [ \"\" ] [ (lib.concatStrings (lib.replicate 99999 \"aaaa\")) ] (lib.concatStrings (lib.replicate 99999 \"aaaa\"))",
    "let s = lib.concatStrings (lib.replicate 90000 \"aaaa\"); in builtins.concatStringsSep s (lib.replicate 1000 s)",
    "let f = n: x: if n == 0 then x else f (n - 1) (x * x); in f 100 10.0",
    "builtins.ceil (1.0e300 * 1.0e300)",
    "let f = n: s: if n == 0 then s else f (n - 1) (lib.escapeShellArg s); in f 100 \"'\"",
    "import ./test.nix",
    "(" * 10000 + "1" + ")" * 10000,
    "[" * 10000 + "]" * 10000,
    "-" * 10000 + "1",
    "x: " * 10000 + "1",
    "+".join(["1"] * 10000),
]  # fmt: skip


@pytest.mark.parametrize("text", ENDLESS, ids=[text[:40] for text in ENDLESS])
def test_what_would_not_end_is_not_known(text: str) -> None:
    assert isinstance(value(text), Unknown)


@pytest.mark.parametrize("name", ["replaceStrings", "concatStringsSep", "(s + s)", "(s ++ s)"])
def test_memory_is_bounded(name: str) -> None:
    text = next(text for text in ENDLESS if name in text)
    tracemalloc.start()
    try:
        value(text)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "modules",
    [
        "(let m = { imports = [ m ]; }; in [ m ])",
        "(let m = n: { imports = [ (m (n + 1)) ]; }; in [ (m 0) ])",
        "[ ({ config, ... }: { a.b = config.a.b; }) ]",
        "[ ({ config, ... }: config) ]",
        "[ ({ lib, ... }: let m = lib.mkMerge [ m m ]; in { a.b = m; }) ]",
        "[ ({ lib, ... }: let m = lib.mkIf true m; in { a.b = m; }) ]",
        '[ ({ lib, ... }: { imports = [ (lib.mkAliasOptionModule [ "a" ] [ "a" "b" ]) ]; a.b = 1; }) ]',
    ],
)
def test_modules_end(modules: str) -> None:
    text = f"{{ outputs = {{ self, nixpkgs }}: {{ nixosConfigurations.a = nixpkgs.lib.nixosSystem {{ modules = {modules}; }}; }}; }}"
    found = flake(text)
    evaluated = evaluate_host(found, found.hosts["a"])
    assert isinstance(evaluated, Unknown) or isinstance(find_option(evaluated, ("a", "b")), Unknown)


def test_files_that_import_each_other() -> None:
    assert isinstance(value("import ./a.nix", {"a.nix": "import ./b.nix", "b.nix": "import ./a.nix"}), Unknown)


def test_modules_that_import_each_other_are_walked_once() -> None:
    files = {"a.nix": "{ imports = [ ./b.nix ]; x = 1; }", "b.nix": "{ imports = [ ./a.nix ]; y = 2; }"}
    found = host("[ ./a.nix ./b.nix ]", files)
    assert found.missing == ()
    assert option(found, "z") is NotSet.NOT_SET


def test_a_time_that_is_over_leaves_everything_unknown() -> None:
    tree = SmallTree(
        {
            "flake.nix": "{ outputs = { self }: { nixosConfigurations = builtins.listToAttrs (map (n: { name = toString n; value = 1; }) (builtins.genList (n: n) 5000)); }; }"
        }
    )
    assert evaluate_flake(tree, deadline=0.0).missing is not None
    assert evaluate_flake(tree).missing is None


WORDS = ["a", "1", "\"x\"", "{", "}", "[", "]", "(", ")", "let", "in", "rec", "with", ";", "=", ".", ":", "?", "or", "//", "++",
         "+", "==", "if", "then", "else", "inherit", "builtins", "map", "lib", "self", "import", "./.", "${", "...", "@", ",",
         "mkIf", "true", "unknown", "open", "attrNames", "mapAttrs", "toString", "nixosConfigurations", "config"]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_no_text_raises(text: str) -> None:
    value(text)
    flake(text)
    flake(f"{{ outputs = {{ self, nixpkgs }}: {text}; }}")
