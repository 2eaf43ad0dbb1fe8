"""What is built, where the recorded cases say nothing: as `kubectl kustomize` 1.37.1 does it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.model.kustomize.build.fold_again import fold_again
from stackwright.model.text.document import Value
from stackwright.model.text.typed_access import value_at_path
from stackwright.tests.kustomize.small_repository import CONFIG_MAP, DEPLOYMENT, build_files, objects

POD = ("spec", "template", "spec")


def patched(patch: str, rest: str = "") -> Value:
    """The Pod of the Deployment with the fields of a patch over its own."""
    head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
    files = {"kustomization.yaml": f"resources: [d.yaml]\npatches: [{{path: p.yaml{rest}}}]\n", "d.yaml": DEPLOYMENT}
    (found,) = objects({**files, "p.yaml": f"{head}spec: {{template: {{spec: {patch}}}}}\n"})
    return value_at_path(dict(found), *POD)


def names(value: Value, field: str = "containers") -> list[Value]:
    found = value_at_path(value, field)
    assert isinstance(found, list)
    return [value_at_path(one, "name") for one in found]


def test_entries_of_a_patch_stand_first() -> None:
    assert names(patched("{containers: [{name: new}, {name: side}]}")) == ["new", "side", "web"]


PORTS = {
    "80/TCP/a 90//b | 80/UDP/n": "80/UDP/n 80/TCP/a 90//b",
    "80/TCP/a 90/TCP/b | 90/TCP/n": "80/TCP/a 90/TCP/n",
    "80//a 90//b | 90//n": "90//n 80//a",
    "80/TCP/a | 80//n": "80/TCP/a",
    "80//a | 80/TCP/n": "80//a",
    "80//a 90/TCP/b | 80//n": "80//n 90/TCP/b",
    "80/TCP/a 80//b | 90/TCP/n": "90/TCP/n 80//b",
    "80/TCP/a | 90//m 90/UDP/n": "90/UDP/n 80/TCP/a",
    "80/TCP/a 80/TCP/b | 80/TCP/n": "80/TCP/b",
}


@pytest.mark.parametrize("row", PORTS)
def test_lists_with_two_keys(row: str) -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, ports: [%s]}]}\n"
    have, patch = (pod % ", ".join(map(_port, side.split())) for side in row.split(" | "))
    files = {"kustomization.yaml": "resources: [p.yaml]\npatches: [{path: q.yaml}]\n", "p.yaml": have, "q.yaml": patch}
    ports = value_at_path(dict(objects(files)[0]), "spec", "containers", 0, "ports")
    assert isinstance(ports, list)
    shown = [[value_at_path(one, key) for key in ("containerPort", "protocol", "name")] for one in ports]
    assert " ".join("/".join(str(part or "") for part in one) for one in shown) == PORTS[row]


def _port(text: str) -> str:
    number, protocol, name = text.split("/")
    return f"{{containerPort: {number}, name: {name}{f', protocol: {protocol}' if protocol else ''}}}"


def test_directives() -> None:
    assert names(patched("{containers: [{name: web, $patch: delete}]}")) == ["side"]
    assert names(patched("{containers: [{$patch: replace}, {name: only}]}")) == ["only"]
    assert patched("{$patch: replace, a: b}") == {"a": "b"}
    assert patched("{containers: null, tolerations: [{key: a}]}") == {"tolerations": [{"key": "a"}]}


def test_unknown_directives_stay() -> None:
    assert value_at_path(patched("{$retainKeys: [containers]}"), "$retainKeys") == ["containers"]


def test_entry_without_its_key_loses_the_others() -> None:
    assert value_at_path(patched("{containers: [{image: x}]}"), "containers") == []


def test_lists_of_unknown_kinds_are_replaced() -> None:
    own = "apiVersion: x/v1\nkind: Own\nmetadata: {name: a}\nl: [{name: %s}]\n"
    files = {"kustomization.yaml": "resources: [o.yaml]\npatches: [{path: p.yaml}]\n"}
    (found,) = objects({**files, "o.yaml": own % "x", "p.yaml": own % "z"})
    assert found["l"] == [{"name": "z"}]


def test_openapi_says_how_lists_are_merged() -> None:
    schema = """{"definitions": {"Own": {
      "x-kubernetes-group-version-kind": [{"group": "x", "version": "v1", "kind": "Own"}],
      "properties": {"l": {"type": "array", "items": {"type": "object"},
        "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "name"}}}}}"""
    own = "apiVersion: x/v1\nkind: Own\nmetadata: {name: a}\nl: [{name: %s}]\n"
    files = {"kustomization.yaml": "resources: [o.yaml]\npatches: [{path: p.yaml}]\nopenapi: {path: s.json}\n"}
    (found,) = objects({**files, "o.yaml": own % "x", "p.yaml": own % "z", "s.json": schema})
    assert found["l"] == [{"name": "z"}, {"name": "x"}]


@pytest.mark.parametrize(
    ("operation", "field", "wanted"),
    [
        ('{"op": "add", "path": "/data/l/-1", "value": 9}', "l", [1, 2, 9]),
        ('{"op": "remove", "path": "/data/l/-1"}', "l", [1]),
        ('{"op": "replace", "path": "/data/new", "value": 1}', "new", 1),
        ('{"op": "test", "path": "/data/no", "value": null}', "k", "v"),
        ('{"op": "copy", "from": "/data/no", "path": "/data/c"}', "c", None),
        ('{"op": "move", "from": "/data/k", "path": "/data/a~1b"}', "a/b", "v"),
        ('{"op": "add", "path": "/metadata/annotations/x", "value": "y"}', "k", "v"),
    ],
)
def test_json_patch(operation: str, field: str, wanted: Value) -> None:
    config_map = CONFIG_MAP.replace("{k: v}", "{k: v, l: [1, 2]}")
    files = {"kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.json, target: {kind: ConfigMap}}]\n"}
    (found,) = objects({**files, "a.yaml": config_map, "p.json": f"[{operation}]"})
    assert value_at_path(dict(found), "data", field) == wanted
    assert field in (found["data"] if isinstance(found["data"], dict) else ())


@pytest.mark.parametrize(
    "operation", ['{"op": "add", "path": "/data/l/3", "value": 1}', '{"op": "remove", "path": "/x"}']
)
def test_json_patch_that_does_not_apply(operation: str) -> None:
    config_map = CONFIG_MAP.replace("{k: v}", "{l: [1, 2]}")
    files = {"kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.json, target: {kind: ConfigMap}}]\n"}
    (problem,) = build_files({**files, "a.yaml": config_map, "p.json": f"[{operation}]"}).problems
    assert problem.at.path == "p.json"
    assert "does not apply" in problem.message


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("configMapGenerator: [{name: a, literals: [k=v]}]", "a-bdg947hgcc"),
        ("configMapGenerator: [{name: a}]", "a-6ct58987ht"),
        ("secretGenerator: [{name: b, envs: [e], type: kubernetes.io/tls}]", "b-85cm2md4h8"),
        ("configMapGenerator: [{name: a, literals: [k=v]}]\ngeneratorOptions: {disableNameSuffixHash: true}", "a"),
        ("configMapGenerator: [{name: a, literals: [k=v]}]\nnamePrefix: p-\nnameSuffix: -s", "p-a-s-bdg947hgcc"),
    ],
)
def test_generated_name(entry: str, name: str) -> None:
    (found,) = objects({"kustomization.yaml": f"{entry}\n", "e": "A=<&>\n"})
    assert value_at_path(dict(found), "metadata", "name") == name


def test_generated_values() -> None:
    files: dict[str, str | bytes] = {
        "kustomization.yaml": "configMapGenerator: [{name: a, envs: [e], files: [k=bin], literals: [\"x='q'\"]}]\n",
        "e": "# c\n\n A=b \r\nB= c=d\n",
        "bin": b"\xff\xfe" * 60,
    }
    (found,) = objects(files)
    assert found["data"] == {"A": "b ", "B": " c=d", "x": "q"}
    (binary,) = (found["binaryData"] or {}).values() if isinstance(found["binaryData"], dict) else ("",)
    assert [len(line) for line in str(binary).splitlines()] == [70, 70, 20]


def test_hash_of_what_is_merged_into() -> None:
    base = "configMapGenerator: [{name: a, literals: [x=y], options: {disableNameSuffixHash: %s}}]\n"
    overlay = "resources: [b]\nconfigMapGenerator: [{name: a, behavior: merge, literals: [k=v]}]\n"
    (plain,) = objects({"kustomization.yaml": overlay, "b/kustomization.yaml": base % "true"})
    (hashed,) = objects({"kustomization.yaml": overlay, "b/kustomization.yaml": base % "false"})
    assert plain["data"] == hashed["data"] == {"x": "y", "k": "v"}
    assert value_at_path(dict(plain), "metadata", "name") == "a"
    assert str(value_at_path(dict(hashed), "metadata", "name")).startswith("a-")


def test_references_follow_names() -> None:
    files = {
        "kustomization.yaml": "resources: [d.yaml]\nconfigMapGenerator: [{name: a, literals: [k=v]}]\nnamePrefix: p-\n",
        "d.yaml": DEPLOYMENT,
    }
    made, deployment = objects(files)
    name = value_at_path(dict(made), "metadata", "name")
    assert value_at_path(dict(deployment), *POD, "containers", 0, "envFrom", 0, "configMapRef", "name") == name


def test_references_of_own_kinds_need_configurations() -> None:
    own = "apiVersion: x/v1\nkind: Own\nmetadata: {name: o}\nspec: {ref: a}\n"
    config = "nameReference: [{kind: ConfigMap, fieldSpecs: [{path: spec/ref, kind: Own}]}]\n"
    files = {"a.yaml": CONFIG_MAP, "o.yaml": own, "c.yaml": config}
    plain = "resources: [a.yaml, o.yaml]\nnamePrefix: p-\n"
    found = [objects({**files, "kustomization.yaml": plain + more})[1] for more in ("", "configurations: [c.yaml]\n")]
    assert [value_at_path(dict(one), "spec", "ref") for one in found] == ["a", "p-a"]


def test_references_of_own_kinds_by_crds() -> None:
    reference = {
        f"x-kubernetes-object-ref-{word}": value for word, value in (("api-version", "v1"), ("kind", "ConfigMap"))
    }
    crd = {
        "example.org/v1.Own": {
            "Schema": {
                "properties": {"apiVersion": {}, "kind": {}, "metadata": {}, "spec": {"$ref": "example.org/v1.Spec"}}
            }
        },
        "example.org/v1.Spec": {"Schema": {"properties": {"ref": reference, "l": {"x-kubernetes-label-selector": ""}}}},
    }
    own = "apiVersion: example.org/v1\nkind: Own\nmetadata: {name: o}\nspec: {ref: {name: a}, l: {}}\n"
    files = {
        "kustomization.yaml": "resources: [a.yaml, o.yaml]\nnamePrefix: p-\ncommonLabels: {x: z}\ncrds: [c.json]\n",
        "a.yaml": CONFIG_MAP,
        "o.yaml": own,
        "c.json": json.dumps(crd),
    }
    assert objects(files)[1]["spec"] == {"ref": {"name": "p-a"}, "l": {"x": "z"}}


def test_namespace_of_bindings_and_of_what_has_none() -> None:
    binding = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n"
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n"
        "subjects: [{kind: ServiceAccount, name: default, namespace: x}, {kind: ServiceAccount, name: own, namespace: x}]\n"
    )
    files = {"kustomization.yaml": "resources: [b.yaml]\nnamespace: prod\n", "b.yaml": binding}
    (found,) = objects(files)
    assert "namespace" not in (found["metadata"] if isinstance(found["metadata"], dict) else {})
    subjects = found["subjects"]
    assert isinstance(subjects, list)
    assert [value_at_path(one, "namespace") for one in subjects] == ["prod", "x"]


def test_components_come_after_generators() -> None:
    files = {
        "kustomization.yaml": "components: [c]\nconfigMapGenerator: [{name: a, literals: [k=v]}]\n",
        "c/kustomization.yaml": "kind: Component\nlabels: [{pairs: {l: m}}]\n",
    }
    (found,) = objects(files)
    assert value_at_path(dict(found), "metadata", "labels") == {"l": "m"}


def test_values_as_kustomize_reads_them() -> None:
    text = "apiVersion: x/v1\nkind: Own\nmetadata: {name: a, annotations: {n: 1.0, t: on}}\nv: [on, 0755, 2001-01-01, 1_0]\n"
    (found,) = objects({"kustomization.yaml": "resources: [o.yaml]\n", "o.yaml": text})
    assert found["v"] == ["on", 493, "2001-01-01T00:00:00Z", 10]
    assert value_at_path(dict(found), "metadata", "annotations") == {"n": "1.0", "t": "on"}


def test_variables() -> None:
    own = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, args: [$(N), a$(N), $$(N), $(X)]}]}\n"
    variables = (
        "vars: [{name: 'N', objref: {apiVersion: v1, kind: ConfigMap, name: a}, fieldref: {fieldpath: data.k}}]\n"
    )
    files = {"kustomization.yaml": "resources: [a.yaml, p.yaml]\n" + variables, "a.yaml": CONFIG_MAP, "p.yaml": own}
    assert value_at_path(dict(objects(files)[1]), "spec", "containers", 0, "args") == ["v", "av", "$(N)", "$(X)"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("a (\n  b\nc", "a (\n\n  b\nc"), ("a\nb\n", "a\nb\n"), (" a\n  b", " a\n  b"), ("a\n\n  b\n", "a\n\n\n  b\n")],
)
def test_folded_text(before: str, after: str) -> None:
    assert fold_again(before) == after


@given(st.text(alphabet="ab \n", max_size=20))
def test_folding_again_adds_only_line_ends(text: str) -> None:
    assert [line for line in fold_again(text).split("\n") if line] == [line for line in text.split("\n") if line]


@given(
    st.dictionaries(
        st.sampled_from(["kustomization.yaml", "a.yaml", "b/kustomization.yaml"]),
        st.text(max_size=60) | st.binary(max_size=60),
    )
)
def test_no_input_breaks_it(files: dict[str, str | bytes]) -> None:
    files.setdefault("kustomization.yaml", "resources: [a.yaml, b]\n")
    build_files(
        {path: data.encode("utf-8", "replace") if isinstance(data, str) else data for path, data in files.items()}
    )
