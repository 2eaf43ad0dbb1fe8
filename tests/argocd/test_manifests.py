"""`render app --manifests`: what an Application deploys, with its own options of kustomize and of folders."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from stackwright.cli.main import main

Make = Callable[[Mapping[str, str | bytes]], Path]

CONFIG = "repository: {urls: [https://git.example.org/team/stack.git]}\n"
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source:
    repoURL: https://git.example.org/team/stack.git
    path: apps/web
%s
  destination: {server: https://kubernetes.default.svc, namespace: shop}
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "docker.io/library/nginx:1.27"}]}
"""
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, namespace: odd}\n"
BUILT = "resources: [deployment.yaml, namespace.yaml]\nimages: [{name: docker.io/library/nginx, newTag: '1.28'}]\n"
FILES = {
    "stackwright.yaml": CONFIG,
    "apps/web/deployment.yaml": DEPLOYMENT,
    "apps/web/namespace.yaml": NAMESPACE,
}


def with_source(options: str) -> str:
    """The Application with some more lines in its source."""
    return APPLICATION % "\n".join(f"    {line}" for line in options.splitlines())


def render(root: Path, name: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["render", "app", name, str(root), "--manifests", *arguments])


def objects(result: Result) -> dict[str, dict[str, Any]]:
    """The objects that were shown, by kind and name."""
    found = [one for one in yaml.safe_load_all(result.stdout) if one]
    return {f"{one['kind']} {one['metadata']['name']}": one for one in found}


def build(make: Make, options: str, files: Mapping[str, str] | None = None) -> Result:
    """What is shown of an Application with these options of kustomize."""
    said = "\n".join(["kustomize:", *(f"  {line}" for line in options.splitlines())]) if options else ""
    kustomized = {**FILES, "apps/web/kustomization.yaml": BUILT, "apps.yaml": with_source(said)}
    return render(make({**kustomized, **(files or {})}), "web")


def test_namespaces_are_those_that_argocd_sets(make: Make) -> None:
    found = objects(build(make, ""))
    assert found["Deployment web"]["metadata"]["namespace"] == "shop"
    assert "namespace" not in found["Namespace shop"]["metadata"]


def test_names_namespace_and_counts(make: Make) -> None:
    options = "namePrefix: dev-\nnameSuffix: '-1'\nnamespace: dev\nreplicas: [{name: web, count: '3'}]"
    found = objects(build(make, options))["Deployment dev-web-1"]
    assert (found["metadata"]["namespace"], found["spec"]["replicas"]) == ("dev", 3)


@pytest.mark.parametrize(
    ("image", "made"),
    [
        ("docker.io/library/nginx:1.29", "docker.io/library/nginx:1.29"),
        ("docker.io/library/nginx=registry.example.org:5000/nginx", "registry.example.org:5000/nginx"),
        ("docker.io/library/nginx=own:*", "own:1.28"),
        ("docker.io/library/nginx=*:2", "docker.io/library/nginx:2"),
        ("other:3", "docker.io/library/nginx:1.28"),
    ],
)
def test_images_are_set_over_those_of_the_kustomization(make: Make, image: str, made: str) -> None:
    found = objects(build(make, f"images: ['{image}']"))["Deployment web"]
    shown = found["spec"]["template"]["spec"]["containers"][0]["image"]
    assert shown == (made if made != "registry.example.org:5000/nginx" else "registry.example.org:5000/nginx:1.27")


def test_labels_go_into_selectors_unless_told_otherwise(make: Make) -> None:
    found = objects(build(make, "commonLabels: {team: a}\ncommonAnnotations: {note: b}"))["Deployment web"]
    assert found["spec"]["selector"]["matchLabels"] == {"app": "web", "team": "a"}
    assert found["metadata"]["annotations"] == {"note": "b"}
    options = "commonLabels: {team: a}\nlabelWithoutSelector: true"
    found = objects(build(make, options))["Deployment web"]
    assert found["spec"]["selector"]["matchLabels"] == {"app": "web"}
    assert found["spec"]["template"]["metadata"]["labels"] == {"app": "web"}
    found = objects(build(make, f"{options}\nlabelIncludeTemplates: true"))["Deployment web"]
    assert found["spec"]["template"]["metadata"]["labels"] == {"app": "web", "team": "a"}


def test_a_label_that_is_there_already_is_refused_unless_forced(make: Make) -> None:
    own = {"apps/web/kustomization.yaml": f"{BUILT}commonLabels: {{team: b}}\n"}
    refused = build(make, "commonLabels: {team: a}", own)
    assert refused.exit_code == 1
    assert "the kustomization has the label `team` already" in refused.stderr
    forced = objects(build(make, "commonLabels: {team: a}\nforceCommonLabels: true", own))
    assert forced["Deployment web"]["metadata"]["labels"] == {"team": "a"}


def test_patches_and_components_are_added(make: Make) -> None:
    json = '[{"op": "replace", "path": "/spec/replicas", "value": 5}]'
    patch = f"patches: [{{target: {{kind: Deployment}}, patch: '{json}'}}]"
    component = "components: [../../parts/service, ../../parts/none]\nignoreMissingComponents: true"
    part = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [service.yaml]\n"
    parts = {"parts/service/kustomization.yaml": part, "parts/service/service.yaml": SERVICE}
    found = objects(build(make, f"{patch}\n{component}", parts))
    assert (found["Deployment web"]["spec"]["replicas"], "Service web" in found) == (5, True)
    missing = build(make, component.split("\n")[0], parts)
    assert missing.exit_code == 1


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ("", {"Service web"}),
        ("directory: {recurse: true}", {"Service web", "Service deep", "Service old"}),
        ("directory: {recurse: true, exclude: '*old*'}", {"Service web", "Service deep"}),
        ("directory: {recurse: true, include: 'deep/*'}", {"Service deep", "Service old"}),
        ("directory: {include: '*.json'}", {"Service json"}),
    ],
)
def test_folders_give_what_argocd_takes(make: Make, options: str, names: set[str]) -> None:
    files = {
        "stackwright.yaml": CONFIG,
        "apps.yaml": with_source(options),
        "apps/web/service.yaml": SERVICE,
        "apps/web/deep/one.yaml": SERVICE.replace("web", "deep"),
        "apps/web/deep/old.yml": SERVICE.replace("web", "old"),
        "apps/web/skipped.yaml": f"# +argocd:skip-file-rendering\n{SERVICE.replace('web', 'skipped')}",
        "apps/web/notes.md": "kind: no\n",
        "apps/web/values.yaml": "a: 1\n",
    }
    if "json" in options:
        files["apps/web/one.json"] = '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "json"}}'
    found = objects(render(make(files), "web"))
    assert set(found) == names
    assert {one["metadata"]["namespace"] for one in found.values()} == {"shop"}


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("chart: redis\n", "a chart is not rendered: redis of https://git.example.org/team/stack.git"),
        ("plugin: {name: mine}\n", "a plugin is not run"),
        ("targetRevision: v1.2.3\n", "it is at another revision: v1.2.3"),
    ],
)
def test_what_is_not_known_is_left_out_with_the_reason(make: Make, source: str, why: str) -> None:
    result = render(make({**FILES, "apps.yaml": with_source(source)}), "web")
    assert (result.exit_code, objects(result)) == (0, {})
    assert f"left out: web: apps.yaml:7: {why}" in result.stderr


def test_what_is_elsewhere_in_a_build_is_left_out(make: Make) -> None:
    remote = BUILT.replace("[", "[https://git.example.org/team/base?ref=v1, ", 1)
    result = build(make, "", {"apps/web/kustomization.yaml": remote})
    assert set(objects(result)) == {"Deployment web", "Namespace shop"}
    assert "left out: web: apps/web/kustomization.yaml:1" in result.stderr


def test_jsonnet_charts_and_overrides_are_left_out(make: Make) -> None:
    files = {**FILES, "apps.yaml": with_source(""), "apps/web/more.jsonnet": "{}"}
    result = render(make(files), "web")
    assert "left out: web: apps/web/more.jsonnet: Jsonnet is not evaluated" in result.stderr
    assert "Deployment web" in objects(result)
    chart = render(make({**files, "apps/web/Chart.yaml": "name: web\n"}), "web")
    assert "a chart is not rendered: apps/web" in chart.stderr
    changed = render(make({**files, "apps/web/.argocd-source-web.yaml": "kustomize: {namePrefix: a}\n"}), "web")
    assert "it changes what the Application says, and is not followed" in changed.stderr


def test_mistakes_are_told_and_the_exit_code_says_so(make: Make) -> None:
    gone = render(make({**FILES, "apps.yaml": with_source("").replace("apps/web", "apps/wbe")}), "web")
    assert gone.exit_code == 1
    assert "`apps/wbe` is no folder of this repository" in gone.stderr
    nowhere = with_source("").replace(", namespace: shop", "")
    result = render(make({**FILES, "apps.yaml": nowhere}), "web")
    assert "neither Deployment web nor the destination says a namespace" in result.stderr


SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: shops, namespace: argocd}
spec:
  goTemplate: true
  generators: [{list: {elements: [{env: dev}, {env: prod}]}}]
  template:
    metadata: {name: 'shop-{{ .env }}'}
    spec:
      project: default
      source:
        repoURL: https://git.example.org/team/stack.git
        path: apps/web
        kustomize: {namePrefix: '{{ .env }}-'}
      destination: {server: https://kubernetes.default.svc, namespace: 'shop-{{ .env }}'}
"""


def test_made_applications_are_shown_one_by_one_or_together(make: Make) -> None:
    root = make({**FILES, "apps/web/kustomization.yaml": BUILT, "sets.yaml": SET})
    one = objects(render(root, "shop-dev"))
    assert one["Deployment dev-web"]["metadata"]["namespace"] == "shop-dev"
    both = objects(render(root, "shops"))
    assert {"Deployment dev-web", "Deployment prod-web"} <= both.keys()
    shown = render(root, "shop-dev", "--origin").stdout
    assert "  name: dev-web  # sets.yaml:14" in shown
    assert "  namespace: shop-dev  # sets.yaml:15" in shown


def test_secrets_are_masked(make: Make) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2hunter2}\n"
    result = render(make({**FILES, "apps.yaml": with_source(""), "apps/web/secret.yaml": secret}), "web")
    assert "hunter2" not in result.stdout + result.stderr
