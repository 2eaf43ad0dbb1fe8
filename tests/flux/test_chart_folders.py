"""Charts of this repository that HelmReleases take: what is not there is told, and nothing of what may be elsewhere."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
HERE = "https://git.example.org/team/platform"
SOURCE = (
    "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: own, namespace: f}\n"
    f'spec: {{interval: 1m, url: "{HERE}", ref: {{branch: main}}}}\n'
)
RELEASE = (
    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: f}\n"
    "spec:\n  interval: 1h\n  chart:\n    spec:\n      chart: ./charts/web\n"
    "      sourceRef: {kind: GitRepository, name: own}\n"
)
BASE: dict[str, str | bytes] = {
    "stackwright.yaml": f"repository: {{urls: [{HERE}]}}\n",
    "source.yaml": SOURCE,
    "web.yaml": RELEASE,
    "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "charts/web/prod.yaml": "replicas: 2\n",
    "charts/bare/values.yaml": "replicas: 2\n",
    "charts/packed.tgz": b"\x1f\x8b",
}


def with_values(files: str, more: str = "") -> str:
    return f"{RELEASE}      valuesFiles: {files}\n{more}"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, []),
        ({"web.yaml": RELEASE.replace("charts/web", "charts/wep")}, ["the chart `./charts/wep` is not there"]),
        ({"web.yaml": RELEASE.replace("charts/web", "charts/bare")}, ["the chart `./charts/bare` has no Chart.yaml"]),
        ({"web.yaml": RELEASE.replace("charts/web", "charts/packed.tgz")}, []),
        ({"web.yaml": RELEASE.replace("charts/web", "charts/${NAME}")}, []),
        ({"web.yaml": RELEASE.replace("web\n", "wep\n").replace("name: own", "name: other")}, []),
        ({"web.yaml": RELEASE.replace("web\n", "wep\n"), "source.yaml": SOURCE.replace("team/", "others/")}, []),
        ({"web.yaml": RELEASE.replace("web\n", "wep\n"), "source.yaml": SOURCE.replace("branch", "tag")}, []),
        ({"web.yaml": with_values("[charts/web/prod.yaml]")}, []),
        ({"web.yaml": with_values("[prod.yaml]")}, ["the value file `prod.yaml` is not there"]),
        ({"web.yaml": with_values("[prod.yaml]", "      ignoreMissingValuesFiles: true\n")}, []),
        (
            {
                "web.yaml": RELEASE.replace("charts/web", "charts/wep"),
                "kustomization.yaml": "resources: [web.yaml]\npatches: [{path: p.yaml, target: {kind: HelmRelease}}]\n",
                "p.yaml": RELEASE,
            },
            [],
        ),
    ],
)
def test_what_is_told(make: Make, told: Told, files: Mapping[str, str], found: list[str]) -> None:
    lines = [line for line in told(make({**BASE, **files})) if "FLX021" in line]
    assert [line.split("FLX021 ")[1].split(";")[0] for line in lines] == found
