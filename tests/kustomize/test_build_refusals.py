"""What kustomize refuses is a problem at its place, and one cause is told once."""

import pytest

from stackwright.model.files.file_tree import WhyMissing
from stackwright.model.kustomize.build.result import ProblemKind, UnknownKind, in_file
from stackwright.model.text.place import Node, NodePath
from stackwright.tests.kustomize.small_repository import CONFIG_MAP, DEPLOYMENT, build_files

BOTH = {"a.yaml": CONFIG_MAP, "d.yaml": DEPLOYMENT}
R = "resources: [a.yaml, d.yaml]\n"


@pytest.mark.parametrize(
    ("kustomization", "kind", "way", "words"),
    [
        ("resources: [a.yaml, b.yaml]\n", ProblemKind.MISSING_FILE, ("resources", 1), "does not exist"),
        ("resources: [/a.yaml]\n", ProblemKind.ABSOLUTE, ("resources", 0), "absolute"),
        ("resources: ['']\n", ProblemKind.WRONG_VALUE, ("resources", 0), "empty"),
        ("resources: [.]\n", ProblemKind.CYCLE, ("resources", 0), "circle"),
        ("resource: [a.yaml]\n", ProblemKind.UNKNOWN_FIELD, ("resource",), "did you mean `resources`?"),
        (R + "namespace: 5\n", ProblemKind.WRONG_TYPE, ("namespace",), "put it in quotes"),
        ("kind: Kustomize\n" + R, ProblemKind.WRONG_KIND, ("kind",), "Kustomization"),
        (R + "sortOptions: {order: old}\n", ProblemKind.WRONG_VALUE, ("sortOptions", "order"), "fifo"),
        (R + "patches: [{path: d.yaml, patch: x}]\n", ProblemKind.PATCH, ("patches", 0), "both"),
        (R + "patches: [{patch: '[{a: b}]'}]\n", ProblemKind.PATCH, ("patches", 0, "patch"), "JSON"),
        (
            R + 'patches: [{patch: \'[{"op": "add", "path": "/a"}]\'}]\n',
            ProblemKind.PATCH,
            ("patches", 0, "patch"),
            "target",
        ),
        (
            R + "patches: [{target: {name: '('}, patch: '[]'}]\n",
            ProblemKind.SELECTOR,
            ("patches", 0, "target", "name"),
            "regular expression",
        ),
        (R + "replicas: [{name: wep, count: 1}]\n", ProblemKind.REPLICAS, ("replicas", 0, "name"), "wep"),
        (
            R + "configMapGenerator: [{name: a, literals: [x=y]}]\n",
            ProblemKind.GENERATOR,
            ("configMapGenerator", 0),
            "behavior: merge",
        ),
        (
            R + "replacements: [{source: {kind: Secret}, targets: [{select: {kind: ConfigMap}}]}]\n",
            ProblemKind.REPLACEMENT,
            ("replacements", 0, "source"),
            "no object",
        ),
        (
            R + "commonLabels: {a: b}\nlabels: [{pairs: {c: d}, fields: [{path: data/k}]}]\n",
            ProblemKind.FIELD,
            ("data", "k"),
            "mapping",
        ),
        (R + "openapi: {version: v1.0.0}\n", ProblemKind.WRONG_VALUE, ("openapi",), "v1.21.2"),
        (R + "configurations: [a.yaml]\n", ProblemKind.UNKNOWN_FIELD, ("apiVersion",), "nameReference"),
    ],
)
def test_problem(kustomization: str, kind: ProblemKind, way: NodePath, words: str) -> None:
    (problem,) = build_files({**BOTH, "kustomization.yaml": kustomization}).problems
    assert problem.kind is kind
    assert isinstance(problem.at.at, Node)
    assert problem.at.at.path == way
    assert words in problem.message


def test_patch_without_an_object_tells_what_there_is() -> None:
    patch = DEPLOYMENT.replace("name: web}", "name: wep}")
    files = {**BOTH, "kustomization.yaml": R + "patches: [{path: p.yaml}]\n", "p.yaml": patch}
    (problem,) = build_files(files).problems
    assert (problem.kind, problem.at.path) == (ProblemKind.PATCH_TARGET, "p.yaml")
    assert "there is Deployment web" in problem.message


def test_the_same_object_twice_stands_where_the_second_is_included() -> None:
    files = {
        "kustomization.yaml": "resources: [a.yaml, b.yaml]\n",
        "a.yaml": CONFIG_MAP,
        "b.yaml": f"---\n{CONFIG_MAP}",
    }
    (problem,) = build_files(files).problems
    assert (problem.kind, problem.at) == (ProblemKind.DUPLICATE_OBJECT, in_file("kustomization.yaml", "resources", 1))
    assert "in a.yaml and b.yaml" in problem.message


def test_one_cause_is_told_once() -> None:
    files = {
        "kustomization.yaml": "resources: [d.yaml]\nreplicas: [{name: web, count: 2}]\npatches: [{path: d.yaml}]\n"
    }
    assert [one.kind for one in build_files(files).problems] == [ProblemKind.MISSING_FILE, ProblemKind.MISSING_FILE]


@pytest.mark.parametrize("operation", ["{op: extend, path: /data/a}", "{op: add, value: b}"])
def test_an_operation_is_looked_at_once_the_patch_meets_something(operation: str) -> None:
    text = f"resources: [a.yaml]\npatches: [{{target: {{kind: KIND}}, patch: '- {operation}'}}]\n"
    met, unmet = (
        build_files({"kustomization.yaml": text.replace("KIND", kind), "a.yaml": CONFIG_MAP})
        for kind in ("ConfigMap", "Secret")
    )
    assert [one.kind for one in met.problems] == [ProblemKind.PATCH]
    assert not unmet.problems


def test_file_outside_of_the_folder() -> None:
    files = {"x/kustomization.yaml": "resources: [../a.yaml]\n", "a.yaml": CONFIG_MAP}
    (problem,) = build_files(files, "x").problems
    assert problem.kind is ProblemKind.OUTSIDE


def test_the_cycle_of_a_base_is_found_from_wherever_it_is_built() -> None:
    files = {
        "a/kustomization.yaml": "resources: [../b]\n",
        "b/kustomization.yaml": "resources: [../a]\n",
    }
    assert [one.kind for one in build_files(files, "a").problems] == [ProblemKind.CYCLE]
    assert [one.kind for one in build_files(files, "b").problems] == [ProblemKind.CYCLE]


REMOTE = "https://github.com/a/b//c?ref=v1"


@pytest.mark.parametrize(
    ("kustomization", "missing", "kind"),
    [
        (f"resources: [a.yaml, '{REMOTE}']\n", {}, UnknownKind.REMOTE),
        (f"resources: [a.yaml]\ncomponents: ['{REMOTE}']\n", {}, UnknownKind.REMOTE),
        ("resources: [a.yaml]\nhelmCharts: [{name: x}]\n", {}, UnknownKind.HELM),
        ("resources: [a.yaml]\ngenerators: [p.yaml]\n", {}, UnknownKind.PLUGIN),
        ("resources: [a.yaml, s.yaml]\n", {}, UnknownKind.ENCRYPTED),
        ("resources: [a.yaml, g.yaml]\n", {"g.yaml": WhyMissing.IGNORED}, UnknownKind.IGNORED),
        (
            "resources: [a.yaml]\nconfigMapGenerator: [{name: b, files: [g]}]\n",
            {"g": WhyMissing.IGNORED},
            UnknownKind.IGNORED,
        ),
    ],
)
def test_unknown_part_leaves_the_rest(kustomization: str, missing: dict[str, WhyMissing], kind: UnknownKind) -> None:
    files: dict[str, str | bytes] = {
        "a.yaml": CONFIG_MAP,
        "kustomization.yaml": kustomization + "replicas: [{name: elsewhere, count: 2}]\n",
        "p.yaml": "apiVersion: example.org/v1\nkind: Own\nmetadata: {name: x}\n",
        "s.yaml": b"\0GITCRYPT\0abc",
    }
    found = build_files(files, missing=missing)
    assert found.problems == ()  # what is not found may be in what is not known
    assert [one.kind for one in found.unknown] == [kind]
    assert found.objects[0].value["data"] == {"k": "v"}


def test_what_an_unknown_part_may_change_is_not_whole() -> None:
    files = {
        **BOTH,
        "kustomization.yaml": R
        + "configMapGenerator: [{name: b, files: [g]}]\npatches: [{target: {kind: Deployment}, path: p.yaml}]\n",
    }
    found = build_files(files, missing={"g": WhyMissing.IGNORED, "p.yaml": WhyMissing.IGNORED})
    whole = {one.names[-1]: one.is_whole for one in found.objects}
    assert whole == {"a": True, "b": False, "web": False}  # and the name of `b` lacks the hash of what is not known
