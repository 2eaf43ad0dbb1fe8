"""An ApplicationSet beside a kustomization that does not include it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

CONFIG = "repository:\n  urls: [https://git.example.org/team/platform.git]\n"
SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: tenants, namespace: argocd}
spec:
  generators:
  - git:
      repoURL: https://git.example.org/team/platform.git
      revision: HEAD
      directories: [{path: tenants/*}]
"""
TEMPLATE = """\
  template:
    metadata: {name: '{{path.basename}}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: '{{path}}', targetRevision: HEAD}
      destination: {name: in-cluster, namespace: tenants}
"""
BESIDE = "resources: [namespace.yaml]\n"
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: argocd}\n"


def _files(name: str, text: str) -> dict[str, str]:
    return {
        "stackwright.yaml": CONFIG,
        "argocd/kustomization.yaml": BESIDE,
        "argocd/namespace.yaml": NAMESPACE,
        f"argocd/{name}": text,
    }


def test_one_that_lacks_nothing_is_expanded(make: Make, told: Told) -> None:
    found = [line for line in told(make(_files("tenants.yaml", SET + TEMPLATE))) if "ARG022" in line]
    assert len(found) == 1
    assert "`tenants/*` matches no folder of this repository" in found[0]


@pytest.mark.parametrize(("name", "text"), [("tenants.yaml", SET), ("tenants-patch.yaml", SET + TEMPLATE)])
def test_one_that_may_have_been_a_patch_is_not(make: Make, told: Told, name: str, text: str) -> None:
    assert [line for line in told(make(_files(name, text))) if "ARG022" in line] == []
