"""The table of references keeps its laws, and each row finds what its path says."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from stackwright.lint.finding import Severity
from stackwright.lint.missing_targets import missing_targets
from stackwright.lint.rule import File
from stackwright.lint.rules import load_rule
from stackwright.lint.rules.index import INDEX
from stackwright.model.build_repository import build_repository
from stackwright.model.deployed.resolve_names import all_edges
from stackwright.model.edge import Edge
from stackwright.model.facts import ReferenceFact
from stackwright.model.files.file_tree import Tree, WhyMissing
from stackwright.model.find_references import references
from stackwright.model.read_file import is_language, is_yaml, read
from stackwright.model.repository import Repository
from stackwright.model.text.open_collections import Value
from stackwright.model.text.place import Node, NodePath, Place
from stackwright.schemas.reference_forms import Base, Kind, Leads, Name, Path, QualifiedName, Reference, path_keys
from stackwright.schemas.references import (
    APPLICATION,
    APPLICATION_SET,
    COMPONENT,
    FLUX_KUSTOMIZATION,
    HELMFILE,
    HELMFILE_ENVIRONMENT,
    KUSTOMIZATION,
    NIX_FILE,
    REFERENCES,
    TALCONFIG,
)

HERE = "https://git.example.org/team/repo.git"
ROWS = list(enumerate(REFERENCES))
IDS = [f"{row.source.name}.{row.path}{f'={row.when[1]}' if row.when else ''}" for row in REFERENCES]
#: Charts and helmfiles, which may be folders, are in tests/test_helmfiles.py.
APART = [row for row in REFERENCES if row.source == NIX_FILE or (row.source == HELMFILE and row.leads is Leads.ANY)]
PATH_ROWS = [(number, row) for number, row in ROWS if row.leads and row not in APART]
NIX_ROWS = [row for row in REFERENCES if row.source == NIX_FILE]
#: A Nix file with a path for each of its rows.
NIX_TEXTS = {"import": "import {}", "path": "{{ a = {}; }}", "asked": "let f = p: builtins.pathExists p; in f {}"}
OBJECT_ROWS = [(number, row) for number, row in ROWS if row.kind]


def smallest(row: Reference, text: str, **siblings: Value) -> tuple[Value, NodePath]:
    """The least value with `text` at the row's path and with its siblings, and the node of that text."""
    value: Value = _mark(row) + text
    path: NodePath = ()
    beside: dict[str, Value] = {**siblings, **({row.when[0]: row.when[1]} if row.when else {})}
    last_key = max(index for index, step in enumerate(path_keys(row.path)) if step != "[]")
    for index, step in reversed([*enumerate(path_keys(row.path))]):
        if step == "[]":
            value, path = [value], (0, *path)
        else:
            value, path = ({step: value, **beside} if index == last_key else {step: value}), (step, *path)
    return value, path


def _mark(row: Reference) -> str:
    return row.target.mark if isinstance(row.target, Path) else ""


def _sibling(row: Reference) -> str | None:
    """The field beside the name that has the target's namespace."""
    return row.target.namespace if isinstance(row.target, Name) else None


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a", ("a",)),
        ("a.b", ("a", "b")),
        ("a[].b[]", ("a", "[]", "b", "[]")),
        ("a[x.y/z-w].b", ("a", "x.y/z-w", "b")),
    ],
)
def test_steps(path: str, found: tuple[str, ...]) -> None:
    assert path_keys(path) == found


@pytest.mark.parametrize("row", REFERENCES, ids=IDS)
def test_a_path_is_its_steps(row: Reference) -> None:
    written = "".join(
        f"[{step}]" if "." in step else step if step == "[]" else f".{step}" for step in path_keys(row.path)
    )
    assert written.removeprefix(".") == row.path
    assert path_keys(row.path)[0] != "[]"


def test_no_row_stands_twice() -> None:
    keys = [(row.source, row.path, row.target, row.when) for row in REFERENCES]
    assert len(keys) == len(set(keys))


def test_rows_with_the_same_path_exclude_each_other() -> None:
    conditions: dict[tuple[Kind, str], set[tuple[str, str | bool | None] | None]] = {}
    for row in REFERENCES:
        found = conditions.setdefault((row.source, row.path), set())
        assert row.when not in found
        found.add(row.when)
    assert all(None not in found for found in conditions.values() if len(found) > 1)


def test_every_rule_of_a_row_is_one() -> None:
    named = {code for row in REFERENCES for code in (row.rule, row.refs) if code}
    assert named <= INDEX.keys()
    assert {"K8S001", "KUS001", "ARG001", "ARG002", "TAL004"} <= named


@pytest.mark.parametrize("form", [*Leads, *Base, Name, QualifiedName])
def test_every_form_has_a_row(form: object) -> None:
    assert any(
        form in (row.leads, type(row.target)) or (isinstance(row.target, Path) and row.target.base is form)
        for row in REFERENCES
    )


@pytest.mark.parametrize(("number", "row"), ROWS, ids=IDS)
def test_extraction(number: int, row: Reference) -> None:
    owner = Node(2, ("items", 1))
    value, path = smallest(row, "wanted")
    fact = ReferenceFact(number, Node(2, (*owner.path, *path)), owner, f"{_mark(row)}wanted", None, False)
    assert references(row.source, value, owner) == (fact,)
    if sibling := _sibling(row):
        value, _ = smallest(row, "wanted", **{sibling: "there"})
        assert references(row.source, value, owner) == (fact._replace(namespace="there"),)
    optional, _ = smallest(row, "wanted", optional=True)
    assert references(row.source, optional, owner) == (fact._replace(optional=True),)


@pytest.mark.parametrize(("number", "row"), ROWS, ids=IDS)
def test_nothing_is_extracted_from_anything_else(number: int, row: Reference) -> None:
    owner = Node(0, ())
    others: list[Value] = ["", 7, None, ["wanted"], {"wanted": "wanted"}, *_contents(row)]
    for other in others:
        value, _ = smallest(row, "wanted")
        assert references(row.source, _replaced(value, other), owner) == ()
    value, _ = smallest(row, "wanted")
    assert references(Kind("example.org", row.source.name), value, owner) == ()
    if row.when:
        value, _ = smallest(replace(row, when=(row.when[0], "Other")), "wanted")
        assert references(row.source, value, owner) == ()


def _contents(row: Reference) -> list[Value]:
    """Texts that are no path but the content itself, which must not be kept: it may have secrets."""
    match row.target:
        case Path(mark=mark) if mark:
            return ["wanted", f"{mark}", f"{mark}wanted\nmore"]
        case Path(inline=True):
            return ["wanted: 1\nmore: 2\n"]
        case _:
            return []


def _replaced(value: Value, other: Value) -> Value:
    match value:
        case "wanted" | "@wanted":
            return other
        case dict():
            return {key: _replaced(item, other) for key, item in value.items()}
        case list():
            return [_replaced(item, other) for item in value]
        case _:
            return value


def _repository(files: dict[str, str]) -> Repository:
    tree = Tree(frozenset(files), {}, frozenset(), frozenset())
    facts = {
        name: read(name, text.encode()).facts for name, text in files.items() if is_yaml(name) or is_language(name)
    }
    return build_repository(tree, facts, urls=(HERE,))


def _edge(row: Reference, files: dict[str, str], path: str) -> Edge:
    (edge,) = [edge for edge in all_edges(_repository(files)) if edge.at.path == path and edge.reference == row]
    return edge


def _told(files: dict[str, str], path: str) -> list[tuple[str, Place, str | None]]:
    """What the rules that rows name have to say of a file."""
    repository = _repository(files)
    file = File(path, repository.files[path], repository)
    rules = [load_rule(code) for code in sorted({row.rule for row in REFERENCES if row.rule})]
    asked = [rule for rule in rules if any(file.of(kind) for kind in rule.of)]
    return [(rule.code, problem.at, problem.target) for rule in asked for problem in rule.check(file)]


#: Groups without a version v1.
APIS = {
    "": "v1",
    "gateway.networking.x-k8s.io": "gateway.networking.x-k8s.io/v1alpha1",
    "kustomize.config.k8s.io": "kustomize.config.k8s.io/v1beta1",
}


def _document(row: Reference, text: str) -> dict[str, Value]:
    value, _ = smallest(row, text)
    assert isinstance(value, dict)
    if row.source == TALCONFIG:
        return {"nodes": [{"hostname": "a"}], **value}
    if row.source == HELMFILE:
        return {"releases": [], **value}
    if row.source == HELMFILE_ENVIRONMENT:
        return {"releases": [], "environments": {"default": value}}
    api = APIS.get(row.source.group)
    value |= {"apiVersion": api or f"{row.source.group}/v1", "kind": row.source.name}
    if row.source not in (KUSTOMIZATION, COMPONENT):
        metadata = value.setdefault("metadata", {})
        assert isinstance(metadata, dict)
        metadata["name"] = "source"
    return value


NAMES = {KUSTOMIZATION: "kustomization.yaml", COMPONENT: "kustomization.yaml", TALCONFIG: "talconfig.yaml"}
NAMES |= {HELMFILE: "helmfile.yaml", HELMFILE_ENVIRONMENT: "helmfile.yaml"}


def _nowhere(row: Reference) -> tuple[bool, WhyMissing]:
    """Without a rule nothing is known of a target that is not there."""
    return (True, WhyMissing.ABSENT) if row.rule else (False, WhyMissing.GENERATED)


def _targets(leads: Leads) -> Iterator[tuple[str, str]]:
    """What a path may be written as, and the file that makes it lead somewhere."""
    match leads:
        case Leads.FILE | Leads.VALUES:
            yield "there.yaml", "there.yaml"
        case Leads.KEYED_FILE:
            yield from (("there.txt", "there.txt"), ("key=there.txt", "there.txt"))
        case Leads.MANIFESTS:
            yield from (("there.yaml", "there.yaml"), ("there", "there/kustomization.yaml"))
        case Leads.KUSTOMIZATION:
            yield "there", "there/kustomization.yaml"
        case Leads.FOLDER | Leads.FOLDERS:
            yield "there", "there/x.yaml"
        case Leads.ANY:
            yield from (("./there.txt", "there.txt"), ("./there", "there/x.yaml"))
        case Leads.NIX:
            yield from (("./there.nix", "there.nix"), ("./there", "there/default.nix"))


@pytest.mark.parametrize(("number", "row"), PATH_ROWS, ids=[IDS[number] for number, _ in PATH_ROWS])
def test_paths_lead_to_what_is_there(number: int, row: Reference) -> None:
    assert row.leads
    for written, target in _targets(row.leads):
        document = _document(row, written)
        if row.source == APPLICATION:
            _source_of(document["spec"])["repoURL"] = HERE
        if row.source == APPLICATION_SET:
            document = json.loads(json.dumps(document).replace('"git": {', f'"git": {{"repoURL": "{HERE}", '))
        name = NAMES.get(row.source, "root.yaml")
        files = {name: json.dumps(document)}
        if row.source == FLUX_KUSTOMIZATION:
            files = {name: json.dumps(_with_source(document)), "source.yaml": json.dumps(GIT_SOURCE)}
        missing, existing = _edge(row, files, name), _edge(row, {**files, target: ""}, name)
        assert (missing.is_missing, missing.why, missing.hit) == (*_nowhere(row), None)
        assert _told(files, name) == ([(row.rule, missing.at, target.partition("/")[0])] if row.rule else [])
        assert _told({**files, target: ""}, name) == []
        assert (existing.is_missing, existing.why) == (False, None)
        assert existing.hit is not None
        assert existing.hit.path in (target, written)


GIT_SOURCE: dict[str, Value] = {
    "apiVersion": "source.toolkit.fluxcd.io/v1",
    "kind": "GitRepository",
    "metadata": {"name": "own"},
    "spec": {"url": HERE, "ref": {"branch": "main"}},
}


def _with_source(document: dict[str, Value]) -> dict[str, Value]:
    """A Kustomization of Flux that deploys from this repository."""
    spec = document["spec"]
    assert isinstance(spec, dict)
    return {**document, "spec": {**spec, "sourceRef": {"kind": "GitRepository", "name": "own"}}}


@pytest.mark.parametrize("row", NIX_ROWS, ids=lambda row: row.path)
def test_paths_in_nix_lead_to_what_is_there(row: Reference) -> None:
    assert row.leads
    for written, target in _targets(row.leads):
        files = {"root.nix": NIX_TEXTS[row.path].format(written)}
        missing, existing = _edge(row, files, "root.nix"), _edge(row, {**files, target: ""}, "root.nix")
        assert (missing.why, missing.hit, existing.why) == (WhyMissing.ABSENT, None, None)
        assert _told(files, "root.nix") == [(row.rule, missing.at, target.partition("/")[0])]
        assert _told({**files, target: ""}, "root.nix") == []
        assert existing.hit is not None
        assert existing.hit.path in (target, written.removeprefix("./"))


def test_a_kustomization_with_a_name_has_each_edge_once() -> None:
    text = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: web}\nresources: [gone.yaml]\n"
    found = read("kustomization.yaml", text.encode()).facts
    assert [fact.value for fact in found.of(ReferenceFact)] == ["gone.yaml"]


def _source_of(spec: Value) -> dict[str, Value]:
    assert isinstance(spec, dict)
    found = spec.get("source") or spec.get("sources") or spec.get("sourceHydrator")
    found = found[0] if isinstance(found, list) else found
    assert isinstance(found, dict)
    inner = found.get("drySource", found)
    assert isinstance(inner, dict)
    return inner


@pytest.mark.parametrize(("number", "row"), OBJECT_ROWS, ids=[IDS[number] for number, _ in OBJECT_ROWS])
def test_names_lead_to_what_is_there(number: int, row: Reference) -> None:
    assert row.kind
    files = {"source.yaml": json.dumps(_document(row, "wanted"))}
    group = f"{row.kind.group}/v1" if row.kind.group else "v1"
    target = {"apiVersion": group, "kind": row.kind.name, "metadata": {"name": "wanted"}}
    # These rules want one that may have been meant.
    if row.only_near or row.source.group.endswith(("fluxcd.io", "controlplane.io", "kubevirt.io")):
        files["near.yaml"] = json.dumps({**target, "metadata": {"name": "wantd"}})
    missing = _edge(row, files, "source.yaml")
    existing = _edge(row, {**files, "target.yaml": json.dumps(target)}, "source.yaml")
    assert (missing.is_missing, missing.why) == _nowhere(row)
    assert _told(files, "source.yaml") == ([(row.rule, missing.at, "wanted")] if row.rule else [])
    assert _told({**files, "target.yaml": json.dumps(target)}, "source.yaml") == []
    assert existing.hit is not None
    assert existing.hit.path == "target.yaml"


def test_a_row_may_be_told_more_or_less_severely(monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = [row for row in REFERENCES if (row.source, row.path) == (KUSTOMIZATION, "crds[]")]
    number = REFERENCES.index(row)
    files = {"kustomization.yaml": json.dumps({"crds": ["gone.yaml"], "resources": ["gone.yaml"]})}
    repository = _repository(files)
    file = File("kustomization.yaml", repository.files["kustomization.yaml"], repository)
    assert [problem.severity for problem in missing_targets(file, "KUS001")] == [None, None]
    milder = (*REFERENCES[:number], replace(row, severity="info"), *REFERENCES[number + 1 :])
    monkeypatch.setattr("stackwright.model.facts.REFERENCES", milder)
    repository = _repository(files)
    told = missing_targets(File("kustomization.yaml", file.facts, repository), "KUS001")
    assert {problem.at.at: problem.severity for problem in told} == {
        Node(0, ("crds", 0)): Severity.INFO,
        Node(0, ("resources", 0)): None,
    }


AUTH = "nginx.ingress.kubernetes.io/fastcgi-params-configmap"


@pytest.mark.parametrize(
    ("written", "found"),
    [("wanted", "web.yaml"), ("web/wanted", "web.yaml"), ("other/wanted", "other.yaml"), ("third/wanted", None)],
)
def test_a_name_may_have_its_namespace_before_it(written: str, found: str | None) -> None:
    metadata = {"name": "i", "namespace": "web", "annotations": {AUTH: written}}
    ingress = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata}
    files = {"ingress.yaml": json.dumps(ingress)}
    for namespace in ("web", "other"):
        there = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "wanted", "namespace": namespace}}
        files[f"{namespace}.yaml"] = json.dumps(there)
    (edge,) = all_edges(_repository(files))
    assert (edge.written, edge.target) == (written, "wanted")
    assert (edge.hit.path if edge.hit else None) == found


def test_the_fix_of_a_name_keeps_its_namespace() -> None:
    annotations = {AUTH: "web/params-confg"}
    metadata = {"name": "i", "namespace": "web", "annotations": annotations}
    there = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "params-config", "namespace": "web"}}
    ingress = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata}
    repository = _repository({"ingress.yaml": json.dumps(ingress), "map.yaml": json.dumps(there)})
    (problem,) = missing_targets(File("ingress.yaml", repository.files["ingress.yaml"], repository), "K8S001")
    assert problem.message == "ConfigMap `params-confg` does not exist in this repository"
    assert problem.hint == "write `web/params-config`"
    assert problem.fix
    assert [edit.new for edit in problem.fix.edits] == ["web/params-config"]


def test_the_table_has_the_rows_of_kustomize_and_argo_cd() -> None:
    """Section 3.3 and 3.4 of the facts: every field that names a file or folder."""
    fields = {
        "resources[]", "bases[]", "components[]", "crds[]", "configurations[]", "generators[]", "transformers[]",
        "validators[]", "patches[].path", "patchesStrategicMerge[]", "patchesJson6902[].path", "replacements[].path",
        "openapi.path", "configMapGenerator[].files[]", "configMapGenerator[].envs[]", "configMapGenerator[].env",
        "secretGenerator[].files[]", "secretGenerator[].envs[]", "secretGenerator[].env", "helmCharts[].valuesFile",
        "helmCharts[].additionalValuesFiles[]", "helmChartInflationGenerator[].values",
    }  # fmt: skip
    for kind in (KUSTOMIZATION, COMPONENT):
        assert {row.path for row in REFERENCES if row.source == kind} == fields
    tails = {
        "path", "helm.valueFiles[]", "helm.fileParameters[].path", "kustomize.components[]", "kustomize.patches[].path",
        "directory.jsonnet.libs[]",
    }  # fmt: skip
    sources = ("spec.source.", "spec.sources[].", "spec.sourceHydrator.drySource.")
    assert {row.path for row in REFERENCES if row.source == APPLICATION} == {
        s + tail for s in sources for tail in tails
    }


@pytest.mark.parametrize(
    ("kind", "path", "target"),
    [
        ("Pod", "spec.serviceAccountName", "ServiceAccount"),
        ("Deployment", "spec.template.spec.volumes[].configMap.name", "ConfigMap"),
        ("DaemonSet", "spec.template.spec.volumes[].projected.sources[].secret.name", "Secret"),
        ("StatefulSet", "spec.template.spec.volumes[].persistentVolumeClaim.claimName", "PersistentVolumeClaim"),
        ("Job", "spec.template.spec.initContainers[].envFrom[].secretRef.name", "Secret"),
        (
            "CronJob",
            "spec.jobTemplate.spec.template.spec.containers[].env[].valueFrom.configMapKeyRef.name",
            "ConfigMap",
        ),
        ("PodTemplate", "template.spec.imagePullSecrets[].name", "Secret"),
        ("StatefulSet", "spec.serviceName", "Service"),
        ("StatefulSet", "spec.volumeClaimTemplates[].spec.storageClassName", "StorageClass"),
        ("PersistentVolumeClaim", "spec.volumeName", "PersistentVolume"),
        ("PersistentVolume", "spec.azureFile.secretName", "Secret"),
        ("StorageClass", "parameters.adminSecretName", "Secret"),
        ("Ingress", "spec.tls[].secretName", "Secret"),
        ("Ingress", "spec.rules[].http.paths[].backend.service.name", "Service"),
        ("Ingress", "spec.defaultBackend.service.name", "Service"),
        ("Ingress", "spec.ingressClassName", "IngressClass"),
        ("Ingress", "metadata.annotations[nginx.ingress.kubernetes.io/auth-tls-secret]", "Secret"),
        ("Ingress", "metadata.annotations[ingress.kubernetes.io/auth-secret]", "Secret"),
        ("Ingress", "metadata.annotations[nginx.ingress.kubernetes.io/fastcgi-params-configmap]", "ConfigMap"),
        ("ServiceAccount", "imagePullSecrets[].name", "Secret"),
        ("RoleBinding", "roleRef.name", "Role"),
        ("ClusterRoleBinding", "roleRef.name", "ClusterRole"),
        ("ClusterRoleBinding", "subjects[].name", "ServiceAccount"),
        ("HorizontalPodAutoscaler", "spec.scaleTargetRef.name", "Deployment"),
        ("APIService", "spec.service.name", "Service"),
        ("MutatingWebhookConfiguration", "webhooks[].clientConfig.service.name", "Service"),
        ("ValidatingAdmissionPolicyBinding", "spec.policyName", "ValidatingAdmissionPolicy"),
    ],
)
def test_the_table_has_the_rows_of_core_kubernetes(kind: str, path: str, target: str) -> None:
    """A row of each target of section 3.5 of the facts, as written there."""
    found = {row.kind.name for row in REFERENCES if (row.source.name, row.path) == (kind, path) and row.kind}
    assert target in found


@pytest.mark.parametrize(
    ("kind", "path", "target"),
    [
        ("VirtualMachine", "spec.template.spec.volumes[].persistentVolumeClaim.claimName", "PersistentVolumeClaim"),
        ("VirtualMachine", "spec.template.spec.volumes[].dataVolume.name", "PersistentVolumeClaim"),
        ("VirtualMachine", "spec.template.spec.volumes[].cloudInitNoCloud.secretRef.name", "Secret"),
        ("VirtualMachine", "spec.template.spec.volumes[].sysprep.configMap.name", "ConfigMap"),
        ("VirtualMachine", "spec.template.spec.networks[].multus.networkName", "NetworkAttachmentDefinition"),
        ("VirtualMachine", "spec.instancetype.name", "VirtualMachineClusterInstancetype"),
        ("VirtualMachine", "spec.preference.name", "VirtualMachinePreference"),
        ("VirtualMachine", "spec.dataVolumeTemplates[].spec.sourceRef.name", "DataSource"),
        ("VirtualMachine", "spec.template.spec.accessCredentials[].sshPublicKey.source.secret.secretName", "Secret"),
        ("VirtualMachineInstance", "spec.volumes[].serviceAccount.serviceAccountName", "ServiceAccount"),
        ("VirtualMachinePool", "spec.virtualMachineTemplate.spec.template.spec.volumes[].configMap.name", "ConfigMap"),
        ("DataVolume", "spec.source.pvc.name", "PersistentVolumeClaim"),
        ("DataVolume", "spec.storage.storageClassName", "StorageClass"),
        ("DataVolume", "spec.source.http.secretRef", "Secret"),
        ("DataSource", "spec.source.pvc.name", "PersistentVolumeClaim"),
        ("VirtualMachineSnapshot", "spec.source.name", "VirtualMachine"),
    ],
)
def test_the_table_has_the_rows_of_virtual_machines(kind: str, path: str, target: str) -> None:
    """A row of each target of sections 3.1 and 3.2 of the facts."""
    found = {row.kind.name for row in REFERENCES if (row.source.name, row.path) == (kind, path) and row.kind}
    assert target in found


MACHINE = """\
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  instancetype: {name: small}
  template:
    spec:
      networks: [{name: a, multus: {networkName: other/lan}}, {name: b, multus: {networkName: lan, default: true}}]
      volumes: [{name: root, dataVolume: {name: web-root}}, {name: data, persistentVolumeClaim: {claimName: data}}]
"""


def test_a_machine_finds_what_it_names_by_namespace_and_kind() -> None:
    made = "apiVersion: cdi.kubevirt.io/v1beta1\nkind: DataVolume\nmetadata: {name: web-root, namespace: vms}\n"
    type_of = "apiVersion: instancetype.kubevirt.io/v1beta1\nkind: VirtualMachineClusterInstancetype\nmetadata: {name: small}\n"
    lan = "apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: lan, namespace: other}\n"
    files = {"vm.yaml": MACHINE, "volume.yaml": made, "type.yaml": type_of, "lan.yaml": lan}
    found = {edge.written: edge.hit.path if edge.hit else edge.why for edge in all_edges(_repository(files))}
    assert found == {
        "small": "type.yaml",
        "other/lan": "lan.yaml",
        "web-root": "volume.yaml",
        "data": WhyMissing.ABSENT,
    }
