"""`render app` shows Applications, written or made, says what is not known and why, and shows no secret."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stackwright.cli.main import main
from stackwright.model.errors import UserError

Make = Callable[[Mapping[str, str | bytes]], Path]

SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: apps
  namespace: argocd
spec:
  goTemplate: true
  goTemplateOptions: ["missingkey=error"]
  generators:
    - git:
        repoURL: https://git.example.org/team/stack.git
        revision: HEAD
        directories: [{path: apps/*}]
    - clusters: {}
    - pullRequest: {github: {owner: o, repo: r}}
  template:
    metadata:
      name: '{{.path.basename}}'
      annotations:
        at: '{{ now }}'
    spec:
      project: default
      source:
        repoURL: https://git.example.org/team/stack.git
        path: '{{.path.path}}'
        helm:
          valuesObject: {adminPassword: hunter2hunter2}
      destination: {name: in-cluster, namespace: '{{.path.basename}}'}
"""
APPLICATION = """\
# first
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: own}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/stack.git, path: apps/web}
  destination: {name: in-cluster}
"""
FILES = {"argocd/set.yaml": SET, "argocd/own.yaml": APPLICATION, "apps/web/a.yaml": "", "apps/db/a.yaml": ""}
CONFIG = "repository: {urls: [https://git.example.org/team/stack.git]}\n"


def render(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["render", "app", *arguments, str(root)])


def test_an_application_that_a_set_makes(make: Make) -> None:
    result = render(make({**FILES, "stackwright.yaml": CONFIG}), "web", "--origin")
    assert result.exit_code == 0, result.output
    assert result.output == (
        "# web: made by ApplicationSet apps (argocd/set.yaml:4), generator argocd/set.yaml:10; secrets are masked.\n"
        "apiVersion: argoproj.io/v1alpha1\n"
        "kind: Application\n"
        "metadata:\n"
        "  name: web  # argocd/set.yaml:18\n"
        "  annotations:\n"
        "    at: <unknown>  # not known: what `now` gives is not known before it runs\n"
        "  finalizers:\n"
        "  - resources-finalizer.argocd.argoproj.io\n"
        "  namespace: argocd\n"
        "spec:\n"
        "  source:\n"
        "    repoURL: https://git.example.org/team/stack.git  # argocd/set.yaml:24\n"
        "    path: apps/web  # argocd/set.yaml:25\n"
        "    helm:\n"
        "      valuesObject:\n"
        "        adminPassword: **************  # argocd/set.yaml:27\n"
        "  destination:\n"
        "    namespace: web  # argocd/set.yaml:28\n"
        "    name: in-cluster  # argocd/set.yaml:28\n"
        "  project: default  # argocd/set.yaml:22\n"
    )


def test_an_application_as_it_is_written(make: Make) -> None:
    result = render(make(FILES), "own", "--origin")
    assert result.output.splitlines()[:5] == [
        "# own: written in argocd/own.yaml:4; secrets are masked.",
        "apiVersion: argoproj.io/v1alpha1  # argocd/own.yaml:2",
        "kind: Application  # argocd/own.yaml:3",
        "metadata:",
        "  name: own  # argocd/own.yaml:4",
    ]


def test_all_applications_of_a_set_and_what_is_not_known(make: Make) -> None:
    result = render(make({**FILES, "stackwright.yaml": CONFIG}), "apps")
    *made, last = result.output.split("---\n")
    assert [document.splitlines()[0].partition(":")[0] for document in made] == ["# db", "# web"]
    assert last.splitlines() == [
        "# ApplicationSet apps (argocd/set.yaml:4): 2 Applications.",
        "# Not known (argocd/set.yaml:14): no Secret here registers a cluster, and `clusters:` in stackwright.yaml does "
        "not say which ones Argo CD knows",
        "# Not known (argocd/set.yaml:15): it asks the pull requests of a repository's host; `applicationsets: fixtures` "
        "in stackwright.yaml may say the answer",
    ]
    assert "hunter2" not in result.output


def test_what_the_controller_refuses_is_said_at_its_line(make: Make) -> None:
    clusters = "clusters: []\napplicationsets: {fixtures: {apps: {pullRequest: []}}}\n"
    result = render(make({**FILES, "stackwright.yaml": CONFIG + clusters}), "apps")
    assert result.output.splitlines()[-1] == (
        "# Error (argocd/set.yaml:18): failed to execute go template {{.path.basename}}: map has no entry for key "
        '"path"'
    )


PREVIEWS = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: previews}
spec:
  goTemplate: true
  generators:
    - matrix:
        generators:
          - pullRequest: {github: {owner: o, repo: r}}
          - clusters: {selector: {matchLabels: {env: test}}}
  template:
    metadata: {name: 'pr-{{.number}}-{{.nameNormalized}}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/x, path: p, targetRevision: '{{.head_sha}}'}
      destination: {server: '{{.server}}'}
"""
SETTINGS = """\
clusters:
  - {name: Test_1, server: "https://10.0.0.1:6443", labels: {env: test}}
  - {name: prod, server: "https://10.0.0.2:6443", labels: {env: prod}}
applicationsets:
  fixtures:
    previews:
      pullRequest:
        - {number: 7, branch: x, head_sha: 0123abc}
"""


def test_the_configuration_says_what_is_outside(make: Make) -> None:
    result = render(make({"set.yaml": PREVIEWS, "stackwright.yaml": SETTINGS}), "pr-7-test-1")
    assert result.exit_code == 0, result.output
    assert "targetRevision: 0123abc" in result.output
    assert "server: https://10.0.0.1:6443" in result.output


SECRETS = """\
apiVersion: v1
kind: Secret
metadata:
  name: a
  labels: {argocd.argoproj.io/secret-type: cluster, env: test}
stringData: {name: plain, server: "https://plain.example.org", config: '{"bearerToken": "hunter2"}'}
---
apiVersion: v1
kind: Secret
metadata:
  name: b
  labels: {argocd.argoproj.io/secret-type: cluster, env: test}
data: {name: ZW5jb2RlZA==, server: aHR0cHM6Ly9lbmNvZGVkLmV4YW1wbGUub3Jn}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: c}
spec:
  target:
    template:
      metadata:
        labels: {argocd.argoproj.io/secret-type: cluster, env: test}
      data: {name: outside, server: "https://outside.example.org", config: "{{ .token }}"}
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: d}
spec:
  encryptedData: {name: AgB, server: AgC}
  template:
    metadata:
      labels: {argocd.argoproj.io/secret-type: cluster, env: prod}
"""
CLUSTERS = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: each}
spec:
  goTemplate: true
  generators:
    - clusters: {selector: {matchLabels: {env: test}}}
    - clusters: {selector: {matchLabels: {env: prod}}}
  template:
    metadata: {name: 'on-{{.name}}'}
    spec: {project: default, destination: {server: '{{.server}}'}, source: {repoURL: https://r, path: p}}
"""


def test_clusters_are_read_from_their_secrets(make: Make) -> None:
    result = render(make({"clusters.yaml": SECRETS, "set.yaml": CLUSTERS}), "each")
    made = [line.split(":")[0] for line in result.output.splitlines() if line.startswith("# on-")]
    assert made == ["# on-plain", "# on-encoded", "# on-outside"]
    assert result.output.splitlines()[-1] == (
        "# Not known (set.yaml:8): the Secret in clusters.yaml does not say the name and server of its cluster in the open"
    )
    assert "hunter2" not in result.output


def test_a_name_that_is_nowhere(make: Make) -> None:
    root = make({**FILES, "stackwright.yaml": CONFIG + "clusters: []\n"})
    for name, message, hint in (
        ("wbe-db", "is not known", "ApplicationSets may make it"),
        ("appss", "Application appss does not exist", "Did you mean apps?"),
        ("zzzzzz", "Application zzzzzz is not known", "ApplicationSets may make it"),
    ):
        error = render(root, name).exception
        assert isinstance(error, UserError)
        assert message in str(error)
        assert hint in str(error.hint)


def test_nothing_here(make: Make) -> None:
    error = render(make({"a.yaml": "a: 1\n"}), "web").exception
    assert isinstance(error, UserError)
    assert "There is no Application here" in str(error)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("clusters: [{name: a}]\n", "server"),
        ("clusters: [{name: a, server: b, nope: c}]\n", "nope"),
        ("applicationsets: {fixtures: {a: {nope: []}}}\n", "nope"),
        ("applicationsets: {fixture: {}}\n", "fixture"),
        ("applicationsets: {fixtures: {a: {plugin: [x]}}}\n", "a set of parameters"),
    ],
)
def test_settings_that_are_none(make: Make, settings: str, message: str) -> None:
    error = render(make({**FILES, "stackwright.yaml": settings}), "web").exception
    assert isinstance(error, UserError)
    assert message in str(error)
