"""SCH009: kinds and API versions that there are not, and documents that are no objects for want of one."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
KIND = "error SCH009"


def object_of(api_version: str, kind: str) -> str:
    return f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: web}}\n"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("piVersion: apps/v1\nkind: Deployment\n", "1:1: {} `piVersion` is not `apiVersion`"),
        ("apiversion: ex.org/v1\nkind: Widget\n", "1:1: {} `apiversion` is not `apiVersion`"),
        ("api_version: v1\nkind: Service\n", "1:1: {} `api_version` is not `apiVersion`"),
        ("apiVersion: v1\nKind: Service\n", "2:1: {} `Kind` is not `kind`"),
        ("apiVersion: apps/v1\nkinds: Deployment\n", "2:1: {} `kinds` is not `kind`"),
        ("kind: Deployment\nspec: {}\n", "3:1: {} Deployment `web` has no apiVersion"),
        ("kind: Application\n", "2:1: {} Application `web` has no apiVersion"),
        ("apiVersion: apps/v1\nspec: {}\n", "3:1: {} `web` has no kind"),
    ],
)
def test_what_is_no_object(make: Make, told: Told, content: str, found: str) -> None:
    root = make({"web.yaml": f"{content}metadata: {{name: web}}\n"})
    assert told(root) == [f"web.yaml:{found.format(KIND)}: this is not a Kubernetes object"]


def test_misspelt_metadata(make: Make, told: Told) -> None:
    root = make({"web.yaml": "apiVersion: v1\nkind: Service\nmetdata: {name: web}\n"})
    assert told(root) == [f"web.yaml:3:1: {KIND} `metdata` is not `metadata`: this is not a Kubernetes object"]


def test_items_of_lists(make: Make, told: Told) -> None:
    items = "- {kind: Service, metadata: {name: web}}\n- {apiVersion: v1, kind: Servce, metadata: {name: web}}\n"
    assert told(make({"all.yaml": f"apiVersion: v1\nkind: List\nitems:\n{items}"})) == [
        f"all.yaml:4:19: {KIND} Service `web` has no apiVersion: this is not a Kubernetes object",
        f"all.yaml:5:26: {KIND} kind `Servce` does not exist in `v1`",
    ]


@pytest.mark.parametrize(
    "content",
    [
        "kind: Deployment\nmetadata: {name: web}\nreplicaCount: 2\n",
        "kind: Secret\nmetadata: {name: web}\nspec: {}\n",
        "kind: role\nversion: v7\nmetadata: {name: web}\nspec: {}\n",
        "kind: Dashboard\nmetadata: {name: web}\nspec: {}\n",
        "kind: pipeline\ntype: docker\nname: default\n",
        "kind: Deployment\nmetadata: {labels: {app: web}}\n",
        "kind: Deployment\nmetadata: {name: '{{ name }}'}\n",
        "#@ load('@ytt:overlay', 'overlay')\n#@overlay/match by=overlay.all\n---\nkind: Deployment\nmetadata: {name: web}\n",
        "apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: v1\n",
        "apiVersion: v1\nmetadata: {name: web}\nspec: {}\n",
        "apiVersion: score.dev/v1b1\nmetadata: {name: web}\ncontainers: {}\n",
        "apiVersion: v1\nkind: Config\nclusters: []\n",
        "apiVersion: v1\nkind: Unheard\nmetadata: {name: web}\n",
        "apiVersion: ${API}\nkind: Deploymnet\nmetadata: {name: web}\n",
        "apiVersion: apps/v1\nkind: ${KIND}\nmetadata: {name: web}\n",
        "apiVersion: ENC[AES256_GCM,data:x]\nkind: ENC[AES256_GCM,data:x]\nmetadata: {name: web}\n",
        "services: {web: {image: web}}\n",
        "- hosts: all\n  tasks: []\n",
    ],
)
def test_what_may_be_anything(make: Make, told: Told, content: str) -> None:
    assert [line for line in told(make({"web.yaml": content})) if "SCH009" in line] == []


def test_what_a_kustomization_includes_is_an_object(make: Make, told: Told) -> None:
    files = {"app/a.yaml": object_of("v1", "Unheard")}
    files["app/b.yaml"] = "apiVersion: v1\nmetadata: {name: web}\n"
    files["app/c.yaml"] = "kind: HelmRelease\nmetadata: {name: web}\nspec: {}\n"
    files["app/kustomization.yaml"] = "resources: [a.yaml, b.yaml, c.yaml]\n"
    assert told(make(files), select=("SCH009",)) == [
        f"app/a.yaml:2:7: {KIND} kind `Unheard` does not exist in `v1`",
        f"app/b.yaml:2:1: {KIND} `web` has no kind: this is not a Kubernetes object",
        f"app/c.yaml:2:1: {KIND} HelmRelease `web` has no apiVersion: this is not a Kubernetes object",
    ]


def test_patches_are_the_business_of_kustomize(make: Make, told: Told) -> None:
    files = {
        "app/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: b.yaml, target: {name: web}}]\n",
        "app/a.yaml": object_of("v1", "ConfigMap"),
        "app/b.yaml": "kind: ConfigMap\nmetadata: {name: web}\n",
        "other/patches/c.yaml": object_of("v1", "Confgmap"),
    }
    assert told(make(files), select=("SCH009",)) == []


def test_kustomizations(make: Make, told: Told) -> None:
    files = {
        "a/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1\nkind: Kustomization\nnamespace: web\n",
        "b/kustomization.yaml": "kind: Kustomisation\nnamespace: web\n",
        "c/kustomization.yaml": object_of("kustomize.toolkit.fluxcd.io/v1", "Kustomization"),
    }
    assert told(make(files), select=("SCH009",)) == [
        f"a/kustomization.yaml:1:13: {KIND} kustomize refuses the apiVersion `kustomize.config.k8s.io/v1`",
        f"b/kustomization.yaml:1:7: {KIND} kustomize refuses the kind `Kustomisation`",
    ]


def test_what_is_gone_is_not_told_twice(make: Make, told: Told) -> None:
    assert [line.split()[2] for line in told(make({"a.yaml": object_of("policy/v1beta1", "PodDisruptionBudget")}))] == [
        "VER002"
    ]


@pytest.mark.parametrize(("kubernetes", "found"), [("1.37", 2), ("1.38", 0), ("", 1)])
def test_what_a_newer_kubernetes_may_have(make: Make, told: Told, kubernetes: str, found: int) -> None:
    files = {
        "a.yaml": object_of("resource.k8s.io/v1alpha4", "ResourcePoolStatusRequest"),
        "b.yaml": object_of("apps/v1", "Unheard"),
    }
    if kubernetes:
        files["stackwright.yaml"] = f'versions: {{kubernetes: "{kubernetes}"}}\n'
    assert len(told(make(files), select=("SCH009",))) == found


def test_definitions_of_the_repository(make: Make, told: Told) -> None:
    definition = (
        "spec: {group: ex.org, scope: Namespaced, names: {kind: WidgetSet, plural: widgetsets},\n"
        "  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}\n"
    )
    files = {
        "crd.yaml": object_of("apiextensions.k8s.io/v1", "CustomResourceDefinition") + definition,
        "a.yaml": object_of("ex.org/v1", "WidgtSet"),
        "b.yaml": object_of("ex.org/v2", "WidgetSet"),
        "c.yaml": object_of("ex.org/v1", "Unheard"),
        ".stackwright/schemas/im.org_Thing.json": "{}",
        "d.yaml": object_of("im.org/v1", "Thingg"),
    }
    assert told(make(files), select=("SCH009",)) == [
        f"a.yaml:2:7: {KIND} kind `WidgtSet` does not exist in `ex.org/v1`"
    ]


def test_a_number_for_a_name_hides_no_other_mistake(make: Make, told: Told) -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: 2048}\nspec: {containers: [{name: web}]}\n"
    found = [line.split(" ", 2)[1:] for line in told(make({"web.yaml": text}))]
    assert [(severity, rest[:6]) for severity, rest in found] == [("error", "SCH002"), ("error", "K8S005")]


def test_a_missing_name_is_told_beside_other_mistakes(make: Make, told: Told) -> None:
    text = "apiVersion: v1\nkind: Service\nspec: {prots: []}\n"
    found = [line.split(" ", 2)[1:] for line in told(make({"web.yaml": text}))]
    assert [(severity, rest[:6]) for severity, rest in found] == [("error", "K8S002"), ("warning", "SCH001")]
