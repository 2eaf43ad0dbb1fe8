"""Manifests in JSON are read like those in YAML; other JSON is nobody's business."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.finding import Report
from stackwright.model.read_file import is_manifest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
CONFIG = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web", "namespace": "web"}}
POD = """apiVersion: v1
kind: Pod
metadata: {name: web, namespace: web}
spec: {containers: [{name: web, image: nginx, envFrom: [{configMapRef: {name: NAME}}]}]}
"""


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_a_manifest_is_judged(make: Make, told: Told, indent: int | str | None) -> None:
    root = make({"apps/web.json": json.dumps({**CONFIG, "dta": {}}, indent=indent)})
    (line,) = told(root)
    assert " warning SCH001 ConfigMap has no field `dta`" in line


def test_what_it_declares_is_there(make: Make, told: Told) -> None:
    files = {"apps/config.json": json.dumps(CONFIG), "apps/pod.yaml": POD.replace("NAME", "web")}
    assert told(make(files), select=("K8S001",)) == []
    assert len(told(make({**files, "apps/pod.yaml": POD.replace("NAME", "wbe")}), select=("K8S001",))) == 1


@pytest.mark.parametrize(
    "text", ['{"name": "web"}', "[]", '{"kind": "Web"}', "{", '{"apiVersion": {}, "kind": "a"}', ""]
)
def test_other_json_is_not_counted(make: Make, check: Callable[..., Report], text: str) -> None:
    report = check(make({"package.json": text, "web.yaml": "a: 1\n"}))
    assert (report.findings, report.summary.files, report.summary.skipped) == ((), 1, {})


def test_what_a_manifest_looks_like() -> None:
    assert is_manifest(b'{"kind": "Pod", "apiVersion" : "v1"}')
    assert not is_manifest(b'{"kind": {"type": "string"}, "apiVersion": {"type": "string"}}')
