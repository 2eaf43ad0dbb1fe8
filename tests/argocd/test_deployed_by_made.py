"""What Applications that ApplicationSets make deploy, as `explain`, the graph and reach tell it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.workspace import Workspace
from stackwright.model.argocd.applicationset_facts import MadeFact
from stackwright.model.deployed.destination_namespaces import all_namespaces
from stackwright.model.deployed.reach import find_all_reached, find_reached
from stackwright.show.explain_file import explain_file
from stackwright.show.graph import graph_of

Make = Callable[[Mapping[str, str | bytes]], Path]

CONFIG = "repository: {urls: [https://git.example.org/team/stack.git]}\n"
SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  generators:
    - git:
        repoURL: https://git.example.org/team/stack.git
        %s
  template:
    metadata: {name: 'app-{{ %s }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/stack.git, path: '{{ .path.path }}'}
      destination: {server: https://kubernetes.default.svc, namespace: '{{ %s }}'}
"""
FOLDERS = SET % ("directories: [{path: apps/*}]", ".path.basename", ".path.basename")
FROM_FILES = SET % ("files: [{path: 'apps/*/app.yaml'}]", ".called", ".called")
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
BUILT = "resources: [service.yaml]\nconfigMapGenerator: [{name: web, files: [web.ini]}]\n"
FILES = {
    "stackwright.yaml": CONFIG,
    "sets/apps.yaml": FOLDERS,
    "apps/web/kustomization.yaml": BUILT,
    "apps/web/service.yaml": SERVICE,
    "apps/web/web.ini": "a=b\n",
    "apps/web/left.yaml": SERVICE,
    "apps/plain/one.yaml": SERVICE,
    "apps/plain/README.md": "# what\n",
    "apps/plain/deep/two.yaml": SERVICE,
    "old/three.yaml": SERVICE,
}
MADE = "deployed by Application argocd/app-{0}, which ApplicationSet apps makes of apps/{0} at sets/apps.yaml:7"


def deployed(root: Path, path: str) -> list[str]:
    """The lines of `explain` on what deploys a file."""
    workspace = Workspace.open(root)
    lines = explain_file(workspace.expanded(), workspace.source, path).splitlines()
    start = next((number for number, line in enumerate(lines) if line.startswith("Deployed:")), len(lines))
    end = next((number for number in range(start, len(lines)) if not lines[number]), len(lines))
    return [line.strip() for line in lines[start:end]]


def test_explain_names_the_application_with_its_set_and_element(make: Make) -> None:
    root = make(FILES)
    assert deployed(root, "apps/plain/one.yaml") == ["Deployed: yes", MADE.format("plain")]
    included = "included by the kustomization at apps/web/kustomization.yaml"
    assert deployed(root, "apps/web/service.yaml") == ["Deployed: yes", included, MADE.format("web")]
    assert deployed(root, "apps/web/web.ini") == ["Deployed: yes", included, MADE.format("web")]
    assert deployed(root, "apps/web/kustomization.yaml") == ["Deployed: yes", MADE.format("web")]


def test_what_no_application_takes_is_not_deployed(make: Make) -> None:
    root = make(FILES)
    assert deployed(root, "old/three.yaml") == ["Deployed: no"]
    assert deployed(root, "apps/web/left.yaml") == ["Deployed: no"]
    beside = ["Deployed: no (it is in a folder of which other files are deployed)"]
    assert deployed(root, "apps/plain/deep/two.yaml") == beside
    assert deployed(root, "apps/plain/README.md") == []


def test_the_file_of_which_an_application_is_made(make: Make) -> None:
    root = make({**FILES, "sets/apps.yaml": FROM_FILES, "apps/web/app.yaml": "called: shop\n"})
    of_it = "read by ApplicationSet apps, which makes Application argocd/app-shop of it at sets/apps.yaml:7"
    assert deployed(root, "apps/web/app.yaml") == ["Deployed: yes", of_it]
    words = "deployed by Application argocd/app-shop, which ApplicationSet apps makes of apps/web/app.yaml"
    assert f"{words} at sets/apps.yaml:7" in deployed(root, "apps/web/service.yaml")


@pytest.mark.parametrize(
    "generator",
    [
        "pullRequest: {github: {owner: o, repo: r}}",
        "git: {repoURL: https://git.example.org/team/other.git, directories: [{path: '*'}]}",
    ],
)
def test_with_a_generator_that_is_not_known_nothing_is_unreached(make: Make, generator: str) -> None:
    more = FOLDERS.replace("  generators:\n", f"  generators:\n    - {generator}\n")
    root = make({**FILES, "sets/apps.yaml": more})
    (line,) = deployed(root, "old/three.yaml")
    assert line.startswith("Deployed: not known (the ApplicationSet apps may deploy more than can be told from here: ")
    assert MADE.format("plain").replace(":7", ":8") in deployed(root, "apps/plain/one.yaml")
    assert find_all_reached(Workspace.open(root).expanded()) is None


def test_a_set_that_is_patched_is_not_known(make: Make) -> None:
    patched = "resources: [apps.yaml]\npatches: [{target: {kind: ApplicationSet}, path: p.yaml}]\n"
    root = make({**FILES, "sets/kustomization.yaml": patched, "sets/p.yaml": "[{op: add, path: /a, value: b}]\n"})
    (line,) = deployed(root, "old/three.yaml")
    assert "something changes or completes it" in line


def test_a_path_that_is_not_known_makes_reach_unknown(make: Make) -> None:
    root = make({**FILES, "sets/apps.yaml": FOLDERS.replace("{{ .path.path }}", "{{ now }}")})
    (line,) = deployed(root, "old/three.yaml")
    assert line.startswith("Deployed: not known (")


def test_values_are_read_by_what_is_made(make: Make) -> None:
    source = "{repoURL: https://git.example.org/team/stack.git, path: '{{ .path.path }}'}"
    chart = source[:-1] + ", helm: {valueFiles: [/values/all.yaml]}}"
    files = {**FILES, "sets/apps.yaml": FOLDERS.replace(source, chart), "values/all.yaml": "a: 1\n"}
    root = make({**files, "apps/plain/Chart.yaml": "name: plain\nversion: 1.0.0\napiVersion: v2\n"})
    assert f"read{MADE.format('plain').removeprefix('deployed')}" in deployed(root, "values/all.yaml")
    assert deployed(root, "apps/plain/deep/two.yaml") == ["Deployed: yes", MADE.format("plain")]


def test_namespaces_are_those_of_what_is_made(make: Make) -> None:
    root = make({**FILES, "apps/web/kustomization.yaml": f"namespace: shop\n{BUILT}"})
    found = all_namespaces(Workspace.open(root).expanded())
    assert (found["apps/plain/one.yaml"], found["apps/web/service.yaml"]) == ("plain", "shop")


def test_reach_before_sets_are_expanded_is_not_known(make: Make) -> None:
    workspace = Workspace.open(make(FILES))
    assert find_reached(workspace.repository()) is None
    assert not workspace.repository().is_evaluated(MadeFact)


def test_the_graph_has_what_is_made(make: Make) -> None:
    graph = graph_of(Workspace.open(make(FILES)).expanded())
    labels = {node.id: node.label for node in graph.nodes}
    edges = {(labels[edge.source], edge.label, labels[edge.target]) for edge in graph.edges}
    assert ("ApplicationSet argocd/apps", "makes", "Application argocd/app-web") in edges
    assert ("Application argocd/app-web", "spec.source.path", "apps/web") in edges
