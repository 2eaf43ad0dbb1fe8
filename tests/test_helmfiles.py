"""SCH032: what helmfiles name in the repository, and what is of other places."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

RELEASE = "releases:\n  - name: a\n    chart: {chart}\n    values: [{values}]\n"
CHART = "apiVersion: v2\nname: own\nversion: 1.0.0\n"


def release(*, chart: str = "stable/a", values: str = "") -> str:
    return RELEASE.format(chart=chart, values=values)


@pytest.mark.parametrize(
    "text",
    [
        release(values="there.yaml, ./there.yaml, {a: b}"),
        release(chart="./charts/own"),
        release(chart="oci://registry.example.org/a"),
        release(chart="own/none"),
        release(
            values="'values/*.yaml', 'https://git.example.org/a.yaml', 'git::https://git.example.org/a.git@b.yaml'"
        ),
        release(values="'{{ .Environment.Name }}.yaml', ref+vault://a, /etc/none.yaml"),
        "missingFileHandler: Warn\n" + release(values="none.yaml"),
        release(values="none.yaml") + "    hooks: [{events: [prepare], command: make}]\n",
        "helmfiles: [there.yaml, charts, {path: ./there.yaml, values: [there.yaml]}]\n",
        "environments: {default: {values: [there.yaml, {a: b}]}}\n---\n" + release(),
        "- values: [none.yaml]\n",
        "values: [none.yaml]\n",
        "{{ if true }}\n" + release(values="none.yaml") + "{{ end }}\n",
    ],
)
def test_what_is_there_or_elsewhere(text: str, make: Make, told: Told) -> None:
    files = {"a/helmfile.yaml": text, "a/there.yaml": "a: b\n", "a/charts/own/Chart.yaml": CHART}
    assert told(make(files)) == []


@pytest.mark.parametrize(
    ("text", "severity", "written"),
    [
        (release(values="none.yaml"), "error", "none.yaml"),
        (release(chart="./charts/none"), "error", "./charts/none"),
        (release(chart="../none"), "error", "../none"),
        ("bases: [none.yaml]\n", "error", "none.yaml"),
        ("helmfiles: [none.yaml]\n", "warning", "none.yaml"),
        ("helmfiles: [{path: none/helmfile.yaml}]\n", "warning", "none/helmfile.yaml"),
        ("helmfiles: [{path: there.yaml, values: [none.yaml]}]\n", "error", "none.yaml"),
        ("environments: {production: {values: [none.yaml]}}\n---\n" + release(), "error", "none.yaml"),
        ("environments: {production: {values: [none.yaml]}}\nreleases: []\n", "error", "none.yaml"),
    ],
)
@pytest.mark.parametrize("name", ["a/helmfile.yaml", "helmfile.d/apps.yml"])
def test_what_is_missing(name: str, text: str, severity: str, written: str, make: Make, told: Told) -> None:
    there = f"{name.rpartition('/')[0]}/there.yaml"
    (line,) = told(make({name: text, there: "a: b\n"}))
    assert f" {severity} SCH032 `{written}` leads nowhere" in line


def test_files_of_other_names_are_none(make: Make, told: Told) -> None:
    assert (
        told(make({"apps.yaml": release(values="none.yaml"), "helmfile/apps.yaml": release(values="none.yaml")})) == []
    )


def test_what_stands_below_secrets_is_told_by_its_place_alone(make: Make, told: Told) -> None:
    (line,) = told(make({"helmfile.yaml": "releases: [{name: a, chart: b/a, secrets: [none.yaml]}]\n"}))
    assert line.startswith("helmfile.yaml:1:44: error SCH032 ")
    assert "none" not in line
