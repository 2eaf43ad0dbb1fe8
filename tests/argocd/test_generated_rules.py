"""What is told of Applications that ApplicationSets make: projects, shared objects, names, clusters and URLs."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace

Make = Callable[[Mapping[str, str | bytes]], Path]

URL = "https://git.example.org/team/stack.git"
OWN = 'repoURL: "https://git.example.org/team/'
CONFIG = f"repository: {{urls: [{URL}]}}\n"
SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  generators:
    - git: {repoURL: "https://git.example.org/team/stack.git", revision: main, directories: [{path: "apps/*"}]}
  template:
    metadata: {name: 'app-{{ .path.basename }}'}
    spec:
      project: apps
      source: {repoURL: "https://git.example.org/team/stack.git", path: '{{ .path.path }}'}
      destination: {name: in-cluster, namespace: '{{ .path.basename }}'}
"""
PROJECT = f"""\
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {{name: apps, namespace: argocd}}
spec:
  sourceRepos: [{URL}]
  destinations: [{{name: in-cluster, namespace: 'w*'}}]
"""
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
CLUSTER_ROLE = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: web}\nrules: []\n"
BUILT = "resources: [../../base]\nconfigMapGenerator: [{name: web, literals: [a=%s]}]\n%s"
FILES = {
    "stackwright.yaml": CONFIG,
    "sets/apps.yaml": SET,
    "sets/project.yaml": PROJECT,
    "apps/web/service.yaml": SERVICE,
}
RULES = ("ARG060", "ARG061", "ARG062", "ARG063", "ARG064")


def codes(root: Path) -> list[str]:
    """The codes of what is told of the ApplicationSet, with the lines."""
    workspace = Workspace.open(root)
    report = workspace.report(select(workspace.config, select=RULES), Options(jobs=1))
    lines = ((one, one.mark.span.line if one.mark.span else 0) for one in report.findings)
    return [f"{one.code}:{line}" for one, line in lines]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("", "", []),
        ("namespace: '{{ .path.basename }}'", "namespace: kube-system", ["ARG060:13"]),
        ("project: apps", "project: other", []),
        ("name: in-cluster, ", "name: workload, ", ["ARG060:13"]),
        ("name: in-cluster, ", "name: in-clutser, ", ["ARG062:13"]),
        ("name: in-cluster, ", "", ["ARG062:13"]),
        ("name: in-cluster, ", "server: 'https://kubernetes.defualt.svc', ", ["ARG062:13"]),
        ("app-{{", "App_{{", ["ARG063:9"]),
        ("{{ .path.basename }}'}\n    spec", "{{ .path.basename }}-'}\n    spec", ["ARG063:9"]),
        (f"source: {{{OWN}stack", f"source: {{{OWN}stakc", ["ARG064:12"]),
        (f"git: {{{OWN}stack", f"git: {{{OWN}satck", ["ARG064:7"]),
        (f"git: {{{OWN}stack", f"git: {{{OWN}other", []),
        (f"source: {{{OWN}stack", f"source: {{{OWN}charts", ["ARG060:12"]),
    ],
)
def test_a_mistake_in_a_template_is_told_where_it_stands(make: Make, old: str, new: str, wanted: list[str]) -> None:
    assert old in SET
    assert codes(make({**FILES, "sets/apps.yaml": SET.replace(old, new, 1) if old else SET})) == wanted


def test_a_project_that_does_not_permit_what_is_deployed(make: Make) -> None:
    assert codes(make({**FILES, "apps/web/role.yaml": CLUSTER_ROLE})) == ["ARG060:12"]
    allowed = f"{PROJECT}  clusterResourceWhitelist: [{{group: '*', kind: '*'}}]\n"
    assert codes(make({**FILES, "apps/web/role.yaml": CLUSTER_ROLE, "sets/project.yaml": allowed})) == []


def test_two_sets_of_the_same_folders_share_what_they_deploy(make: Make) -> None:
    other = SET.replace("name: apps,", "name: more,").replace("app-", "more-").replace("project: apps", "project: all")
    root = make({**FILES, "sets/more.yaml": other})
    assert codes(root) == ["ARG061:12"]
    elsewhere = other.replace("name: in-cluster", "name: workload")
    (root / "sets/more.yaml").write_text(elsewhere)
    assert codes(root) == []


def test_an_application_of_its_own_shares_what_is_made(make: Make) -> None:
    own = f"""\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: own, namespace: argocd}}
spec:
  project: default
  source: {{repoURL: "{URL}", path: apps/web%s}}
  destination: {{name: in-cluster, namespace: web}}
"""
    assert codes(make({**FILES, "sets/own.yaml": own % ""})) == ["ARG061:12"]
    built = {"apps/web/kustomization.yaml": "resources: [service.yaml]\n"}
    renamed = ", kustomize: {namePrefix: own-}"
    assert codes(make({**FILES, **built, "sets/own.yaml": own % ""})) == ["ARG061:12"]
    assert codes(make({**FILES, **built, "sets/own.yaml": own % renamed})) == []


def test_what_is_renamed_or_generated_is_not_shared(make: Make) -> None:
    """Prefixes of the kustomizations, and hashes of what is generated, tell objects apart."""
    several = SET.replace("namespace: '{{ .path.basename }}'", "namespace: web")
    files = {
        **FILES,
        "sets/apps.yaml": several,
        "base/kustomization.yaml": "resources: [service.yaml]\n",
        "base/service.yaml": SERVICE,
        "apps/web/kustomization.yaml": BUILT % (1, "namePrefix: a-\n"),
        "apps/wiki/kustomization.yaml": BUILT % (2, "namePrefix: b-\n"),
    }
    del files["apps/web/service.yaml"]
    assert codes(make(files)) == []
    same = {**files, "apps/wiki/kustomization.yaml": BUILT % (2, "namePrefix: a-\n")}
    assert codes(make(same)) == ["ARG061:12"]


def test_after_a_change_the_same_is_told_as_in_a_whole_run(make: Make) -> None:
    root = make(FILES)
    workspace = Workspace.open(root)
    workspace.report(select(workspace.config, select=RULES), Options(jobs=1))
    edits = {"sets/project.yaml": PROJECT.replace("w*", "x*"), "sets/apps.yaml": SET.replace("app-", "A_")}
    for path, text in edits.items():
        (root / path).write_text(text)
        again = workspace.change(path, text.encode())
        fresh = Workspace.open(root)
        whole = fresh.report(select(fresh.config, select=RULES), Options(jobs=1))
        assert (again.findings, bool(whole.findings)) == (whole.findings, True)
