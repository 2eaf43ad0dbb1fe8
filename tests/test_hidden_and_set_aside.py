"""What `.gitignore` hides from what deploys it, URLs that are left to the reader, and folders that look set aside."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
URL = "https://git.example.org/team/home.git"
APP = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: "ADDRESS", path: PATH, targetRevision: HEAD}
  destination: {server: https://kubernetes.default.svc, namespace: web}
"""
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"
KUSTOMIZATION = "resources: [config.yaml]\n"


@pytest.fixture
def found(make: Make, told: Told, git: Callable[..., str]) -> Callable[[Mapping[str, str | bytes]], list[str]]:
    """Severity and code of each finding."""

    def find(files: Mapping[str, str | bytes]) -> list[str]:
        root = make(files)
        git(root, "init", "-q")
        git(root, "remote", "add", "origin", URL)
        git(root, "add", "-A")
        return [" ".join(line.split()[1:3]) for line in told(root, select=("KUS001", "ARG001", "FLX"))]

    return find


Found = Callable[[Mapping[str, str | bytes]], list[str]]


def app(path: str, url: str = URL) -> dict[str, str]:
    return {"apps.yaml": APP.replace("ADDRESS", url).replace("PATH", path)}


@pytest.mark.parametrize(
    ("deploying", "findings"),
    [(app("apps/web"), ["error KUS001"]), ({}, []), ({"archive/app.yaml": app("apps/web")["apps.yaml"]}, [])],
)
def test_a_hidden_file_is_missing_where_it_is_deployed(
    found: Found, deploying: Mapping[str, str | bytes], findings: list[str]
) -> None:
    files = {
        "apps/web/kustomization.yaml": KUSTOMIZATION,
        "apps/web/config.yaml": CONFIG,
        ".gitignore": "config.yaml\n",
    }
    assert found({**files, **deploying}) == findings


def test_a_hidden_folder_is_missing_for_an_application(found: Found) -> None:
    assert found({**app("web"), "web/config.yaml": CONFIG, ".gitignore": "web/\n"}) == ["error ARG001"]


@pytest.mark.parametrize(
    ("url", "findings"),
    [
        ("https://git.example.org/<your-user>/home.git", ["error ARG001"]),
        ("https://<your-host>/team/home.git", ["error ARG001"]),
        ("https://git.example.org/<your-user>/other.git", []),
        ("https://git.example.org/team/<your-repository>.git", []),
        ("https://<your-host>/others/home.git", []),
    ],
)
def test_a_url_that_is_left_to_the_reader(found: Found, url: str, findings: list[str]) -> None:
    assert found({**app("apps/wbe", url), "apps/web/config.yaml": CONFIG}) == findings


@pytest.mark.parametrize(
    ("deploying", "findings"),
    [
        (app("old/web"), ["error KUS001"]),
        ({}, ["info KUS001"]),
        ({"old/app.yaml": app("old/web")["apps.yaml"]}, ["info KUS001"]),
    ],
)
def test_what_is_deployed_is_no_archive(
    found: Found, deploying: Mapping[str, str | bytes], findings: list[str]
) -> None:
    assert found({"old/web/kustomization.yaml": KUSTOMIZATION, **deploying}) == findings


def test_nobody_looks_into_a_hidden_archive(found: Found) -> None:
    assert found({"apps/.archive/web/kustomization.yaml": KUSTOMIZATION}) == []
