"""The table of kustomizations: what kustomize reads, what it refuses, and since when."""

from typing import Any

import pytest

from stackwright.model.text.document import load
from stackwright.schemas.tables import catalogue
from stackwright.schemas.tables.notation import version
from stackwright.schemas.validation.validate import Violation, ViolationType, find_violations

RIGHT = """\
metadata: {name: web, annotations: {config.kubernetes.io/local-config: "true"}}
namespace: web
namePrefix: a-
resources: [deployment.yaml, ../base, "https://example.org/x//y?ref=v1"]
components: [../component]
labels:
  - pairs: {app: web}
    includeSelectors: true
    fields: [{path: spec/selector, kind: Thing, create: true}]
images: [{name: web, newName: example.org/web, newTag: "1.0"}]
replicas: [{name: web, count: 3}]
patches:
  - path: patch.yaml
  - target: {kind: Deployment, labelSelector: app=web}
    patch: |
      - {op: remove, path: /spec/replicas}
configMapGenerator:
  - name: settings
    behavior: merge
    literals: [A=1, B=]
    files: [app.conf]
    options: {disableNameSuffixHash: true}
secretGenerator:
  - {name: token, type: Opaque, envs: [.env]}
generatorOptions: {labels: {a: b}}
replacements:
  - path: replacement.yaml
  - source: {kind: ConfigMap, name: settings, fieldPath: data.A}
    targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas], options: {create: true}}]
helmCharts: [{name: web, repo: https://example.org, version: 1.0.0, valuesInline: {anything: [at, all]}}]
buildMetadata: [originAnnotations]
openapi: {path: schema.json}
"""


def _mistakes(text: str, kind: str = "Kustomization", api: str = "v1beta1") -> tuple[Violation, ...]:
    row = catalogue.find(f"kustomize.config.k8s.io/{api}", kind)
    assert row is not None
    return find_violations(row, load(text.encode()).documents[0].value)


def _life(text: str) -> dict[str, str]:
    (told,) = _mistakes(text)
    assert told.type is ViolationType.LIFE
    return dict(told.life)


def test_nothing_is_told_of_what_kustomize_takes() -> None:
    assert _mistakes(RIGHT) == ()
    assert _mistakes("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n" + RIGHT) == ()
    assert _mistakes(RIGHT, "Component", "v1alpha1") == ()


def test_field_names_may_be_in_other_letters() -> None:
    assert _mistakes("NamePrefix: a-\nimages: [{NAME: web}]") == ()


@pytest.mark.parametrize(
    ("text", "fault", "path"),
    [
        ("resource: [a.yaml]", ViolationType.UNKNOWN_FIELD, ("resource",)),
        ("spec: {path: ./x}", ViolationType.UNKNOWN_FIELD, ("spec",)),
        ("metadata: {name: a, uid: b}", ViolationType.UNKNOWN_FIELD, ("metadata", "uid")),
        ("images: [{name: a, tag: b}]", ViolationType.UNKNOWN_FIELD, ("images", 0, "tag")),
        ("images: [{name: a, newTag: 1.0}]", ViolationType.WRONG_TYPE, ("images", 0, "newTag")),
        ("commonAnnotations: {a: true}", ViolationType.WRONG_TYPE, ("commonAnnotations", "a")),
        ("resources: a.yaml", ViolationType.WRONG_TYPE, ("resources",)),
        ('replicas: [{name: a, count: "3"}]', ViolationType.WRONG_TYPE, ("replicas", 0, "count")),
        ("patches: [a.yaml]", ViolationType.WRONG_TYPE, ("patches", 0)),
        ("patches: [{target: {kind: A}}]", ViolationType.EXCLUSIVE, ("patches", 0)),
        ("patches: [{path: a.yaml, patch: b}]", ViolationType.EXCLUSIVE, ("patches", 0)),
        ("patches: [{path: a.yaml, options: {allowNames: true}}]", ViolationType.UNKNOWN_FIELD, None),
        ("configMapGenerator: [{literals: [A=1]}]", ViolationType.MISSING_FIELD, ("configMapGenerator", 0, "name")),
        (
            "configMapGenerator: [{name: a, literals: [A]}]",
            ViolationType.MALFORMED,
            ("configMapGenerator", 0, "literals", 0),
        ),
        (
            "configMapGenerator: [{name: a, behavior: mrge}]",
            ViolationType.NOT_ALLOWED,
            ("configMapGenerator", 0, "behavior"),
        ),
        ("replacements: [{path: a.yaml, targets: []}]", ViolationType.EXCLUSIVE, ("replacements", 0)),
        ("replacements: [{targets: [{fieldPaths: [a]}]}]", ViolationType.MISSING_FIELD, None),
        ("helmCharts: [{name: a, valuesMerge: both}]", ViolationType.NOT_ALLOWED, ("helmCharts", 0, "valuesMerge")),
        ("buildMetadata: [origin]", ViolationType.NOT_ALLOWED, ("buildMetadata", 0)),
    ],
)
def test_what_kustomize_refuses_or_does_not_heed_is_told(
    text: str, fault: ViolationType, path: tuple[str | int, ...] | None
) -> None:
    (told,) = _mistakes(text)
    assert told.type is fault
    assert path is None or told.path == path


def test_literals_of_a_secret_are_never_shown() -> None:
    (told,) = _mistakes("secretGenerator: [{name: a, literals: [opensesame]}]")
    assert "opensesame" not in str(told)


@pytest.mark.parametrize(
    ("text", "life"),
    [
        ("sortOptions: {order: fifo}", {"since": "5.0"}),
        ("helmCharts: [{name: a, devel: true}]", {"since": "5.7"}),
        ("replacements: [{sourceValue: a, targets: [{select: {kind: B}}]}]", {"since": "5.7"}),
        ("inventory: {type: ConfigMap}", {"removed": "5.0"}),
        ("bases: [../base]", {"deprecated": "5.0", "use": "resources"}),
        ("patchesStrategicMerge: [a.yaml]", {"deprecated": "5.0", "use": "patches"}),
        ("commonLabels: {a: b}", {"deprecated": "5.3", "use": "labels with includeSelectors"}),
    ],
)
def test_lives(text: str, life: dict[str, str]) -> None:
    assert _life(text) == life


def test_an_empty_source_value_is_one() -> None:
    told = _mistakes('replacements: [{sourceValue: "", targets: [{select: {kind: B}}]}]')
    assert [violation.type for violation in told] == [ViolationType.LIFE]


@pytest.mark.parametrize(
    ("at", "patches", "options"),
    [("4.5", ["object", "null", "string"], None), ("5.7", None, True), ("5.8", None, False)],
)
def test_types_that_have_changed(at: str, patches: list[str] | None, options: bool | None) -> None:
    row = catalogue.find("kustomize.config.k8s.io/v1beta1", "Kustomization")
    assert row is not None
    schema: dict[str, Any] = catalogue.schema(row, version(at))
    assert schema["properties"]["patches"]["items"].get("type") == patches
    if options is not None:
        found = schema["$defs"]["Patch"]["properties"]["options"]
        assert (found["additionalProperties"] is not False) is options
