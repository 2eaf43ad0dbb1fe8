"""Which folders the Git generators of an ApplicationSet take, and of which nothing is known."""

import json

import pytest

from stackwright.model.build_repository import build_repository
from stackwright.model.files.file_tree import Tree, WhyMissing
from stackwright.model.path_edges import path_edges
from stackwright.model.read_file import read
from stackwright.model.text.open_collections import Value

HERE = "https://git.example.org/team/repo.git"
FILES = (
    "apps/a/x.yaml",
    "apps/b/x.yaml",
    "apps/b/deep/x.yaml",
    "apps/.hidden/x.yaml",
    "apps/file.yaml",
    "infra/c/x.yaml",
)


def taken(*generators: Value) -> list[str | WhyMissing | None]:
    document = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "ApplicationSet",
        "metadata": {"name": "all"},
        "spec": {"generators": list(generators)},
    }
    tree = Tree(frozenset((*FILES, "set.yaml")), {}, frozenset(), frozenset())
    facts = {"set.yaml": read("set.yaml", json.dumps(document).encode()).facts}
    found = path_edges(build_repository(tree, facts, urls=(HERE,), branch="main"))
    assert not any(edge.is_missing for edge in found)
    return [edge.hit.path if edge.hit else edge.why for edge in found]


def git(*entries: Value, url: str = HERE, revision: str = "HEAD") -> Value:
    return {"git": {"repoURL": url, "revision": revision, "directories": list(entries)}}


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("apps/*", ["apps/a", "apps/b"]),
        ("/apps/a/", ["apps/a"]),
        ("*/*", ["apps/a", "apps/b", "infra/c"]),
        ("apps/*/*", ["apps/b/deep"]),
        ("apps/**", ["apps/a", "apps/b"]),
        ("apps/?", ["apps/a", "apps/b"]),
        ("apps/gone", [WhyMissing.GENERATED]),
        ("apps/file.yaml", [WhyMissing.GENERATED]),
        ("apps/[ab]", [WhyMissing.GENERATED]),
        ("{{ .folder }}/*", [WhyMissing.TEMPLATED]),
    ],
)
def test_a_star_stays_in_one_step(pattern: str, found: list[str | WhyMissing]) -> None:
    assert taken(git({"path": pattern})) == found


def test_what_is_left_out_is_not_taken() -> None:
    assert taken(git({"path": "*/*"}, {"path": "apps/a", "exclude": True})) == ["apps/b", "infra/c"]
    assert taken(git({"path": "*/*"}, {"path": "apps/*", "exclude": True})) == ["infra/c"]
    assert taken(git({"path": "apps/a", "exclude": False})) == ["apps/a"]
    assert taken(git({"path": "*/*"}, {"path": "apps/[ab]", "exclude": True})) == [WhyMissing.GENERATED]


def test_each_generator_has_its_own_repository_and_what_it_leaves_out() -> None:
    other, old = git({"path": "apps/*"}, url="https://git.example.org/a/b"), git({"path": "apps/*"}, revision="v1")
    excluding = git({"path": "apps/*"}, {"path": "apps/a", "exclude": True})
    assert taken(other, old, excluding, git({"path": "apps/a"})) == [
        WhyMissing.REMOTE,
        WhyMissing.REVISION,
        "apps/b",
        "apps/a",
    ]
    assert taken(git({"path": "apps/a"}, url="{{ url }}")) == [WhyMissing.TEMPLATED]


def test_many_patterns_for_everything_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    every = ["apps/a", "apps/b", "infra/c"]
    monkeypatch.setattr("stackwright.model.argocd.generators._MOST_EDGES", 4)
    assert taken(*[git({"path": "*/*"})] * 3) == [*every, *every, WhyMissing.GENERATED]
    monkeypatch.setattr("stackwright.model.argocd.generators._MOST_PATTERNS", 1)
    assert taken(*[git({"path": "*/*"})] * 2) == [WhyMissing.GENERATED, WhyMissing.GENERATED]
    assert taken(git({"path": "*/*"}, {"path": "x/y", "exclude": True})) == [WhyMissing.GENERATED]
    assert taken(git({"path": "*/*"})) == every


def test_combined_generators_are_followed() -> None:
    clusters: Value = {"clusters": {}}
    inner: Value = {"merge": {"generators": [git({"path": "infra/*"}), clusters]}}
    assert taken({"matrix": {"generators": [git({"path": "apps/a"}), inner]}}) == ["apps/a", "infra/c"]
