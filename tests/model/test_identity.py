"""A repository knows its own URLs, whatever their form, and a renamed one by what is deployed from it."""

import pytest

from stackwright.model.argocd.own_urls import Identity, RepositoryAddress, identity, parse_repository_address
from stackwright.model.build_repository import build_repository
from stackwright.model.files.file_tree import Tree
from stackwright.model.read_file import read

TREE = Tree(frozenset({f"apps/{name}/x.yaml" for name in "abcd"}), {}, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://github.com/Org/Repo.git", ("github.com", "org/repo")),
        ("https://github.com/org/repo", ("github.com", "org/repo")),
        ("https://github.com/org/repo.git/", ("github.com", "org/repo")),
        ("git@github.com:org/repo.git", ("github.com", "org/repo")),
        ("ssh://git@git.example.org:2222/org/repo.git", ("git.example.org", "org/repo")),
        ("https://user:token@git.example.org/org/repo.git", ("git.example.org", "org/repo")),
        ("https://gitlab.com/group/sub/repo.git", ("gitlab.com", "group/sub/repo")),
        ("  https://github.com/org/repo \n", ("github.com", "org/repo")),
        ("https://github.com/org/dot.name", ("github.com", "org/dot.name")),
        ("", None),
        ("repo", None),
        ("/", None),
        ("/srv/git/repo", None),
    ],
)
def test_address(url: str, found: tuple[str, str] | None) -> None:
    assert parse_repository_address(url) == found


@pytest.mark.parametrize(
    ("url", "owned"),
    [
        ("ssh://git@host/ORG/repo.git", True),
        ("https://mirror.example.org/org/repo", True),
        ("https://host/org/repo-two", False),
        ("https://host/other/org/repo", False),
        ("", False),
    ],
)
def test_ownership(url: str, owned: bool) -> None:
    known = Identity(frozenset({RepositoryAddress("host", "org/repo")}), frozenset({"work"}))
    assert known.owns(url) == owned
    assert [known.is_here(name) for name in (None, "HEAD", "work", "elsewhere")] == [True, True, True, False]


def test_nothing_is_inferred_where_the_own_url_is_used() -> None:
    assert _known(["apps/a", "apps/b", "apps/c"]).owns("https://git.example.org/old/name")
    assert not _known(["apps/a", "apps/b", "apps/c"], more="https://git.example.org/new/name").owns(
        "https://git.example.org/old/name"
    )


def _known(
    paths: list[str], url: str = "https://git.example.org/old/name", more: str = "", *, own: bool = True
) -> Identity:
    sources = [*((url, path) for path in paths), *([(more, "x")] if more else [])]
    texts = (
        f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: a{number}}}\n"
        f"spec: {{source: {{repoURL: '{source}', path: '{path}'}}}}\n"
        for number, (source, path) in enumerate(sources)
    )
    facts = {f"{number}.yaml": read("x.yaml", text.encode()).facts for number, text in enumerate(texts)}
    urls = ("https://git.example.org/new/name",) if own else ()
    return identity(build_repository(TREE, facts, urls=urls))


@pytest.mark.parametrize(
    ("paths", "inferred"),
    [
        (["apps/a"], True),
        (["apps/a", "apps/b"], True),
        (["apps/a", "gone"], False),
        (["apps"], False),
        (["gone"], False),
    ],
)
def test_without_any_url_one_path_is_enough(paths: list[str], inferred: bool) -> None:
    assert _known(paths, own=False).owns("https://git.example.org/old/name") == inferred
    assert not _known(paths, own=True).owns("https://git.example.org/old/name")


def test_without_any_url_one_of_two_is_not_guessed() -> None:
    both = [("https://git.example.org/old/name", "apps/a"), ("https://git.example.org/else/name", "apps/b")]
    texts = (
        f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: a}}\n"
        f"spec: {{source: {{repoURL: '{url}', path: {path}}}}}\n"
        for url, path in both
    )
    facts = {f"{number}.yaml": read("x.yaml", text.encode()).facts for number, text in enumerate(texts)}
    assert identity(build_repository(TREE, facts)).addresses == frozenset()


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
    assert _known(["apps/a", "apps/b", "apps/c"], "").addresses == {("git.example.org", "new/name")}
