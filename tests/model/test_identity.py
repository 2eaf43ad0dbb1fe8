"""A repository knows its own URLs, whatever their form, and a renamed one by what is deployed from it."""

import pytest

from stackwright.model.identity import Identity, identity, tail
from stackwright.model.reading import read
from stackwright.model.tree import Tree

TREE = Tree(frozenset({f"apps/{name}/x.yaml" for name in "abcd"}), {}, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://github.com/Org/Repo.git", "org/repo"),
        ("https://github.com/org/repo", "org/repo"),
        ("https://github.com/org/repo/", "org/repo"),
        ("https://github.com/org/repo.git/", "org/repo"),
        ("git@github.com:org/repo.git", "org/repo"),
        ("git@github.com:org/repo", "org/repo"),
        ("ssh://git@git.example.org:2222/org/repo.git", "org/repo"),
        ("https://user:token@git.example.org/org/repo.git", "org/repo"),
        ("https://gitlab.com/group/sub/repo.git", "sub/repo"),
        ("  https://github.com/org/repo \n", "org/repo"),
        ("https://github.com/org/dot.name", "org/dot.name"),
        ("", ""),
        ("repo", ""),
        ("/", ""),
    ],
)
def test_tail(url: str, found: str) -> None:
    assert tail(url) == found


def test_ownership() -> None:
    known = Identity(frozenset({"org/repo"}), frozenset({"work"}))
    assert known.owns("ssh://git@host/ORG/repo.git")
    assert not known.owns("https://host/org/repo-two")
    assert not known.owns("")
    assert [known.is_here(name) for name in (None, "HEAD", "work", "elsewhere")] == [True, True, True, False]


def _known(paths: list[str], url: str = "https://git.example.org/old/name") -> Identity:
    texts = (
        f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: a{number}}}\n"
        f"spec: {{source: {{repoURL: '{url}', path: '{path}'}}}}\n"
        for number, path in enumerate(paths)
    )
    facts = [fact for text in texts for fact in read("x.yaml", text.encode()).facts.applications]
    return identity(["https://git.example.org/new/name"], None, TREE, facts)


@pytest.mark.parametrize(
    ("paths", "inferred"),
    [
        (["apps/a", "apps/b", "apps/c"], True),
        (["./apps/a/", "/apps/b", "apps/c"], True),
        (["apps/a", "apps/b", "apps/c", "gone"], True),
        (["apps/a", "apps/b"], False),
        (["apps/a", "apps/a", "apps/a"], False),
        (["apps/a", "apps/b", "apps/c", "gone", "lost"], False),
        (["gone", "lost", "away"], False),
        ([".", "./", "/"], False),
    ],
)
def test_an_alias_is_inferred_from_its_paths(paths: list[str], inferred: bool) -> None:
    known = _known(paths)
    assert known.owns("git@git.example.org:old/name.git") == inferred
    assert known.owns("https://git.example.org/new/name")


def test_the_same_path_written_in_three_ways_is_one_path() -> None:
    assert not _known(["apps/a", "./apps/a", "apps/a/"]).owns("https://git.example.org/old/name")


def test_nothing_is_inferred_without_a_repository() -> None:
    assert _known(["apps/a", "apps/b", "apps/c"], "").tails == {"new/name"}
