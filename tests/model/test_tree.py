"""What a path leads to in the tree, through its links, and which path was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.files.tree import Hit, Tree, Why, joined

TREE = Tree(
    files=frozenset({"a/b/file.yaml", "a/other.yaml", "top.yaml", "a/b/deep/x.yaml"}),
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
        ("broken", Why.ABSENT),
        ("loop", Why.ABSENT),
        ("loop/x", Why.ABSENT),
        ("ping", Why.ABSENT),
        ("a/out", Why.OUTSIDE),
        ("a/out/x.yaml", Why.OUTSIDE),
        ("absolute", Why.OUTSIDE),
        ("..", Why.OUTSIDE),
        ("../x", Why.OUTSIDE),
        ("/etc", Why.OUTSIDE),
        ("sub", Why.SUBMODULE),
        ("sub/x/y", Why.SUBMODULE),
        ("a/nested/x", Why.SUBMODULE),
        ("into-sub", Why.SUBMODULE),
        ("submarine", Why.ABSENT),
        ("new.yaml", Why.UNTRACKED),
        ("fresh", Why.UNTRACKED),
        ("fresh/kustomization.yaml", Why.UNTRACKED),
        ("fre", Why.ABSENT),
        ("nothing", Why.ABSENT),
        ("top.yaml/below", Why.ABSENT),
        ("..x", Why.ABSENT),
    ],
)
def test_find(path: str, found: Hit | Why) -> None:
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
    assert joined(folder, path) == whole


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
    tree = Tree(frozenset(joined("", file) for file in files), links, frozenset({"c"}), frozenset({"b"}))
    for asked in (joined("", path), *tree.files):
        found = tree.find(asked)
        if isinstance(found, Hit):
            assert found.path in (tree.folders if found.is_folder else tree.files)
        tree.nearest(asked)
    assert all(tree.find(file) == Hit(file, False) for file in tree.files)
