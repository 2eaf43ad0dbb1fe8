"""What people and machines get wrong, through the real command line: one clear sentence each, and never a traceback."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.finding import Report
from stackwright.lint.report import FORMATS, Style, render
from stackwright.model.errors import UserError
from stackwright.model.files.source import open_source

Files = Mapping[str, str | bytes]
Make = Callable[[Files], Path]
Git = Callable[..., str]
Done = subprocess.CompletedProcess[str]

CLEAN, FINDINGS, USAGE, NOTHING = 0, 1, 2, 3
COMMAND = (sys.executable, "-m", "stackwright")
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  greeting: hello\n"
WEB = {"web/kustomization.yaml": "resources: [config.yaml]\n", "web/config.yaml": CONFIG_MAP}
BROKEN = {**WEB, "web/kustomization.yaml": "resources: [config.yaml, gone.yaml]\n"}
SECRET = "tr0ub4dor"


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


def processor_seconds() -> float:
    """What the commands of this process have used so far; other than the time that went by, it is theirs alone."""
    spent = os.times()
    return spent.children_user + spent.children_system


def stackwright(root: Path, *arguments: str | bytes, **environment: str) -> Done:
    """Runs the command line in a folder; what holds for every run is asserted here."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=root,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    assert done.returncode in (CLEAN, FINDINGS, USAGE, NOTHING), done.stderr
    assert not steering(done.stdout + done.stderr)
    return done


def steering(text: str) -> list[str]:
    """Characters that would steer a terminal."""
    return [char for char in text if ord(char) < 0x20 and char != "\n"]


def refused(done: Done, *words: str) -> None:
    """The run ended with one sentence and a hint."""
    first, *rest = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert first.startswith("error: ")
    assert first.endswith(".")
    assert len(rest) == 1
    assert rest[0].startswith("hint: ")
    assert [word for word in words if word not in done.stderr] == []


def codes(root: Path, *arguments: str) -> list[tuple[str, str]]:
    """Code and path of every finding, from the JSON report."""
    found = json.loads(stackwright(root, "lint", "--format", "json", *arguments).stdout)["findings"]
    return [(finding["code"], finding["path"]) for finding in found]


class TestFiles:
    """Files that cannot be read, or should not be."""

    def test_unreadable_file_is_a_finding(self, committed: Make) -> None:
        root = committed({**WEB, "web/other.yaml": CONFIG_MAP})
        (root / "web/other.yaml").unlink()
        os.mkfifo(root / "web/other.yaml")  # not even root can read a file from it
        done = stackwright(root, "lint", "--format", "concise")
        assert done.stdout.splitlines()[0] == ("web/other.yaml: warning YAML004 web/other.yaml cannot be read")
        assert done.returncode == FINDINGS

    @pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
    def test_file_without_permission_is_a_finding(self, committed: Make) -> None:
        root = committed(WEB)
        (root / "web/config.yaml").chmod(0)
        assert codes(root) == [("YAML004", "web/config.yaml")]

    def test_refused_permission_is_a_finding(
        self, committed: Make, told: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root, real = committed(WEB), os.open

        def refuse(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
            if str(path).endswith("config.yaml"):
                raise PermissionError(13, "Permission denied", path)
            return real(path, flags, mode, dir_fd=dir_fd)

        monkeypatch.setattr(os, "open", refuse)
        assert told(root) == ["web/config.yaml: warning YAML004 web/config.yaml cannot be read"]

    @pytest.mark.parametrize("versioned", [True, False], ids=["git", "walk"])
    def test_large_file_is_skipped_with_an_info(self, make: Make, committed: Make, *, versioned: bool) -> None:
        root = (committed if versioned else make)({**WEB, "dump.yaml": "a: [\n" + "#" * 2_000_000})
        done = stackwright(root, "lint", "--format", "concise")
        assert done.stdout.startswith("dump.yaml: info YAML005 dump.yaml is over the size limit and was not read\n")
        assert done.returncode == CLEAN
        assert stackwright(root, "lint", "--fail-on", "info").returncode == FINDINGS

    def test_file_that_vanished_is_gone(self, committed: Make) -> None:
        root = committed(WEB)
        (root / "web/config.yaml").unlink()
        assert codes(root) == [("KUS001", "web/kustomization.yaml")]

    def test_folder_in_the_place_of_a_file(self, committed: Make) -> None:
        root = committed(WEB)
        (root / "web/config.yaml").unlink()
        (root / "web/config.yaml").mkdir()
        assert codes(root) == [("KUS001", "web/kustomization.yaml")]

    def test_symbolic_link_in_the_place_of_a_file(self, committed: Make) -> None:
        root = committed({**WEB, "web/real.yaml": CONFIG_MAP})
        (root / "web/config.yaml").unlink()
        (root / "web/config.yaml").symlink_to("real.yaml")
        assert codes(root) == []


class TestLinks:
    """Nothing outside of the tree is read, whatever leads there."""

    @pytest.fixture
    def outside(self, tmp_path: Path) -> Path:
        folder = tmp_path / "outside"
        folder.mkdir()
        text = f"kind: ConfigMap\nmetadata: {{name: {SECRET}}}\n{SECRET}: 1\n{SECRET}: 2\nbad: [{SECRET}\n"
        for name in ("secret.yaml", "kustomization.yaml"):
            (folder / name).write_text(text)
        return folder

    @pytest.mark.parametrize("versioned", [True, False], ids=["git", "walk"])
    @pytest.mark.parametrize("name", FORMATS)
    def test_outside_is_never_read(
        self, outside: Path, make: Make, committed: Make, name: str, *, versioned: bool
    ) -> None:
        kustomization = "resources: [linked.yaml, folder, folder/secret.yaml, gone.yaml]\n"
        root = make({"kustomization.yaml": kustomization})
        (root / "linked.yaml").symlink_to(outside / "secret.yaml")
        (root / "folder").symlink_to(Path("../outside"))
        if versioned:
            committed({})
        (root / "untracked.yaml").symlink_to(outside / "secret.yaml")
        done = stackwright(root, "lint", "--format", name)
        assert SECRET not in done.stdout + done.stderr
        assert done.returncode == FINDINGS
        assert codes(root) == [("KUS001", "kustomization.yaml")]

    def test_tracked_folder_that_became_a_link(self, outside: Path, committed: Make) -> None:
        root = committed({"web/secret.yaml": CONFIG_MAP})
        (root / "web/secret.yaml").unlink()
        (root / "web").rmdir()
        (root / "web").symlink_to(outside)
        for arguments in ((), ("--staged",)):
            done = stackwright(root, "lint", *arguments, "--format", "json", "--allow-empty")
            assert SECRET not in done.stdout + done.stderr

    def test_configuration_through_a_link_is_refused(self, outside: Path, committed: Make) -> None:
        root = committed(WEB)
        (root / "stackwright.yaml").symlink_to(outside / "secret.yaml")
        done = stackwright(root, "lint")
        refused(done, "stackwright.yaml")
        assert SECRET not in done.stderr

    @pytest.mark.parametrize("versioned", [True, False], ids=["git", "walk"])
    def test_loops_end(self, make: Make, committed: Make, *, versioned: bool) -> None:
        root = make({"kustomization.yaml": "resources: [self.yaml, one/two/web.yaml, around/kustomization.yaml]\n"})
        (root / "self.yaml").symlink_to("self.yaml")
        (root / "one").symlink_to("two")
        (root / "two").symlink_to("one")
        (root / "around").symlink_to(".")
        if versioned:
            committed({})
        found = json.loads(stackwright(root, "lint", "--format", "json").stdout)["findings"]
        assert {finding["code"] for finding in found} <= {"KUS001", "KUS002", "KUS005"}
        assert {finding["target"] for finding in found} >= {"self.yaml", "one/two/web.yaml"}

    def test_loop_on_the_command_line(self, committed: Make) -> None:
        root = committed(WEB)
        (root / "self").symlink_to("self")
        refused(stackwright(root, "lint", "self"), "self")

    def test_link_that_vanishes_while_the_folder_is_walked(self, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        root = make(WEB)
        (root / "web/link.yaml").symlink_to("config.yaml")

        def vanished(path: str) -> str:
            raise FileNotFoundError(2, "No such file or directory", path)

        monkeypatch.setattr(os, "readlink", vanished)
        assert open_source(root).tree.files == frozenset(WEB)


BAD_CONFIGURATION: Mapping[str, tuple[str | bytes, tuple[str, ...]]] = {
    "not-yaml": ("lint: [\n", ("stackwright.yaml:2", "not YAML")),
    "unknown-key": ("lint:\n  profil: strict\n", ("stackwright.yaml:2:3", "`profil`", "Did you mean `profile`?")),
    "unknown-section": ("lints: {}\n", ("stackwright.yaml:1:1", "Did you mean `lint`?")),
    "duplicate-key": ("lint: {}\nlint: {}\n", ("stackwright.yaml:2", "`lint` stands twice")),
}
BAD_CONFIGURATION_WITHOUT_HINT: Mapping[str, tuple[str | bytes, tuple[str, ...]]] = {
    "wrong-type": ("lint:\n  select: KUS\n", ("stackwright.yaml:2:11", "lint.select")),
    "wrong-value": ("lint: {fail-on: fatal}\n", ("stackwright.yaml:1:17", "info, warning, error, never")),
    "tagged-nonsense": ("lint: !!python/object/apply:os.system ['id']\n", ("stackwright.yaml:1:", "lint")),
    "list": ("- lint\n", ("stackwright.yaml:1:1",)),
    "text": ("lint\n", ("stackwright.yaml:1:1",)),
    "infinite-size": ("lint: {max-file-size: .inf}\n", ("stackwright.yaml:1:23", "max-file-size")),
    "nan-size": ("lint: {max-file-size: .nan}\n", ("stackwright.yaml:1:23", "max-file-size")),
    "negative-size": ("lint: {max-file-size: -1}\n", ("stackwright.yaml:1:23", "max-file-size")),
    "binary": (b"\x7fELF\0\1\2\xff\xfe", ("stackwright.yaml",)),
    "utf-16-garbage": (b"\xff\xfe\0", ("stackwright.yaml",)),
    "deep": ("[" * 100_000, ("stackwright.yaml:1",)),
}


class TestConfiguration:
    """A `stackwright.yaml` that cannot be used is one sentence with the place."""

    @pytest.mark.parametrize(("text", "words"), BAD_CONFIGURATION.values(), ids=BAD_CONFIGURATION)
    def test_mistake_with_a_hint(self, committed: Make, text: str | bytes, words: tuple[str, ...]) -> None:
        refused(stackwright(committed({**WEB, "stackwright.yaml": text}), "lint"), *words)

    @pytest.mark.parametrize(
        ("text", "words"), BAD_CONFIGURATION_WITHOUT_HINT.values(), ids=BAD_CONFIGURATION_WITHOUT_HINT
    )
    @pytest.mark.parametrize("command", [("lint",), ("config", "show")], ids=["lint", "show"])
    def test_mistake(
        self, committed: Make, text: str | bytes, words: tuple[str, ...], command: tuple[str, ...]
    ) -> None:
        done = stackwright(committed({**WEB, "stackwright.yaml": text}), *command)
        assert done.returncode == USAGE
        assert done.stderr.startswith("error: ")
        assert len(done.stderr.splitlines()) <= 2
        assert [word for word in words if word not in done.stderr] == []

    @pytest.mark.parametrize("text", ["- lint\n", "lint: []\n"], ids=["file", "section"])
    def test_the_words_are_those_of_yaml(self, committed: Make, text: str) -> None:
        assert "mapping" in stackwright(committed({**WEB, "stackwright.yaml": text}), "lint").stderr

    @pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "lint: {}\nrepository: {}\n"])
    def test_empty_configuration_is_fine(self, committed: Make, text: str) -> None:
        done = stackwright(committed({**WEB, "stackwright.yaml": text}), "lint")
        assert (done.returncode, done.stderr) == (CLEAN, "")

    @pytest.mark.parametrize(
        "text",
        [
            "lint:\n  ignore: [KUS0O1]\n",
            "lint:\n  select: [missing-targt]\n",
            "lint:\n  severities: {KUS0O1: info}\n",
            "lint:\n  per-path-ignores: {web: [KUS0O1]}\n",
        ],
        ids=["ignore", "select", "severities", "per-path-ignores"],
    )
    def test_unknown_rule(self, committed: Make, text: str) -> None:
        refused(stackwright(committed({**WEB, "stackwright.yaml": text}), "lint"), "does not exist", "Did you mean")

    def test_unknown_rule_has_a_place(self, committed: Make) -> None:
        root = committed({**WEB, "stackwright.yaml": "lint:\n  ignore: [KUS0O1]\n"})
        refused(stackwright(root, "lint"), "stackwright.yaml:2:12")

    def test_second_document(self, committed: Make) -> None:
        root = committed({**WEB, "stackwright.yaml": "lint: {}\n---\nlint: {profil: strict}\n"})
        assert stackwright(root, "lint").returncode == USAGE

    @pytest.mark.parametrize("make_it", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("nowhere")])
    def test_no_regular_file(self, committed: Make, make_it: Callable[[Path], None]) -> None:
        root = committed(WEB)
        make_it(root / "stackwright.yaml")
        done = stackwright(root, "lint")
        refused(done, "stackwright.yaml is ")
        assert ("not readable" in done.stderr) != ("a symbolic link" in done.stderr)

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 99}', '{"version": 1, "findings": [1]}', "\0\xff"])
    def test_baseline_that_is_none(self, committed: Make, text: str) -> None:
        root = committed({**WEB, "baseline.json": text.encode("latin-1")})
        refused(stackwright(root, "lint", "--baseline", "baseline.json"), "baseline.json")

    def test_baseline_that_is_deep(self, committed: Make) -> None:
        root = committed({**WEB, "baseline.json": "[" * 100_000})
        refused(stackwright(root, "lint", "--baseline", "baseline.json"), "baseline.json")

    def test_baseline_that_is_missing(self, committed: Make) -> None:
        refused(stackwright(committed(WEB), "lint", "--baseline", "none.json"), "none.json")


class TestArguments:
    """Bad arguments."""

    def test_missing_folder(self, committed: Make) -> None:
        root = committed(WEB)
        refused(stackwright(root, "lint", "wbe"), "error: wbe does not exist.")
        refused(stackwright(root, "lint", "web", "web/config.yaml/x"), "web/config.yaml/x does not exist")
        refused(stackwright(root, "config", "show", "wbe"), "wbe does not exist")

    @pytest.mark.parametrize("option", ["--select", "--ignore"])
    def test_unknown_rule(self, committed: Make, option: str) -> None:
        root = committed(WEB)
        refused(
            stackwright(root, "lint", option, "KUS0001"), "Rule `KUS0001` does not exist.", "Did you mean `KUS001`?"
        )
        refused(stackwright(root, "lint", option, "KUS,mising-target"), "Did you mean `missing-target`?")
        refused(stackwright(root, "lint", option, "\x1b[31mred"), "does not exist")

    def test_unknown_rule_to_be_shown(self, committed: Make) -> None:
        refused(stackwright(committed({}), "rule", "kus0001"), "Did you mean `KUS001`?")

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("lint", "--format", "yaml"), "'yaml' is not one of 'text'"),
            (("lint", "--profile", "easy"), "'easy' is not one of"),
            (("lint", "--fail-on", "fatal"), "'fatal' is not one of"),
            (("lint", "--jobs", "0"), "'--jobs'"),
            (("lint", "--formt", "json"), "--format"),
            (("lnt",), "lint"),
            ((), "Commands:"),
        ],
    )
    def test_click_says_it(self, committed: Make, arguments: tuple[str, ...], words: str) -> None:
        done = stackwright(committed(WEB), *arguments)
        assert (done.returncode, done.stdout) == (USAGE, "")
        assert words in done.stderr

    def test_two_repositories(self, committed: Make, git: Git, tmp_path: Path) -> None:
        root, other = committed(WEB), tmp_path / "other"
        other.mkdir()
        git(other, "init", "-q")
        refused(stackwright(root, "lint", ".", str(other)), "different repositories")

    @pytest.mark.parametrize("output", ["web/config.yaml/report.txt", "x" * 300], ids=["below-a-file", "too-long"])
    def test_output_that_cannot_be_written(self, committed: Make, output: str) -> None:
        done = stackwright(committed(WEB), "lint", "--output", output)
        assert done.returncode == USAGE
        assert done.stderr.startswith(f"error: {output} cannot be written: ")

    @pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="there is no /dev/null here")
    def test_output_to_a_device_leaves_it_a_device(self, committed: Make) -> None:
        assert stackwright(committed(WEB), "lint", "--output", "/dev/null").returncode == CLEAN
        assert Path("/dev/null").is_char_device()

    def test_staged_without_git(self, make: Make) -> None:
        refused(stackwright(make(WEB), "lint", "--staged"), "no git repository", "--staged")

    def test_output_that_is_a_folder(self, committed: Make) -> None:
        done = stackwright(committed(WEB), "lint", "--output", "web")
        assert (done.returncode, "'web' is a directory" in done.stderr) == (USAGE, True)

    @pytest.mark.parametrize("columns", ["40", "20", "1", "0", "-3", "wide", "9" * 30])
    def test_terminal_of_any_width(self, committed: Make, columns: str) -> None:
        done = stackwright(committed(BROKEN), "lint", COLUMNS=columns)
        assert done.returncode == FINDINGS
        assert "KUS001" in done.stdout
        assert "gone.yaml" in done.stdout

    def test_frames_fit_forty_columns(self, committed: Make) -> None:
        entries = ", ".join(f"file-{number}.yaml" for number in range(30))
        root = committed({"kustomization.yaml": f"resources: [{entries}]\n"})
        drawn = [line for line in stackwright(root, "lint", COLUMNS="40").stdout.splitlines() if line[:4] == "1 | "]
        assert len(drawn) == 30
        assert max(map(len, drawn)) <= 40


class TestGit:
    """Repositories in every state."""

    def test_repository_without_commits(self, make: Make, git: Git) -> None:
        root = make(BROKEN)
        git(root, "init", "-q")
        assert codes(root) == [("KUS001", "web/kustomization.yaml")]
        assert stackwright(root, "lint", "--staged").returncode == NOTHING
        git(root, "add", ".")
        assert codes(root, "--staged") == [("KUS001", "web/kustomization.yaml")]

    @pytest.mark.parametrize("versioned", [True, False], ids=["git", "walk"])
    @pytest.mark.parametrize("files", [{}, {"README.md": "no YAML here\n"}], ids=["empty", "no-yaml"])
    def test_nothing_to_check(self, make: Make, committed: Make, files: Files, *, versioned: bool) -> None:
        root = (committed if versioned else make)(files)
        done = stackwright(root, "lint")
        assert done.returncode == NOTHING
        assert "There was nothing to check." in done.stdout
        assert stackwright(root, "lint", "--allow-empty").returncode == CLEAN

    def test_no_git_repository(self, make: Make) -> None:
        done = stackwright(make(BROKEN), "lint")
        assert done.returncode == FINDINGS
        assert "note: no git repository here: every file on the disk was taken\n" in done.stdout

    @pytest.fixture
    def without_git(self, tmp_path: Path) -> dict[str, str]:
        (tmp_path / "bin").mkdir()
        return {"PATH": str(tmp_path / "bin")}

    def test_no_git_binary(self, committed: Make, without_git: dict[str, str]) -> None:
        done = stackwright(committed(BROKEN), "lint", **without_git)
        assert done.returncode == FINDINGS
        assert "note: git was not found" in done.stdout

    def test_no_git_binary_is_named(self, committed: Make, without_git: dict[str, str]) -> None:
        assert "no git repository here" not in stackwright(committed(WEB), "lint", **without_git).stdout

    def test_no_git_binary_claims_nothing_of_ignored_files(self, committed: Make, without_git: dict[str, str]) -> None:
        root = committed({**BROKEN, ".gitignore": "gone.yaml\n"})
        assert stackwright(root, "lint").returncode == CLEAN
        assert stackwright(root, "lint", **without_git).returncode == CLEAN

    def test_a_folder_of_somebody_else(self, committed: Make) -> None:
        """git trusts no configuration of another user, and none is read."""
        assert stackwright(committed(WEB), "lint", GIT_TEST_ASSUME_DIFFERENT_OWNER="1").returncode == CLEAN

    @pytest.mark.parametrize("damage", ["index", "folder", "file", "head"])
    def test_broken_git_folder(self, committed: Make, damage: str) -> None:
        root = committed(WEB)
        if damage == "index":
            (root / ".git/index").write_bytes(b"garbage")
        elif damage == "head":
            (root / ".git/HEAD").write_bytes(b"\xff\xff")
        else:
            (root / ".git").rename(root.parent / "git-away")
            if damage == "folder":
                (root / ".git").mkdir()
            else:
                (root / ".git").write_text("gitdir: /nowhere\n")
        done = stackwright(root, "lint")
        assert (done.returncode, done.stdout) == (USAGE, "")
        assert done.stderr.startswith("error: git cannot list the files here: ")
        assert len(done.stderr.splitlines()) <= 2

    def test_submodule(self, committed: Make, git: Git, tmp_path: Path) -> None:
        inner = tmp_path / "inner"
        inner.mkdir()
        git(inner, "init", "-q")
        (inner / "bad.yaml").write_text("a: [\n")
        git(inner, "add", ".")
        git(inner, "commit", "-q", "-m", "start")
        root = committed({"kustomization.yaml": "resources: [lib/base]\n"})
        git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "lib")
        for arguments in ((), ("--staged",)):
            done = stackwright(root, "lint", *arguments)
            assert (done.returncode, "1 in a submodule" in done.stdout) == (CLEAN, True)

    def test_nested_repository(self, committed: Make, git: Git) -> None:
        root = committed({"kustomization.yaml": "resources: [other/base]\n"})
        (root / "other").mkdir()
        git(root / "other", "init", "-q")
        (root / "other/bad.yaml").write_text("a: [\n")
        done = stackwright(root, "lint")
        assert (done.returncode, "1 in a submodule" in done.stdout) == (CLEAN, True)
        assert codes(root / "other") == [("YAML001", "bad.yaml")]

    def test_sparse_checkout(self, committed: Make, git: Git) -> None:
        root = committed(
            {
                "apps/kustomization.yaml": "resources: [../lib/base, ../lib/gone]\n",
                "lib/base/kustomization.yaml": "resources: [config.yaml]\n",
                "lib/base/config.yaml": CONFIG_MAP + "data: {}\n",
            }
        )
        whole = codes(root)
        git(root, "sparse-checkout", "set", "apps")
        assert not (root / "lib").exists()
        assert codes(root) == whole == [("KUS001", "apps/kustomization.yaml"), ("YAML002", "lib/base/config.yaml")]

    def test_unmerged_index(self, committed: Make, git: Git) -> None:
        root = committed(WEB)
        for branch, text in (("left", "hello"), ("right", "good morning")):
            git(root, "checkout", "-q", "-b", branch, "main")
            (root / "web/config.yaml").write_text(CONFIG_MAP.replace("hello", f"{text}, {branch}"))
            git(root, "commit", "-q", "-a", "-m", branch)
        merge = subprocess.run(["git", "merge", "left"], cwd=root, capture_output=True, check=False)
        assert merge.returncode == 1
        assert git(root, "ls-files", "-u")
        assert codes(root) == [("YAML001", "web/config.yaml")]
        assert stackwright(root, "lint", "--staged").returncode in (CLEAN, FINDINGS)

    def test_file_that_one_side_deleted(self, committed: Make, git: Git) -> None:
        root = committed(WEB)
        git(root, "checkout", "-q", "-b", "left")
        (root / "web/config.yaml").write_text(CONFIG_MAP.replace("hello", "good morning"))
        git(root, "commit", "-q", "-a", "-m", "left")
        git(root, "checkout", "-q", "main")
        git(root, "rm", "-q", "web/config.yaml")
        git(root, "commit", "-q", "-m", "gone")
        assert subprocess.run(["git", "merge", "left"], cwd=root, capture_output=True, check=False).returncode == 1
        assert codes(root) == []
        assert stackwright(root, "lint", "--staged").returncode == CLEAN


BOMB = "".join(
    [
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)),
    ]
)
NONSENSE = (
    'apiVersion: v1\nkind: Service\nmetadata: {name: web, labels: {1: [a]}}\n"\\e[2J": 1\n'
    'spec: {type: "\\e]0;x\\a\\u202e\\r\\n::error::x", ports: [{port: "\\0", "\\u202e": {}}], "": [], selector: [[]]}\n'
)
HOSTILE: Mapping[str, tuple[str | bytes, list[str]]] = {
    "alias-bomb": (BOMB, ["YAML003"]),
    "merge-bomb": (BOMB + "b: {<<: [*a9, *a9]}\n", ["YAML003"]),
    "recursion": ("a: &a {b: *a}\n", ["YAML003"]),
    "recursive-key": ("? &a [*a]\n: 1\n", ["YAML003"]),
    "recursive-merge": ("a: &a\n  <<: *a\n", ["YAML003"]),
    "deep-flow": ("[" * 100_000, ["YAML003"]),
    "deep-list-in-mapping": ("[{a: " * 100_000, ["YAML003"]),
    "deep-and-broken": ("[" * 1_010 + "@", ["YAML003"]),
    "deep-behind-an-alias": ("[*none, " + "[" * 2_000, ["YAML001"]),
    "deep-where-a-key-must-be": ("a: 1\n" + "[" * 2_000, ["YAML001"]),
    "lost-key": ("a: [? ]\n", ["YAML001"]),
    "deep-mapping": ("{a: " * 100_000, ["YAML003"]),
    "deep-block": ("".join(f"{' ' * n}a:\n" for n in range(420)), ["YAML003"]),
    "deep-dashes": ("- " * 100_000 + "a\n", ["YAML003"]),
    "long-line": ("a: " + "x" * 1_000_000 + "\n", []),
    "long-line-with-a-mistake": ("a: [" + "x, " * 300_000 + "\n", ["YAML001"]),
    "long-key": ("x" * 1_000_000 + ": 1\n", ["YAML001"]),
    "many-documents": ("---\n" * 100_000, []),
    "many-anchors": ("".join(f"- &a{n} x\n" for n in range(50_000)), []),
    "long-number": ("a: " + "9" * 100_000 + "\nb: 1e999999\nc: 0x" + "f" * 60 + "\n", []),
    "nul-bytes": (b"a: \0\0\0\n", []),
    "late-nul-byte": (b"- a\n" * 5_000 + b"- \0\n", ["YAML001"]),
    "utf-16": ("a: 1\na: 2\n".encode("utf-16"), ["YAML002"]),
    "invalid-utf-8": (b"a: caf\xe9\n", ["YAML001"]),
    "surrogate-in-utf-8": (b"a: \xed\xa0\x80\n", ["YAML001"]),
    "surrogate-escape": ('a: "\\ud800"\n', ["YAML001"]),
    "control-character": ("a: \x1b[31m\n", ["YAML001"]),
    "only-a-byte-order-mark": (b"\xef\xbb\xbf", []),
    "only-a-tag": ("!!binary\n", []),
    "python-tag": ('!!python/object/apply:os.system ["touch pwned"]\n', []),
    "undefined-alias": ("a: *b\n", ["YAML001"]),
    "directives": ("%YAML 9.9\n%TAG ! tag:x,2000:\n---\na: 1\n", ["YAML001"]),
    "kinds-of-no-use": ("apiVersion: [v1]\nkind: {a: b}\nmetadata: [name]\nspec: null\n", []),
    "list-of-nonsense": ("apiVersion: v1\nkind: List\nitems: [null, 1, [], {}, {kind: 1}]\n", []),
    "application-of-nonsense": (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\n"
        "spec: {source: [1], sources: [null, a, {path: [x], helm: 1}], destination: 3, syncPolicy: {syncOptions: 1}}\n",
        ["SCH003", "SCH002", "SCH002", "SCH003", *["SCH002"] * 4],
    ),
    "paths-of-nonsense": (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\n"
        'spec: {source: {repoURL: "https://[::1", path: "\\0/../.."}, destination: {namespace: "\\e]0;x\\a"}}\n',
        ["SCH003", "ARG041", "ARG041"],
    ),
    "fields-and-values-of-nonsense": (
        NONSENSE,
        ["SCH002", "SCH001", "SCH004", "SCH002", "SCH001", "SCH001", "SCH002"],
    ),
    "value-of-great-length": (
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{type: {'x' * 10**6}}}\n",
        ["K8S018", "SCH004"],
    ),
    "value-of-great-depth": (
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{type: {'{a: ' * 300}1{'}' * 300}}}\n",
        ["SCH008", "SCH002"],
    ),
}
KUSTOMIZATIONS = {
    "text": "just text\n",
    "list": "- a\n",
    "null": "null\n",
    "types": "resources: {a: b}\ncomponents: 3\npatches: [1, null, {target: [], path: {}}]\nconfigMapGenerator: {}\n",
    "empty-names": 'resources: ["", " ", ".", "..", "/", "//", "~", "\\0", "a\\0b", "a\\nb"]\nnamePrefix: 1\n',
    "regex": "resources: [config.yaml]\npatches: [{target: {name: '(('}, patch: '['}]\n",
    "slow-regex": "resources: [config.yaml]\npatches: [{target: {name: '(a+)+$'}, patch: 'a: 1'}]\n",
    "itself": "resources: [., ../web, kustomization.yaml]\n",
    "long-path": f"resources: [{'x/' * 5_000}x.yaml, {'../' * 5_000}x.yaml, {'y' * 5_000}]\n",
}


class TestContents:
    """Hostile and broken texts."""

    @pytest.mark.parametrize(("text", "expected"), HOSTILE.values(), ids=HOSTILE)
    def test_hostile_text(self, committed: Make, text: str | bytes, expected: list[str]) -> None:
        root = committed({**WEB, "hostile.yaml": text})
        before = processor_seconds()
        assert codes(root) == [(code, "hostile.yaml") for code in expected]
        assert stackwright(root, "lint").returncode == (FINDINGS if expected else CLEAN)
        assert processor_seconds() - before < 40
        assert not (root / "pwned").exists()

    @pytest.mark.parametrize("text", KUSTOMIZATIONS.values(), ids=KUSTOMIZATIONS)
    def test_kustomization_of_nonsense(self, committed: Make, text: str) -> None:
        root = committed({**WEB, "web/kustomization.yaml": text})
        for arguments in ((), ("--staged", "--profile", "strict", "--format", "json")):
            assert stackwright(root, "lint", *arguments).returncode in (CLEAN, FINDINGS)

    @pytest.mark.parametrize("name", FORMATS)
    def test_hostile_names_and_values(self, committed: Make, name: str) -> None:
        paths = [b"\xff.yaml", b"new\nline.yaml", b"\x1b]0;owned\x07.yaml", b"\xed\xa0\x80.yaml", b"a\rb.yaml"]
        root = committed(WEB)
        for path in paths:
            with open(os.path.join(os.fsencode(root), path), "wb") as file:
                file.write(b'resources: ["\\e[31mred", "\\u202egpj.exe"]\n"\\e[2J": 1\n"\\e[2J": 2\n')
        with open(root / "kustomization.yaml", "wb") as file:
            file.write(b'resources: ["\\e[31mred\\r\\n::error::x", "\\u202egpj.exe", "%0A::error::y"]\n')
        (root / "service.yaml").write_text(NONSENSE)
        subprocess.run(["git", "add", "-A"], cwd=root, check=True)
        for arguments in ((), ("--staged",)):
            done = stackwright(root, "lint", "--format", name, *arguments)
            assert done.returncode == FINDINGS
            assert "\u202e" not in done.stdout
            assert not [line for line in done.stdout.splitlines() if line.startswith("::error::")]

    @pytest.mark.parametrize(
        "name",
        [
            *FORMATS,
        ],
    )
    def test_name_that_is_a_workflow_command(self, committed: Make, name: str) -> None:
        root = committed({"::stop-commands::x.yaml": "a: 1\na: 2\n"})
        out = stackwright(root, "lint", "--format", name).stdout
        assert not [line for line in out.splitlines() if line.startswith("::stop-commands::")]

    def test_line_of_many_spaces_is_reported_in_time(self, committed: Make) -> None:
        root = committed({"a.yaml": "a: 1\na: 2\nb: |\n" + " " * 100_000 + "c:\n"})
        before = processor_seconds()
        stackwright(root, "lint")
        assert processor_seconds() - before < 8

    def test_hostile_names_in_colour(self, committed: Make) -> None:
        root = committed({"kustomization.yaml": 'resources: ["\\e]0;owned\\a"]\n'})
        done = subprocess.run([*COMMAND, "lint", "--color", "always"], cwd=root, capture_output=True, check=False)
        assert b"\x1b[" in done.stdout
        assert b"\x1b]0;" not in done.stdout
        assert b"\x07" not in done.stdout

    @pytest.mark.parametrize("name", [b"\xff", b"new\nline", b"\x1b[31m", b"-rf"])
    def test_hostile_name_as_an_argument(self, committed: Make, name: bytes) -> None:
        root = committed(WEB)
        os.mkdir(os.path.join(os.fsencode(root), name))
        with open(os.path.join(os.fsencode(root), name, b"a.yaml"), "w") as file:
            file.write("a: [\n")
        assert stackwright(root, "lint", "--", name).returncode == FINDINGS
        assert stackwright(root, "lint", "--", name + b"-missing").returncode == USAGE

    def test_baseline_of_hostile_names(self, committed: Make) -> None:
        root = committed(WEB)
        with open(os.path.join(os.fsencode(root), b"\xff.yaml"), "w") as file:
            file.write("a: [\n")
        assert stackwright(root, "lint", "--baseline", "b.json", "--update-baseline").returncode == CLEAN
        assert stackwright(root, "lint", "--baseline", "b.json").returncode == CLEAN


class TestEnds:
    """Runs that end before they are done."""

    def test_closed_pipe(self, committed: Make) -> None:
        entries = "".join(f"  - file-{number}.yaml\n" for number in range(3_000))
        root = committed({"kustomization.yaml": f"resources:\n{entries}"})
        for arguments in ((), ("--format", "json")):
            running = subprocess.Popen(
                [*COMMAND, "lint", *arguments], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            assert running.stdout
            assert running.stderr
            running.stdout.readline()
            running.stdout.close()
            errors = running.stderr.read()
            running.stderr.close()
            assert (running.wait(60), errors) == (FINDINGS, b"")

    def test_pipe_that_was_never_open(self, committed: Make) -> None:
        """What was found decides how a run ends, and not whether somebody reads it to the end."""
        commands = {
            "rule": CLEAN,
            "rule KUS001": CLEAN,
            "config show": CLEAN,
            "lint web": FINDINGS,
            "lint other": CLEAN,
        }
        root = committed({**BROKEN, "other/a.yaml": "a: 1\n"})
        for command, code in commands.items():
            read, write = os.pipe()
            os.close(read)
            done = subprocess.run(
                [*COMMAND, *command.split()], cwd=root, stdout=write, stderr=subprocess.PIPE, check=False
            )
            os.close(write)
            assert (command, done.stderr, done.returncode) == (command, b"", code)

    def test_interrupted_while_git_runs(self, committed: Make, tmp_path: Path) -> None:
        root, folder = committed(WEB), tmp_path / "bin"
        folder.mkdir()
        (folder / "git").write_text(f"#!/bin/sh\n: >>{shlex.quote(str(tmp_path))}/started\nsleep 300\n")
        (folder / "git").chmod(0o755)
        path = f"{folder}{os.pathsep}{os.environ['PATH']}"
        assert interrupted(root, lambda _: (tmp_path / "started").exists(), PATH=path) == (130, b"")

    @pytest.mark.skipif(sys.platform != "linux", reason="children are found in /proc")
    def test_interrupted_while_workers_read(self, make: Make) -> None:
        entries = "".join(f"- {{number: {number}, of: [a, b, c, d]}}\n" for number in range(4_000))
        root = make({"0.yaml": entries})
        for number in range(1, 600):
            os.link(root / "0.yaml", root / f"{number}.yaml")

        def workers(pid: int) -> bool:
            return len(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()) >= 2

        assert interrupted(root, workers, "--jobs", "2") == (130, b"")


def interrupted(root: Path, ready: Callable[[int], bool], *arguments: str, **environment: str) -> tuple[int, bytes]:
    """Exit code and stderr of a run that Ctrl-C ends, which a terminal sends to all its processes."""
    running = subprocess.Popen(
        [*COMMAND, "lint", *arguments],
        cwd=root,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # What is started in the background has the signal ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        while not ready(running.pid):
            assert running.poll() is None
            time.sleep(0.05)
        time.sleep(0.3)
        assert running.poll() is None
        os.killpg(running.pid, signal.SIGINT)
        _, errors = running.communicate(timeout=100)  # long before it would end by itself
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
    return running.returncode, errors.strip()


HEAD = "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\n"
PINS = f"  pin: {SECRET}\n  pin: {SECRET}\n"
#: A Secret with a finding on the very line of its value.
SECRETS: Mapping[str, str | bytes] = {
    "block": f"{HEAD}stringData:\n{PINS}",
    "crlf": f"{HEAD}stringData:\n{PINS}".replace("\n", "\r\n"),
    "utf-16": f"{HEAD}stringData:\n{PINS}".encode("utf-16"),
    "spaces-before-colons": f"{HEAD}stringData :\n  pin : {SECRET}\n  pin : {SECRET}\n",
    "unclosed-quote": f'{HEAD}stringData:\n  pin: "{SECRET}\n',
    "text-after-quote": f'{HEAD}stringData:\n  pin: "a" {SECRET}\n',
    "two-colons": f"{HEAD}stringData:\n  pin: a: {SECRET}\n",
    "percent": f"{HEAD}stringData:\n  pin: %{SECRET}\n",
    "at": f"{HEAD}stringData:\n  pin: @{SECRET}\n",
    "dedented-block": f"{HEAD}stringData:\n  pin: |\n{SECRET}\n",
    "finding-in-metadata": f"{HEAD[:-6]}, name: web}}\nstringData: {{pin: {SECRET}}}\n",
    "flow": f"{HEAD}stringData: {{pin: {SECRET}, pin: {SECRET}}}\n",
    "flow-over-lines": f"{HEAD}stringData: {{a: b,\n  pin: {SECRET},\n  pin: {SECRET}}}\n",
    "comment": f"{HEAD}stringData: # not for you\n{PINS}",
    "tag": f"{HEAD}stringData: !!map\n{PINS}",
    "anchor": f"{HEAD}stringData:\n  pin: &one {SECRET}\n  pin: &two {SECRET}\n",
    "quoted-keys": f'"apiVersion": v1\n"kind": Secret\n"stringData":\n{PINS}',
    "json": f'{{"kind": "Secret", "stringData": {{"pin": "{SECRET}", "pin": "{SECRET}"}}}}\n',
    "json-lines": f'{{"kind": "Secret",\n"stringData": {{\n"pin": "{SECRET}",\n"pin": "{SECRET}"}}}}\n',
    "in-a-list": f"kind: List\nitems:\n- kind: Secret\n  stringData:\n{PINS.replace('  ', '    ')}",
    "space-after-kind": f"{HEAD}stringData:\n{PINS}".replace("kind:", "kind :"),
    "text-that-ends-in-a-colon": f"{HEAD}stringData:\n  pin: |\n    a:\n   {SECRET}:\n",
    "carriage-returns-only": f"{HEAD}stringData:\n{PINS}".replace("\n", "\r"),
    "password-in-flow": f"auth: {{password: {SECRET}, password: {SECRET}}}\n",
    "password-of-a-container": f"env:\n- name: DB_PASSWORD\n  value: {SECRET}\n  value: {SECRET}\n",
    "alias": f"{HEAD}stringData:\n  pin: *{SECRET}\n",
}


class TestSecrets:
    """Values of Secrets are never printed."""

    @pytest.mark.parametrize("name", FORMATS)
    def test_value_is_in_no_report(self, committed: Make, name: str) -> None:
        text = f"{HEAD}type: Opaque\ntype: Opaque\nstringData:\n{PINS}---\n{HEAD}stringData:\n  pin: '{SECRET}\n"
        root = committed({"secret.yaml": text})
        for arguments in (("--color", "always"), ("--output", "report"), ("--staged",)):
            done = subprocess.run(
                [*COMMAND, "lint", "--format", name, *arguments], cwd=root, capture_output=True, check=False
            )
            assert done.returncode == FINDINGS
            assert SECRET.encode() not in done.stdout + done.stderr
        assert SECRET.encode() not in (root / "report").read_bytes()

    def test_value_is_not_in_the_baseline(self, committed: Make) -> None:
        root = committed({"secret.yaml": f"{HEAD}stringData:\n{PINS}"})
        assert stackwright(root, "lint", "--update-baseline", "--baseline", "known.json").returncode == CLEAN
        known = (root / "known.json").read_text()
        assert SECRET not in known
        (root / "secret.yaml").write_text(f"{HEAD}stringData:\n{PINS}".replace(SECRET, "another"))
        stackwright(root, "lint", "--update-baseline", "--baseline", "known.json")
        assert (root / "known.json").read_text() == known

    @pytest.mark.parametrize("text", SECRETS.values(), ids=SECRETS)
    def test_value_is_hidden_however_it_is_written(
        self, make: Make, check: Callable[..., Report], text: str | bytes
    ) -> None:
        report = check(make({"secret.yaml": text}), profile="strict")
        assert report.findings
        leaks = [name for name in FORMATS if SECRET in render(report, name, Style(color=False, width=400))]
        assert leaks == []


def test_user_error_is_the_only_error_of_opening(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        open_source(tmp_path / "missing")
