"""A patch in a custom resource selects objects that this one brings, and not those of the build."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec:
  interval: 1h
  chartRef: {kind: OCIRepository, name: web}
"""
SPIRE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: spire}\n"


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ("  postRenderers:\n  - kustomize: {patches: [{target: {kind: Namespace, name: spire}, patch: ''}]}\n", False),
        ("  values: {wait: {kind: Namespace, name: spire}}\n", True),
    ],
)
def test_what_is_renamed_is_not_what_a_patch_selects(make: Make, told: Told, more: str, is_told: bool) -> None:
    files = {
        "app/kustomization.yaml": "namespace: kube-system\nresources: [release.yaml, spire.yaml]\n",
        "app/release.yaml": RELEASE + more,
        "app/spire.yaml": SPIRE,
    }
    assert any("KUS013" in line for line in told(make(files))) is is_told
