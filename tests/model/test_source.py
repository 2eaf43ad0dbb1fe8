"""Which files there are and what is in them: as git says, and never through a symbolic link."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.errors import UserError
from stackwright.model.files import git as git_module
from stackwright.model.files.file_tree import Hit, WhyMissing
from stackwright.model.files.find_checkout import Checkout
from stackwright.model.files.find_root import find_root
from stackwright.model.files.source import Source, Unread, open_source
from stackwright.model.files.which_state import Index

Make = Callable[[Mapping[str, str | bytes]], Path]
Git = Callable[..., str]


@pytest.fixture
def started(make: Make, git: Git) -> Callable[[Mapping[str, str | bytes]], Path]:
    """A repository with these files committed."""

    def start(files: Mapping[str, str | bytes]) -> Path:
        root = make(files)
        git(root, "init", "-q", "-b", "main")
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "start")
        return root

    return start


def disk(root: Path) -> Source:
    return open_source(root)


def staged(root: Path) -> Source:
    return open_source(root, Index())


def test_modified(started: Make, git: Git) -> None:
    root = started({"a.yaml": "a: 1\n", "same.yaml": "s: 1\n"})
    (root / "a.yaml").write_text("a: 2\n")
    git(root, "add", "a.yaml")
    (root / "a.yaml").write_text("a: 3\n")
    assert disk(root).read("a.yaml") == b"a: 3\n"
    assert staged(root).read("a.yaml") == b"a: 2\n"
    assert staged(root).read("same.yaml") == b"s: 1\n"


def test_deleted(started: Make, git: Git) -> None:
    root = started({"a.yaml": "a: 1\n", "b.yaml": "b: 1\n", "c/d.yaml": "d: 1\n"})
    (root / "a.yaml").unlink()
    git(root, "rm", "-q", "--cached", "b.yaml")
    shutil.rmtree(root / "c")
    assert disk(root).tree.files == {"b.yaml"}
    assert staged(root).tree.files == {"a.yaml", "c/d.yaml"}
    assert staged(root).read("c/d.yaml") == b"d: 1\n"
    assert staged(root).tree.find("b.yaml") is WhyMissing.UNTRACKED


def test_untracked_and_ignored(started: Make) -> None:
    root = started({"a.yaml": "", ".gitignore": "secret.yaml\n/build/\n"})
    for name in ("new.yaml", "secret.yaml", "build/x.yaml", "folder/new.yaml"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("n: 1\n")
    assert disk(root).tree.files == {"a.yaml", ".gitignore", "new.yaml", "folder/new.yaml"}
    assert staged(root).tree.files == {"a.yaml", ".gitignore"}
    assert staged(root).tree.find("folder") is WhyMissing.UNTRACKED
    assert staged(root).tree.find("secret.yaml") is WhyMissing.ABSENT


def test_a_rename_has_only_its_new_name(started: Make, git: Git) -> None:
    root = started({"old name.yaml": "a: 1\n"})
    git(root, "mv", "old name.yaml", "new.yaml")
    assert disk(root).tree.files == staged(root).tree.files == {"new.yaml"}
    (root / "new.yaml").rename(root / "third.yaml")
    assert disk(root).tree.files == {"third.yaml"}
    assert staged(root).read("new.yaml") == b"a: 1\n"


@pytest.mark.parametrize(
    "name", ["with space.yaml", "quo\"te's.yaml", "new\nline.yaml", "tab\t.yaml", "é😀.yaml", "back\\slash.yaml"]
)
def test_names(started: Make, name: str) -> None:
    root = started({name: "a: 1\n", "plain.yaml": ""})
    (root / name).write_text("a: 2\n")
    assert disk(root).tree.files == {name, "plain.yaml"}
    assert disk(root).read(name) == b"a: 2\n"
    assert staged(root).read(name) == b"a: 1\n"


def test_a_name_that_is_not_utf8(started: Make, git: Git) -> None:
    root = started({"plain.yaml": ""})
    raw = os.fsencode(root) + b"/\xff\xfe.yaml"
    with open(raw, "wb") as file:
        file.write(b"a: 1\n")
    git(root, "add", "-A")
    name = os.fsdecode(b"\xff\xfe.yaml")
    assert disk(root).tree.files == {name, "plain.yaml"}
    assert disk(root).read(name) == b"a: 1\n"
    with open(raw, "wb") as file:
        file.write(b"a: 2\n")
    assert staged(root).read(name) == b"a: 1\n"
    assert staged(root).ignored({name}) == set()


def test_sparse_checkout(started: Make, git: Git) -> None:
    root = started({"kept/a.yaml": "a: 1\n", "away/b.yaml": "b: 1\n", "top.yaml": ""})
    git(root, "sparse-checkout", "set", "kept")
    assert not (root / "away").exists()
    for source in (disk(root), staged(root)):
        assert source.tree.files == {"kept/a.yaml", "away/b.yaml", "top.yaml"}
        assert source.read("away/b.yaml") == b"b: 1\n"


def test_unmerged(started: Make, git: Git) -> None:
    root = started({"a.yaml": "a: 1\n"})
    git(root, "checkout", "-q", "-b", "other")
    (root / "a.yaml").write_text("a: 2\n")
    git(root, "commit", "-qam", "two")
    git(root, "checkout", "-q", "main")
    (root / "a.yaml").write_text("a: 3\n")
    git(root, "commit", "-qam", "three")
    with pytest.raises(Exception, match="merge"):
        git(root, "merge", "-q", "other")
    data = disk(root).read("a.yaml")
    assert isinstance(data, bytes)
    assert b"<<<<<<<" in data
    assert staged(root).tree.files == {"a.yaml"}
    assert isinstance(staged(root).read("a.yaml"), bytes)


def test_nested_repository_and_submodule(started: Make, git: Git, tmp_path: Path) -> None:
    root = started({"a.yaml": ""})
    for folder in (root / "nested", tmp_path / "origin"):
        folder.mkdir()
        (folder / "x.yaml").write_text("x: 1\n")
        git(folder, "init", "-q")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", "start")
    git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "origin"), "sub")
    found = disk(root)
    assert found.tree.files == {"a.yaml", ".gitmodules"}
    assert [found.tree.find(path) for path in ("nested", "nested/x.yaml", "sub/x.yaml")] == [WhyMissing.SUBMODULE] * 3
    assert staged(root).tree.find("sub/x.yaml") is WhyMissing.SUBMODULE


def test_the_index_of_a_commit_of_some_files(started: Make, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    root = started({"a.yaml": "a: 1\n", "b.yaml": "b: 1\n"})
    monkeypatch.setenv("GIT_INDEX_FILE", str(root / ".git" / "next-index"))
    git(root, "read-tree", "HEAD")
    (root / "a.yaml").write_text("a: 2\n")
    (root / "b.yaml").write_text("b: 2\n")
    git(root, "add", "a.yaml")
    assert staged(root).read("a.yaml") == b"a: 2\n"
    assert staged(root).read("b.yaml") == b"b: 1\n"


def test_a_hook_gives_its_index_relative_to_where_it_started(
    started: Make, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = started({"apps/stackwright.yaml": "", "apps/a.yaml": "a: 1\n", "b.yaml": ""})
    git(root, "rm", "-q", "--cached", "apps/a.yaml")
    shutil.move(root / ".git" / "index", root / ".git" / "other")
    monkeypatch.chdir(root)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/other")
    assert staged(root / "apps").tree.files == {"stackwright.yaml"}


def test_a_root_below_the_repository(started: Make) -> None:
    root = started({"apps/stackwright.yaml": "", "apps/x/a.yaml": "a: 1\n", "b.yaml": "", ".gitignore": "apps/out\n"})
    (root / "apps" / "x" / "a.yaml").write_text("a: 2\n")
    (root / "apps" / "new.yaml").write_text("")
    assert find_root(root / "apps" / "x") == (root / "apps").resolve()
    assert disk(root / "apps").tree.files == {"stackwright.yaml", "x/a.yaml", "new.yaml"}
    assert staged(root / "apps").read("x/a.yaml") == b"a: 1\n"
    assert staged(root / "apps").ignored({"out", "x/out"}) == {"out"}


def test_links(started: Make) -> None:
    root = started({"a/file.yaml": "a: 1\n"})
    (root / "link").symlink_to("a")
    (root / "out").symlink_to("../elsewhere")
    found = disk(root).tree
    assert found.find("link/file.yaml") == Hit("a/file.yaml", False)
    assert found.find("out/x") is WhyMissing.OUTSIDE
    assert found.files == {"a/file.yaml"}


def test_staged_links_are_what_the_index_says(started: Make, git: Git) -> None:
    root = started({"a/x.yaml": "", "b/y.yaml": ""})
    (root / "link").symlink_to("a")
    git(root, "add", "link")
    (root / "link").unlink()
    (root / "link").symlink_to("b")
    assert staged(root).tree.links == {"link": "a"}
    assert disk(root).tree.links == {"link": "b"}


def test_reading_never_follows_a_link(started: Make, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("secret: 1\n")
    root = started({"a.yaml": "a: 1\n", "folder/b.yaml": "b: 1\n"})
    source = disk(root)
    (root / "a.yaml").unlink()
    (root / "a.yaml").symlink_to(outside)
    assert source.read("a.yaml") is Unread.NOT_READABLE
    assert disk(root).read("a.yaml") is Unread.NOT_READABLE
    shutil.rmtree(root / "folder")
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "b.yaml").write_text("secret: 1\n")
    (root / "folder").symlink_to(tmp_path / "there")
    assert "folder/b.yaml" not in disk(root).tree.files
    assert staged(root).read("folder/b.yaml") == b"b: 1\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(make: Make) -> None:
    root = make({"a.yaml": ""})
    os.mkfifo(root / "pipe.yaml")
    assert disk(root).read("pipe.yaml") is Unread.NOT_READABLE


def test_gone_and_folder(make: Make) -> None:
    source = disk(make({"a/b.yaml": ""}))
    assert source.read("nothing") is Unread.GONE
    assert source.read("a/b.yaml/c") is Unread.GONE
    assert source.read("a") is Unread.NOT_READABLE
    assert source.read("nul\0") is Unread.NOT_READABLE


def test_size_limit(started: Make, git: Git) -> None:
    root = started({"fits.yaml": "x" * 10, "large.yaml": "x" * 11})
    source = open_source(root, size_limit=10)
    assert source.read("fits.yaml") == b"x" * 10
    assert source.read("large.yaml") is Unread.TOO_LARGE
    for name in ("fits.yaml", "large.yaml"):
        (root / name).write_text("")
    source = open_source(root, Index(), size_limit=10)
    assert source.read("fits.yaml") == b"x" * 10
    assert source.read("large.yaml") is Unread.TOO_LARGE


@pytest.mark.parametrize(
    ("patterns", "hidden", "seen"),
    [
        ("build/\n", {"build", "build/x", "a/build"}, {"builds", "a/builder"}),
        ("/build\n", {"build"}, {"a/build"}),
        ("*.yaml\n!keep.yaml\n", {"x.yaml", "a/x.yaml"}, {"keep.yaml", "a/keep.yaml", "x.yml"}),
        ("secrets/*\n!secrets/readme\n", {"secrets/x"}, {"secrets/readme"}),
        ("**/generated/\n", {"a/b/generated/x"}, {"a/b/x"}),
        ("", set(), {"x"}),
    ],
)
def test_ignored(started: Make, patterns: str, hidden: set[str], seen: set[str]) -> None:
    source = disk(started({".gitignore": patterns, "tracked": ""}))
    assert source.ignored(hidden | seen) == hidden


def test_ignored_in_a_folder_of_its_own(started: Make) -> None:
    source = disk(started({"a/.gitignore": "x\n", "b/y": ""}))
    assert source.ignored({"a/x", "b/x"}) == {"a/x"}


def test_global_excludes_are_not_asked(
    started: Make, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = started({"a.yaml": "", ".gitignore": "mine\n"})
    (tmp_path / "excludes").write_text("theirs\n")
    (tmp_path / "config").write_text(f"[core]\n\texcludesFile = {tmp_path / 'excludes'}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    assert git(root, "check-ignore", "theirs") == "theirs\n"
    assert disk(root).ignored({"mine", "theirs"}) == {"mine"}


def test_a_pattern_called_file_hides_only_files_called_so(started: Make) -> None:
    assert disk(started({".gitignore": "file\n"})).ignored({"a/web", "a/file"}) == {"a/file"}


def test_a_path_beyond_a_link_does_not_hide_the_others(started: Make) -> None:
    root = started({".gitignore": "secret.yaml\n", "a/x.yaml": ""})
    (root / "link").symlink_to("a")
    assert disk(root).ignored({"link/nothing.yaml", "secret.yaml"}) == {"secret.yaml"}


def test_without_git(make: Make, tmp_path: Path) -> None:
    root = make({"a.yaml": "a: 1\n", "b/c.yaml": "", "node_modules/x.yaml": "", "b/.hidden.yaml": ""})
    (root / "link").symlink_to("b")
    (root / "broken").symlink_to("nothing")
    source = disk(root)
    assert source.tree.files == {"a.yaml", "b/c.yaml", "b/.hidden.yaml"}
    assert source.tree.links == {"link": "b", "broken": "nothing"}
    assert source.notes == ("no git repository here: every file on the disk was taken",)
    assert source.ignored({"a.yaml"}) == set()
    assert (source.urls, source.branch) == ((), None)
    assert source.read("a.yaml") == b"a: 1\n"


def test_what_git_knows_itself_as(started: Make, git: Git) -> None:
    root = started({"a.yaml": ""})
    git(root, "remote", "add", "origin", "https://example.org/team/repo.git")
    git(root, "remote", "add", "fork", "git@example.org:me/repo.git")
    git(root, "remote", "set-url", "--push", "fork", "ssh://git@example.org/me/push.git")
    assert disk(root).urls == ("https://example.org/team/repo.git",)
    assert disk(root).branch == "main"
    git(root, "checkout", "-q", "--detach")
    assert disk(root).branch is None


def test_nothing_that_the_configuration_names_is_run(started: Make, git: Git, tmp_path: Path) -> None:
    root = started({"a.yaml": "a: 1\n", ".gitignore": "x\n"})
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    script.chmod(0o755)
    git(root, "config", "core.fsmonitor", str(script))
    (root / "a.yaml").write_text("a: 2\n")
    source = staged(root)
    source.ignored({"x"})
    assert source.urls == ()
    assert not (tmp_path / "ran").exists()


def test_an_empty_repository(make: Make, git: Git) -> None:
    root = make({})
    git(root, "init", "-q")
    assert disk(root).tree.files == frozenset()
    assert staged(root).tree.files == frozenset()


def _started_processes(monkeypatch: pytest.MonkeyPatch) -> "list[subprocess.Popen[bytes]]":
    started: list[subprocess.Popen[bytes]] = []
    real = git_module._start

    def start(checkout: Checkout, root: Path, arguments: list[str], **how: bool) -> "subprocess.Popen[bytes]":
        started.append(real(checkout, root, arguments, **how))
        return started[-1]

    monkeypatch.setattr(git_module, "_start", start)
    return started


def test_a_broken_repository_is_the_users_to_mend(make: Make) -> None:
    with pytest.raises(UserError, match="git cannot list"):
        disk(make({".git": "gitdir: /nowhere\n", "a.yaml": ""}))


def test_no_process_is_left_behind(started: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    processes = _started_processes(monkeypatch)
    root = started({"a.yaml": ""})
    (root / ".git" / "index").write_bytes(b"no index")
    with pytest.raises(UserError, match="git cannot list"):
        disk(root)
    left = [process.returncode for process in processes]
    for process in processes:
        if process.returncode is None:
            process.communicate()
    assert left
    assert None not in left


def test_root(make: Make) -> None:
    root = make({"stackwright.yaml": "", "a/b/c.yaml": ""})
    assert find_root(root / "a" / "b" / "c.yaml") == root.resolve()
    with pytest.raises(UserError, match="does not exist"):
        find_root(root / "nothing")
