"""Nix itself accepts the same texts, and reads the same in them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from stackwright.model.nix.syntax.parse import parse
from stackwright.model.nix.syntax.scope import find_undefined_names
from stackwright.tests.nix.printed import HOME, normalize, print_tree

pytestmark = pytest.mark.system

SCRIPT = Path(__file__).parents[2] / "scripts/nix_parser.py"
TEXTS = [
    r"",
    r"1",
    r"01.5",
    r"1.",
    r".5",
    r"1e5",
    r"1.5e+3",
    r"9223372036854775807",
    r"9223372036854775808",
    r"1.0e999",
    r"1/2",
    r"1 / 2",
    r'"a\n\$\${b}\x"',
    r'"$${a} $$${"b"}"',
    r'"${"a"}${"b"}"',
    r'"a"b"',
    r'"a',
    r"''a''",
    r"''  a''",
    r"''a ''${b} ''' ''\n ''\x $${c} $ 'd' ''",
    r"""'' ${"a"}${"b"} ''""",
    r"''''",
    r"'''",
    r"''$",
    r"'''''",
    r"./a",
    r"./a/",
    r"./a//b",
    r'./${"a"}/b',
    r'./${"a"}/',
    r'./a${"b"}c.d/e',
    r"../a/b-c_d+e",
    r"a/b",
    r"/a",
    r"/",
    r"//",
    r"~/a",
    r"~",
    r'~/${"a"}',
    r"<nixpkgs>",
    r"<nixpkgs/lib>",
    r"< a >",
    r"http://a.b/c?d=e&f",
    r"x:x",
    r"x: x",
    r"x:y: x",
    r"x:/**/x",
    r"a+b:c/d",
    r"{ a-b = 1; a'b = 2; _ = 3; a_1 = 4; }.a-b",
    r"a: a-1",
    r"a: a -1",
    r"a: a - 1",
    r"a: -a.b",
    r"a: - - a",
    r"a: !a ? b",
    r"a: a ? b ? c",
    r"a: a ? b or c",
    r'a: a ? "b".${a}.c',
    r"a: a.b or a.c or a",
    r"a: a.b or a a",
    r"a: a or",
    r"a: (map or) a",
    r"a: a.or",
    r"{ or = 1; inherit (null) or; }.or",
    r"{ or = 1; }",
    r"or",
    r"or: 1",
    r"{ a = 1; }.a",
    r"{ a.b = 1; a.c = 2; }",
    r"{ a = { b = 1; }; a.c = 2; }",
    r"{ a = rec { b = 1; }; a.c = b; }",
    r"{ a.b = 1; a = { c = 2; }; }",
    r"{ a = 1; a = 2; }",
    r"{ a = { }; a = null; }",
    r"{ a.b = 1; a.b.c = 2; }",
    r"{ inherit (null) a; a.b = 1; }",
    r'{ ${"a"} = 1; a = 2; }',
    r'{ "${"a"}" = 1; a = 2; }',
    r"{ ${null} = 1; ${null} = 2; }",
    r"{ a = 1 }",
    r"{ a = 1;; }",
    r"{ = 1; }",
    r"{ a; }",
    r"{ inherit; }",
    r"{ inherit true; }",
    r'{ inherit ${"true"}; }',
    r"{ inherit ${true}; }",
    r'{ inherit (null) a "b" ${"c"}; }',
    r"rec { a = b; b = 1; }",
    r"rec { inherit (a) b; a = 1; }",
    r"rec { inherit a; a = 1; }",
    r"let a = 1; in a",
    r"let a = b; in a",
    r'let ${"a"} = 1; in a',
    r"let ${null} = 1; in 1",
    r'let "${"a"}" = 1; in 1',
    r"let a.${null} = 1; in a",
    r"let a = 1; a = 2; in a",
    r"let in 1",
    r"let { body = 1; }",
    r"let { body = a; a = 1; }",
    r'let { ${"body"} = 1; }',
    r"{ }: 1",
    r"{ a }: a",
    r"{ a, }: a",
    r"{ a, b ? a, ... }: b",
    r"{ ..., a }: a",
    r"{ ..., }: 1",
    r"{ , }: 1",
    r"{ a b }: a",
    r"{ a ? 1, a }: a",
    r"a@{ b }: a b",
    r"a@{ a }: a",
    r"{ a }@b: a b",
    r"{ a } @ a: a",
    r"@a: 1",
    r"a@b: 1",
    r"{ a ? b }: a",
    r"{ a ? b, b }: a",
    r'{ "a" }: a',
    r"with null; a",
    r"with a; a",
    r"assert true; 1",
    r"if true then 1 else 2",
    r"if true then 1",
    r'[ 1 (2) "3" [ 4 ] { } rec { } ./a null.b null.b or 1 ]',
    r"[ a: a ]",
    r"[ 1 + 2 ]",
    r"[ -1 ]",
    r"[ let { body = 1; } ]",
    r"1 + 2 * 3 - 4 / 5",
    r"1 == 2 == 3",
    r"1 < 2 < 3",
    r"1 < 2 == 3 > 4",
    r"1 != (2 == 3)",
    r"!true && false || true -> false",
    r"[ ] ++ [ ] ++ [ ]",
    r"{ } // { } // { }",
    r"1 + !true + 2",
    r"1 * !2 + 3",
    r"1 + x: x",
    r"1 + let a = 2; in a",
    r"null (a: a) (1)",
    r"(1",
    r"1)",
    r"((1))",
    r"{ a = (1; }",
    r"1 # a",
    r"/* a */ 1 /** b **/",
    r"/* a",
    r"1 |",
    r"1 ^ 2",
    r"__head",
    r"__curPos",
    r"derivation fromTOML placeholder",
    r"storePath",
    r'throw "a" + toString 1 + baseNameOf ./a',
    r"",
][1:-1]
TEXTS += [
    "",
    "1\r\n+\r2\n",
    '"a\r\nb\rc\\\r\n"',
    "''\n  a\n    b\n\n  c\n  ''",
    "''\n    a\n   ${\"b\"}\n     c\n  ''",
    "''  \n \n  a\n\tb''",
    "''\n\n  a\r\n  b\n ''",
    "''\n  a\n  ''\\n  b''",
    "''\n  ''${a}\n   ''\n",
    "''\n  a'''\n  ''",
    "a\f",
    "\ufeff1",
    "1\x7f",
    '"é€"',
    "é",
]


def test_same_verdict_and_same_tree(tmp_path: Path, lacking: Callable[[str], NoReturn]) -> None:
    need_nix(lacking)
    wrong = [f"{text!r}: {why}" for text in TEXTS if (why := compare(text, tmp_path))]
    assert wrong == []


def test_files_of_a_repository(
    committed: Callable[..., Path], tmp_path: Path, lacking: Callable[[str], NoReturn]
) -> None:
    need_nix(lacking)
    root = committed({
        "a.nix": "{ pkgs, ... }: {\n  a.b = [ pkgs.c ];\n  d = ''\n    e ${pkgs.f}\n  '';\n}\n",
        "pipe.nix": "[ ] |> builtins.length",
        "secret.nix": b"\0GITCRYPT\0\xff",
        "broken.nix": "{",
        "merged.nix": "{ a = { b.c = 1; }; a = { b.d = 2; }; }",
    })  # fmt: skip
    (tmp_path / "clones").mkdir()
    (tmp_path / "clones" / "owner+name").symlink_to(root / ".git")
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path / "clones"), "--mutants", "30"],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert "left out: 1 with pipes, which Nix 2.8 does not know" in lines
    assert "left out: 1 with sets that Nix 2.8 does not merge" in lines
    assert "left out: 1 encrypted or binary" in lines
    assert "mutants: 30 of 30 agree (100.00%)" in lines
    assert lines[-1].startswith("nix parser: 2 of 2 agree (100.00 %), wrong rejects: 0, ")
    assert lines[-1].endswith(" MB/s")


def need_nix(lacking: Callable[[str], NoReturn]) -> None:
    if shutil.which("nix-instantiate") is None:
        lacking("nix-instantiate is not installed")


def compare(text: str, folder: Path) -> str:
    """What Nix and we see differently in a text."""
    variables = dict.fromkeys(("NIX_STATE_DIR", "NIX_LOG_DIR", "NIX_CONF_DIR"), str(folder))
    done = subprocess.run(
        ["nix-instantiate", "--store", "dummy://", "--parse", "-"],
        input=text.encode(),
        capture_output=True,
        cwd="/",
        env={"PATH": os.environ["PATH"], "HOME": HOME, **variables},
        check=False,
    )
    parsed = parse(text)
    names = find_undefined_names(parsed.tree) if parsed.tree is not None else []
    ours = parsed.errors[0].message if parsed.errors else f"undefined {names[0].name}" if names else ""
    if done.returncode or ours:
        theirs = done.stderr.decode().partition("\n")[0] if done.returncode else ""
        return "" if ours and theirs else f"Nix: {theirs or 'accepted'}, here: {ours or 'accepted'}"
    assert parsed.tree is not None
    expected, found = normalize(done.stdout.decode().rstrip("\n")), normalize(print_tree(parsed.tree))
    return "" if expected == found else f"Nix: {expected}, here: {found}"
