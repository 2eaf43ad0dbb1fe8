"""`new .` in the clone of a new repository, and `new` inside of another repository."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import Result

from stackwright.cli import new as new_command
from stackwright.generator.answers.defaults import COUNTS
from stackwright.generator.answers.read_answers import GivenAnswers, complete_answers
from stackwright.generator.answers.rules import RESERVED
from stackwright.lint.finding import Report
from stackwright.model.errors import UserError

Run = Callable[..., Result]
Snapshot = Callable[[Path], dict[str, bytes]]
Git = Callable[..., str]
HANDBOOK = "HANDBOOK.md"
#: What YAML takes for something else than a text.
NO_TEXTS = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}
HOSTED = {"README.md": "# Demo\n", "LICENSE": "MIT\n", ".gitignore": "*.log\n", ".gitattributes": "* text=auto\n"}


@pytest.fixture
def clone(tmp_path: Path, git: Git) -> Callable[..., Path]:
    """A clone as a code host hands it out: with these files, committed or not, and this `origin`."""

    def of(files: Mapping[str, str] = {}, *, committed: bool = True, origin: str = "", branch: str = "main") -> Path:
        root = tmp_path / "clone"
        root.mkdir()
        git(root, "init", "-q", f"--initial-branch={branch}")
        if origin:
            git(root, "remote", "add", "origin", origin)
        for name, content in files.items():
            (root / name).write_text(content)
        if files and committed:
            git(root, "add", "--all")
            git(root, "commit", "-q", "-m", "Initial commit")
        return root

    return of


def committed(git: Git, root: Path) -> set[str]:
    """The paths of the newest commit."""
    return set(git(root, "show", "--name-only", "--format=", "HEAD").splitlines())


def test_a_clone_of_an_empty_repository(
    clone: Callable[..., Path], stackwright: Run, git: Git, check: Callable[..., Report]
) -> None:
    root = clone(origin="https://codeberg.org/alice/Home-Lab.git", branch="trunk")
    done = stackwright("new", ".", "--defaults", cwd=root)
    assert done.exception is None
    assert git(root, "log", "--format=%D %s") == "HEAD -> trunk Start the repository with stackwright\n"
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "remote", "get-url", "origin") == "https://codeberg.org/alice/Home-Lab.git\n"
    settings = (root / "stackwright.yaml").read_text()
    assert "    - https://codeberg.org/alice/Home-Lab.git\n" in settings
    assert "    name: home-lab\n    branch: trunk\n" in settings
    assert "ci: forgejo\n" in settings
    assert {finding.code for finding in check(root, profile="strict").findings} == {"REF001"}


def test_what_a_code_host_has_put_there_stays(
    clone: Callable[..., Path], stackwright: Run, git: Git, check: Callable[..., Report]
) -> None:
    root = clone(HOSTED)
    before = git(root, "rev-parse", "HEAD")
    done = stackwright("new", ".", "--defaults", cwd=root)
    assert done.exception is None
    assert git(root, "rev-parse", "HEAD~") == before
    assert git(root, "status", "--porcelain") == ""
    assert (root / "LICENSE").read_text() == "MIT\n"
    assert (root / ".gitattributes").read_text() == "* text=auto\n"
    assert (root / ".gitignore").read_text().startswith("*.log\n\n")
    assert "\n/age.key\n" in (root / ".gitignore").read_text()
    readme = (root / "README.md").read_text()
    assert readme.startswith("# Demo\n\nA Kubernetes cluster on Talos Linux")
    assert readme.count("\n# ") == 0
    assert {finding.code for finding in check(root, profile="strict").findings} == {"REF001"}


def test_a_readme_that_says_something_stays_as_it_is(clone: Callable[..., Path], stackwright: Run, git: Git) -> None:
    root = clone({"README.md": "# Demo\n\nOur own words.\n"})
    done = stackwright("new", ".", "--defaults", "--set", "repository.title=Ours", cwd=root)
    assert done.exception is None
    assert (root / "README.md").read_text() == "# Demo\n\nOur own words.\n"
    assert (root / HANDBOOK).read_text().startswith("# Ours\n\nA Kubernetes cluster on Talos Linux")
    assert f"note: README.md stays as it is; what ours would say is in {HANDBOOK}.\n" in done.stderr
    assert stackwright("add", "node", "worker-3", cwd=root).exception is None
    assert git(root, "diff", "--name-only", "--", "README.md", HANDBOOK) == f"{HANDBOOK}\n"
    assert "worker-3" in (root / HANDBOOK).read_text()


def test_an_empty_readme_becomes_ours(clone: Callable[..., Path], stackwright: Run) -> None:
    root = clone({"README.md": ""})
    assert stackwright("new", ".", "--defaults", cwd=root).exception is None
    assert (root / "README.md").read_text().startswith("# Clone\n\nA Kubernetes cluster on Talos Linux")


@pytest.mark.parametrize("name", ["README", "README.rst", "readme.txt"])
def test_a_readme_of_another_name(name: str, clone: Callable[..., Path], stackwright: Run) -> None:
    root = clone({name: "Demo\n"})
    assert stackwright("new", ".", "--defaults", cwd=root).exception is None
    assert (root / name).read_text() == "Demo\n"
    assert (root / HANDBOOK).exists()
    assert not (root / "README.md").exists()


def test_nothing_of_the_owner_is_swept_into_our_commit(clone: Callable[..., Path], stackwright: Run, git: Git) -> None:
    root = clone({"README.md": "# Demo\n", ".gitignore": "*.log\n"})
    (root / ".gitignore").write_text("*.log\nmine\n")
    (root / "LICENSE").write_text("MIT\n")
    git(root, "add", "LICENSE")
    done = stackwright("new", ".", "--defaults", cwd=root)
    assert done.exception is None
    assert not committed(git, root) & {"LICENSE", ".gitignore"}
    assert committed(git, root) >= {"stackwright.yaml", "README.md"}
    assert git(root, "status", "--porcelain") == " M .gitignore\nA  LICENSE\n"
    assert (root / ".gitignore").read_text().startswith("*.log\nmine\n\n")
    assert "note: Not committed, because git did not have this file of yours: .gitignore.\n" in done.stderr


def test_before_the_first_commit_the_same_holds(clone: Callable[..., Path], stackwright: Run, git: Git) -> None:
    root = clone(HOSTED, committed=False)
    git(root, "add", "LICENSE")
    assert stackwright("new", ".", "--defaults", cwd=root).exception is None
    assert not committed(git, root) & HOSTED.keys()
    assert git(root, "status", "--porcelain").splitlines() == [
        "A  LICENSE",
        "?? .gitattributes",
        "?? .gitignore",
        "?? README.md",
    ]


def test_a_readme_without_a_repository(stackwright: Run, tmp_path: Path, git: Git) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "LICENSE").write_text("MIT\n")
    assert stackwright("new", "demo", "--defaults").exception is None
    assert git(tmp_path / "demo", "status", "--porcelain") == "?? LICENSE\n"
    assert git(tmp_path / "demo", "branch", "--show-current") == "main\n"


def test_without_git_a_clone_only_gets_its_files(clone: Callable[..., Path], stackwright: Run, git: Git) -> None:
    root = clone(HOSTED)
    before = git(root, "rev-parse", "HEAD")
    assert stackwright("new", ".", "--defaults", "--no-git", cwd=root).exception is None
    assert git(root, "rev-parse", "HEAD") == before
    assert "?? stackwright.yaml" in git(root, "status", "--porcelain")


@pytest.mark.parametrize(
    ("origin", "url", "ci"),
    [
        ("git@github.com:bob/lab.git", "git@github.com:bob/lab.git", "github"),
        ("https://gitlab.example.org/a/b/lab", "https://gitlab.example.org/a/b/lab", "gitlab"),
        ("https://forgejo.example.org/a/lab.git", "https://forgejo.example.org/a/lab.git", "forgejo"),
        ("https://bob:secret@github.com/bob/lab.git", "https://github.com/bob/lab.git", "github"),
        ("/srv/git/lab.git", "https://github.com/example/clone.git", "github"),
    ],
)
def test_what_the_origin_answers(origin: str, url: str, ci: str, clone: Callable[..., Path], stackwright: Run) -> None:
    done = stackwright("new", "clone", "--defaults", "--dry-run", cwd=clone(origin=origin).parent)
    assert done.exception is None
    assert f"+    - {url}\n" in done.stdout
    assert f"+    ci: {ci}\n" in done.stdout
    assert "secret@" not in done.stdout


def test_what_was_answered_is_not_asked_of_the_clone(clone: Callable[..., Path], stackwright: Run) -> None:
    root = clone(origin="https://codeberg.org/alice/lab.git")
    (root.parent / "answers.yaml").write_text("repository: {url: https://git.example.org/x/y.git, name: z}\n")
    done = stackwright("new", "clone", "--answers", "answers.yaml", "--set", "repository.branch=live", cwd=root.parent)
    assert done.exception is None
    settings = (root / "stackwright.yaml").read_text()
    assert "    - https://git.example.org/x/y.git\n" in settings
    assert "    name: z\n    branch: live\n" in settings
    assert "ci: github\n" in settings
    assert (root / ".git" / "HEAD").read_text() == "ref: refs/heads/live\n"


def test_a_branch_that_has_commits_is_not_left(clone: Callable[..., Path], stackwright: Run, git: Git) -> None:
    root = clone(HOSTED)
    done = stackwright("new", ".", "--defaults", "--set", "repository.branch=live", cwd=root)
    assert git(root, "branch", "--show-current") == "main\n"
    assert "note: The clone is on main, and repository.branch is live.\n" in done.stderr


def test_without_an_identity_only_our_files_are_staged(
    clone: Callable[..., Path], stackwright: Run, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = clone(HOSTED)
    for name in ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"):
        monkeypatch.delenv(f"GIT_{name}")
    monkeypatch.delenv("EMAIL", raising=False)
    done = stackwright("new", ".", "--defaults", cwd=root)
    assert done.exception is None
    assert "Our files are staged, but not committed: git does not know who you are" in done.stderr
    assert "A  stackwright.yaml" in git(root, "status", "--porcelain")


@pytest.mark.parametrize("there", ["main.py", "docs/", "README.md/", ".gitlab-ci.yml", "LICENSE -> elsewhere"])
def test_more_than_that_is_refused(
    there: str, clone: Callable[..., Path], stackwright: Run, snapshot: Snapshot
) -> None:
    root = clone(HOSTED)
    name, _, target = there.partition(" -> ")
    (root / name.strip("/")).unlink(missing_ok=True)
    if target:
        (root / name).symlink_to(target)
    elif there.endswith("/"):
        (root / name).mkdir()
    else:
        (root / name).write_text("mine\n")
    before = snapshot(root)
    done = stackwright("new", ".", "--defaults", cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message == f". is not empty: {name.strip('/')} is in it."
    assert snapshot(root) == before


def test_what_is_not_checked_out_is_there_nevertheless(clone: Callable[..., Path], stackwright: Run, git: Git) -> None:
    root = clone({"main.py": "print()\n"})
    (root / "main.py").unlink()
    done = stackwright("new", ".", "--defaults", cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message == ". is not empty: main.py is in its repository."


def test_a_pattern_that_hides_what_we_write(clone: Callable[..., Path], stackwright: Run, snapshot: Snapshot) -> None:
    root = clone({".gitignore": "docs/\n"})
    before = snapshot(root)
    done = stackwright("new", ".", "--defaults", cwd=root)
    assert isinstance(done.exception, UserError)
    assert done.exception.message.startswith("./.gitignore hides docs/runbook/cp-1.md")
    assert snapshot(root) == before


def test_inside_of_another_repository_nothing_is_made_unasked(
    clone: Callable[..., Path], stackwright: Run, git: Git
) -> None:
    root = clone(HOSTED)
    for arguments in (["--defaults"], ["--answers", "answers.yaml"]):
        (root.parent / "answers.yaml").write_text("stack: talos\n")
        done = stackwright("new", "../clone/sub/demo", *arguments, cwd=root.parent / "clone")
        if arguments[0] == "--answers":
            done = stackwright("new", "clone/sub/demo", *arguments, cwd=root.parent)
        assert isinstance(done.exception, UserError)
        assert f"demo would be a repository inside of the repository {root}" in done.exception.message
        assert "--no-git" in done.exception.hint
    assert git(root, "status", "--porcelain") == ""
    assert not (root / "sub").exists()


def test_someone_on_a_terminal_is_asked(
    clone: Callable[..., Path], stackwright: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = clone(HOSTED)
    monkeypatch.setattr(new_command, "on_terminal", lambda: True)
    done = stackwright("new", "demo", cwd=root, typed="n\n")
    assert done.exception is not None
    assert "demo would be a repository inside of the repository" in done.stdout
    assert not (root / "demo").exists()
    done = stackwright("new", "demo", cwd=root, typed="y\ntalos\n" + "\n" * 40)
    assert done.exception is None
    assert (root / "demo" / ".git").exists()


@pytest.mark.parametrize("pattern", ["demo/", "demo", "/de*"])
def test_a_folder_that_is_ignored_may_be_a_repository(
    pattern: str, clone: Callable[..., Path], stackwright: Run, git: Git
) -> None:
    root = clone({".gitignore": f"{pattern}\n"})
    assert stackwright("new", "demo", "--defaults", cwd=root).exception is None
    assert (root / "demo" / ".git").exists()
    assert git(root, "status", "--porcelain") == ""


def test_a_plain_folder_of_another_repository(clone: Callable[..., Path], stackwright: Run) -> None:
    root = clone(HOSTED)
    assert stackwright("new", "demo", "--defaults", "--no-git", cwd=root).exception is None
    assert not (root / "demo" / ".git").exists()
    assert os.listdir(root / "demo")


@pytest.mark.parametrize("stack", COUNTS)
def test_a_folder_may_be_called_as_anything_that_is_reserved(stack: str) -> None:
    refused = {}
    for word in {*RESERVED, "workload"} - NO_TEXTS:
        try:
            answers = complete_answers(GivenAnswers({"stack": stack}), (), word)
        except UserError as error:
            refused[word] = error.message
        else:
            assert answers.repository.name == word
            assert answers.cluster.name == f"{word}-cluster" or (word, stack) == ("workload", answers.stack)
    assert refused == {}


@pytest.mark.parametrize("word", ["null", "On", "y"])
def test_what_yaml_takes_for_something_else_is_no_name(word: str, stackwright: Run) -> None:
    done = stackwright("new", word, "--defaults", "--dry-run")
    assert done.exception is None
    assert "+    name: homelab\n" in done.stdout
    done = stackwright("new", "demo", "--defaults", "--dry-run", "--set", f"repository.name={word.lower()}")
    assert isinstance(done.exception, UserError)
    assert f"repository.name: {word.lower()} is reserved" in done.exception.message


def test_a_folder_called_kubevirt(stackwright: Run, tmp_path: Path, check: Callable[..., Report]) -> None:
    done = stackwright("new", "kubevirt", "--defaults", "--set", "stack=kubevirt")
    assert done.exception is None
    assert "  cluster:\n    name: kubevirt-cluster\n" in (tmp_path / "kubevirt" / "stackwright.yaml").read_text()
    assert {finding.code for finding in check(tmp_path / "kubevirt", profile="strict").findings} == {"REF001"}
