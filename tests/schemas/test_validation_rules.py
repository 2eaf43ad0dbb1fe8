"""Rules in CEL of the repository's own definitions (SCH020)."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: backups.example.org}
spec:
  group: example.org
  names: {kind: Backup, plural: backups}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            status: {type: object, x-kubernetes-validations: [{rule: "false"}]}
            spec:
              type: object
              properties:
                share: {type: number}
                size: {x-kubernetes-int-or-string: true}
                every: {type: string, format: duration}
                mode: {type: string, default: full}
                name: {type: string, nullable: true}
                targets:
                  type: array
                  items:
                    type: object
                    properties: {path: {type: string}, deep: {type: boolean}}
                    x-kubernetes-validations: [{rule: RULE_OF_TARGET, message: no such target}]
                labels: {type: object, additionalProperties: {type: string}}
              x-kubernetes-validations: [RULES]
"""


def backup(spec: str) -> str:
    return f"apiVersion: example.org/v1\nkind: Backup\nmetadata: {{name: a}}\nspec: {spec}\nstatus: {{a: 1}}\n"


def files(spec: str, *rules: str, target: str = "true") -> dict[str, str]:
    listed = ", ".join(f"{{rule: {rule!r}}}" for rule in rules)
    return {
        "crd.yaml": DEFINITION.replace("RULES", listed).replace("RULE_OF_TARGET", repr(target)),
        "a.yaml": backup(spec),
    }


@pytest.mark.parametrize(
    ("spec", "rule", "places"),
    [
        ("{share: 1}", "self.share / 2.0 == 0.5", []),
        ("{share: 1}", "self.share > 1.5", ["4:1"]),
        ("{size: 5}", "type(self.size) == int", []),
        ("{every: 5m}", "self.every >= duration('10m')", ["4:1"]),
        ("{every: 1.5h}", "self.every >= duration('10m')", []),
        ("{}", "self.mode == 'full'", []),
        ("{mode: part}", "self.mode == 'full'", ["4:1"]),
        ("{mode: null}", "self.mode == 'full'", []),
        ("{name: null}", "self.name == null", []),
        ("{mode: '${MODE}'}", "self.mode == 'full'", []),
        ("{mode: part}", "self.mode == oldSelf.mode", []),
        ("{mode: part}", "self.mode.isWell()", []),
        ("{mode: part}", "self.mode ==", []),
        ("{mode: 5}", "self.mode == 'full'", []),
        ("{labels: {a: b}}", "self.labels.all(key, self.labels[key] == 'c')", ["4:1"]),
    ],
)
def test_rules(make: Make, told: Told, spec: str, rule: str, places: list[str]) -> None:
    found = told(make(files(spec, rule)), select=("SCH020",))
    assert [line.removeprefix("a.yaml:").partition(": ")[0] for line in found] == places


def test_of_entries_with_their_own_message(make: Make, told: Told) -> None:
    spec = "{targets: [{path: /a}, {deep: true}]}"
    assert told(make(files(spec, target="has(self.path)")), select=("SCH020",)) == [
        "a.yaml:4:30: error SCH020 `spec.targets[1]` breaks a rule of Backup: no such target"
    ]


def test_an_object_that_a_patch_changes_is_not_judged(make: Make, told: Told) -> None:
    kustomization = "resources: [a.yaml]\npatches:\n  - target: {kind: Backup}\n    patch: |-\n      - {op: add, path: /spec/mode, value: full}\n"
    written = {**files("{mode: part}", "self.mode == 'full'"), "kustomization.yaml": kustomization}
    assert told(make(written), select=("SCH020",)) == []


def test_rules_of_an_imported_definition(make: Make, told: Told) -> None:
    import json

    version = {
        "type": "object",
        "properties": {
            "spec": {
                "type": "object",
                "properties": {"a": {"type": "integer"}},
                "x-kubernetes-validations": [{"rule": "self.a > 1"}],
            }
        },
    }
    stored = {"group": "example.org", "kind": "Backup", "plural": "backups", "versions": {"v1": version}}
    root = make({".stackwright/schemas/example.org_Backup.json": json.dumps(stored), "a.yaml": backup("{a: 1}")})
    assert told(root, select=("SCH020",)) == ["a.yaml:4:1: error SCH020 `spec` breaks a rule of Backup: `self.a > 1`"]
