"""ARG015: what it tells of an Application and its AppProject, and when it has to be silent."""

from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[..., Path]
Told = Callable[..., list[str]]

CONFIG = "repository:\n  urls: [https://git.example.org/team/repo.git]\n"
PROJECT = """\
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: web, namespace: argocd}
spec:
  sourceRepos: ["*"]
  destinations: [{server: https://kubernetes.default.svc, namespace: web}]
"""
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: web
  source: {repoURL: https://git.example.org/team/repo.git, path: web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
"""
ROLES = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: writer}
rules: []
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: elsewhere}
"""
FILES = {
    "stackwright.yaml": CONFIG,
    "argocd/project.yaml": PROJECT,
    "argocd/web.yaml": APPLICATION,
    "web/objects.yaml": ROLES,
}


@pytest.fixture
def findings(make: Make, told: Told) -> Callable[..., list[str]]:
    """What the rule says of these files; None takes one of them away."""

    def of(**changed: str | None) -> list[str]:
        paths = {"project": "argocd/project.yaml", "application": "argocd/web.yaml", "objects": "web/objects.yaml"}
        files = {**FILES, **{paths.get(name, name): text for name, text in changed.items()}}
        root = make({path: text for path, text in files.items() if text is not None})
        return [line for line in told(root) if " ARG015 " in line]

    return of


def test_objects_are_told_by_kind_and_by_namespace(findings: Callable[..., list[str]]) -> None:
    role = "the project `web` does not permit the ClusterRole `reader` (rbac.authorization.k8s.io)"
    assert findings() == [
        f"argocd/web.yaml:6:66: error ARG015 {role}",
        "argocd/web.yaml:6:66: error ARG015 the project `web` does not permit the namespace `elsewhere`",
    ]


def test_a_destination_that_is_refused_is_all_that_is_told(findings: Callable[..., list[str]]) -> None:
    moved = APPLICATION.replace("namespace: web}", "namespace: other}").replace("svc, namespace: web", "svc")
    where = "https://kubernetes.default.svc"
    assert findings(application=moved) == [
        f"argocd/web.yaml:7:68: error ARG015 the project `web` does not permit the namespace `other` of {where}"
    ]
    without = APPLICATION.replace(", namespace: web}\n", "}\n")
    assert "does not permit a destination without a namespace of" in findings(application=without)[0]


def test_an_application_without_a_project_is_in_the_default_one(findings: Callable[..., list[str]]) -> None:
    closed = PROJECT.replace("name: web,", "name: default,").replace('["*"]', "[]")
    told = findings(project=closed, application=APPLICATION.replace("  project: web\n", ""))
    assert "the project `default` does not permit the repository" in told[0]
    assert findings(application=APPLICATION.replace("  project: web\n", "")) == []


@pytest.mark.parametrize(
    "changed",
    [
        # Another project of the name permits it: it may be that of another cluster.
        {"other/project.yaml": f'{PROJECT}  clusterResourceWhitelist: [{{group: "*", kind: "*"}}]\n'.replace("namespace: web}]", 'namespace: "*"}]')},
        # Not all of a project is known.
        {"project": PROJECT.replace("namespace: web}]", 'namespace: "${NAMESPACE}"}]')},
        {"other/project.yaml": PROJECT.replace("namespace: web}]", 'namespace: "${NAMESPACE}"}]')},
        {
            "argocd/kustomization.yaml": "resources: [project.yaml, web.yaml]\n"
            "patches: [{target: {kind: AppProject}, patch: '[]'}]\n"
        },
        {
            "argocd/kustomization.yaml": "resources: [project.yaml, web.yaml]\n"
            "patches: [{target: {kind: Application}, patch: '[]'}]\n"
        },
        {"argocd/kustomization.yaml": "resources: [project.yaml, web.yaml]\nnamePrefix: a-\n"},
        {"argocd/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata: {globalProjects: a}\n"},
        # Not all of an Application is known.
        {"application": APPLICATION.replace("namespace: web}\n", 'namespace: "${NAMESPACE}"}\n')},
        {"application": APPLICATION.replace("project: web", "project: ${PROJECT}")},
        {"application": None, "argocd/chart/Chart.yaml": "name: a\n", "argocd/chart/templates/web.yaml": APPLICATION},
        # What is deployed stands somewhere else.
        {"application": APPLICATION.replace("team/repo", "team/other")},
        {"application": APPLICATION.replace("path: web}", "path: web, targetRevision: v1}")},
    ],
)  # fmt: skip
def test_silence(changed: dict[str, str | None], findings: Callable[..., list[str]]) -> None:
    assert findings(**changed) == []


@pytest.mark.parametrize(("projects", "is_known"), [(100, True), (101, False)])
def test_of_more_than_a_hundred_projects_of_one_name_none_is_meant_for_certain(
    findings: Callable[..., list[str]], projects: int, is_known: bool
) -> None:
    assert bool(findings(project="---\n".join([PROJECT] * projects))) is is_known
