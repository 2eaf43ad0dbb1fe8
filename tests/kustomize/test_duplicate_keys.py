"""A key that stands twice in a manifest is refused by kustomize, in its own file the last one wins."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  a: b\n"


@pytest.mark.parametrize(
    ("kustomization", "end"),
    [
        ("resources: [web.yaml]\n", "error YAML002 `a` stands twice in one mapping; kustomize refuses that"),
        ("resources: []\n", "warning YAML002 `a` stands twice in one mapping; the last one wins"),
        (
            "configMapGenerator: [{name: a, files: [web.yaml]}]\n",
            "warning YAML002 `a` stands twice in one mapping; the last one wins",
        ),
    ],
)
def test_a_manifest_that_is_included(make: Make, told: Told, kustomization: str, end: str) -> None:
    root = make({"kustomization.yaml": kustomization, "web.yaml": f"{CONFIG}  a: c\n"})
    assert told(root, select=("YAML",)) == [f"web.yaml:6:3: {end}"]


@pytest.mark.parametrize("more", ["annotations: {a: b}\n  annotations: {c: d}", "annotations:\n    a: b\n    a: c"])
def test_annotations_are_written_anew(make: Make, told: Told, more: str) -> None:
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  {more}\n"
    (line,) = told(make({"kustomization.yaml": "resources: [web.yaml]\n", "web.yaml": text}), select=("YAML",))
    assert " warning YAML002 " in line


def test_the_kustomization_itself(make: Make, told: Told) -> None:
    root = make({"kustomization.yaml": "resources: [web.yaml]\nresources: [web.yaml]\n", "web.yaml": CONFIG})
    (line,) = told(root, select=("YAML",))
    assert line.endswith("warning YAML002 `resources` stands twice in one mapping; the last one wins")
