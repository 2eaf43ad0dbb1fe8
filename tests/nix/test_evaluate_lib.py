"""nixpkgs' `lib`, as its manual has it."""

import pytest

from stackwright.model.nix.evaluate.values import Unknown
from stackwright.tests.nix.small_tree import plain, value

FILES = {
    "m/a.nix": "1",
    "m/sub/b.nix": "2",
    "m/sub/c.txt": "",
    "m/default.nix": "0",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("genAttrs [ \"a\" \"b\" ] (n: n + n)", {"a": "aa", "b": "bb"}),
        ("mapAttrs' (n: v: nameValuePair (\"x\" + n) (v + 1)) { a = 1; }", {"xa": 2}),
        ("mapAttrsToList (n: v: n + v) { b = \"1\"; a = \"2\"; }", ["a2", "b1"]),
        ("filterAttrs (n: v: v > 1) { a = 1; b = 2; }", {"b": 2}),
        ("recursiveUpdate { a.b = 1; a.c = 2; d = 3; } { a.b = 4; d.e = 5; }", {"a": {"b": 4, "c": 2}, "d": {"e": 5}}),
        ("concatMapAttrs (n: v: { ${n + \"1\"} = v; ${n + \"2\"} = v; }) { a = 1; }", {"a1": 1, "a2": 1}),
        ("mapAttrsRecursive (p: v: concatStringsSep \".\" p) { a.b = 1; c = 2; }", {"a": {"b": "a.b"}, "c": "c"}),
        ("collect isString { a.b = \"x\"; c = \"y\"; d = 1; }", ["x", "y"]),
        ("attrByPath [ \"a\" \"b\" ] 9 { a.b = 1; }", 1),
        ("[ (hasAttrByPath [ \"a\" \"x\" ] { a.b = 1; }) (attrByPath [ \"a\" \"x\" ] 9 { a.b = 1; }) ]", [False, 9]),
        ("setAttrByPath [ \"a\" \"b\" ] 1", {"a": {"b": 1}}),
        ("foldlAttrs (acc: n: v: acc + n) \"\" { b = 1; a = 2; }", "ab"),
        ("mergeAttrsList [ { a = 1; } { b = 2; } { a = 3; } ]", {"a": 3, "b": 2}),
        ("optionalAttrs false (throw \"x\")", {}),
        ("zipAttrs [ { a = 1; } { a = 2; } ]", {"a": [1, 2]}),
        ("attrsToList { a = 1; }", [{"name": "a", "value": 1}]),
        ("flatten [ 1 [ 2 [ 3 ] ] [ ] ]", [1, 2, 3]),
        ("foldr (x: acc: [ x ] ++ acc) [ ] [ 1 2 ]", [1, 2]),
        ("imap1 (i: x: \"${toString i}${x}\") [ \"a\" \"b\" ]", ["1a", "2b"]),
        ("[ (take 2 [ 1 2 3 ]) (drop 2 [ 1 2 3 ]) (last [ 1 2 ]) (init [ 1 2 ]) (sublist 1 2 [ 1 2 3 4 ]) ]",
         [[1, 2], [3], 2, [1], [2, 3]]),
        ("unique [ 1 2 1 \"a\" \"a\" ]", [1, 2, "a"]),
        ("[ (subtractLists [ 1 ] [ 1 2 ]) (intersectLists [ 1 ] [ 1 2 ]) (remove 1 [ 1 2 1 ]) ]", [[2], [1], [2]]),
        ("[ (optional true 1) (optionals false [ 1 ]) (toList 1) (range 1 3) (findFirst (x: x > 1) 0 [ 1 2 3 ]) ]",
         [[1], [], [1], [1, 2, 3], 2]),
        ("zipListsWith (a: b: a + b) [ 1 2 ] [ 3 4 5 ]", [4, 6]),
        ("sortOn (x: 0 - x) [ 1 3 2 ]", [3, 2, 1]),
        ("[ (hasPrefix \"a\" \"ab\") (hasSuffix \".nix\" \"a.nix\") (hasInfix \"b\" \"abc\") ]", [True, True, True]),
        ("[ (removeSuffix \".nix\" \"a.nix\") (removePrefix \"a\" \"ab\") (splitString \".\" \"a.b.\") ]", ["a", "b", ["a", "b", ""]]),
        ("concatMapStringsSep \"-\" (x: x + \"!\") [ \"a\" \"b\" ]", "a!-b!"),
        ("[ (toUpper \"aé\") (toLower \"AB\") (optionalString false \"x\") (boolToString true) ]", ["Aé", "ab", "", "true"]),
        ("[ (versionOlder \"1.2\" \"1.10\") (versionAtLeast \"24.05\" \"24.05\") (toInt \" 12 \") ]", [True, True, 12]),
        ("[ (escapeShellArg \"a b\") (escapeShellArg \"a\") (fixedWidthString 3 \"0\" \"7\") (trim \" a \") ]", ["'a b'", "a", "007", "a"]),
        ("pipe 1 [ (x: x + 1) (x: x * 10) ]", 20),
        ("[ (flip (a: b: a - b) 1 3) (mod (0 - 5) 3) (min 1 2) (max 1 2) (const 1 (throw \"x\")) ]", [2, -2, 1, 2, 1]),
        ("(fix (self: { a = 1; b = self.a + 1; })).b", 2),
        ("(makeExtensible (self: { a = 1; b = self.a; })).extend (final: prev: { a = prev.a + 1; })", {"a": 2, "b": 2}),
        ("(lib.extend (final: prev: { mine = x: final.id (x + 1); })).mine 1", 2),
        ("composeManyExtensions [ (f: p: { a = 1; }) (f: p: { b = p.a + 1; }) ] { } { }", {"a": 1, "b": 2}),
        ("map (p: removePrefix (toString ./. + \"/\") (toString p)) (filesystem.listFilesRecursive ./m)",
         ["m/a.nix", "m/default.nix", "m/sub/b.nix", "m/sub/c.txt"]),
        ("map import (fileset.toList (fileset.difference (fileset.fileFilter (f: f.hasExt \"nix\") ./m) ./m/default.nix))", [1, 2]),
        ("[ (pathIsDirectory ./m) (pathIsDirectory ./m/a.nix) ]", [True, False]),
        ("[ (lib.path.append ./. \"m/a.nix\" == ./m/a.nix) (lib.path.hasPrefix ./m ./m/a.nix) (lib.path.hasPrefix ./m ./mm) ]", [True, True, False]),
        ("versions.majorMinor \"24.05.1\"", "24.05"),
        ("filter (s: hasSuffix \"linux\" s && hasPrefix \"x\" s) systems.flakeExposed", ["x86_64-linux"]),
        ("(evalModules { modules = [ { options.a = mkOption { type = types.int; default = 3; }; } ]; }).config.a", 3),
    ],
)  # fmt: skip
def test_functions(text: str, expected: object) -> None:
    prefix = "" if "makeExtensible" not in text else "builtins.removeAttrs ("
    suffix = "" if not prefix else ') [ "extend" ]'
    files = {**FILES, "lib.txt": ""}
    names = "with lib; with lib.filesystem; "
    assert plain(value(f"{names}{prefix}{text}{suffix}", files)) == expected


@pytest.mark.parametrize("name", ["getExe", "strings.notThere", "types.notThere", "maintainers.me", "version"])
def test_what_is_not_there_is_not_known_by_its_name(name: str) -> None:
    found = value(f"lib.{name}")
    assert isinstance(found, Unknown)
    assert name.split(".")[0] in found.why or name.split(".")[-1] in found.why
