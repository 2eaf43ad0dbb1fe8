"""What is not checked in the whole repository is said, with what would change that."""

from collections.abc import Callable, Mapping
from pathlib import Path

from stackwright.lint.finding import Report

Make = Callable[[Mapping[str, str | bytes]], Path]
Check = Callable[..., Report]

POD = """apiVersion: v1
kind: Pod
metadata: {name: web, namespace: web}
spec: {containers: [{name: web, image: web, envFrom: [{configMapRef: {name: wanted}}]}]}
"""
APPLICATION = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {SOURCE}
  destination: {DESTINATION}
"""
SERVER = "server: https://kubernetes.default.svc"


def application(source: str, namespace: str = "") -> str:
    destination = f"{SERVER}, namespace: {namespace}" if namespace else SERVER
    return APPLICATION.replace("SOURCE", source).replace("DESTINATION", destination)


CHART = "repoURL: https://charts.example.org, chart: web, targetRevision: 1.0.0"


def test_a_chart_that_may_go_anywhere_is_named(make: Make, check: Check) -> None:
    summary = check(make({"apps/web.yaml": POD, "clusters/web.yaml": application(CHART)})).summary
    assert summary.unknown_why == {"beside what cannot be seen": 1}
    assert summary.notes[1:-1] == (
        "missing objects are not told: Application `web` in clusters/web.yaml may bring any object into any namespace",
    )


def test_a_chart_in_a_namespace_is_not_in_the_way_of_others(make: Make, check: Check) -> None:
    report = check(make({"apps/web.yaml": POD, "clusters/web.yaml": application(CHART, "else")}))
    assert [finding.code for finding in report.findings] == ["K8S001"]
    assert report.summary.notes[1:-1] == ()


def test_nothing_is_said_where_nothing_was_to_decide(make: Make, check: Check) -> None:
    files = {"apps/web.yaml": POD.split("spec:")[0], "clusters/web.yaml": application(CHART)}
    assert check(make(files)).summary.notes[1:-1] == ()


def test_applications_of_a_repository_without_a_url(make: Make, check: Check) -> None:
    source = "repoURL: https://git.example.org/team/home.git, path: gone"
    summary = check(make({"clusters/web.yaml": application(source, "web")})).summary
    assert summary.notes[1:-1] == (
        "paths of Applications are not checked: nothing says which URL this repository has; add a remote, or "
        "`repository.urls` to stackwright.yaml",
    )


def test_a_clone_without_a_remote_is_recognised_by_its_paths(make: Make, check: Check) -> None:
    source = "repoURL: https://git.example.org/team/home.git, path: apps/web"
    report = check(make({"clusters/web.yaml": application(source, "web"), "apps/web/web.yaml": POD}))
    assert [finding.code for finding in report.findings] == ["K8S001"]
    assert report.summary.notes[1:-1] == ()
