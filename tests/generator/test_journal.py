"""What an interrupted `add` leaves, and what becomes of it: nothing that its owner has edited is lost."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result

from stackwright.cli import output
from stackwright.generator.writing import exclusive_folder as holding_module
from stackwright.generator.writing import transaction as journal_module
from stackwright.generator.writing.write_new_folder import new_folder
from stackwright.lint.finding import Report
from stackwright.model.errors import UserError
from stackwright.model.files.check_destination import ANYTHING
from stackwright.model.files.journal import stores
from stackwright.model.files.source import open_source
from stackwright.model.files.write import temporary_path, write_whole

Run = Callable[..., Result]
Make = Callable[[Mapping[str, str | bytes]], Path]
Snapshot = Callable[[Path], dict[str, bytes]]
APPS = {
    "apps/kustomization.yaml": "resources:\n  - web/\n",
    "apps/web/kustomization.yaml": "resources: [map.yaml]\n",
    "apps/web/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n",
}
#: What `add app shop` writes there, in order: a list that is edited, and new files.
LIST, FIRST, LAST = "apps/kustomization.yaml", "apps/shop/deployment.yaml", "apps/shop/service.yaml"
INTERRUPTED = "note: `stackwright add app shop` had been interrupted; "


class CrashError(Exception):
    """The end of a process, after which nothing is cleaned up."""


@contextmanager
def crashing(monkeypatch: pytest.MonkeyPatch, after: int) -> Iterator[None]:
    """Whatever writes ends once it has moved so many files to their places."""
    moved: list[Path] = []

    def stopping(move: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def step(self: Path, target: Path) -> Path:
            if "new" in self.parts:
                if len(moved) == after:
                    raise CrashError
                moved.append(target)
            return move(self, target)

        return step

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", stopping(Path.rename))
        patched.setattr(Path, "replace", stopping(Path.replace))
        patched.setattr(journal_module, "_take_back", lambda _: "")
        yield


@pytest.fixture
def repo(make: Make, git: Callable[..., str]) -> Path:
    root = make(APPS)
    git(root, "init", "-q")
    git(root, "add", "--all")
    git(root, "commit", "-q", "-m", "start")
    return root


@pytest.fixture
def wanted(repo: Path, tmp_path: Path, stackwright: Run, snapshot: Snapshot) -> dict[str, bytes]:
    """The files once the application is there."""
    copy = shutil.copytree(repo, tmp_path / "copy")
    assert stackwright("add", "app", "shop", cwd=copy).exception is None
    return snapshot(copy)


@pytest.fixture
def crash(stackwright: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Adds the application shop, and stops after so many files."""

    def run(root: Path, after: int, *arguments: str) -> None:
        with crashing(monkeypatch, after):
            assert isinstance(stackwright(*(arguments or ("add", "app", "shop")), cwd=root).exception, CrashError)

    return run


def half_written(root: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "stackwright", "lint", "--format", "concise"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "SUP004" not in done.stdout or done.returncode == 1
    return next((line for line in done.stdout.splitlines() if "SUP004" in line), "")


class TestTheFinding:
    def test_a_half_written_repository_is_a_finding(self, repo: Path, crash: Callable[..., None]) -> None:
        crash(repo, 2)
        assert half_written(repo) == (
            "apps/shop/kustomization.yaml: warning SUP004 `stackwright add app shop` was interrupted:"
            " 2 of 5 files are written, and this one is not"
        )

    @pytest.mark.parametrize("after", [0, 5])
    def test_before_the_first_and_after_the_last_file_nothing_is_wrong(
        self, after: int, repo: Path, crash: Callable[..., None], stackwright: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if after == 5:
            with monkeypatch.context() as patched:
                patched.setattr(journal_module, "drop", lambda _: None)
                stackwright("add", "app", "shop", cwd=repo)
            assert stores(repo)[0].index_file.exists()
        else:
            crash(repo, after)
        assert half_written(repo) == ""
        done = stackwright("add", "app", "shop", cwd=repo)
        assert done.exception is None
        assert "interrupted" not in done.stderr
        assert not stores(repo)[0].folder.exists()

    def test_it_is_about_the_disk_and_not_about_what_is_staged(
        self, repo: Path, crash: Callable[..., None], told: Callable[..., list[str]], git: Callable[..., str]
    ) -> None:
        crash(repo, 2)
        assert told(repo, staged=True) == []
        git(repo, "add", "--all")
        assert [line for line in told(repo, staged=True) if "SUP004" in line] != []

    def test_nothing_makes_it_milder(
        self, make: Make, git: Callable[..., str], crash: Callable[..., None], check: Callable[..., Report]
    ) -> None:
        root = make(APPS)
        git(root, "init", "-q")
        crash(root, 2, "add", "app", "shop")
        url = "https://git.example.org/a/b.git"
        source = f"{{repoURL: {url}, path: elsewhere}}"
        make(  # from now on nothing deploys the folder that was written to
            {
                "stackwright.yaml": f"repository: {{urls: [{url}]}}\n",
                "root.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: root, namespace: argocd}\n"
                f"spec: {{project: default, source: {source}, destination: {{name: in-cluster, namespace: a}}}}\n",
                "elsewhere/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
            }
        )
        [found] = [finding for finding in check(root).findings if finding.code == "SUP004"]
        assert found.mark.path.startswith("apps/")
        assert (found.severity.label, "milder" in (found.hint or "")) == ("warning", False)

    def test_from_the_folder_around(
        self, demo: Path, tmp_path: Path, git: Callable[..., str], crash: Callable[..., None], stackwright: Run
    ) -> None:
        """A root within another git repository: its journal is git's, and tells where it belongs."""
        outer = tmp_path / "outer"
        outer.mkdir()
        shutil.rmtree(demo / ".git")
        shutil.move(demo, outer / "demo")
        git(outer, "init", "-q")
        crash(outer / "demo", 3, "add", "vm", "db")
        assert half_written(outer).startswith("demo/")
        assert not half_written(outer / "demo").startswith("demo/")
        assert (outer / ".git" / "stackwright" / "write").exists()
        done = stackwright("add", "vm", "db", cwd=outer / "demo")
        assert "it is finished now" in done.stderr
        assert half_written(outer) == ""

    def test_without_a_journal_it_costs_a_few_looks(self, repo: Path) -> None:
        looks: list[str] = []
        sys.addaudithook(lambda event, arguments: looks.append(str(arguments[0])) if event == "open" else None)
        from stackwright.model.files.journal import find_interrupted
        from stackwright.model.files.source import open_source

        source = open_source(repo)
        looks.clear()
        assert find_interrupted(source) is None
        # The journal, where git and where folders without git keep it, and which of the two it is.
        assert len(looks) <= 4


class TestTheNextStart:
    @pytest.mark.parametrize("after", [1, 2, 4])
    def test_it_is_finished(
        self,
        after: int,
        repo: Path,
        crash: Callable[..., None],
        stackwright: Run,
        snapshot: Snapshot,
        wanted: dict[str, bytes],
    ) -> None:
        crash(repo, after)
        assert snapshot(repo) != wanted
        done = stackwright("add", "app", "shop", cwd=repo)
        assert done.exception is None
        assert done.stderr.splitlines() == [
            f"{INTERRUPTED}it is finished now.",
            "note: app shop is there already, as asked for: nothing to do.",
        ]
        assert snapshot(repo) == wanted
        assert not stores(repo)[0].folder.exists()

    def test_another_one_joins_what_is_finished(self, repo: Path, crash: Callable[..., None], stackwright: Run) -> None:
        crash(repo, 2)
        assert stackwright("add", "app", "mail", cwd=repo).exception is None
        assert (repo / LIST).read_text() == "resources:\n  - web/\n  - shop/\n  - mail/\n"

    def test_a_refused_one_finishes_it_too(
        self, repo: Path, crash: Callable[..., None], stackwright: Run, snapshot: Snapshot, wanted: dict[str, bytes]
    ) -> None:
        crash(repo, 2)
        assert isinstance(stackwright("add", "node", "x", cwd=repo).exception, UserError)
        assert snapshot(repo) == wanted

    def test_a_dry_run_writes_nothing(
        self, repo: Path, crash: Callable[..., None], stackwright: Run, snapshot: Snapshot
    ) -> None:
        crash(repo, 2)
        before = snapshot(repo)
        done = stackwright("add", "app", "mail", "--dry-run", cwd=repo)
        assert isinstance(done.exception, UserError)
        assert done.exception.message == "`stackwright add app shop` was interrupted: 2 of 5 files are written."
        assert snapshot(repo) == before
        assert stores(repo)[0].index_file.exists()

    def test_an_edit_of_what_was_not_written_yet_takes_it_back(
        self, repo: Path, crash: Callable[..., None], stackwright: Run, git: Callable[..., str]
    ) -> None:
        (repo / "z.yaml").write_text("a: 1\n")
        crash(repo, 0)
        crash(repo, 1)  # the list is written, and nothing else
        (repo / "apps" / "shop").mkdir(exist_ok=True)
        (repo / FIRST).write_text("# mine\n")
        done = stackwright("add", "node", "x", cwd=repo)
        assert f"{INTERRUPTED}what it had written is taken back now." in done.stderr
        assert (repo / FIRST).read_text() == "# mine\n"
        assert git(repo, "diff") == ""
        assert [path.name for path in (repo / "apps" / "shop").iterdir()] == ["deployment.yaml"]

    def test_an_edit_of_what_was_written_stays(
        self, repo: Path, crash: Callable[..., None], stackwright: Run, snapshot: Snapshot, wanted: dict[str, bytes]
    ) -> None:
        crash(repo, 2)
        with (repo / LIST).open("a") as file:
            file.write("# mine\n")
        assert stackwright("add", "app", "shop", cwd=repo).exception is None
        assert snapshot(repo) == {**wanted, LIST: wanted[LIST] + b"# mine\n"}

    def test_edits_of_both_kinds_stop_it(
        self, repo: Path, crash: Callable[..., None], stackwright: Run, snapshot: Snapshot
    ) -> None:
        crash(repo, 2)
        (repo / LIST).write_text("resources: [web]  # mine\n")
        (repo / LAST).write_text("# mine too\n")
        before = snapshot(repo)
        done = stackwright("add", "app", "mail", cwd=repo)
        assert isinstance(done.exception, UserError)
        assert done.exception.message == (
            "`stackwright add app shop` was interrupted, and can neither be finished nor taken back without losing edits:"
            f" {LIST}, {LAST}."
        )
        work = stores(repo)[0].work
        assert str(work) in done.exception.hint
        assert snapshot(repo) == before
        shutil.copy(work / "old" / LIST, repo / LIST)  # as the hint says
        assert "taken back" in stackwright("add", "node", "x", cwd=repo).stderr
        assert snapshot(repo) == {**{path: text.encode() for path, text in APPS.items()}, LAST: b"# mine too\n"}

    def test_whoever_finishes_by_hand_removes_the_journal(
        self, repo: Path, crash: Callable[..., None], stackwright: Run
    ) -> None:
        crash(repo, 2)
        (repo / LIST).write_text("resources: [web]\n")
        (repo / LAST).write_text("# mine too\n")
        shutil.rmtree(stores(repo)[0].work)
        assert half_written(repo) == ""
        assert "interrupted" not in stackwright("add", "app", "mail", cwd=repo).stderr

    def test_what_git_has_put_back_is_taken_back_whole(
        self, repo: Path, crash: Callable[..., None], stackwright: Run, snapshot: Snapshot, git: Callable[..., str]
    ) -> None:
        before = snapshot(repo)
        crash(repo, 3)
        git(repo, "checkout", "-q", ".")  # new files stay
        assert snapshot(repo) != before
        done = stackwright("add", "node", "x", cwd=repo)
        assert "taken back now" in done.stderr
        assert snapshot(repo) == before
        assert not (repo / "apps" / "shop").exists()

    def test_what_was_cleaned_up_is_left_alone(
        self, repo: Path, crash: Callable[..., None], stackwright: Run, snapshot: Snapshot, git: Callable[..., str]
    ) -> None:
        before = snapshot(repo)
        crash(repo, 3)
        git(repo, "reset", "-q", "--hard")
        git(repo, "clean", "-qfd")
        assert half_written(repo) == ""
        done = stackwright("add", "node", "x", cwd=repo)
        assert "interrupted" not in done.stderr
        assert snapshot(repo) == before

    def test_what_was_done_long_ago_is_no_matter(
        self, repo: Path, stackwright: Run, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
    ) -> None:
        """Killed before the journal was removed; a file that was removed afterwards is not a half of anything."""
        with monkeypatch.context() as patched:
            patched.setattr(journal_module, "drop", lambda _: None)
            stackwright("add", "app", "shop", cwd=repo)
        (repo / LAST).unlink()
        before = snapshot(repo)
        assert half_written(repo) == ""
        stackwright("add", "node", "x", cwd=repo)
        assert snapshot(repo) == before

    def test_nothing_is_written_through_a_link(
        self, repo: Path, tmp_path: Path, crash: Callable[..., None], stackwright: Run
    ) -> None:
        crash(repo, 1)
        outside = tmp_path / "outside"
        outside.mkdir()
        shutil.rmtree(repo / "apps" / "shop", ignore_errors=True)
        (repo / "apps" / "shop").symlink_to(outside)
        stackwright("add", "node", "x", cwd=repo)
        assert list(outside.iterdir()) == []
        assert (repo / LIST).read_text() == APPS[LIST]

    def test_in_another_file_system(
        self,
        repo: Path,
        stackwright: Run,
        snapshot: Snapshot,
        wanted: dict[str, bytes],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Where git's folder is mounted from elsewhere nothing can be moved out of it."""
        monkeypatch.setattr(Path, "rename", across(Path.rename))
        monkeypatch.setattr(Path, "replace", across(Path.replace))
        (repo / LIST).chmod(0o664)
        assert stackwright("add", "app", "shop", cwd=repo).exception is None
        assert snapshot(repo) == wanted
        assert (repo / LIST).stat().st_mode & 0o777 == 0o664

    @pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="needs a second file system")
    def test_in_a_real_other_file_system(
        self,
        repo: Path,
        tmp_path: Path,
        stackwright: Run,
        snapshot: Snapshot,
        wanted: dict[str, bytes],
        git: Callable[..., str],
    ) -> None:
        elsewhere = Path("/dev/shm") / f"stackwright-test-{os.getpid()}"
        try:
            root = tmp_path / "apart"
            git(repo, "clone", "-q", "--separate-git-dir", str(elsewhere), str(repo), str(root))
            git(root, "config", "core.worktree", str(root))
            assert stackwright("add", "app", "shop", cwd=root).exception is None
            assert snapshot(root) == wanted
            assert not (elsewhere / "stackwright").exists()
        finally:
            shutil.rmtree(elsewhere, ignore_errors=True)


def across(move: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
    def step(self: Path, target: Path) -> Path:
        if ".git" in self.parts and ".git" not in target.parts:
            raise OSError(18, "Invalid cross-device link")
        return move(self, target)

    return step


class TestWhereItIs:
    def test_where_git_says(self, repo: Path, tmp_path: Path, git: Callable[..., str]) -> None:
        git(repo, "worktree", "add", "-q", "../tree")
        git(repo, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repo), "module")
        git(repo, "clone", "-q", "--separate-git-dir", str(tmp_path / "apart.git"), str(repo), str(tmp_path / "apart"))
        git(tmp_path / "apart", "config", "core.worktree", str(tmp_path / "apart"))
        for root in (repo, tmp_path / "tree", repo / "module", tmp_path / "apart", repo / "apps"):
            said = git(root, "rev-parse", "--path-format=absolute", "--git-path", "stackwright").strip()
            assert os.path.realpath(stores(root)[0].folder) == os.path.realpath(said)

    def test_a_worktree_has_its_own(
        self, repo: Path, tmp_path: Path, crash: Callable[..., None], stackwright: Run, git: Callable[..., str]
    ) -> None:
        git(repo, "worktree", "add", "-q", "../tree")
        crash(tmp_path / "tree", 2)
        assert (half_written(repo), half_written(tmp_path / "tree") != "") == ("", True)
        assert "interrupted" not in stackwright("add", "app", "shop", cwd=repo).stderr
        assert "it is finished now" in stackwright("add", "app", "shop", cwd=tmp_path / "tree").stderr

    def test_without_git(
        self, make: Make, crash: Callable[..., None], stackwright: Run, git: Callable[..., str]
    ) -> None:
        root = make(APPS)
        crash(root, 2)
        assert half_written(root) != ""
        assert [line for line in shown(root) if "journal" in line] == []
        git(root, "init", "-q")  # which hides nothing of it, and brings nothing of it into a commit
        assert [line for line in git(root, "status", "--porcelain", "-uall").splitlines() if "journal" in line] == []
        assert half_written(root) != ""
        assert "it is finished now" in stackwright("add", "app", "shop", cwd=root).stderr
        assert not (root / ".stackwright-journal").exists()

    @pytest.mark.parametrize("changed", ["copy", "version", "outside", "git", "text"])
    def test_one_that_came_along_is_not_followed(
        self, changed: str, make: Make, tmp_path: Path, crash: Callable[..., None], stackwright: Run, snapshot: Snapshot
    ) -> None:
        root = make(APPS)
        crash(root, 2)
        listed = root / ".stackwright-journal" / "write" / "journal.json"
        content = json.loads(listed.read_text())
        match changed:
            case "copy":
                root = shutil.copytree(root, tmp_path / "copy")
            case "version":
                content["version"] = 99
            case "outside":
                content["files"][0]["path"] = "../outside.yaml"
            case "git":
                content["files"][0]["path"] = "apps/.GIT/config"
            case _:
                content = [1]
        if changed != "copy":
            listed.write_text(json.dumps(content))
        before = snapshot(root)
        assert half_written(root) == ""
        done = stackwright("add", "app", "mail", cwd=root)
        assert isinstance(done.exception, UserError)
        assert "is not a journal that this version of stackwright has written for this folder" in done.exception.message
        assert str(root / ".stackwright-journal" / "write") in done.exception.hint
        assert snapshot(root) == before


def shown(root: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "stackwright", "lint", "--profile", "strict", "--select", "KUS,YAML"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.splitlines()


class TestTheLock:
    def test_one_that_does_not_end_is_named(
        self, repo: Path, stackwright: Run, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
    ) -> None:
        monkeypatch.setattr(holding_module, "PATIENCE", 0.3)
        before = snapshot(repo)
        with keeping(stores(repo)[0].folder) as owner:
            done = stackwright("add", "app", "shop", cwd=repo)
            assert isinstance(done.exception, UserError)
            assert done.exception.message == f"Another stackwright (process {owner.pid}) is writing here."
            assert f"note: waiting for another stackwright (process {owner.pid})" in done.stderr
            assert snapshot(repo) == before
            assert stackwright("add", "app", "shop", "--dry-run", cwd=repo).exception is None
            owner.kill()
            owner.wait()
            assert stackwright("add", "app", "shop", cwd=repo).exception is None

    def test_children_do_not_keep_it(self, repo: Path, stackwright: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(holding_module, "PATIENCE", 0.3)
        with keeping(stores(repo)[0].folder, "import os; os.fork() or (time.sleep(5), os._exit(0))") as owner:
            owner.kill()
            owner.wait()
            assert stackwright("add", "app", "shop", cwd=repo).exception is None

    def test_what_is_edited_while_it_runs_stays(
        self, repo: Path, stackwright: Run, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
    ) -> None:
        from stackwright.generator import add as add_module

        plan_add = add_module.plan_add

        def slow(*arguments: object) -> object:
            plan = plan_add(*arguments)  # type: ignore[arg-type]
            (repo / LIST).write_text("resources: [web]  # mine\n")
            return plan

        monkeypatch.setattr(add_module, "plan_add", slow)
        before = snapshot(repo)
        done = stackwright("add", "app", "shop", cwd=repo)
        assert isinstance(done.exception, UserError)
        assert done.exception.message == f"{LIST} was edited while this ran. Nothing was written."
        assert snapshot(repo) == {**before, LIST: b"resources: [web]  # mine\n"}


@contextmanager
def keeping(folder: Path, then: str = "") -> Iterator["subprocess.Popen[str]"]:
    """Another process that has the lock and does not end."""
    script = (
        "import sys, time, pathlib\nfrom stackwright.generator.writing.exclusive_folder import hold_folder\n"
        f"with hold_folder(pathlib.Path(sys.argv[1])):\n  {then or 'pass'}\n  print('held', flush=True)\n  time.sleep(20)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


class TestModes:
    def test_a_file_that_nobody_may_write_is_left_alone(self, repo: Path, stackwright: Run, snapshot: Snapshot) -> None:
        (repo / LIST).chmod(0o444)
        before = snapshot(repo)
        done = stackwright("add", "app", "shop", cwd=repo)
        assert isinstance(done.exception, UserError)
        assert done.exception.message == f"{repo / LIST} cannot be written: it is read-only. Nothing was written."
        assert snapshot(repo) == before
        assert not stores(repo)[0].folder.exists()

    def test_modes_are_kept_when_it_is_finished_and_when_it_is_taken_back(
        self, demo: Path, crash: Callable[..., None], stackwright: Run
    ) -> None:
        settings, script = demo / "stackwright.yaml", demo / "kubernetes" / "vms" / "db" / "backup.sh"
        settings.chmod(0o640)
        crash(demo, 3, "add", "vm", "db")
        stackwright("add", "vm", "db", cwd=demo)
        assert settings.stat().st_mode & 0o777 == 0o640
        assert not script.exists() or os.access(script, os.X_OK)


class TestNew:
    @pytest.mark.parametrize("where", ["new", "add", "other"])
    def test_what_a_killed_run_has_left_is_removed(
        self, where: str, tmp_path: Path, stackwright: Run, demo: Path
    ) -> None:
        left = left_over(tmp_path / ".demo.stackwright-new")
        if where == "add":
            stackwright("add", "app", "argocd", cwd=demo)
        else:
            shutil.rmtree(demo)
            done = stackwright("new", "demo" if where == "new" else "other", "--defaults", "--no-git")
            assert done.exception is None
        assert not left.exists()

    @pytest.mark.parametrize("what", ["file", "more", "no-mark", "link", "in-use"])
    def test_and_nothing_else(self, what: str, tmp_path: Path, stackwright: Run, snapshot: Snapshot) -> None:
        left = tmp_path / ".demo.stackwright-new"
        elsewhere = left_over(tmp_path / "elsewhere")
        match what:
            case "file":
                left.write_text("mine")
            case "more":
                (left_over(left) / "mine").write_text("mine")
            case "no-mark":
                (left_over(left) / ".gitignore").write_text("mine\n")
            case "link":
                left.symlink_to(elsewhere)
            case _:
                left_over(left)
        before = snapshot(tmp_path)
        if what == "in-use":
            with keeping(left):
                assert stackwright("new", "other", "--defaults", "--no-git").exception is None
                found = snapshot(tmp_path)
                assert found[f"{left.name}/tree/half.yaml"] == b""
            return
        assert stackwright("new", "other", "--defaults", "--no-git").exception is None
        assert {path: data for path, data in snapshot(tmp_path).items() if not path.startswith("other/")} == before

    def test_what_is_there_stays(self, tmp_path: Path, snapshot: Snapshot) -> None:
        """A folder may have something in it, as long as nothing of that is to be written."""
        target = tmp_path / "demo"
        (target / "docs").mkdir(parents=True)
        (target / "LICENSE").write_text("mine\n")
        (target / "docs" / "mine.md").write_text("mine\n")
        with new_folder(target, "stackwright new demo") as folder:
            (folder / "docs").mkdir()
            (folder / "docs" / "ours.md").write_text("ours\n")
            (folder / "README.md").write_text("ours\n")
        assert snapshot(tmp_path) == {
            "demo/LICENSE": b"mine\n",
            "demo/README.md": b"ours\n",
            "demo/docs/mine.md": b"mine\n",
            "demo/docs/ours.md": b"ours\n",
        }

    @pytest.mark.parametrize("there", ["LICENSE", "docs/mine.md", "docs", ".git"])
    def test_what_is_there_is_not_written_over(self, there: str, tmp_path: Path, snapshot: Snapshot) -> None:
        target = tmp_path / "demo"
        (target / there).parent.mkdir(parents=True)
        (target / there).mkdir() if there == ".git" else (target / there).write_text("mine\n")
        before = snapshot(tmp_path)

        def fill() -> None:
            with new_folder(target, "stackwright new demo") as folder:
                (folder / "docs").mkdir()
                (folder / ".git").mkdir()
                for path in ("LICENSE", "docs/mine.md"):
                    (folder / path).write_text("ours\n")

        with pytest.raises(UserError, match="is there already"):
            fill()
        assert snapshot(tmp_path) == before

    def test_a_half_written_folder_is_begun_anew(
        self, tmp_path: Path, crash: Callable[..., None], stackwright: Run
    ) -> None:
        target = tmp_path / "demo"
        target.mkdir()
        crash(target, 9, "new", ".", "--defaults")
        assert "`stackwright new .` was interrupted: 9 of" in half_written(target)
        done = stackwright("new", ".", "--defaults", "--set", "workers=1", cwd=target)
        assert done.exception is None
        assert "note: `stackwright new .` had been interrupted; what it had written is taken back now." in done.stderr
        assert not (target / ".stackwright-journal").exists()
        assert not (target / "talos" / "nodes" / "worker-2.yaml").exists()

    def test_or_finished_by_add(self, tmp_path: Path, crash: Callable[..., None], stackwright: Run) -> None:
        target = tmp_path / "demo"
        target.mkdir()
        crash(target, 20, "new", ".", "--defaults")
        done = stackwright("add", "app", "shop", cwd=target)
        assert "note: `stackwright new .` had been interrupted; it is finished now." in done.stderr
        assert done.exception is None
        assert (target / ".git" / "HEAD").exists()


def left_over(folder: Path) -> Path:
    (folder / "tree").mkdir(parents=True)
    (folder / ".gitignore").write_text("*\n# stackwright, process 1\n")
    (folder / "tree" / "half.yaml").write_text("")
    return folder


class TestOneFile:
    def test_what_a_killed_run_has_left_is_used(self, tmp_path: Path) -> None:
        temporary_path(tmp_path / "report.json").write_text("a long text that was not finished")
        write_whole(tmp_path / "report.json", b"{}")
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"report.json": b"{}"}

    def test_never_through_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "own").write_text("mine")
        temporary_path(tmp_path / "report.json").symlink_to(tmp_path / "own")
        with pytest.raises(UserError, match="cannot be written"):
            output.write_file(tmp_path / "report.json", "{}", ANYTHING, open_source(tmp_path))
        assert (tmp_path / "own").read_text() == "mine"

    def test_a_file_that_nobody_may_write(self, tmp_path: Path) -> None:
        (tmp_path / "report.json").write_text("mine")
        (tmp_path / "report.json").chmod(0o444)
        with pytest.raises(UserError, match="it is read-only"):
            output.write_file(tmp_path / "report.json", "{}", ANYTHING, open_source(tmp_path))
        assert (tmp_path / "report.json").read_text() == "mine"

    def test_long_names(self, tmp_path: Path) -> None:
        write_whole(tmp_path / ("x" * 250), b"{}")
        assert len(list(tmp_path.iterdir())) == 1

    def test_many_at_once_write_one_after_the_other(self, tmp_path: Path) -> None:
        script = (
            "import sys, pathlib\nfrom stackwright.model.files.write import write_whole\n"
            "for _ in range(20): write_whole(pathlib.Path('report'), sys.argv[1].encode() * 100_000)\n"
        )
        running = [subprocess.Popen([sys.executable, "-c", script, sign], cwd=tmp_path) for sign in "abc"]
        found: set[bytes] = set()
        while any(process.poll() is None for process in running):
            if (tmp_path / "report").exists():
                found.add((tmp_path / "report").read_bytes())
            time.sleep(0.005)
        assert [process.returncode for process in running] == [0, 0, 0]
        assert all(len(text) == 100_000 and len(set(text)) == 1 for text in found)
        assert [path.name for path in tmp_path.iterdir()] == ["report"]
