"""Manifests whose `{{…}}` are not in quotes, and the templates of files that look like them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.facts import FileState, ObjectFact, ViolationFact
from stackwright.model.read_file import read
from stackwright.model.text.parse_error import ParseError, ParseErrorType

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

SET = """apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  generators:
    - list: {elements: [{chartName: web}]}
  template:
    metadata: {name: web}
    spec:
      project: default
      source: {repoURL: https://charts.example.org, chart: web, targetRevision: 1.0.0}
      destination:
        server: https://kubernetes.default.svc
        namespace: NAMESPACE
"""
WORKFLOW = """apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: web}
spec:
  templates:
    - name: main
      container: {image: alpine, args: [NAMESPACE]}
"""
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: NAMESPACE
"""


def tags(path: str, text: str) -> list[str]:
    found = read(path, text.encode()).facts
    return [
        parse_error.key
        for parse_error in found.of(ParseError)
        if parse_error.type is ParseErrorType.UNQUOTED and found.state is FileState.READ
    ]


@pytest.mark.parametrize(
    "value",
    [
        "{{chartName}}",
        "{{ chartName }}",
        "{{chartName}}-prod",
        "{{ .chartName }}",
        "{{ .chartName | lower }}",
        "{{path.basename}}",
        "{{ .path.basename }}",
        "{{ index .path.segments 1 }}",
        "{{name}}",
        "{{metadata.labels.region}} # where it is",
        "{{values.namespace}}",
    ],
)
def test_what_a_generator_gives(value: str) -> None:
    written = SET.replace("NAMESPACE", value)
    tag = value[: value.index("}}") + 2]
    assert tags("clusters/web.yaml", written) == [tag]
    parse_errors = read("clusters/web.yaml", written.encode()).facts.of(ParseError)
    assert [written[parse_error.at.start : parse_error.at.end] for parse_error in parse_errors] == [tag]


def test_the_object_is_known_all_the_same() -> None:
    facts = read("clusters/web.yaml", SET.replace("NAMESPACE", "{{chartName}}").encode()).facts
    assert [(fact.kind, fact.name) for fact in facts.of(ObjectFact)] == [("ApplicationSet", "web")]
    assert facts.of(ViolationFact) == ()


def test_each_tag_is_told_and_what_is_in_quotes_is_not() -> None:
    written = SET.replace("NAMESPACE", "{{chartName}}").replace("chart: web", "chart: {{chartName}}")
    written = written.replace("targetRevision: 1.0.0", "targetRevision: '{{path}}', path: \"a, {{path}}\"")
    written += "  templatePatch: |\n    {{ path }}\n    x: {{path}}\n"
    assert tags("clusters/web.yaml", written) == ["{{chartName}}", "{{chartName}}"]


@pytest.mark.parametrize("value", ["{{inputs.parameters.x}}", "{{workflow.name}}", "{{item}}", "{{=item.x}}"])
def test_workflows(value: str) -> None:
    assert tags("workflows/web.yaml", WORKFLOW.replace("NAMESPACE", value)) == [value]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("roles/web/templates/web.yaml", SET.replace("NAMESPACE", "{{chartName}}")),
        ("clusters/web.j2.yaml", SET.replace("NAMESPACE", "{{chartName}}")),
        ("clusters/web-template.yaml", SET.replace("NAMESPACE", "{{chartName}}")),
        ("web.yaml", SET.replace("NAMESPACE", "{{ argo_namespace }}")),
        ("web.yaml", SET.replace("NAMESPACE", "{{ .Values.name }}")),
        ("web.yaml", SET.replace("NAMESPACE", '{{ include "name" . }}')),
        ("web.yaml", SET.replace("NAMESPACE", "{{ op://vault/web/name }}")),
        ("web.yaml", SET.replace("NAMESPACE", "{{name}}").replace("name: web, ", "name: {{name}}, ")),
        ("web.yaml", SET.replace("NAMESPACE", "{{name}}") + "{{- if .x }}\n  goTemplate: true\n{{- end }}\n"),
        ("web.yaml", SET.replace("NAMESPACE", "{{name}}") + "{% if x %}\n  goTemplate: true\n{% endif %}\n"),
        ("web.yaml", SET.replace("NAMESPACE", "{{name}}") + "  {{name}}: true\n"),
        ("web.yaml", SET.replace("NAMESPACE", "{{name}}") + " bad: true\n"),
        ("web.yaml", SET.replace("NAMESPACE", "{{name}}").replace("kind: ApplicationSet", "kind: {{kind}}")),
        ("web.yaml", WORKFLOW.replace("alpine, args: [NAMESPACE]}", "alpine}\n      volumes: {{ volumes }}")),
        ("web.yaml", DEPLOYMENT.replace("NAMESPACE", "{{name}}")),
        ("values.yaml", "name: {{ name }}\n"),
    ],
)
def test_templates_of_files(path: str, text: str) -> None:
    facts = read(path, text.encode()).facts
    assert (facts.state, facts.of(ObjectFact)) == (FileState.TEMPLATED, ())


def test_what_is_in_a_chart_is_not_meant(make: Make, told: Told) -> None:
    broken = SET.replace("NAMESPACE", "{{chartName}}")
    files = {
        "chart/Chart.yaml": "name: web\nversion: 1.0.0\n",
        "chart/files/web.yaml": broken,
        "other/web.yaml": broken,
    }
    assert told(make(files), select=("YAML001",)) == [
        "other/web.yaml:14:20: error YAML001 `{{chartName}}` is a mapping for YAML: it is not in quotes"
    ]


APPLICATION = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/home.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
"""


@pytest.mark.parametrize(("deployed", "found"), [(True, 1), (False, 0)])
def test_other_kinds_are_told_where_they_are_built_as_written(
    make: Make, told: Told, git: Callable[..., str], deployed: bool, found: int
) -> None:
    files = {
        "apps/web/kustomization.yaml": "resources: [deployment.yaml]\n",
        "apps/web/deployment.yaml": DEPLOYMENT.replace("NAMESPACE", "{{IMAGE}}"),
        "apps/web/templates/other.yaml": DEPLOYMENT.replace("NAMESPACE", "{{IMAGE}}"),
    }
    root = make(files | {"clusters/web.yaml": APPLICATION} if deployed else files)
    git(root, "init", "-q")
    git(root, "remote", "add", "origin", "https://git.example.org/team/home.git")
    git(root, "add", "-A")
    assert len(told(root, select=("YAML001",))) == found
