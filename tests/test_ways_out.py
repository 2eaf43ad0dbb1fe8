"""What a finding says to do: where a field belongs, what is meant by a unit, from where a path is counted."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.finding import Finding, Report
from stackwright.lint.violation_messages import one_of
from stackwright.schemas.formats.texts import LOOKS
from stackwright.schemas.validation.unknown_units import in_its_units

Make = Callable[[Mapping[str, str | bytes]], Path]
Check = Callable[..., Report]

POLICY = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: web}\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{name: a, image: example.org/a:1}]\n"
DEPLOYMENT = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {a: b}}\n"
    "  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: a, image: example.org/a:1}]}\n"
)
CLAIM = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\nspec:\n  accessModes: [ReadWriteOnce]\n"


def hints(found: Report, code: str) -> list[str]:
    return [finding.hint or "" for finding in found.findings if finding.code == code]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            POLICY + "podSelector: {matchLabels: {a: b}}\nspec: {}\n",
            "it belongs in `spec.podSelector`; without `spec.podSelector` the policy is for every Pod of its namespace",
        ),
        (
            POLICY + "ingress: [{}]\nspec: {podSelector: {}}\n",
            "it belongs in `spec.ingress`; without `spec.ingress` nothing may reach the Pods",
        ),
        (
            POLICY + "egress: [{}]\nspec: {podSelector: {}, policyTypes: [Egress]}\n",
            "it belongs in `spec.egress`; without `spec.egress` the Pods may reach nothing, if `policyTypes` has Egress",
        ),
        (
            POLICY + "policyTypes: [Egress]\nspec: {podSelector: {}}\n",
            "it belongs in `spec.policyTypes`; without `spec.policyTypes` the policy is for Egress only if it has "
            "`egress`",
        ),
        (
            POLICY + "spec: {matchLabels: {a: b}}\n",
            "it belongs in `spec.podSelector.matchLabels`; without `spec.podSelector` the policy is for every Pod of "
            "its namespace",
        ),
        (
            POLICY + "spec: {podSelector: {a: b}}\n",
            "labels belong under `matchLabels`; without `spec.podSelector.matchLabels` the policy is for every Pod of "
            "its namespace",
        ),
        (
            POLICY + "spec: {podSelector: {}, from: [{podSelector: {}}]}\n",
            "it belongs in `spec.ingress[].from`; without `spec.ingress` nothing may reach the Pods",
        ),
        (
            POLICY + "spec: {podSelector: {}, ports: [{port: 80}]}\n",
            "it belongs in `spec.egress[].ports` or `spec.ingress[].ports`",
        ),
        (
            POLICY + "spec: {podSelector: {}, ingress: [{podSelector: {}}]}\n",
            "it belongs in `spec.ingress[].from[].podSelector`; without `spec.ingress[].from` the rule lets everybody "
            "in",
        ),
        (
            POLICY + "spec: {podSelector: {}, egress: [{to: [{namespaceSelector: {a: b}}]}]}\n",
            "labels belong under `matchLabels`; without `spec.egress[].to[].namespaceSelector.matchLabels` every "
            "namespace is meant",
        ),
        (DEPLOYMENT + "  containers: []\n", "it belongs in `spec.template.spec.containers`"),
        (DEPLOYMENT + "replicas: 2\n", "it belongs in `spec.replicas`"),
        (
            DEPLOYMENT.replace("    spec:", "    nodeSelector: {}\n    spec:"),
            "it belongs in `spec.template.spec.nodeSelector`",
        ),
        (POD + "  labels: {}\n", "it belongs in `metadata.labels`"),
    ],
)
def test_a_field_at_a_wrong_level_is_shown_its_place(make: Make, check: Check, text: str, hint: str) -> None:
    assert hints(check(make({"a.yaml": text})), "SCH001") == [hint]


def test_a_misspelt_field_is_not_sent_away(make: Make, check: Check) -> None:
    (hint,) = hints(check(make({"a.yaml": DEPLOYMENT + "  replica: 2\n"})), "SCH001")
    assert hint.startswith("write `replicas`; the fields here are ")


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ("patches: [patch.yaml]\n", "write `- path: patch.yaml`"),
        (
            "patches:\n  - |\n    kind: ConfigMap\n    metadata: {name: a}\n",
            "write `- patch: |-` and the text below it",
        ),
        ("images: [nginx]\n", "write `- name: nginx`"),
        ("replacements: [./rep.yaml]\n", "write `- path: ./rep.yaml`"),
        ("images: [nginx:1]\n", ""),
    ],
)
def test_an_entry_that_is_a_text_is_given_its_field(make: Make, check: Check, fields: str, hint: str) -> None:
    root = make({"kustomization.yaml": f"resources: [pod.yaml]\n{fields}", "pod.yaml": POD})
    assert hints(check(root), "SCH002") == [hint]


@pytest.mark.parametrize(
    ("spec", "hint"),
    [
        ("  imagePullSecrets: [registry]\n", "write `- name: registry`"),
        ("  volumes: [data]\n", "write `- name: data`"),
    ],
)
def test_an_entry_of_a_pod_is_given_its_field(make: Make, check: Check, spec: str, hint: str) -> None:
    assert hints(check(make({"pod.yaml": POD + spec})), "SCH002") == [hint]


QUANTITIES = {
    "256MB": "`MB` is not a unit here: write `256M` (times 1000²) or `256Mi` (times 1024²)",
    "1GB": "`GB` is not a unit here: write `1G` (times 1000³) or `1Gi` (times 1024³)",
    "10GiB": "`GiB` is not a unit here: write `10Gi`",
    "1gi": "`gi` is not a unit here: write `1Gi`",
    "64KB": "`KB` is not a unit here: write `64k` (times 1000) or `64Ki` (times 1024)",
    "0.5c": "`c` is not a unit here: write `0.5`",
    "2 cores": "`cores` is not a unit here: write `2`",
    "100 m": "write `100m`",
    "500mcpu": "`mcpu` is not a unit here: write `500m`",
    "1,5Gi": "write `1.5Gi`",
    "12 parsecs": "",
    "much": "",
}
DURATIONS = {
    "30": "a duration has a unit: write `30s`, or `m` or `h` for minutes or hours",
    "1d": "`d` is not a unit here: write `24h`",
    "2 weeks": "`weeks` is not a unit here: write `336h`",
    "5min": "`min` is not a unit here: write `5m`",
    "30 s": "write `30s`",
    "soon": "",
}


@pytest.mark.parametrize("text", QUANTITIES)
def test_the_unit_of_a_quantity(text: str) -> None:
    assert in_its_units(LOOKS["quantity"], text) == QUANTITIES[text]


@pytest.mark.parametrize("text", DURATIONS)
def test_the_unit_of_a_duration(text: str) -> None:
    assert in_its_units(LOOKS["duration"], text) == DURATIONS[text]


def test_a_unit_that_is_none_is_told(make: Make, check: Check) -> None:
    text = CLAIM + "  resources: {requests: {storage: 256MB}}\n"
    assert hints(check(make({"a.yaml": text})), "SCH005") == [
        f"{QUANTITIES['256MB']}; it must be a quantity, such as `500m`, `2` or `4Gi`"
    ]


APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: web, namespace: argocd}}
spec:
  project: default
  sources:
    - repoURL: https://charts.example.org
      chart: web
      targetRevision: 1.0.0
      helm: {{valueFiles: [{file}]}}
    - {{repoURL: https://git.example.org/team/platform.git, targetRevision: main, ref: values{path}}}
  destination: {{server: https://kubernetes.default.svc, namespace: web}}
"""
FROM_TOP = "what follows a ref is from the top of its repository"


def of_values(make: Make, check: Check, git: Callable[..., str], file: str, path: str = ", path: deploy") -> Finding:
    """The finding about a file of values."""
    text = APPLICATION.format(file=file, path=path)
    files = {"apps/web.yaml": text, "deploy/web.yaml": "a: 1\n", "deploy/values-prod.yaml": "a: 1\n"}
    root = make(files)
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", "https://git.example.org/team/platform.git")
    git(root, "add", "-A")
    (found,) = [finding for finding in check(root).findings if finding.code == "ARG001"]
    return found


@pytest.mark.parametrize(
    ("file", "shown", "hint"),
    [
        (
            "$values/web.yaml",
            "deploy/web.yaml",
            f"write `$values/deploy/web.yaml`; {FROM_TOP}: the `path` of that source does not count",
        ),
        (
            "$values/values-prd.yaml",
            "deploy/values-prod.yaml",
            f"write `$values/deploy/values-prod.yaml`; {FROM_TOP}: the `path` of that source does not count",
        ),
        (
            "$values/nothing.yaml",
            "nothing.yaml",
            f"add the file; {FROM_TOP}: the `path` of that source does not count",
        ),
    ],
)
def test_the_path_of_a_ref_does_not_count(
    make: Make, check: Check, git: Callable[..., str], file: str, shown: str, hint: str
) -> None:
    found = of_values(make, check, git, file)
    assert [mark.path for mark in found.related] == [shown]
    assert found.hint == hint


def test_without_a_path_the_file_of_the_application_is_not_the_one_that_is_meant(
    make: Make, check: Check, git: Callable[..., str]
) -> None:
    found = of_values(make, check, git, "$values/web.yaml", path="")
    assert [mark.path for mark in found.related] == ["deploy/web.yaml"]
    assert found.hint == f"write `$values/deploy/web.yaml`; {FROM_TOP}"


def test_a_file_of_values_is_seen_from_the_path_of_its_source(
    make: Make, check: Check, git: Callable[..., str]
) -> None:
    text = APPLICATION.format(file="x.yaml", path="").replace("sources:", "source:").split("    - {")[0]
    source = "    repoURL: https://git.example.org/team/platform.git\n    path: charts/web\n"
    head = text.partition("    - repoURL")[0]
    tail = "    helm: {valueFiles: [charts/web/prod.yaml]}\n  destination: {server: https://kubernetes.default.svc}\n"
    files = {"apps/web.yaml": head + source + tail, "charts/web/prod.yaml": "a: 1\n"}
    root = make(files)
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", "https://git.example.org/team/platform.git")
    git(root, "add", "-A")
    (found,) = [finding for finding in check(root).findings if finding.code == "ARG001"]
    assert found.hint == "write `prod.yaml`: value files are seen from the source's `path`"
    assert [mark.path for mark in found.related] == ["charts/web/prod.yaml"]


def machine(patch: str) -> dict[str, str]:
    config = 'versions: {talos: "1.13"}\ntalos:\n  nodes:\n    - {name: a, role: controlplane, patches: [a.yaml]}\n'
    return {"stackwright.yaml": config, "a.yaml": patch}


@pytest.mark.parametrize(
    ("patch", "message", "hint"),
    [
        (
            "machine: {network: {hostname: a}}\n",
            "Talos refuses a: `machine.network.hostname` cannot stand beside HostnameConfig",
            "the base has that document; write a document with `kind: HostnameConfig`, `auto: off` and the name as "
            "`hostname` in its place",
        ),
        (
            "machine: {features: {stableHostname: true}}\n",
            "Talos refuses a: `machine.features.stableHostname` cannot stand beside HostnameConfig",
            "the base has that document; take it out: `auto` of HostnameConfig is for that",
        ),
        (
            "apiVersion: v1alpha1\nkind: HostnameConfig\nhostname: a\n",
            "Talos refuses a: `hostname` needs `auto: off`, not `auto: stable`",
            "set `auto: off` beside it: a patch that does not leaves the `auto` of the base as it is",
        ),
        (
            "machine: {network: {hostname: a}}\n---\napiVersion: v1alpha1\nkind: HostnameConfig\nauto: off\n"
            "hostname: a\n",
            "Talos refuses a: `machine.network.hostname` of the machine's own document says the same already",
            "keep one of them: take `machine.network.hostname` out, or this document",
        ),
    ],
)
def test_a_host_name_that_is_said_twice(make: Make, check: Check, patch: str, message: str, hint: str) -> None:
    found = check(make(machine(patch)), select=("TAL020",)).findings
    assert [(finding.message, finding.hint) for finding in found] == [(message, hint)]


def test_ten_alternatives_are_listed() -> None:
    ten = tuple(f'"{letter}"' for letter in "abcdefghij")
    assert one_of(ten) == "a, b, c, d, e, f, g, h, i, j"
    assert one_of((*ten, '"k"', '"l"')) == "a, b, c, d, e, f, g, h, i, j and 2 more"


@pytest.mark.parametrize("paths", [499, 500])
def test_a_similar_path_is_looked_for_where_a_file_names_few(paths: int, make: Make, check: Check) -> None:
    files = ", ".join(f"k{number}=data.txt" for number in range(paths))
    text = f"resources: [servce.yaml]\nconfigMapGenerator: [{{name: a, files: [{files}]}}]\n"
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n"
    root = make({"web/kustomization.yaml": text, "web/data.txt": "", "web/service.yaml": service})
    (hint,) = hints(check(root), "KUS001")
    assert (hint == "write `service.yaml`") is (paths < 500)


@pytest.mark.parametrize("objects", [500, 501])
def test_a_similar_object_is_looked_for_in_a_build_of_few(objects: int, make: Make, check: Check) -> None:
    text = "resources: [all.yaml]\npatches: [{target: {kind: Service, name: wesbite}, patch: '[]'}]\n"
    maps = "".join(
        f"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: m{number}}}\n" for number in range(objects - 1)
    )
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: website}\nspec: {ports: [{port: 80}]}\n"
    (hint,) = hints(check(make({"web/kustomization.yaml": text, "web/all.yaml": service + maps})), "KUS007")
    assert (hint == "write `website`") is (objects == 500)


def test_of_many_missing_names_a_thousand_are_compared(make: Make, check: Check) -> None:
    names = "".join(f"    - configMapRef: {{name: settings{number}}}\n" for number in range(1001))
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: a\n    envFrom:\n"
    there = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
    found = hints(check(make({"web/pod.yaml": pod + names, "web/map.yaml": there})), "K8S001")
    assert (found.count("write `settings`"), len(found)) == (1000, 1001)


def test_of_many_patches_and_objects_not_all_are_compared(
    make: Make, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stackwright.lint.rules.kustomize.patch_without_match._MOST_COMPARED", 2)
    patches = ", ".join(["{target: {name: gone}, patch: '[]'}"] * 4)
    text = f"resources: [pod.yaml]\npatches: [{patches}]\n"
    found = check(make({"web/kustomization.yaml": text, "web/pod.yaml": POD})).findings
    told = [finding.message for finding in found if finding.code == "KUS007"]
    assert told == [
        *["this patch changes nothing: no object `gone` is in the build"] * 2,
        "this patch is not checked, nor are others behind it: there are too many patches and objects",
    ]
