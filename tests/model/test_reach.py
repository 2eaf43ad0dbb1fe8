"""Which files are deployed is known only where all roots are; what is named by a root is reached with it."""

import pytest

from stackwright.model.build_repository import build_repository
from stackwright.model.deployed.reach import find_reached
from stackwright.model.files.file_tree import Tree
from stackwright.model.read_file import chart_folders, is_yaml, read, read_template, template_state
from stackwright.model.repository import Repository
from stackwright.schemas.file_types import is_archived

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
HERE = "https://git.example.org/team/repo.git"


def application(path: str, rest: str = "") -> str:
    return (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\n"
        f"spec:\n  destination: {{namespace: web}}\n  source:\n    repoURL: {HERE}\n    path: '{path}'\n{rest}"
    )


def flux(path: str, namespace: str = "") -> str:
    return (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: web}\n"
        f"spec: {{path: '{path}', sourceRef: {{kind: GitRepository, name: x}}{namespace}}}\n"
    )


def repository(files: dict[str, str]) -> Repository:
    charts = chart_folders(files)
    facts = {
        path: (read_template if template_state(path, charts) else read)(path, text.encode()).facts
        for path, text in files.items()
        if is_yaml(path)
    }
    return build_repository(Tree(frozenset(files), {}, frozenset(), frozenset()), facts, urls=(HERE,))


def reached(files: dict[str, str]) -> set[str] | None:
    """The files (and not the folders) that are reached."""
    found = repository(files)
    by_roots = find_reached(found)
    return None if by_roots is None else set(by_roots & found.tree.files)


BASE = {
    "apps/web/kustomization.yaml": "resources: [service.yaml, ../base]\n",
    "apps/web/service.yaml": SERVICE,
    "apps/web/forgotten.yaml": SERVICE,
    "apps/base/kustomization.yaml": "resources: [map.yaml]\n",
    "apps/base/map.yaml": SERVICE,
    "plain/deep/x.yaml": SERVICE,
    "lost/y.yaml": SERVICE,
}
WEB = {
    f"apps/{name}"
    for name in ("web/kustomization.yaml", "web/service.yaml", "base/kustomization.yaml", "base/map.yaml")
}


@pytest.mark.parametrize(
    ("root", "found"),
    [
        (application("apps/web"), WEB),
        (application("plain"), {"plain/deep/x.yaml"}),
    ],
)
def test_what_roots_reach(root: str, found: set[str]) -> None:
    assert reached({**BASE, "root.yaml": root}) == found | {"root.yaml"}


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"root.yaml": application("gone")},
        {"root.yaml": flux("./gone")},
        {"root.yaml": flux("./apps/web")},
        {"root.yaml": f"{flux('./apps/web')}---\n{application('plain')}"},
        {"root.yaml": application("apps/web").replace(HERE, "https://git.example.org/else/where")},
        {"root.yaml": application("apps/web"), "x.yaml": "a: {{ b }}\nc: {% d %}\n"},
        {
            "root.yaml": application("apps/web"),
            "set.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: x}\n",
        },
        {"root.yaml": application("apps/web"), "c/Chart.yaml": "name: c\n", "c/templates/x.yaml": "a: {{ .b }}\n"},
    ],
)
def test_unknown_roots(files: dict[str, str]) -> None:
    assert reached({**BASE, **files}) is None


def test_a_kustomization_around_what_is_reached_is_reached_too() -> None:
    files = {
        "clusters/kustomization.yaml": "resources: [root.yaml]\n",
        "clusters/root.yaml": application("apps/web"),
    }
    assert reached({**BASE, **files}) == WEB | set(files)


@pytest.mark.parametrize("path", [".", "./"])
def test_a_root_that_deploys_the_whole_repository(path: str) -> None:
    files = {"root.yaml": application(path, "    directory: {recurse: true}\n"), "apps/x.yaml": SERVICE}
    assert reached(files) == set(files)


def test_patches_of_what_is_reached_are_reached() -> None:
    files = {
        "root.yaml": application("web"),
        "web/kustomization.yaml": "resources: [x.yaml]\npatches: [{path: patch.yaml}]\n",
        "web/x.yaml": SERVICE,
        "web/patch.yaml": SERVICE,
    }
    assert reached(files) == set(files)


def test_value_files_of_an_application_are_reached() -> None:
    files = {
        "root.yaml": application("apps/web", "    helm: {valueFiles: [/values/web.yaml]}\n"),
        "values/web.yaml": "a: 1\n",
    }
    assert reached({**BASE, **files}) == WEB | set(files)


@pytest.mark.parametrize(
    ("path", "archived"),
    [
        ("archive/x.yaml", True),
        ("apps/Old/web/x.yaml", True),
        ("tests/testdata/x.yaml", True),
        ("vendor/x.yaml", True),
        ("apps/archive.yaml", False),
        ("apps/archives-of-mail/x.yaml", False),
        ("older/x.yaml", False),
    ],
)
def test_archives(path: str, archived: bool) -> None:
    assert is_archived(path) == archived
