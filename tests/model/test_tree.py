"""What a path leads to in the tree, through its links, and which path was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.files.file_tree import Hit, Tree, WhyMissing, join

TREE = Tree(
    files=frozenset({"made.yaml.in", "a/b/file.yaml", "a/other.yaml", "top.yaml", "a/b/deep/x.yaml"}),
    links={
        "link.yaml": "a/b/file.yaml",
        "a/folder": "b",
        "a/up": "../top.yaml",
        "here": ".",
        "two": "a/folder",
        "broken": "a/nothing",
        "loop": "loop",
        "ping": "pong",
        "pong": "ping",
        "a/out": "../../elsewhere",
        "absolute": "/etc/passwd",
        "into-sub": "sub/x",
        "empty": "",
    },
    submodules=frozenset({"sub", "a/nested"}),
    untracked=frozenset({"new.yaml", "fresh/kustomization.yaml"}),
)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("top.yaml", Hit("top.yaml", False)),
        ("made.yaml", WhyMissing.GENERATED),
        ("a/b/file.yaml", Hit("a/b/file.yaml", False)),
        ("a", Hit("a", True)),
        ("a/b", Hit("a/b", True)),
        ("", Hit("", True)),
        ("link.yaml", Hit("a/b/file.yaml", False)),
        ("a/folder", Hit("a/b", True)),
        ("a/folder/file.yaml", Hit("a/b/file.yaml", False)),
        ("a/folder/deep/x.yaml", Hit("a/b/deep/x.yaml", False)),
        ("a/up", Hit("top.yaml", False)),
        ("here", Hit("", True)),
        ("here/top.yaml", Hit("top.yaml", False)),
        ("two/file.yaml", Hit("a/b/file.yaml", False)),
        ("here/here/two/deep", Hit("a/b/deep", True)),
        ("broken", WhyMissing.ABSENT),
        ("loop", WhyMissing.ABSENT),
        ("loop/x", WhyMissing.ABSENT),
        ("ping", WhyMissing.ABSENT),
        ("a/out", WhyMissing.OUTSIDE),
        ("a/out/x.yaml", WhyMissing.OUTSIDE),
        ("absolute", WhyMissing.OUTSIDE),
        ("..", WhyMissing.OUTSIDE),
        ("../x", WhyMissing.OUTSIDE),
        ("/etc", WhyMissing.OUTSIDE),
        ("sub", WhyMissing.SUBMODULE),
        ("sub/x/y", WhyMissing.SUBMODULE),
        ("a/nested/x", WhyMissing.SUBMODULE),
        ("into-sub", WhyMissing.SUBMODULE),
        ("submarine", WhyMissing.ABSENT),
        ("new.yaml", WhyMissing.UNTRACKED),
        ("fresh", WhyMissing.UNTRACKED),
        ("fresh/kustomization.yaml", WhyMissing.UNTRACKED),
        ("fre", WhyMissing.ABSENT),
        ("nothing", WhyMissing.ABSENT),
        ("top.yaml/below", WhyMissing.ABSENT),
        ("..x", WhyMissing.ABSENT),
    ],
)
def test_find(path: str, found: Hit | WhyMissing) -> None:
    assert TREE.find(path) == found


@pytest.mark.parametrize(
    ("folder", "path", "whole"),
    [
        ("", "", ""),
        ("", ".", ""),
        ("", "./a", "a"),
        ("a/b", "../c", "a/c"),
        ("a", "..", ""),
        ("a", "../..", ".."),
        ("a", "../../b", "../b"),
        ("a", "b//c/./d/", "a/b/c/d"),
        ("a", "/etc", "/etc"),
        ("a", "", "a"),
    ],
)
def test_joined(folder: str, path: str, whole: str) -> None:
    assert join(folder, path) == whole


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("a/othr.yaml", "a/other.yaml"),
        ("a/b/flie.yaml", "a/b/file.yaml"),
        ("top.yml", "top.yaml"),
        ("a/b/x.yaml", "a/b/deep/x.yaml"),
        ("a/b/other.yaml", "a/other.yaml"),
        ("a/dep", None),
        ("zzz/qqq", None),
    ],
)
def test_nearest(path: str, near: str | None) -> None:
    assert TREE.nearest(path) == near


def test_folders_and_children() -> None:
    assert {"", "a", "a/b", "a/b/deep"} <= TREE.folders
    assert "top.yaml" not in TREE.folders
    assert TREE.children["a/b"] == ("a/b/deep", "a/b/file.yaml")
    assert "a/folder" in TREE.children["a"]


_NAMES = st.sampled_from(["a", "b", "c", "d.yaml", "..", "."])
_PATHS = st.lists(_NAMES, min_size=1, max_size=4).map("/".join)


@given(st.sets(_PATHS), st.dictionaries(_PATHS, _PATHS | st.just("/x") | st.just("")), _PATHS)
def test_any_path_in_any_tree(files: set[str], links: dict[str, str], path: str) -> None:
    tree = Tree(frozenset(join("", file) for file in files), links, frozenset({"c"}), frozenset({"b"}))
    for asked in (join("", path), *tree.files):
        found = tree.find(asked)
        if isinstance(found, Hit):
            assert found.path in (tree.folders if found.is_folder else tree.files)
        tree.nearest(asked)
    assert all(tree.find(file) == Hit(file, False) for file in tree.files)
