"""ARG030 to ARG038: when they have to be silent, and what they tell beside their pages."""

from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[..., Path]
Told = Callable[..., list[str]]

URL = "https://git.example.org/team/repo.git"
CONFIG = f"repository:\n  urls: [{URL}]\n"


def application(name: str, path: str = "web", server: str = "https://kubernetes.default.svc", **more: str) -> str:
    notes = f", annotations: {{{more['notes']}}}" if "notes" in more else ""
    return (
        f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: {name}, namespace: argocd{notes}}}\n"
        f"spec:\n  project: {more.get('project', 'default')}\n  source: {{repoURL: {URL}, path: {path}}}\n"
        f"  destination: {{server: '{server}', namespace: web}}\n{more.get('tail', '')}"
    )


PROJECT = "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: media}\nspec: {sourceRepos: ['*']}\n"
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: media}\n"
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web%s}\n"


@pytest.fixture
def codes(make: Make, told: Told) -> Callable[[str, dict[str, str]], list[str]]:
    """The findings of one rule in these files."""

    def of(code: str, files: dict[str, str]) -> list[str]:
        return [line for line in told(make({"stackwright.yaml": CONFIG, **files})) if f" {code} " in line]

    return of


Codes = Callable[[str, dict[str, str]], list[str]]


def test_a_project_that_a_template_may_make_is_not_missing(codes: Codes) -> None:
    files = {"p.yaml": PROJECT, "a.yaml": application("a", project="meida"), "web/m.yaml": MAP % ""}
    assert len(codes("ARG030", files)) == 1
    chart = {"c/Chart.yaml": "name: c\nversion: 1.0.0\napiVersion: v2\n", "c/templates/p.yaml": PROJECT}
    assert codes("ARG030", files | chart) == []


def test_a_project_that_is_like_none_may_be_elsewhere(codes: Codes) -> None:
    files = {"p.yaml": PROJECT, "a.yaml": application("a", project="quite-another"), "web/m.yaml": MAP % ""}
    assert codes("ARG030", files) == []


@pytest.mark.parametrize(
    ("note", "count"),
    [
        ("sync-wave: '-5'", 0),
        ("sync-wave: '1.5'", 1),
        ("sync-wave: ' 1'", 1),
        ("hook: 'PreSync, PostSync'", 0),
        ("sync-options: 'Prune=confirm,Force=true'", 0),
        ("sync-options: 'prune=false'", 1),
        ("compare-options: 'ServerSideDiff'", 1),
        ("image-list: anything", 0),
    ],
)
def test_annotations(codes: Codes, note: str, count: int) -> None:
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, annotations: {{argocd.argoproj.io/{note}}}}}\n"
    assert len(codes("ARG031", {"a.yaml": text})) == count


@pytest.mark.parametrize(
    ("paths", "count"), [(".", 0), ("/web", 0), ("web", 1), ("../web", 0), ("*.yaml", 0), ("/x", 1)]
)
def test_manifest_generate_paths(codes: Codes, paths: str, count: int) -> None:
    note = f"argocd.argoproj.io/manifest-generate-paths: '{paths}'"
    assert len(codes("ARG032", {"a.yaml": application("a", notes=note), "web/m.yaml": MAP % ""})) == count


def test_objects_of_two_clusters_are_not_shared(codes: Codes) -> None:
    files = {"one/n.yaml": NAMESPACE, "two/n.yaml": NAMESPACE, "apps/a.yaml": application("a", "one")}
    assert len(codes("ARG037", {**files, "apps/b.yaml": application("b", "two")})) == 1
    assert codes("ARG037", {**files, "apps/b.yaml": application("b", "two", "https://10.0.0.1:6443")}) == []
    assert codes("ARG037", {**files, "other/b.yaml": application("b", "two")}) == []
    assert "namespace: argocd" in application("a", "two")
    elsewhere = application("a", "two").replace("namespace: argocd", "namespace: openshift-gitops", 1)
    assert codes("ARG037", {**files, "apps/b.yaml": elsewhere}) == []  # the same one for another Argo CD


def test_differences_that_are_ignored_spare_replicas(codes: Codes) -> None:
    workload = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: web}\nspec:\n  replicas: 2\n"
        "  selector: {matchLabels: {a: b}}\n  template: {metadata: {labels: {a: b}}, spec: {containers: []}}\n"
    )
    scaler = (
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web, namespace: web}\n"
        "spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}\n"
    )
    heals = "  syncPolicy: {automated: {selfHeal: true}}\n"
    spares = "  ignoreDifferences: [{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}]\n"
    files = {"web/d.yaml": workload, "web/h.yaml": scaler}
    assert len(codes("ARG036", {**files, "a.yaml": application("a", tail=heals)})) == 1
    assert codes("ARG036", {**files, "a.yaml": application("a", tail=heals + spares)}) == []
    assert codes("ARG036", {**files, "a.yaml": application("a")}) == []


def test_a_root_beside_its_applications_is_not_idle(codes: Codes) -> None:
    files = {
        "apps/kustomization.yaml": "resources: [a.yaml]\n",
        "apps/a.yaml": application("a"),
        "apps/root.yaml": application("root", "apps"),
        "web/m.yaml": MAP % "",
    }
    assert codes("ARG038", files) == []
    assert len(codes("ARG038", {**files, "apps/b.yaml": application("b")})) == 1
