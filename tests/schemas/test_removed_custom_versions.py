"""API versions of custom resources that the deployed release of their project serves no more (VER002)."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.text.document import load
from stackwright.model.versions.project_pins import project_pins
from stackwright.schemas.custom_resources.removed_versions import MARKS, PROJECTS, removed_versions

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
SECRET = "apiVersion: external-secrets.io/v1beta1\nkind: ExternalSecret\nmetadata: {name: web, namespace: web}\n"
CHART = "{repoURL: https://charts.external-secrets.io, chart: external-secrets, targetRevision: VERSION}"
APP = f"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: es, namespace: argocd}}\nspec: {{source: {CHART}}}\n"
GATEWAY = "https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.2.0/standard-install.yaml"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (APP.replace("VERSION", "0.20.1"), ("external-secrets", (0, 20))),
        (APP.replace("VERSION", "0.20.*"), None),
        (APP.replace("charts.external-secrets.io", "charts.example.org").replace("VERSION", "0.20.1"), None),
        (
            "kind: HelmRelease\nspec: {chart: {spec: {chart: external-secrets, version: 0.9.4, "
            "sourceRef: {kind: HelmRepository, name: external-secrets}}}}\n",
            ("external-secrets", (0, 9)),
        ),
        (
            "kind: OCIRepository\nspec: {url: 'oci://ghcr.io/external-secrets/charts/external-secrets', ref: {tag: 1.2.0}}\n",
            ("external-secrets", (1, 2)),
        ),
        (
            "kind: Kustomization\nhelmCharts: [{name: cert-manager, repo: 'https://charts.jetstack.io', version: v1.5.4}]\n",
            ("cert-manager", (1, 5)),
        ),
        ("releases: [{chart: jetstack/cert-manager, version: v1.16.2}]\n", ("cert-manager", (1, 16))),
        (f"kind: Kustomization\nresources: ['{GATEWAY}']\n", ("gateway-api", (1, 2))),
        (
            "kind: Kustomization\nresources: ['https://github.com/kubernetes-sigs/gateway-api//config/crd?ref=v0.7.1']\n",
            ("gateway-api", (0, 7)),
        ),
        (
            "kind: Deployment\nspec: {containers: [{image: 'ghcr.io/fluxcd/helm-controller:v1.4.2'}]}\n",
            ("helm-controller", (1, 4)),
        ),
        ("kind: Deployment\nspec: {containers: [{image: 'example.org/a-controller:v1.4.2'}]}\n", None),
    ],
)
def test_pins(text: str, found: tuple[str, tuple[int, int]] | None) -> None:
    pins = list(project_pins(load(text.encode()).documents, text.encode()))
    assert [(pin.project, pin.release) for pin in pins] == ([found] if found else [])


def told_of(make: Make, told: Told, files: Mapping[str, str | bytes]) -> list[str]:
    return told(make({"secret.yaml": SECRET, **files}), select=("VER002",))


def test_it_is_told_where_no_release_serves_it(make: Make, told: Told) -> None:
    assert told_of(make, told, {"app.yaml": APP.replace("VERSION", "0.17.0")}) == [
        "secret.yaml:1:13: error VER002 ExternalSecret of `external-secrets.io/v1beta1` is gone since External Secrets 0.17"
    ]


DEFINITION = """apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: externalsecrets.external-secrets.io}
spec:
  group: external-secrets.io
  scope: Namespaced
  names: {plural: externalsecrets, kind: ExternalSecret}
  versions: [{name: v1beta1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
"""


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"app.yaml": APP.replace("VERSION", "0.16.2")},
        {"app.yaml": APP.replace("VERSION", "0.17.0"), "other.yaml": APP.replace("VERSION", "0.9.0")},
        {"app.yaml": APP.replace("VERSION", "0.17.0"), "values.yaml": "crds: {unsafeServeV1Beta1: true}\n"},
        {"app.yaml": APP.replace("VERSION", "0.17.0"), "crd.yaml": DEFINITION},
        {"archive/app.yaml": APP.replace("VERSION", "0.17.0")},
    ],
)
def test_it_is_not_told_where_one_may(make: Make, told: Told, files: Mapping[str, str | bytes]) -> None:
    assert told_of(make, told, files) == []


def test_rows() -> None:
    assert {row.project for row in removed_versions().values()} <= PROJECTS.keys()
    for project in PROJECTS.values():
        named = f"{project.chart} {' '.join(image + ':' for image in project.images)} {project.repository}".encode()
        assert any(mark in named for mark in MARKS)
