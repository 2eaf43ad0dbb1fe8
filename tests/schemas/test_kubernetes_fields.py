"""The table of core Kubernetes: how it is generated, what it says beyond OpenAPI, and which API versions are gone."""

import copy
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import pytest

from stackwright.model.text.document import load
from stackwright.schemas.kubernetes.removed_versions import REMOVED
from stackwright.schemas.tables import catalogue
from stackwright.schemas.tables.notation import version
from stackwright.schemas.validation.validate import Violation, ViolationType, find_violations

SCRIPTS = Path(__file__).parents[2] / "scripts"
TABLE = catalogue.table("kubernetes")
LARGEST = 400_000

DOCUMENTS = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web, example.org/tier: ""}
  annotations: {Example.org/Note: anything at all}
  creationTimestamp: null
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}}
  template:
    metadata: {labels: {app: web}}
    spec:
      nodeSelector: {kubernetes.io/os: linux}
      restartPolicy: ""
      tolerations: [{operator: Exists}]
      initContainers:
        - {name: proxy, image: proxy}
      containers:
        - name: web
          image: example.org/web:1
          env:
            - {name: A, value: "1"}
            - {name: A, value: ""}
            - {name: B, value: "", valueFrom: {secretKeyRef: {name: s, key: k}}}
          envFrom: [{configMapRef: {name: settings}}]
          ports: [{name: http, containerPort: 80}, {containerPort: 80, protocol: UDP}]
          resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 500m}}
          readinessProbe: {httpGet: {path: /, port: http}}
          livenessProbe: {tcpSocket: {port: 80}}
          volumeMounts: [{name: data, mountPath: /data}, {name: data, mountPath: /more, subPath: x}]
      volumes:
        - name: data
        - name: settings
          configMap: {name: settings, defaultMode: 0o644}
        - name: all
          projected: {sources: [{secret: {name: s}}, {configMap: {name: c}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}, {name: more, port: 81, targetPort: 8081}]
  loadBalancerSourceRanges: [10.0.0.0/8]
---
apiVersion: v1
kind: Secret
metadata: {name: token}
stringData: {token: opensesame}
data: {key: aGVsbG8=}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {app.conf: text, _UPPER: text}
binaryData: {image.png: aGVsbG8=}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec:
  accessModes: [ReadWriteOnce]
  dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: s}
  resources: {requests: {storage: 1Gi}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from: [{ipBlock: {cidr: 10.0.0.0/8}}, {podSelector: {}, namespaceSelector: {}}]
      ports: [{port: 80}, {port: http, protocol: TCP}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - host: "*.example.org"
      http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web}
roleRef: {kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: web}, {kind: Group, name: ops, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 50%, selector: {matchLabels: {app: web}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 3
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {plural: things, kind: Thing}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              x-kubernetes-preserve-unknown-fields: true
              additionalProperties: {type: array, items: {type: string, default: a, enum: [a, 1]}}
            status: {type: object, additionalProperties: false}
status: {anything: [at all]}
"""
RIGHT: dict[str, dict[str, Any]] = {
    str(one.value["kind"]): one.value for one in load(DOCUMENTS.encode()).documents if isinstance(one.value, dict)
}
POD = ("spec", "template", "spec")
CONTAINER = (*POD, "containers", 0)
SCHEMA = ("spec", "versions", 0, "schema", "openAPIV3Schema")


def _mistakes(document: Mapping[str, Any]) -> tuple[Violation, ...]:
    row = catalogue.find(document["apiVersion"], document["kind"])
    assert row is not None
    return find_violations(row, document)


def _with(kind: str, path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    changed: dict[str, Any] = copy.deepcopy(RIGHT[kind])
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return changed


@pytest.mark.parametrize("kind", RIGHT)
def test_nothing_is_told_of_what_the_api_server_takes(kind: str) -> None:
    assert _mistakes(RIGHT[kind]) == ()


@pytest.mark.parametrize(
    ("kind", "path", "value", "fault"),
    [
        ("Deployment", ("metadata", "labels"), {"app": "not a label"}, ViolationType.MALFORMED),
        ("Deployment", ("metadata", "labels"), {"a/b/c": "x"}, ViolationType.MALFORMED),
        ("Deployment", ("metadata", "annotations"), {"a b": "x"}, ViolationType.MALFORMED),
        ("Deployment", ("metadata", "annotations"), {"a": True}, ViolationType.WRONG_TYPE),
        ("Deployment", ("metadata", "creationTimestamp"), "yesterday", ViolationType.MALFORMED),
        ("Deployment", ("spec", "strategy", "type"), "Rolling", ViolationType.NOT_ALLOWED),
        ("Deployment", ("spec", "strategy", "rollingUpdate", "maxSurge"), "1", ViolationType.MALFORMED),
        ("Deployment", ("spec", "replicas"), "2", ViolationType.WRONG_TYPE),
        ("Deployment", (*POD, "restartPolicy"), "always", ViolationType.NOT_ALLOWED),
        ("Deployment", (*POD, "serviceaccountName"), "web", ViolationType.UNKNOWN_FIELD),
        ("Deployment", (*POD, "containers"), [], ViolationType.MALFORMED),
        ("Deployment", (*POD, "containers"), [{"name": "a"}, {"name": "a"}], ViolationType.DUPLICATE),
        ("Deployment", (*POD, "volumes"), [{"name": "a"}, {"name": "a"}], ViolationType.DUPLICATE),
        ("Deployment", (*POD, "volumes", 1, "emptyDir"), {}, ViolationType.EXCLUSIVE),
        ("Deployment", (*POD, "volumes", 1, "configMap", "defaultMode"), 644, ViolationType.MALFORMED),
        ("Deployment", (*CONTAINER, "name"), "Web", ViolationType.MALFORMED),
        ("Deployment", (*CONTAINER, "env", 0, "value"), 1, ViolationType.WRONG_TYPE),
        ("Deployment", (*CONTAINER, "env", 0, "valueFrom"), {"fieldRef": {"fieldPath": "x"}}, ViolationType.EXCLUSIVE),
        ("Deployment", (*CONTAINER, "env", 2, "valueFrom"), {}, ViolationType.EXCLUSIVE),
        ("Deployment", (*CONTAINER, "ports", 0, "name"), "a-name-of-seventeen", ViolationType.MALFORMED),
        ("Deployment", (*CONTAINER, "ports", 0, "protocol"), "tcp", ViolationType.NOT_ALLOWED),
        ("Deployment", (*CONTAINER, "ports", 0, "containerPort"), 70000, ViolationType.MALFORMED),
        ("Deployment", (*CONTAINER, "readinessProbe", "httpGet", "port"), "8080", ViolationType.MALFORMED),
        ("Deployment", (*CONTAINER, "readinessProbe", "exec"), {"command": ["true"]}, ViolationType.EXCLUSIVE),
        ("Deployment", (*CONTAINER, "livenessProbe"), {"periodSeconds": 5}, ViolationType.EXCLUSIVE),
        ("Deployment", (*CONTAINER, "resources", "limits", "cpu"), "half", ViolationType.MALFORMED),
        ("Deployment", (*CONTAINER, "volumeMounts", 1, "mountPath"), "/data", ViolationType.DUPLICATE),
        ("Service", ("spec", "ports", 0, "targetPort"), "80", ViolationType.MALFORMED),
        ("Service", ("spec", "ports", 1, "name"), "http", ViolationType.DUPLICATE),
        ("Service", ("spec", "type"), "Loadbalancer", ViolationType.NOT_ALLOWED),
        ("Secret", ("data", "key"), "opensesame!", ViolationType.MALFORMED),
        ("Secret", ("stringData", "no/key"), "x", ViolationType.MALFORMED),
        ("ConfigMap", ("data", "port"), 80, ViolationType.WRONG_TYPE),
        ("ConfigMap", ("data", "a/b"), "x", ViolationType.MALFORMED),
        ("PersistentVolumeClaim", ("spec", "accessModes"), ["RWO"], ViolationType.NOT_ALLOWED),
        ("NetworkPolicy", ("spec", "ingress", 0, "from", 0, "podSelector"), {}, ViolationType.EXCLUSIVE),
        ("NetworkPolicy", ("spec", "ingress", 0, "from", 0, "ipBlock", "cidr"), "10.0.0.1", ViolationType.MALFORMED),
        ("Ingress", ("spec", "rules", 0, "http", "paths", 0, "pathType"), "prefix", ViolationType.NOT_ALLOWED),
        ("RoleBinding", ("roleRef", "kind"), "role", ViolationType.NOT_ALLOWED),
        ("RoleBinding", ("subjects", 0, "apiGroup"), "v1", ViolationType.NOT_ALLOWED),
        ("PodDisruptionBudget", ("spec", "maxUnavailable"), 1, ViolationType.EXCLUSIVE),
        ("HorizontalPodAutoscaler", ("spec", "maxReplicas"), 0, ViolationType.MALFORMED),
        ("CustomResourceDefinition", ("spec", "scope"), "namespaced", ViolationType.NOT_ALLOWED),
        ("CustomResourceDefinition", (*SCHEMA, "type"), "map", ViolationType.NOT_ALLOWED),
        ("CustomResourceDefinition", (*SCHEMA, "items"), [{"type": "object"}], ViolationType.WRONG_TYPE),
        ("CustomResourceDefinition", (*SCHEMA, "additionalProperties"), "yes", ViolationType.WRONG_TYPE),
        (
            "CustomResourceDefinition",
            (*SCHEMA, "additionalProperties"),
            {"tipe": "string"},
            ViolationType.UNKNOWN_FIELD,
        ),
    ],
)
def test_what_the_api_server_refuses_is_told(
    kind: str, path: tuple[str | int, ...], value: object, fault: ViolationType
) -> None:
    assert [violation.type for violation in _mistakes(_with(kind, path, value))] == [fault]


def test_a_field_of_an_alternative_is_told_with_what_is_there_beside_it() -> None:
    (violation,) = _mistakes(_with("CustomResourceDefinition", (*SCHEMA, "additionalProperties"), {"tipe": "string"}))
    assert "type" in violation.allowed


@pytest.mark.parametrize("field", ["data", "stringData"])
def test_the_values_of_a_secret_are_never_shown(field: str) -> None:
    told = _mistakes(_with("Secret", (field,), {"key": ["opensesame"], "other": 1234, "third": "open sesame!"}))
    assert told
    assert not any("sesame" in str(violation) or "1234" in str(violation) for violation in told)


def test_a_field_that_is_younger_than_the_oldest_version_has_a_life() -> None:
    (told,) = _mistakes(_with("Deployment", (*POD, "volumes", 0, "image"), {"reference": "example.org/x"}))
    assert (told.type, told.life) == (ViolationType.LIFE, (("since", "1.31"),))


def test_what_the_api_server_warns_of_is_told_with_what_to_use() -> None:
    (told,) = _mistakes(_with("Deployment", (*POD, "volumes", 0, "rbd"), {"image": "x", "monitors": ["y"]}))
    assert (told.type, dict(told.life)) == (ViolationType.LIFE, {"deprecated": "1.28", "use": "a CSI driver"})


def test_a_changed_type_is_told_only_where_a_value_needs_the_later_one() -> None:
    later = {**RIGHT["PersistentVolumeClaim"]["spec"]["dataSourceRef"], "namespace": "other"}
    (told,) = _mistakes(_with("PersistentVolumeClaim", ("spec", "dataSourceRef"), later))
    assert (told.type, told.life) == (ViolationType.LIFE, (("since", "1.26"),))
    placeholder = {"requests": {"storage": "${SIZE}"}}
    assert _mistakes(_with("PersistentVolumeClaim", ("spec", "resources"), placeholder)) == ()


@pytest.mark.parametrize("at", [None, TABLE.versions[0], TABLE.versions[-1]])
def test_every_kind_compiles_in_every_version(at: tuple[int, ...] | None) -> None:
    for row in TABLE.kinds:
        schema = catalogue.schema(row, at)
        text = json.dumps(schema)
        assert all(f'"#/$defs/{name}"' in text for name in schema["$defs"])


def test_every_type_is_needed() -> None:
    needed = {name for row in TABLE.kinds for name in catalogue.schema(row)["$defs"]}
    assert TABLE.blocks.keys() - needed - {row.type for row in TABLE.kinds} == set()


def test_the_table_stays_small() -> None:
    assert (SCRIPTS.parent / "schemas" / "fields" / "kubernetes.fields").stat().st_size < LARGEST


def test_removed_api_versions_agree_with_the_table() -> None:
    rows = {(row.api_version, row.kind): row for row in TABLE.kinds}
    for (api_version, kind), (removed, now) in REMOVED.items():
        row = rows.get((api_version, kind))
        if row is None:
            assert version(removed) <= TABLE.versions[0]
        else:
            assert (row.life.removed, row.life.use) == (version(removed), now)
        if now:
            assert rows[now, kind].life.removed is None


def test_kinds_that_are_gone_name_what_to_use() -> None:
    rows = {(row.api_version, row.kind): row for row in TABLE.kinds}
    for row in TABLE.kinds:
        if row.life.removed and row.life.use:
            assert rows[row.life.use, row.kind].life.removed is None


# The generator, on a package that is made up.

API = "io.k8s.api"
OVERLAY = """\
kind apps/v1 Thing
  spec! AppsV1ThingSpec

type AppsV1ThingSpec
  mode string enum=On,Off,
  name dns-label
  weight int32 min=1 optional
  at-most-one: mode, name
"""
EXPECTED = """\
# Generated by scripts/make_kubernetes_fields.py: changes go into scripts/kubernetes_fields/overlay.fields.
@product kubernetes
@title Kubernetes
@versions 1.25 1.26 1.27
@origin the OpenAPI definitions of Kubernetes, from the PyPI package kubernetes-validate 9.9
@licence Apache-2.0

kind apps/v1 Thing
  spec! AppsV1ThingSpec
  status any

kind apps/v1beta1 Thing removed=1.27 use=apps/v1
  spec AppsV1beta1ThingSpec
  status any

kind v1 Part body=Part

type AppsV1ThingSpec
  amount quantity since=1.26
  empty struct
  keys {base64}
  mode string enum=On,Off,
  name! dns-label
  parts [Part] removed=1.27
  port int-or-string removed=1.26
  port int32 since=1.26
  raw object
  weight int32 min=1
  at-most-one: mode, name

type AppsV1beta1ThingSpec
  name string

type ObjectMeta
  labels {string}

type Part
  apiVersion string
  kind string
  metadata ObjectMeta
  when date-time
"""


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _object(properties: Mapping[str, object], *kinds: tuple[str, str, str], required: tuple[str, ...] = ()) -> object:
    gvk = [{"group": group, "version": version, "kind": kind} for group, version, kind in kinds]
    own: dict[str, object] = {"type": ["object", "null"], "properties": properties, "required": list(required)}
    return {**own, "x-kubernetes-group-version-kind": gvk} if gvk else own


def _kind(spec: str, group: str, version: str) -> object:
    words = {"apiVersion": {"type": "string"}, "kind": {"type": "string"}}
    meta = _ref("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
    properties = {**words, "metadata": meta, "spec": _ref(spec), "status": _ref(spec)}
    return _object(properties, (group, version, "Thing"))


def _definitions(minor: int) -> dict[str, object]:
    text, number = {"type": ["string", "null"]}, {"type": "integer", "format": "int32"}
    machinery = "io.k8s.apimachinery.pkg"
    words = {"apiVersion": text, "kind": text}
    meta = _ref(f"{machinery}.apis.meta.v1.ObjectMeta")
    spec: dict[str, object] = {
        "name": text,
        "mode": text,
        "weight": number,
        "keys": {"type": "object", "additionalProperties": {"type": "string", "format": "byte"}},
        "raw": _ref(f"{machinery}.runtime.RawExtension"),
        "empty": _ref(f"{API}.apps.v1.Empty"),
        "port": number if minor > 25 else _ref(f"{machinery}.util.intstr.IntOrString"),
    }
    if minor < 27:
        spec["parts"] = {"type": ["array", "null"], "items": _ref(f"{API}.core.v1.Part")}
    if minor > 25:
        spec["amount"] = _ref(f"{machinery}.api.resource.Quantity")
    part = {**words, "metadata": meta, "when": _ref(f"{machinery}.apis.meta.v1.Time")}
    found = {
        f"{API}.apps.v1.Thing": _kind(f"{API}.apps.v1.ThingSpec", "apps", "v1"),
        f"{API}.apps.v1.ThingList": _object(words, ("apps", "v1", "ThingList")),
        f"{API}.apps.v1.ThingSpec": _object(spec, required=("name", "weight")),
        f"{API}.apps.v1.Empty": {"type": "object"},
        f"{API}.core.v1.Part": _object(part, ("", "v1", "Part")),
        f"{machinery}.apis.meta.v1.Status": _object(words, ("", "v1", "Status")),
        f"{machinery}.apis.meta.v1.Time": {"type": "string", "format": "date-time"},
        f"{machinery}.apis.meta.v1.ObjectMeta": _object({"labels": {"type": "object", "additionalProperties": text}}),
        f"{machinery}.runtime.RawExtension": {"type": "object"},
        f"{machinery}.util.intstr.IntOrString": {"oneOf": [text, number]},
        f"{machinery}.api.resource.Quantity": {"oneOf": [text, {"type": "number"}]},
    }
    if minor < 27:
        found[f"{API}.apps.v1beta1.Thing"] = _kind(f"{API}.apps.v1beta1.ThingSpec", "apps", "v1beta1")
        found[f"{API}.apps.v1beta1.ThingSpec"] = _object({"name": text})
    return found


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "kubernetes_validate"
    for minor in (27, 25, 26):
        schemas = folder / "kubernetes-json-schema" / f"v1.{minor}.0-local-strict"
        schemas.mkdir(parents=True)
        (schemas / "_definitions.json").write_text(json.dumps({"$defs": _definitions(minor)}))
        (schemas.parent / f"v1.{minor}.0-local").mkdir()
    (folder / "version.py").write_text("__version__ = '9.9'\n")
    return folder


Make = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def make(package: Path, tmp_path: Path) -> Make:
    def call(*words: str, overlay: str = OVERLAY, folder: Path = package) -> "subprocess.CompletedProcess[str]":
        (tmp_path / "overlay.fields").write_text(overlay)
        files: list[str | Path] = ["--overlay", tmp_path / "overlay.fields", "--output", tmp_path / "made.fields"]
        command: list[str | Path] = [
            sys.executable,
            "-B",
            SCRIPTS / "make_kubernetes_fields.py",
            folder,
            *files,
            *words,
        ]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return call


def test_the_generator_makes_lives_names_and_rules(make: Make, tmp_path: Path) -> None:
    assert make().returncode == 0
    assert (tmp_path / "made.fields").read_text() == EXPECTED


def test_check_tells_whether_the_table_is_current(make: Make, tmp_path: Path) -> None:
    assert make("--check").returncode == 1
    assert not (tmp_path / "made.fields").exists()
    make()
    first = (tmp_path / "made.fields").read_bytes()
    assert make("--check").returncode == 0
    assert make().stdout == ""
    assert (tmp_path / "made.fields").read_bytes() == first
    assert make("--check", overlay="").returncode == 1


@pytest.mark.parametrize(
    ("overlay", "words"),
    [
        ("type Nothing\n  a string\n", "not there: type Nothing"),
        ("kind v2 Part\n", "not there: kind v2 Part"),
        ("type AppsV1ThingSpec\n  nmae string\n", "type AppsV1ThingSpec has no nmae"),
        ("type AppsV1ThingSpec\n  at-most-one: name, nmae\n", "type AppsV1ThingSpec has no nmae"),
        ("type AppsV1ThingSpec\n  name integer\n", "type AppsV1ThingSpec: name is string, not integer"),
    ],
)
def test_an_overlay_that_fits_nothing_is_refused(make: Make, overlay: str, words: str) -> None:
    done = make(overlay=overlay)
    assert (done.returncode, done.stderr.strip()) == (1, words)


def test_without_the_package_the_generator_says_how_to_get_it(make: Make, tmp_path: Path) -> None:
    done = make(folder=tmp_path)
    assert done.returncode == 2
    assert "pip download kubernetes-validate" in done.stderr


@pytest.mark.system
def test_the_committed_table_is_what_the_generator_makes(lacking: Callable[[str], NoReturn]) -> None:
    if importlib.util.find_spec("kubernetes_validate") is None:
        lacking("the package kubernetes-validate is not installed")
    command: list[str | Path] = [sys.executable, "-B", SCRIPTS / "make_kubernetes_fields.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_comparison_finds_what_differs(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    core = import_module("compare.core")
    found = {(one.version, one.kind, one.path, one.what) for one in core.differences(package)}
    assert ("1.25", "apps/v1 Thing", "", "missing") in found
    assert ("1.25", "apps/v1 Deployment", "", "extra") in found
    assert core.extents(package)["kubernetes"].versions == 3


def test_the_comparison_looks_into_lists_and_types(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schemas = package / "kubernetes-json-schema" / "v1.27.0-local-strict" / "_definitions.json"
    text = {"type": "string"}
    ports = {"type": "array", "items": _ref(f"{API}.core.v1.ServicePort")}
    definitions = {
        f"{API}.core.v1.Service": _object(
            {"apiVersion": text, "kind": text, "spec": _ref(f"{API}.core.v1.ServiceSpec")}, ("", "v1", "Service")
        ),
        f"{API}.core.v1.ServiceSpec": _object({"ports": ports, "type": {"type": "integer"}, "new": text}),
        f"{API}.core.v1.ServicePort": _object({"port": {"type": "integer"}, "name": text}),
    }
    schemas.write_text(json.dumps({"$defs": definitions}))
    monkeypatch.syspath_prepend(str(SCRIPTS))
    core = import_module("compare.core")
    found = [one for one in core.differences(package) if one.kind == "v1 Service" and one.version == "1.27"]
    assert {one[4:] for one in found if one.path == ".spec.new"} == {("missing", "", "string")}
    assert {one[4:] for one in found if one.path == ".spec.type"} == {("type", "string", "integer")}
    assert {one[4:] for one in found if one.path == ".spec.ports[].nodePort"} == {("extra", "integer", "")}
    assert not [one for one in found if one.path in (".spec.ports", ".spec.ports[].port", ".spec.ports[].name")]
