"""Nix files in a repository: what is told of them, where nothing is read, and what a change comes to."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.finding import Report
from stackwright.lint.options import Options
from stackwright.lint.redaction.redact import redact
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

FLAKE = "{ outputs = { self }: { nixosModules.default = import ./modules; }; }\n"


def test_a_comment_silences_and_a_text_in_quotes_does_not(make: Make, told: Told) -> None:
    files = {
        "a.nix": "{\n  x = ./gone; # stackwright: ignore[NIX003] made later\n  # stackwright: ignore[NIX003] as well\n"
        "  y = ./gone;\n}\n",
        "b.nix": "{\n  x = [ ''# stackwright: ignore[NIX003] no'' ./gone ];\n}\n",
    }
    assert [line.partition(" ")[0] for line in told(make(files))] == ["b.nix:2:46:"]


def test_a_comment_that_silences_nothing_is_told(make: Make, told: Told) -> None:
    (line,) = told(make({"a.nix": "{ } # stackwright: ignore[NIX003] why\n"}), profile="strict")
    assert "SUP001" in line


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (b"\0GITCRYPT\0abc", "encrypted"),
        (b"age-encryption.org/v1\nabc", "encrypted"),
        (b"\x7fELF\0\0\0", "binary"),
    ],
)
def test_what_is_no_text_is_skipped(make: Make, check: Callable[..., Report], data: bytes, state: str) -> None:
    report = check(make({"a.nix": data, "b.nix": "import ./a.nix\n"}))
    assert report.findings == ()
    assert report.summary.skipped == {state: 1}


def test_an_unreached_file_is_told_of_more_mildly(make: Make, told: Told) -> None:
    files = {
        "flake.nix": FLAKE,
        "modules/default.nix": "{ a = ./gone; }\n",
        "modules/left.nix": "{ a = ./gone; }\n",
    }
    found = [line.split(" ")[:2] for line in told(make(files))]
    assert found == [["modules/default.nix:1:7:", "error"], ["modules/left.nix:1:7:", "warning"]]


@pytest.mark.parametrize(
    "text",
    [
        "builtins.readDir ./.",
        "import ./${x}",
        "{ inputs }: inputs.import-tree ./modules",
        "import ./gone.nix",
        "{ broken",
    ],
)
def test_where_not_all_that_is_read_is_known_nothing_is_milder(make: Make, told: Told, text: str) -> None:
    files = {"flake.nix": FLAKE, "modules/default.nix": text, "left.d/x.nix": "{ a = ./gone; }\n"}
    assert "left.d/x.nix:1:7: error NIX003 `./gone` leads nowhere: left.d/gone does not exist" in told(make(files))


def test_without_a_flake_nothing_is_milder(make: Make, told: Told) -> None:
    (line,) = told(make({"a/b.nix": "{ a = ./gone; }\n"}))
    assert " error " in line


def test_what_git_does_not_have_is_told(make: Make, told: Told, git: Callable[..., str]) -> None:
    root = make({"flake.nix": "{ outputs = { self }: { a = import ./a.nix; }; }\n"})
    git(root, "init", "-q")
    git(root, "add", "--all")
    (root / "a.nix").write_text("{ }\n")
    message = "NIX003 `./a.nix` is on the disk, but not added to git"
    assert told(root) == [f"flake.nix:1:36: warning {message}"]
    assert told(root, staged=True) == [f"flake.nix:1:36: error {message}"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("modules/default.nix", "{ a = ./there.nix; }\n"),
        ("modules/default.nix", "import ./${x}\n"),
        ("modules/gone", ""),
        ("flake.nix", "{ outputs = _: { }; }\n"),
        ("flake.nix", "{"),
        ("modules/left.nix", None),
    ],
)
def test_a_change_says_what_a_new_run_says(make: Make, path: str, text: str | None) -> None:
    files = {
        "flake.nix": FLAKE,
        "modules/default.nix": "{ a = ./gone; b = ./.; }\n",
        "modules/left.nix": "{ a = ./gone; }\n",
        "modules/there.nix": "{ c = foo; }\n",
    }
    root = make(files)
    workspace = Workspace.open(root)
    chosen = select(workspace.config, profile="strict")
    workspace.report(chosen, Options(jobs=1))
    after = workspace.change(path, None if text is None else text.encode())
    if text is None:
        (root / path).unlink()
    else:
        (root / path).write_text(text)
    again = Workspace.open(root)
    whole = again.report(select(again.config, profile="strict"), Options(jobs=1))
    assert (after.findings, after.summary) == (whole.findings, whole.summary)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{ services.k3s.token = "hunter2"; }', '{ services.k3s.token = "*******"; }'),
        ('{ a.password = "x${b}y"; }', '{ a.password = "******"; }'),
        ('{ password ? "hunter" }: { }', '{ password ? "******" }: { }'),
        ('let apiKey = "hunter"; in apiKey', 'let apiKey = "******"; in apiKey'),
        ('{ users.users.root.hashedPassword = "$6$abc"; }', '{ users.users.root.hashedPassword = "******"; }'),
        ("{ s = ''\n  export API_TOKEN=hunter2\n''; }", "{ s = ''\n  export API_TOKEN=*******\n''; }"),
        ("{ age.secrets.token.file = ./token.age; }", "{ age.secrets.token.file = ./token.age; }"),
        ("{ tokenFile = config.sops.secrets.token.path; }", "{ tokenFile = config.sops.secrets.token.path; }"),
        ('{ networking.hostName = "alpha"; }', '{ networking.hostName = "alpha"; }'),
        ('{ password = "${config.a}"; }', '{ password = "${config.a}"; }'),
    ],
)
def test_secrets_are_strings(text: str, shown: str) -> None:
    assert redact(text, "a.nix") == shown


def test_a_text_that_is_no_nix_is_redacted_by_its_lines() -> None:
    assert "hunter2" not in redact('{ token = "hunter2"; ', "a.nix")


@pytest.mark.parametrize(
    "path", ["tests/a.nix", "integration-tests/b/a.nix", "templates/x/a.nix", "docs/a.nix", "example.nix"]
)
@pytest.mark.parametrize("text", ["{ x = ./gone; }\n", "{ x = y; }\n", "{ x = }\n"])
def test_what_is_set_aside_is_an_info(make: Make, told: Told, path: str, text: str) -> None:
    (line,) = told(make({path: text}))
    assert line.split(" ")[1] == "info"


@pytest.mark.parametrize("path", ["attest/a.nix", "latest/a.nix", "vm-test.nix", "hosts/contest.nix"])
def test_what_only_sounds_like_a_test_is_none(make: Make, told: Told, path: str) -> None:
    (line,) = told(make({path: "{ x = ./gone; }\n"}))
    assert line.split(" ")[1] == "error"


def test_what_is_made_of_a_file_beside_it_is_not_missing(make: Make, told: Told) -> None:
    assert told(make({"a.nix": "import ./config.nix\n", "config.nix.in": "@a@\n"})) == []


def test_a_name_is_told_once_in_a_file(make: Make, told: Told) -> None:
    assert len(told(make({"a.nix": "{ a = foo; b = foo; c = bar; }\n"}))) == 2


@pytest.mark.parametrize("text", ["", "\n", "# only this\n", "/* a */ # b\n"])
def test_a_file_without_an_expression(make: Make, told: Told, text: str) -> None:
    (line,) = told(make({"a.nix": text}))
    assert line.endswith("error NIX001 this is not Nix: the file has no expression")


def test_many_mistakes_and_long_names_are_cut(make: Make, check: Callable[..., Report]) -> None:
    report = check(make({"a.nix": "{ " + "a = 1; " * 3000 + "}\n", "b.nix": "[ " + "x" * 10_000 + " ]\n"}))
    assert len(report.findings) == 101
    assert max(len(finding.message) for finding in report.findings) < 400


def test_long_calls_take_no_more_than_their_length(make: Make, told: Told) -> None:
    assert told(make({"a.nix": "x: " + "x " * 60_000 + "\n"})) == []


@pytest.mark.parametrize(("text", "is_hinted"), [("{ a = 1\n  b = 2; }\n", True), ("{ a = [ 1; }\n", False)])
def test_a_value_without_an_end(make: Make, check: Callable[..., Report], text: str, *, is_hinted: bool) -> None:
    (finding,) = check(make({"a.nix": text})).findings
    assert (finding.hint == "end the value before this one with `;`") is is_hinted
