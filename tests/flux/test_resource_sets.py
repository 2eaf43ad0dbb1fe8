"""What a ResourceSet makes of its inputs, what counts as there for that, and what it cannot make."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.flux.resource_sets import ResourceSetFact, UndefinedInputFact
from stackwright.model.kubernetes.facts import ProducedFact
from stackwright.model.read_file import read

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
HEAD = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: tenants, namespace: flux-system}\nspec:\n"
INPUTS = "  inputs: [{tenant: red, n: {size: 2}}, {tenant: blue, n: {size: 3}}]\n"
MAP = "  resources:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: '<< inputs.tenant >>-settings'}}\n"


def made(spec: str) -> list[str]:
    facts = read("set.yaml", (HEAD + spec).encode()).facts
    return [f"{one.kind.name}/{one.namespace}/{one.name}" for one in facts.of(ProducedFact)]


def undefined(spec: str) -> list[tuple[str, int | None]]:
    facts = read("set.yaml", (HEAD + spec).encode()).facts
    return [(one.name, one.number) for one in facts.of(UndefinedInputFact)]


TEMPLATE = (
    "  resourcesTemplate: |\n    apiVersion: v1\n    kind: Secret\n    metadata:\n      name: << inputs.tenant >>\n"
)


@pytest.mark.parametrize(
    ("spec", "found", "is_known"),
    [
        (INPUTS + MAP, ["ConfigMap/flux-system/blue-settings", "ConfigMap/flux-system/red-settings"], True),
        (
            INPUTS + MAP.replace("name:", "namespace: '<< inputs.tenant >>', name:"),
            ["ConfigMap/blue/blue-settings", "ConfigMap/red/red-settings"],
            True,
        ),
        (
            INPUTS + MAP.replace("inputs.tenant", "inputs.n.size"),
            ["ConfigMap/flux-system/2-settings", "ConfigMap/flux-system/3-settings"],
            True,
        ),
        (INPUTS + TEMPLATE, ["Secret/flux-system/blue", "Secret/flux-system/red"], True),
        (MAP.replace("<< inputs.tenant >>", "all"), ["ConfigMap/flux-system/all-settings"], True),
        (
            "  inputsFrom: [{kind: ResourceSetInputProvider, name: x}]\n" + INPUTS + MAP,
            ["ConfigMap/flux-system/blue-settings", "ConfigMap/flux-system/red-settings"],
            False,
        ),
        ("  inputsFrom: [{kind: ResourceSetInputProvider, name: x}]\n" + MAP, [], False),
        (INPUTS + MAP.replace("tenant >>", "tenant | slugify >>"), [], False),
        (INPUTS + TEMPLATE.replace("<< inputs.tenant >>", "<< if true >>x<< end >>"), [], False),
        (
            INPUTS
            + "  steps:\n  - name: a\n"
            + MAP.replace("\n  ", "\n    ").replace("  resources", "    resources", 1),
            ["ConfigMap/flux-system/blue-settings", "ConfigMap/flux-system/red-settings"],
            True,
        ),
        (INPUTS + "  inputStrategy: {name: Permute}\n" + MAP, [], False),
    ],
)
def test_what_is_made(spec: str, found: list[str], *, is_known: bool) -> None:
    assert made(spec) == found
    (fact,) = read("set.yaml", (HEAD + spec).encode()).facts.of(ResourceSetFact)
    assert (fact.kinds is not None) is is_known


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        (INPUTS + MAP, []),
        (INPUTS.replace("tenant: blue, ", "") + MAP, [("tenant", 1)]),
        (INPUTS + MAP.replace("tenant", "n.colour | default 1"), [("n.colour", 0)]),
        (INPUTS + MAP.replace("tenant", "provider.name"), []),
        (INPUTS + TEMPLATE.replace("tenant", "tennant"), [("tennant", 0)]),
        (INPUTS + TEMPLATE.replace("<<", "<< if true >>x<< end >><<").replace("tenant", "tennant"), []),
        (MAP, [("tenant", None)]),
        ("  inputsFrom: [{kind: ResourceSetInputProvider, name: x}]\n" + MAP, []),
        (INPUTS + MAP.replace("inputs.tenant", 'get inputs "x"'), []),
    ],
)
def test_which_inputs_are_undefined(spec: str, found: list[tuple[str, int | None]]) -> None:
    assert undefined(spec) == found


POD = (
    "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: flux-system}\nspec:\n"
    "  containers: [{name: web, image: 'web:1', envFrom: [{configMapRef: {name: red-settings}}]}]\n"
)


def test_what_is_made_is_there_for_who_names_it(make: Make, told: Told) -> None:
    files = {"pod.yaml": POD, "set.yaml": HEAD + INPUTS + MAP}
    assert not [line for line in told(make(files)) if "K8S001" in line]


def test_a_slip_in_what_a_set_waits_for_is_told(make: Make, told: Told) -> None:
    waits = (
        "  dependsOn:\n  - {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, name: databse}\n"
        "  - {apiVersion: v1, kind: ConfigMap, name: whatever}\n"
    )
    other = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: database, namespace: flux-system}\n"
        "spec: {interval: 1h, prune: true, sourceRef: {kind: OCIRepository, name: database}}\n"
    )
    found = told(make({"set.yaml": HEAD + INPUTS + waits + MAP, "database.yaml": other}))
    assert [line.split()[2] for line in found] == ["FLX002"]


def test_nothing_is_said_of_inputs_that_a_patch_may_give(make: Make, told: Told) -> None:
    files = {"set.yaml": HEAD + "  inputs: [{other: red}]\n" + MAP}
    assert [line.split()[2] for line in told(make(files))] == ["FLX020"]
    patched = "resources: [set.yaml]\npatches: [{path: p.yaml, target: {kind: ResourceSet}}]\n"
    more = {"kustomization.yaml": patched, "p.yaml": "[{op: add, path: /spec/inputs/0/tenant, value: red}]\n"}
    assert not [line for line in told(make({**files, **more})) if "FLX020" in line]
