"""The template: what of it is filled, merged and patched, and where each part was said."""

from collections.abc import Callable
from typing import Any

import pytest

from stackwright.model.argocd.applicationsets.expansion import Expansion, Reason, Unknown

Expand = Callable[..., Expansion]
LIST = {"list": {"elements": [{"name": "a", "env": "prod"}]}}
BASE: dict[str, Any] = {
    "project": "default",
    "destination": {"server": "https://kubernetes.default.svc"},
    "source": {"repoURL": "https://r", "path": "p"},
}


def one(found: Expansion) -> Any:
    assert not found.errors
    assert not found.unknown
    return found.applications[0].value


def template(metadata: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    return {"metadata": {"name": "{{.name}}", **(metadata or {})}, "spec": {**BASE, **spec}}


def test_every_text_and_every_key_of_data_is_filled(expanded: Expand) -> None:
    helm = {"valuesObject": {"{{.env}}": ["{{.name}}", 1, None, {"x": True}], "none": None}, "values": "e: {{.env}}"}
    metadata = {"labels": {"{{.env}}/x": "{{.name}}"}, "annotations": {"n": "{{.env}}"}}
    spec = {
        "generators": [LIST],
        "template": template(metadata, source={"repoURL": "https://r", "chart": "c", "helm": helm}),
    }
    value = one(expanded(spec))
    assert value["metadata"]["labels"] == {"prod/x": "a"}
    assert value["metadata"]["annotations"] == {"n": "prod"}
    assert value["spec"]["source"]["helm"] == {
        "valuesObject": {"prod": ["a", 1, None, {"x": True}]},
        "values": "e: prod",
    }


def test_what_is_zero_is_left_out_and_what_is_required_is_there(expanded: Expand) -> None:
    spec = {
        "source": {
            "repoURL": '{{.nope | default ""}}',
            "path": "",
            "helm": {},
            "directory": {"recurse": False, "jsonnet": {}},
        },
        "syncPolicy": {
            "automated": {"prune": False},
            "syncOptions": [],
            "retry": {"limit": 0, "backoff": {"factor": 0}},
        },
        "info": [{"name": "x"}],
        "revisionHistoryLimit": 0,
        "nope": 1,
    }
    whole = {"metadata": {"name": "{{.name}}", "labels": {}, "generateName": "x", "namespace": "other"}, "spec": spec}
    value = one(expanded({"generators": [LIST], "template": whole}))
    assert value["metadata"] == {
        "name": "a",
        "namespace": "argocd",
        "finalizers": ["resources-finalizer.argocd.argoproj.io"],
    }
    assert value["spec"] == {
        "project": "",
        "destination": {},
        "source": {"repoURL": "", "helm": {}, "directory": {}},
        "syncPolicy": {"automated": {"prune": False}, "retry": {"backoff": {"factor": 0}}},
        "info": [{"name": "x", "value": ""}],
        "revisionHistoryLimit": 0,
    }


@pytest.mark.parametrize(
    "spec",
    [
        {"syncPolicy": {"automated": {"prune": "{{.x}}"}}},
        {"source": {"repoURL": 1}},
        {"source": "x"},
        {"sources": {}},
        {"destination": []},
        {"revisionHistoryLimit": "3"},
        {"source": {"repoURL": "x", "kustomize": {"commonLabels": {"a": 1}}}},
    ],
)
def test_a_value_of_another_type_is_refused(expanded: Expand, spec: dict[str, Any]) -> None:
    found = expanded({"generators": [LIST], "template": template(**spec)})
    assert [error.reason for error in found.errors] == [Reason.DECODING]
    assert "json: cannot unmarshal" in found.errors[0].message
    assert not found.applications


def test_a_template_that_fails_is_an_error_of_its_element_alone(expanded: Expand) -> None:
    elements = {"list": {"elements": [{"name": "a"}, {"name": "b", "x": "y"}]}}
    spec = {
        "goTemplateOptions": ["missingkey=error"],
        "generators": [elements],
        "template": template({"labels": {"l": "{{.x}}"}}),
    }
    found = expanded(spec)
    assert [error.reason for error in found.errors] == [Reason.RENDERING]
    assert [(element.name, element.application is not None) for element in found.elements] == [
        ("a", False),
        ("b", True),
    ]


def test_a_part_that_cannot_be_known_is_the_only_one(expanded: Expand) -> None:
    found = expanded({"generators": [LIST], "template": template({"annotations": {"at": "{{now}}", "n": "{{.env}}"}})})
    annotations = one(found)["metadata"]["annotations"]
    assert (isinstance(annotations["at"], Unknown), annotations["n"]) == (True, "prod")
    named = expanded({"generators": [LIST], "template": {**template(), "metadata": {"name": "{{uuidv4}}"}}})
    assert isinstance(named.applications[0].name, Unknown)
    assert named.elements[0].name == "a"
    patched = expanded(
        {"generators": [LIST], "template": template({"labels": {"x": "{{now}}"}}), "templatePatch": "spec: {}"}
    )
    assert [part.at for part in patched.unknown] == [("spec", "generators", 0)]


def test_finalizers(expanded: Expand) -> None:
    keeps = {"syncPolicy": {"preserveResourcesOnDeletion": True}, "generators": [LIST]}
    assert "finalizers" not in one(expanded(keeps))["metadata"]
    own = {"generators": [LIST], "template": template({"finalizers": ["x/{{.env}}"]})}
    assert one(expanded(own))["metadata"]["finalizers"] == ["x/prod"]


def test_a_generators_own_template_comes_first(expanded: Expand) -> None:
    over = {
        "metadata": {"labels": {"o": "1", "e": ""}},
        "spec": {
            "destination": {"namespace": "{{.env}}"},
            "syncPolicy": {"automated": {"prune": False}},
            "source": {"helm": {"valuesObject": {"a": 1}}},
        },
    }
    under = template(
        {"labels": {"o": "0", "u": "1", "e": "x"}},
        syncPolicy={"automated": {"prune": True, "selfHeal": True}},
        source={"repoURL": "https://r", "path": "p", "helm": {"valuesObject": {"b": 2}}},
    )
    generator = {"list": {**LIST["list"], "template": over}}
    found = expanded({"generators": [generator, LIST], "template": under})
    first, second = (application.value for application in found.applications)
    assert first["metadata"]["labels"] == {"o": "1", "u": "1", "e": "x"}  # type: ignore[index, call-overload]
    assert first["spec"] == {
        "project": "default",
        "destination": {"server": "https://kubernetes.default.svc", "namespace": "prod"},
        "source": {"repoURL": "https://r", "path": "p", "helm": {"valuesObject": {"a": 1}}},
        "syncPolicy": {"automated": {"prune": True, "selfHeal": True}},
    }
    assert second["spec"]["destination"] == BASE["destination"]  # type: ignore[index, call-overload]
    origins = found.applications[0].origins
    assert origins["spec", "destination", "namespace"] == (
        *("spec", "generators", 0, "list", "template"),
        *("spec", "destination", "namespace"),
    )
    assert origins["spec", "source", "path"] == ("spec", "template", "spec", "source", "path")
    assert origins["metadata", "labels", "u"] == ("spec", "template", "metadata", "labels", "u")


def test_a_key_that_is_filled_keeps_its_place(expanded: Expand) -> None:
    found = expanded({"generators": [LIST], "template": template({"labels": {"x-{{.env}}": "y"}})})
    origins = found.applications[0].origins
    assert origins["metadata", "labels", "x-prod"] == ("spec", "template", "metadata", "labels", "x-{{.env}}")


@pytest.mark.parametrize(
    ("patch", "path", "value"),
    [
        ("spec:\n  source:\n    path: {{.env}}\n", ("source", "path"), "prod"),
        ('{"spec": {"source": {"targetRevision": "v1"}}}', ("source", "targetRevision"), "v1"),
        ("spec:\n  source:\n    path: null\n", ("source",), {"repoURL": "https://r"}),
        ("spec: {project: other}".replace("{", "\n  ").replace("}", ""), ("project",), "default"),
        ("spec:\n  nope: 1\n", ("project",), "default"),
        ("spec:\n  source:\n    $patch: replace\n    repoURL: https://x\n", ("source",), {"repoURL": "https://x"}),
        ('{{- if eq .env "test" }}spec: {}{{ end }}', ("project",), "default"),
        ("spec:\n  syncPolicy:\n    automated: {}\n", ("syncPolicy",), {"automated": {}}),
        ("spec:\n  sources:\n  - repoURL: https://x\n", ("sources",), [{"repoURL": "https://x"}]),
    ],
)
def test_a_patch_is_merged(expanded: Expand, patch: str, path: tuple[str, ...], value: Any) -> None:
    found = expanded({"generators": [LIST], "template": template(), "templatePatch": patch})
    at = one(found)["spec"]
    for step in path:
        at = at[step]
    assert at == value
    if value in ("prod", "v1"):
        assert found.applications[0].origins["spec", *path] == ("spec", "templatePatch")
    assert found.applications[0].origins["spec", "project"] == ("spec", "template", "spec", "project")


def test_a_patch_joins_finalizers(expanded: Expand) -> None:
    found = expanded({"generators": [LIST], "template": template(), "templatePatch": "metadata:\n  finalizers: [x]\n"})
    assert one(found)["metadata"]["finalizers"] == ["x", "resources-finalizer.argocd.argoproj.io"]


@pytest.mark.parametrize(
    "patch",
    [
        "spec: [",
        "text",
        "- a",
        "{spec: {project: x}}",
        "spec:\n  source:\n    path: 1\n",
        "spec:\n  sources:\n  - path: y\n",
        "{{.name.x}}",
        "metadata:\n  labels:\n    a: true\n",
        "spec:\n  source:\n    helm:\n      valuesObject:\n        a:\n          c: 1\n",
    ],
)
def test_what_is_no_patch_is_an_error(expanded: Expand, patch: str) -> None:
    helm = {"repoURL": "https://r", "chart": "c", "helm": {"valuesObject": {"a": {"b": 1}}}}
    found = expanded({"generators": [LIST], "template": template(source=helm), "templatePatch": patch})
    assert [error.reason for error in found.errors] == [Reason.RENDERING]


def test_placeholders_without_go_templates(expanded: Expand) -> None:
    spec = {
        "goTemplate": False,
        "generators": [LIST],
        "template": template({"name": "{{ name }}-{{.name}}-{{nope}}-{{ }}", "labels": {"{{env}}": "{{\nname\n}}"}}),
    }
    metadata = one(expanded(spec))["metadata"]
    assert metadata["name"] == "a-{{.name}}-{{nope}}-{{ }}"
    assert metadata["labels"] == {"prod": "{{\nname\n}}"}
    broken = expanded({**spec, "template": template({"name": "{{name}} {{x"})})
    assert [error.reason for error in broken.errors] == [Reason.RENDERING]
