"""A path that `.gitignore` hides is missing where Flux reads this repository, and there alone."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

SOURCE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: {kind}
metadata: {{name: {name}, namespace: flux-system}}
spec:
  interval: 10m
  url: {url}
  ref: {{branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: apps, namespace: flux-system}}
spec:
  interval: 10m
  prune: true
  path: ./
  sourceRef: {{kind: {kind}, name: {name}}}
"""


@pytest.mark.parametrize(
    ("kind", "url", "is_told"),
    [
        ("GitRepository", "https://git.example.org/team/platform.git", True),
        ("GitRepository", "https://git.example.org/another/one.git", False),
        ("OCIRepository", "oci://registry.example.org/manifests", False),
    ],
)
def test_what_is_hidden_is_missing_in_this_repository_only(
    committed: Make, told: Told, kind: str, url: str, is_told: bool
) -> None:
    files = {
        "stackwright.yaml": "repository:\n  urls: [https://git.example.org/team/platform.git]\n",
        ".gitignore": "secret.yaml\n",
        "kustomization.yaml": "resources: [flux/install]\n",
        "flux/sync.yaml": SOURCE.format(kind=kind, name="platform", url=url),
        "flux/install/kustomization.yaml": "resources: [namespace.yaml, secret.yaml]\n",
        "flux/install/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: flux-system}\n",
    }
    found = [line for line in told(committed(files)) if "hidden by .gitignore" in line]
    assert bool(found) is is_told
