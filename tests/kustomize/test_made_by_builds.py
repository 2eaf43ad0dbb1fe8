"""What kustomize makes out of files is judged where it is built, and not in the files by themselves."""

from collections.abc import Callable
from pathlib import Path

CONTAINERS = '{containers: [{name: web, image: "registry.example.org/web:1.0"}]}'
BARE = f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec: {{template: {{spec: {CONTAINERS}}}}}\n"
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"
RENAME = '- target: {kind: ConfigMap, name: web}\n  patch: \'[{"op": "replace", "path": "/metadata/name", "value": "shop"}]\'\n'
NEXT = '- target: {kind: ConfigMap, name: shop}\n  patch: \'[{"op": "add", "path": "/data", "value": {"a": "b"}}]\'\n'


def _found(make: Callable[..., Path], told: Callable[..., list[str]], **files: str) -> list[str]:
    return told(make({"stackwright.yaml": "{}\n", **{name.replace("_", "."): text for name, text in files.items()}}))


def test_a_selector_is_made_of_labels(make: Callable[..., Path], told: Callable[..., list[str]]) -> None:
    for labels in ("commonLabels: {app: web}\n", "labels: [{pairs: {app: web}, includeSelectors: true}]\n"):
        found = _found(make, told, kustomization_yaml=f"resources: [web.yaml]\n{labels}", web_yaml=BARE)
        assert [line for line in found if "VER003" not in line] == []


def test_a_selector_that_nothing_makes_is_missing(make: Callable[..., Path], told: Callable[..., list[str]]) -> None:
    found = _found(make, told, kustomization_yaml="resources: [web.yaml]\n", web_yaml=BARE)
    assert any("KUS012" in line and "`spec.selector`" in line for line in found)


def test_a_patch_behind_one_that_renames(make: Callable[..., Path], told: Callable[..., list[str]]) -> None:
    patches = f"resources: [web.yaml]\npatches:\n{RENAME}{NEXT}"
    assert _found(make, told, kustomization_yaml=patches, web_yaml=MAP) == []


def test_bases_may_name_a_file(make: Callable[..., Path], told: Callable[..., list[str]]) -> None:
    found = _found(make, told, kustomization_yaml="bases: [web.yaml]\n", web_yaml=MAP)
    assert [line for line in found if "VER003" not in line] == []


def test_kustomize_makes_texts_of_annotations(make: Callable[..., Path], told: Callable[..., list[str]]) -> None:
    numbers = MAP.replace("name: web", "name: web, annotations: {a: 1}, labels: {b: 2}")
    found = _found(make, told, kustomization_yaml="resources: [web.yaml]\n", web_yaml=numbers)
    assert ["labels.b" in line for line in found] == [True]


def test_an_object_without_a_name_is_checked(make: Callable[..., Path], told: Callable[..., list[str]]) -> None:
    found = _found(make, told, web_yaml=MAP.replace("name: web", "name: 2048") + "dta: {}\n")
    assert ["SCH002" in line or "SCH001" in line for line in found] == [True, True]
    assert any("K8S002" in line for line in _found(make, told, web_yaml=MAP.replace("name: web", "namespace: web")))
