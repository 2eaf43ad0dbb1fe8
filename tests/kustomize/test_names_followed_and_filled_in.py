"""Which names change, which are followed, and where variables are read: as `kubectl kustomize` 1.37.1 has it."""

import pytest

from stackwright.model.kustomize.build.fold_again import may_fold_again
from stackwright.model.kustomize.build.result import ProblemKind
from stackwright.model.text.document import Value
from stackwright.model.text.typed_access import value_at_path
from stackwright.tests.kustomize.small_repository import CONFIG_MAP, build_files, objects

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: $(PORT), targetPort: $(PORT)}]}\n"
ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n"


def names(files: dict[str, str]) -> list[Value]:
    """The names of what the root builds."""
    return [value_at_path(dict(one), "metadata", "name") for one in objects(files)]


def test_a_field_of_some_kinds_takes_the_place_of_that_of_all() -> None:
    files = {
        "kustomization.yaml": "resources: [a.yaml, s.yaml]\nnamePrefix: p-\nnameSuffix: -q\nconfigurations: [c.yaml]\n",
        "a.yaml": CONFIG_MAP,
        "s.yaml": SERVICE,
        "c.yaml": "namePrefix: [{path: metadata/name, kind: ConfigMap}]\n",
    }
    assert names(files) == ["p-a-q", "s-q"]


def test_a_label_of_some_kinds_takes_the_place_of_that_of_all() -> None:
    labels = "labels: [{pairs: {l: m}, fields: [{path: metadata/labels, kind: ConfigMap, create: true}]}]\n"
    files = {"kustomization.yaml": "resources: [a.yaml, s.yaml]\n" + labels, "a.yaml": CONFIG_MAP, "s.yaml": SERVICE}
    assert [value_at_path(dict(one), "metadata", "labels") for one in objects(files)] == [{"l": "m"}, None]


def test_a_namespace_of_another_group_keeps_its_name() -> None:
    other = "apiVersion: servicebus.example.com/v1\nkind: Namespace\nmetadata: {name: queue}\n"
    (found,) = objects({"kustomization.yaml": "resources: [n.yaml]\nnamespace: apps\n", "n.yaml": other})
    assert found["metadata"] == {"name": "queue", "namespace": "apps"}


def test_a_policy_of_any_version_is_followed() -> None:
    group = "apiVersion: admissionregistration.k8s.io/v1beta1\n"
    policy = f"{group}kind: ValidatingAdmissionPolicy\nmetadata: {{name: no}}\n"
    binding = f"{group}kind: ValidatingAdmissionPolicyBinding\nmetadata: {{name: b}}\nspec: {{policyName: no}}\n"
    files = {"kustomization.yaml": "resources: [p.yaml]\nnamePrefix: x-\n", "p.yaml": f"{policy}---\n{binding}"}
    assert value_at_path(dict(objects(files)[1]), "spec", "policyName") == "x-no"


def binding_of(kind: str, subject: str) -> str:
    group = "rbac.authorization.k8s.io"
    role = f"roleRef: {{apiGroup: {group}, kind: ClusterRole, name: view}}"
    return f"apiVersion: {group}/v1\nkind: {kind}\nmetadata: {{name: b}}\n{role}\nsubjects: [{subject}]\n"


def test_accounts_of_two_namespaces_are_not_told_apart() -> None:
    files = {
        "kustomization.yaml": "resources: [one, two, b.yaml]\n",
        "b.yaml": binding_of("ClusterRoleBinding", "{kind: ServiceAccount, name: robot}"),
        **{f"{name}/kustomization.yaml": f"resources: [r.yaml]\nnamespace: {name}\n" for name in ("one", "two")},
        **{f"{name}/r.yaml": ACCOUNT for name in ("one", "two")},
    }
    (problem,) = build_files(files).problems
    assert problem.kind is ProblemKind.REFERENCE
    assert "ServiceAccount robot in one, ServiceAccount robot in two" in problem.message


def test_an_account_with_an_empty_namespace() -> None:
    binding = binding_of("RoleBinding", "{kind: ServiceAccount, name: robot, namespace: }")
    (problem,) = build_files({"kustomization.yaml": "resources: [b.yaml]\n", "b.yaml": binding}).problems
    assert "empty `namespace`" in problem.message


def test_a_variable_is_bound_where_it_is_said() -> None:
    files = {
        "kustomization.yaml": "resources: [one, two]\n",
        **{
            f"{name}/kustomization.yaml": f"resources: [a.yaml, p.yaml]\nnamePrefix: {name}-\nvars: [{{name: V_{name},"
            " objref: {apiVersion: v1, kind: ConfigMap, name: a}, fieldref: {fieldpath: metadata.name}}]\n"
            for name in ("one", "two")
        },
        **{f"{name}/a.yaml": CONFIG_MAP for name in ("one", "two")},
        **{
            f"{name}/p.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
            f"spec: {{containers: [{{name: c, args: [$(V_{name})]}}]}}\n"
            for name in ("one", "two")
        },
    }
    pods = [one for one in objects(files) if one["kind"] == "Pod"]
    assert [value_at_path(dict(one), "spec", "containers", 0, "args", 0) for one in pods] == ["one-a", "two-a"]


def test_a_variable_of_what_is_included_twice() -> None:
    variable = "vars: [{name: V, objref: {apiVersion: v1, kind: ConfigMap, name: a}}]\n"
    files = {
        "kustomization.yaml": "resources: [one, two]\n",
        "base/kustomization.yaml": f"resources: [a.yaml]\n{variable}",
        "base/a.yaml": CONFIG_MAP,
        **{f"{name}/kustomization.yaml": f"resources: [../base]\nnamePrefix: {name}-\n" for name in ("one", "two")},
    }
    (problem,) = build_files(files).problems
    assert problem.message == "the variable `V` is there twice, since base/kustomization.yaml is included twice"


def test_variables_are_filled_in_as_numbers() -> None:
    variable = "vars: [{name: PORT, objref: {apiVersion: v1, kind: Pod, name: p}, fieldref: {fieldpath: spec.n}}]\n"
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {n: 80}\n"
    files = {"kustomization.yaml": f"resources: [s.yaml, p.yaml]\n{variable}", "s.yaml": SERVICE, "p.yaml": pod}
    assert value_at_path(dict(objects(files)[0]), "spec", "ports", 0) == {"port": 80, "targetPort": 80}


@pytest.mark.parametrize(("name", "made"), [("name: own\n", "own"), ("", "other")])
def test_a_generator_in_a_file_names_what_it_makes(name: str, made: str) -> None:
    generator = f"apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {{name: other}}\n{name}literals: [k=v]\n"
    (found,) = names({"kustomization.yaml": "generators: [g.yaml]\n", "g.yaml": generator})
    assert str(found).startswith(f"{made}-")


@pytest.mark.parametrize(
    ("behavior", "path"), [("merge", "../base/kustomization.yaml"), ("replace", "kustomization.yaml")]
)
def test_what_adds_to_an_object_leaves_it_its_origin(behavior: str, path: str) -> None:
    files = {
        "base/kustomization.yaml": "configMapGenerator: [{name: a, literals: [k=v]}]\n",
        "top/kustomization.yaml": "resources: [../base]\nbuildMetadata: [originAnnotations]\n"
        f"configMapGenerator: [{{name: a, behavior: {behavior}, literals: [x=y]}}]\n",
    }
    (found,) = objects(files, "top")
    origin = value_at_path(dict(found), "metadata", "annotations", "config.kubernetes.io/origin")
    assert str(origin).startswith(f"configuredIn: {path}\n")


@pytest.mark.parametrize(
    "field",
    [
        "patchesStrategicMerge: [e.yaml]",
        "patchesJson6902: [{target: {version: v1, kind: Service, name: s}, path: e.yaml}]",
    ],
)
def test_patches_without_anything_in_them(field: str) -> None:
    files = {"kustomization.yaml": f"resources: [s.yaml]\n{field}\n", "s.yaml": SERVICE, "e.yaml": "# nothing\n"}
    (problem,) = build_files(files).problems
    assert problem.kind is ProblemKind.PATCH


@pytest.mark.parametrize(
    ("text", "may_change"),
    [
        ("a: >\n  one\n  two\n", False),
        ("a: >-\n  one\n    two\n", True),
        ("a: > # why\n\n  one\n\ttwo\n", False),
        ("a: >\n  one\n  \ttwo\n", True),
        ("a: >2\n  one\n", True),
        ("- >\r\n  one\r\n   two\r\n", True),
        ("a: >\n  one\nb: >\n  two\n   three\n", True),
        ("a: b\nc:\n  d: e\n", False),
    ],
)
def test_most_folded_texts_stay_as_they_are(text: str, may_change: bool) -> None:
    assert may_fold_again(text.encode()) is may_change
