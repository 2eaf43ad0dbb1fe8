"""What small files can ask for without end is not looked at beyond a budget, and the report says so."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

import stackwright
from stackwright.lint.engine import run
from stackwright.lint.finding import Report, fails
from stackwright.lint.options import Options
from stackwright.lint.report.summary import describe_run
from stackwright.lint.selection import select
from stackwright.model.config import read_config
from stackwright.model.errors import UserError
from stackwright.model.files.file_tree import closest
from stackwright.model.files.source import open_source
from stackwright.model.text.document import load
from stackwright.model.text.parse_error import ParseErrorType
from stackwright.model.time_limit import Clock, clock
from stackwright.tests.definitions import definition

#: Seconds and bytes that no run may take.
_LIMIT, _MEMORY = 60, 1_000_000_000
_BASE = (Path(stackwright.__path__[0]) / "schemas" / "talos" / "bases" / "1.11-controlplane.yaml").read_text()
_NODES = (
    'versions: {{talos: "1.11"}}\ntalos:\n  nodes:\n  - {{name: cp, role: controlplane, base: b.yaml, patches: [{}]}}\n'
)
_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {}}}\n"
_DEFINITION = definition(
    "Foo", "example.com", "size: {type: integer}\nany: {type: object, x-kubernetes-preserve-unknown-fields: true}"
)
_OBJECT = "apiVersion: example.com/v1\nkind: Foo\nmetadata: {{name: a}}\nspec: {{size: {}, any: {}}}\n"
Make = Callable[[Mapping[str, str | bytes]], Path]


def _lint(root: Path, timer: Clock | None = None) -> Report:
    config = read_config(root)
    options = Options(clock=timer or clock(None))
    return run(open_source(root), config, select(config), options)


def _told(report: Report, code: str = "SCH008") -> list[str]:
    return [f"{finding.mark.path}: {finding.message}" for finding in report.findings if finding.code == code]


def _choices(levels: int) -> str:
    """A JSON Schema with 2 to the power of `levels` ways through it."""
    step = '"d%d": {"anyOf": [{"$ref": "#/definitions/d%d"}, {"$ref": "#/definitions/d%d"}]}'
    steps = ",".join(step % (level, following, following) for level, following in pairwise(range(levels + 1)))
    return f'{{"definitions": {{{steps}, "d{levels}": {{"type": "string"}}}}, "$ref": "#/definitions/d0"}}'


def _bomb(levels: int, documents: int = 1) -> str:
    """Documents that grow tenfold with each level."""
    head = _MAP.format("a") + "a0: &a0 [x]\n"
    steps = "".join(f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, levels + 1))
    return (head + steps + f"data: {{k: *a{levels}}}\n---\n") * documents


def test_aliases_have_a_budget_for_each_file() -> None:
    one = load(_bomb(3).encode())
    assert one.parse_errors == ()
    many = load(_bomb(3, documents=100).encode())
    assert [parse_error.type for parse_error in many.parse_errors] == [ParseErrorType.TOO_MANY_NODES]
    assert 0 < len(many.documents) < 100


def test_a_file_may_grow_with_its_size() -> None:
    shared = "a: &a {" + ", ".join(f"k{number}: v" for number in range(20)) + "}\n"
    text = shared + "".join(f"key-{number}:\n  <<: *a\n  own: value\n" for number in range(5000))
    assert load(text.encode()).parse_errors == ()


@pytest.mark.parametrize("text", ["# yaml-language-server: $schema=s.json\na: 1\n"])
def test_a_schema_of_too_many_steps(make: Make, text: str) -> None:
    report = _lint(make({"s.json": _choices(40), "a.yaml": text}))
    assert _told(report) == ["a.yaml: this is not checked: its schema takes too many steps"]


def test_a_schema_of_many_steps_is_followed(make: Make) -> None:
    report = _lint(make({"s.json": _choices(10), "a.yaml": "# yaml-language-server: $schema=s.json\na: 1\n"}))
    assert _told(report) == []
    assert [finding.code for finding in report.findings] == ["SCH005"]


@pytest.mark.parametrize(
    "schema",
    [
        _choices(40).replace('"#/definitions', '"s.json#/definitions'),
        f'{{"definitions": {{"x": {_choices(40)[:-1]}, "$id": "x.json"}}}}, "$ref": "x.json"}}',
        _choices(40).replace('"$ref": "#/definitions/d0"', '"$ref": "#first"').replace('"d0": {', '"d0": {"$id": "#first", '),
        '{"$ref": "#"}',
        '{"additionalProperties": {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}}',
    ],
    ids=["of its own file", "with a base of its own", "by name", "to itself", "for each level"],
)  # fmt: skip
def test_whatever_the_references_of_a_schema_look_like(make: Make, schema: str) -> None:
    value = "{a: " * 30 + "1" + "}" * 30
    root = make({"s.json": schema, "a.yaml": f"# yaml-language-server: $schema=s.json\na: {value}\n"})
    assert _told(_lint(root)) in ([], ["a.yaml: this is not checked: its schema takes too many steps"])


def test_a_kind_of_too_many_definitions_has_no_schema(make: Make) -> None:
    many = [_DEFINITION.replace("size:", f"size{number}:") for number in range(21)]
    report = _lint(make({"crd.yaml": "---\n".join(many), "a.yaml": _OBJECT.format("many", 1)}))
    assert report.summary.without_schema == {"example.com/v1 Foo": 1}
    report = _lint(make({"crd.yaml": "---\n".join(many[:2]), "a.yaml": _OBJECT.format("many", 1)}))
    assert report.summary.without_schema == {}


def test_a_value_that_is_nested_deeply_does_not_hide_the_rest(make: Make) -> None:
    deep = "{a: " * 380 + "1" + "}" * 380
    report = _lint(make({"crd.yaml": _DEFINITION, "a.yaml": _OBJECT.format("many", deep)}))
    wrong = [finding.message for finding in report.findings if finding.code == "SCH002"]
    assert wrong
    assert all("spec.size" in message or "size" in message for message in wrong)
    report = _lint(make({"crd.yaml": _DEFINITION, "a.yaml": _OBJECT.format(deep, 1)}))
    assert _told(report) == ["a.yaml: this is not checked: it is nested deeper than 240 levels"]
    assert "SCH002" in {finding.code for finding in report.findings}


def _copies(count: int) -> str:
    return "".join(
        f"- {{op: copy, from: /machine/kubelet/extraConfig, path: /machine/kubelet/extraConfig/k{number}}}\n"
        for number in range(count)
    )


@pytest.mark.parametrize(
    ("patch", "why"),
    [
        (
            "- {op: add, path: /machine/kubelet/extraConfig, value: {a: {b: c}}}\n" + _copies(40),
            "its operations make more of the configuration than is followed here",
        ),
        (
            "machine: {network: {interfaces: ["
            + ", ".join(f"{{interface: eth{number}, mtu: 1500}}" for number in range(8000))
            + "]}}\n",
            "it has more than 10,000 values, which is more than is followed here",
        ),
    ],
    ids=["copies", "interfaces"],
)
def test_a_machine_that_is_too_large(make: Make, patch: str, why: str) -> None:
    report = _lint(make({"stackwright.yaml": _NODES.format("p.yaml"), "b.yaml": _BASE, "p.yaml": patch}))
    assert _told(report) == [f"stackwright.yaml: cp is not checked: {why}"]


def test_a_machine_of_too_many_patches(make: Make) -> None:
    files = {"stackwright.yaml": _NODES.format(", ".join(["p.yaml"] * 300)), "b.yaml": _BASE, "p.yaml": "debug: true\n"}
    assert _told(_lint(make(files))) == [
        "stackwright.yaml: cp is not checked: it has more than 200 patches, which is more than is followed here"
    ]


def test_machines_of_a_run_have_a_budget(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stackwright.model.talos.machine.units.RUN_BUDGET", 1)
    nodes = _NODES.format("p.yaml") + "  - {name: next, role: worker, base: b.yaml, patches: [p.yaml]}\n"
    report = _lint(make({"stackwright.yaml": nodes, "b.yaml": _BASE, "p.yaml": "debug: true\n"}))
    assert _told(report) == [
        f"{path} is not checked: the machines before it have more than 1 values"
        for path in ("b.yaml: b.yaml", "stackwright.yaml: next")
    ]


def test_a_project_of_too_many_entries(make: Make) -> None:
    head = "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: x, namespace: argocd}\n"
    text = head + "spec: {sourceRepos: [" + ", ".join(f"'a{number}*'" for number in range(1001)) + "]}\n"
    assert _told(_lint(make({"a.yaml": text}))) == ["a.yaml: this is not checked: it has more than 1,000 entries"]
    assert _told(_lint(make({"a.yaml": text.replace("'a0*', ", "")}))) == []


def test_similar_names_are_looked_for_among_few() -> None:
    assert closest("external-secret.yml", ["external-secrets.yaml", "internal.yaml"]) == "external-secrets.yaml"
    assert closest("web", ["WEB", "wep"]) == "WEB"
    assert closest("w" * 5000, ["w" * 4999]) is None
    assert closest("c1", [f"c{number:05}" for number in range(20_000)]) is None


def test_a_folder_without_git_is_no_disk(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stackwright.model.files.source.MOST_FILES", 3)
    root = make({"a.yaml": "", "b/c.yaml": "", "d": ""})
    assert len(open_source(root).tree.files) == 3
    (root / "b" / "e").symlink_to("c.yaml")
    with pytest.raises(UserError, match="has more than 3 files, and git does not say which of them") as refused:
        open_source(root)
    assert "git init" in refused.value.hint
    subprocess.run(["git", "init", "-q", root], check=True)
    assert len(open_source(root).tree.files) == 3


def test_what_there_was_no_time_for_is_said_first(make: Make) -> None:
    root = make({"kustomization.yaml": "resources: [nope.yaml]\n", "a.yaml": _MAP.format("a")})
    report = _lint(root, Clock(time.monotonic() - 1))
    assert report.summary.missed["file"] == 2
    assert report.summary.skipped == {"out-of-time": 2}
    assert report.summary.missed["rule"] > 10
    assert describe_run(report).startswith("Stopped by --timeout before 2 files, ")
    assert "All checks passed" not in describe_run(report)
    assert fails(report, "error")
    assert not fails(report, "never")
    assert _lint(root, clock(600)).summary.missed == {}


def test_no_baseline_is_made_of_half_a_run(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from stackwright.cli.main import main
    from stackwright.model.errors import UserError

    root = make({"a.yaml": _MAP.format("a")})
    monkeypatch.chdir(root)
    monkeypatch.setattr(time, "monotonic", iter(range(0, 100_000, 10)).__next__)
    result = CliRunner().invoke(main, ["lint", "--timeout", "5", "--update-baseline"])
    assert isinstance(result.exception, UserError)
    assert not (root / ".stackwright").exists()


_HOSTILE: Mapping[str, tuple[Mapping[str, str], list[str]]] = {
    "a schema": ({"s.json": _choices(40), "a.yaml": "# yaml-language-server: $schema=s.json\na: 1\n"}, ["lint"]),
    "400 documents of aliases": ({"a.yaml": _bomb(5, documents=400)}, ["lint"]),
    "300 files of aliases": ({f"{number}.yaml": _bomb(5) for number in range(300)}, ["lint"]),
    "20,000 missing names": (
        {
            "a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: 'b:1', envFrom: ["
            + ",".join(f"{{configMapRef: {{name: c{number}}}}}" for number in range(20_000))
            + "]}]}\n"
            + "".join("---\n" + _MAP.format(f"cc{number}") for number in range(10_000))
        },
        ["lint", "--format", "concise"],
    ),
    "3,000 interfaces with their origins": (
        {
            "stackwright.yaml": _NODES.format("p.yaml"),
            "b.yaml": _BASE,
            "p.yaml": "machine: {network: {interfaces: ["
            + ", ".join(f"{{interface: eth{number}, mtu: 1500}}" for number in range(3000))
            + "]}}\n",
        },
        ["render", "talos", "cp", "--origin"],
    ),
    "kustomizations that all include each other": (
        {
            f"d{number}/kustomization.yaml": "resources: ["
            + ", ".join(f"../d{other}" for other in range(100) if other != number)
            + "]\n"
            for number in range(100)
        },
        ["lint"],
    ),
    "copies, rendered": (
        {
            "stackwright.yaml": _NODES.format("p.yaml"),
            "b.yaml": _BASE,
            "p.yaml": "- {op: add, path: /machine/kubelet/extraConfig, value: {a: b}}\n" + _copies(60),
        },
        ["render", "talos", "cp", "--origin"],
    ),
    "a talconfig.yaml of 300 nodes": (
        {
            "talconfig.yaml": "clusterName: a\nendpoint: https://1.1.1.1:6443\ntalosVersion: v1.11.0\nnodes:\n"
            + "".join(
                f"  - {{hostname: n{number}, ipAddress: 1.1.1.1, installDisk: /dev/a, patches: ['a: 1']}}\n"
                for number in range(300)
            )
        },
        ["lint", "--format", "concise"],
    ),
}  # fmt: skip


@pytest.mark.system
@pytest.mark.parametrize(("files", "arguments"), _HOSTILE.values(), ids=_HOSTILE)
def test_a_run_comes_back(make: Make, files: Mapping[str, str], arguments: list[str]) -> None:
    root = make(files)
    subprocess.run(["git", "init", "-q", root], check=True)
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({_MEMORY}, {_MEMORY})); "
    code = limit + "from stackwright.__main__ import main; main()"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=root,
            env=dict(os.environ),
            capture_output=True,
            text=True,
            timeout=_LIMIT,
        )
    except subprocess.TimeoutExpired:
        pytest.fail(f"the run was not back after {_LIMIT} s")
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1, 2)
