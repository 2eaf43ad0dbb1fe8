"""Few words cannot make a build large, deep or slow, and no input breaks it."""

import json

import pytest

from stackwright.model.kustomize.build.result import ProblemKind, UnknownKind
from stackwright.tests.kustomize.small_repository import CONFIG_MAP, build_files

DOUBLING = [{"op": "copy", "from": "/data", "path": f"/data/c{number}"} for number in range(60)]
NESTING = [{"op": "copy", "from": "/data", "path": "/data" + "/c" * number} for number in range(1, 40)]


@pytest.mark.parametrize("operations", [DOUBLING, NESTING])
def test_copies_of_copies(operations: list[dict[str, str]]) -> None:
    files = {
        "kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.json, target: {kind: ConfigMap}}]\n",
        "a.yaml": CONFIG_MAP,
        "p.json": json.dumps(operations),
    }
    assert [one.kind for one in build_files(files).problems] == [ProblemKind.SIZE]


def test_replacements_of_replacements() -> None:
    one = (
        "- source: {kind: ConfigMap, fieldPath: data}\n"
        "  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.c%d], options: {create: true}}]\n"
    )
    rows = "".join(one % number for number in range(60))
    files = {"kustomization.yaml": f"resources: [a.yaml]\nreplacements:\n{rows}", "a.yaml": CONFIG_MAP}
    problems = build_files(files).problems
    assert {problem.kind for problem in problems} == {ProblemKind.SIZE}


def test_variables_in_a_long_text() -> None:
    config_map = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, annotations: {{x: '{'$(N)' * 2000}'}}}}\n"
    variables = (
        "vars: [{name: 'N', objref: {apiVersion: v1, kind: ConfigMap, name: a}, fieldref: {fieldpath: data.k}}]\n"
    )
    files = {
        "kustomization.yaml": f"resources: [a.yaml]\n{variables}",
        "a.yaml": f"{config_map}data: {{k: {'v' * 2000}}}\n",
    }
    assert [one.kind for one in build_files(files).problems] == [ProblemKind.SIZE]


def test_kustomizations_that_double_their_objects() -> None:
    """Each level builds the one below it twice, under two prefixes."""
    files = {"l0/kustomization.yaml": "resources: [a.yaml]\n", "l0/a.yaml": CONFIG_MAP}
    for level in range(1, 16):
        for side in ("x", "y"):
            files[f"l{level}{side}/kustomization.yaml"] = f"resources: [../l{level - 1}]\nnamePrefix: {side}-\n"
        files[f"l{level}/kustomization.yaml"] = f"resources: [../l{level}x, ../l{level}y]\n"
    found = build_files(files, "l15")
    assert {one.kind for one in found.unknown} == {UnknownKind.TOO_MUCH}
    assert found.problems == ()


def test_deep_patch() -> None:
    deep = "{a: " * 390 + "1" + "}" * 390
    files = {
        "kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n",
        "a.yaml": CONFIG_MAP.replace("{k: v}", deep),
        "p.yaml": CONFIG_MAP.replace("{k: v}", deep),
    }
    found = build_files(files)
    assert found.objects or found.unknown


def test_many_kustomizations_in_one_another() -> None:
    files = {f"{level}/kustomization.yaml": f"resources: [../{level + 1}]\n" for level in range(300)}
    files["300/kustomization.yaml"] = "resources: []\n"
    assert [one.kind for one in build_files(files, "0").problems] == [ProblemKind.SIZE]


@pytest.mark.parametrize(
    "text",
    [
        "resources: &a [*a]\n",
        "resources: [a.yaml]\npatches: [{target: {name: '(a+)+$'}, patch: '[]'}]\n",
        "resources: [\"a\\0b\", '..', '../..', '/', './/a.yaml']\n",
        'resources: [a.yaml]\npatches: [{patch: \'[{"op": "add", "path": "/data/99999999999999999999"}]\', target: {}}]\n',
        "resources: [a.yaml]\nreplacements: [{source: {fieldPath: '[[['}, targets: [{select: {}, fieldPaths: [']', '', '.']}]}]\n",
        "resources: [a.yaml]\nimages: [{name: '(((', newTag: x}]\n",
        "resources: [a.yaml]\nvars: [{name: '', objref: {}, fieldref: {fieldpath: '[[]'}}]\n",
        "resources: [a.yaml]\ntransformers: ['a: [\\n']\n",
        "resources: [a.yaml]\nopenapi: {path: a.yaml}\ncrds: [a.yaml]\nconfigurations: [kustomization.yaml]\n",
    ],
)
def test_odd_input(text: str) -> None:
    build_files({"kustomization.yaml": text, "a.yaml": CONFIG_MAP})
