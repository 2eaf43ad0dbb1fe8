"""What is wrong with what is built: told once, where it was written, and not where something may make it right."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace
from stackwright.model.kustomize.build.result import ProblemKind
from stackwright.tests.kustomize.small_repository import build_files

Make = Callable[[Mapping[str, str | bytes]], Path]

_WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example.org/web:1"}]}
"""
_SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n"
_BASE = {"base/kustomization.yaml": "resources: [web.yaml]\n", "base/web.yaml": _WEB}
_JSON = 'resources: [../base]\npatches:\n- target: {kind: Deployment}\n  patch: \'[{"op": "add", "path": "%s", "value": %s}]\'\n'
_ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec: {rules: [{backendRefs: [{name: web, port: 80}]}]}
"""
_RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec:
  interval: 1h
  chartRef: {kind: OCIRepository, name: web}
  valuesFrom: [{kind: ConfigMap, name: web}]
"""
_OF_FLUX = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\n"
_SOURCE = "sourceRef: {kind: GitRepository, name: flux-system}"
_RULES = ("KUS012", "KUS013", "KUS014", "KUS015", "KUS016")


def _told(root: Path, *codes: str) -> list[str]:
    workspace = Workspace.open(root)
    report = workspace.report(select(workspace.config, select=codes or _RULES), Options(jobs=1))
    return [f"{finding.mark.path} {finding.code} {finding.message}" for finding in report.findings]


def test_what_several_overlays_build_wrongly_is_told_once(make: Make) -> None:
    files = {**_BASE, "mid/kustomization.yaml": _JSON % ("/spec/replica", 3)}
    files |= {f"{name}/kustomization.yaml": "resources: [../mid]\nnameSuffix: -x\n" for name in ("a", "b", "c")}
    assert _told(make(files)) == [
        "mid/kustomization.yaml KUS012 in the build of a and 2 more, Deployment web-x has no field `spec.replica`:"
        " it is dropped"
    ]


def test_what_the_file_says_by_itself_is_left_to_the_rules_on_files(make: Make) -> None:
    files = {**_BASE, "base/web.yaml": _WEB.replace("spec:\n  selector", "spec:\n  replica: 3\n  selector")}
    files["a/kustomization.yaml"] = "resources: [../base]\nnamePrefix: x-\n"
    root = make(files)
    assert _told(root) == []
    assert len(_told(root, "SCH001")) == 1


_WITHOUT = _WEB.replace("  selector: {matchLabels: {app: web}}\n", "")
_LABELS = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {a: b}}\n"
_SELECTOR = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {app: web}}}\n"
)


@pytest.mark.parametrize(
    ("patch", "more", "is_told"),
    [
        (_LABELS, {}, True),
        (_SELECTOR, {}, False),
        (_LABELS, {"flux.yaml": f"{_OF_FLUX}spec: {{path: ./a, {_SOURCE}, patches: [{{patch: x}}]}}\n"}, False),
        (_LABELS, {"flux.yaml": f"{_OF_FLUX}spec: {{path: ./a, {_SOURCE}}}\n"}, True),
    ],
    ids=["no layer gives it", "an overlay gives it", "Flux patches what is built", "Flux applies what is built"],
)
def test_a_field_that_is_missing_in_what_is_built(make: Make, patch: str, more: dict[str, str], is_told: bool) -> None:
    files = {
        **_BASE,
        "base/web.yaml": _WITHOUT,
        "a/kustomization.yaml": "resources: [../base]\npatches: [{path: p.yaml}]\n",
    }
    told = _told(make({**files, "a/p.yaml": patch, **more}))
    assert told == (["base/web.yaml KUS012 in the build of a, Deployment web lacks `spec.selector`"] if is_told else [])


def test_a_base_that_nothing_includes_may_lack_what_others_add(make: Make) -> None:
    files = {
        **_BASE,
        "base/web.yaml": _WITHOUT,
        "base/kustomization.yaml": "resources: [web.yaml]\npatches: [{path: p.yaml}]\n",
    }
    assert _told(make({**files, "base/p.yaml": _LABELS})) == []


def test_a_patch_for_a_container_that_is_not_there(make: Make) -> None:
    patch = _LABELS + "spec: {template: {spec: {containers: [{name: wbe, tty: true}]}}}\n"
    files = {**_BASE, "a/kustomization.yaml": "resources: [../base]\npatches: [{path: p.yaml}]\n", "a/p.yaml": patch}
    (line,) = _told(make(files))
    assert line.startswith("a/p.yaml KUS012 ")
    assert line.endswith("Deployment web lacks `spec.template.spec.containers[0].image`")


def test_what_is_encrypted_or_filled_in_later_is_not_judged(make: Make) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata: 5\nsops: {mac: x}\n"
    files = {**_BASE, "a/kustomization.yaml": _JSON % ("/spec/replicas", '"${N}"')}
    files["b/kustomization.yaml"], files["b/secret.yaml"] = "resources: [secret.yaml]\nnamePrefix: x-\n", secret
    assert _told(make(files)) == []


def test_a_secret_in_what_is_built_is_not_shown(make: Make) -> None:
    variable = '{"name": "DB_PASSWORD", "value": 12345678}'
    files = {**_BASE, "a/kustomization.yaml": _JSON % ("/spec/template/spec/containers/0/env", f"[{variable}]")}
    (line,) = _told(make(files))
    assert "must be a string" in line
    assert "12345678" not in line


_GENERATED = "resources: [one.yaml]\nconfigMapGenerator: [{name: web, literals: [a=b]%s}]\n%s"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {
                "kustomization.yaml": "resources: [one.yaml, two.yaml]\nnamePrefix: x-\n",
                "one.yaml": _ROUTE,
                "two.yaml": _SERVICE,
            },
            "one.yaml KUS013 in the build of the top folder, Service `web` is called `x-web`, but not here",
        ),
        (
            {"kustomization.yaml": _GENERATED % ("", ""), "one.yaml": _RELEASE},
            "one.yaml KUS013 in the build of the top folder, ConfigMap `web` has a hash behind its name, but not here",
        ),
        (
            {"kustomization.yaml": _GENERATED % (", options: {disableNameSuffixHash: true}", ""), "one.yaml": _RELEASE},
            "",
        ),
        ({"kustomization.yaml": _GENERATED % ("", "helmCharts: [{name: web}]\n"), "one.yaml": _RELEASE}, ""),
        (
            {
                "kustomization.yaml": _GENERATED % ("", ""),
                "one.yaml": _RELEASE,
                "two.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n",
            },
            "",
        ),
        (
            {
                "kustomization.yaml": _GENERATED % ("", ""),
                "one.yaml": _RELEASE.replace("name: web}]", "name: web, optional: true}]"),
            },
            "",
        ),
    ],
    ids=["prefix", "hash", "no hash", "a part is not known", "another manifest has the name", "optional"],
)
def test_names_that_are_not_followed(make: Make, files: dict[str, str], told: str) -> None:
    assert _told(make(files), "KUS013") == ([told] if told else [])


_DEPLOYED = f"{_OF_FLUX}spec: {{path: ./, {_SOURCE}}}\n"
_INTO_ONE = f"{_OF_FLUX}spec: {{path: ./, targetNamespace: x, {_SOURCE}}}\n"


def test_what_a_namespace_has_moved_away(make: Make) -> None:
    taken = _WEB.replace('"example.org/web:1"}', '"example.org/web:1", envFrom: [{secretRef: {name: login}}]}')
    files = {
        "flux.yaml": _DEPLOYED,
        "kustomization.yaml": "resources: [a, b]\n",
        "a/kustomization.yaml": "namespace: front\nresources: [web.yaml]\n",
        "a/web.yaml": taken,
        "b/kustomization.yaml": "namespace: back\nresources: [secret.yaml]\n",
        "b/secret.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: login}\nstringData: {a: b}\n",
    }
    assert _told(make(files)) == [
        "a/web.yaml KUS013 in the build of the top folder, Secret `login` is in the namespace `back`, and is looked for"
        " in `front`"
    ]
    assert (
        _told(make({**files, "other.yaml": files["b/secret.yaml"].replace("login}", "login, namespace: front}")})) == []
    )


_CONFIGURED = {
    "kustomization.yaml": "resources: [one.yaml]\nconfigMapGenerator: [{name: web, namespace: x, literals: [a=b]}]\n"
    "configurations: [names.yaml]\n",
    "names.yaml": "nameReference:\n- kind: ConfigMap\n  version: v1\n  fieldSpecs:\n"
    "  - {path: spec/valuesFrom/name, kind: HelmRelease}\n",
    "one.yaml": _RELEASE,
}


@pytest.mark.parametrize(
    ("more", "is_told"),
    [({}, False), ({"flux.yaml": _INTO_ONE}, False), ({"flux.yaml": _DEPLOYED}, True)],
    ids=["nothing is known to deploy it", "Flux puts all into one namespace", "Flux applies what is built"],
)
def test_names_that_are_followed_inside_of_a_namespace(make: Make, more: dict[str, str], is_told: bool) -> None:
    told = "one.yaml KUS013 in the build of the top folder, ConfigMap `web` has a hash behind its name, but not here"
    assert _told(make({**_CONFIGURED, **more}), "KUS013") == ([told] if is_told else [])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("literals: [a=b]", "ConfigMap `web` has no key `values.yaml`"),
        ("files: [values.yaml]", ""),
        ("files: [values.yaml=x.yaml]", ""),
        ("files: [x.yaml]", "ConfigMap `web` has no key `values.yaml`"),
    ],
)
def test_keys_of_what_is_generated(make: Make, options: str, told: str) -> None:
    kustomization = f"resources: [one.yaml]\nconfigMapGenerator:\n- name: web\n  {options}\n  options: {{disableNameSuffixHash: true}}\n"
    files = {"kustomization.yaml": kustomization, "one.yaml": _RELEASE, "values.yaml": "a: 1\n", "x.yaml": "a: 1\n"}
    assert _told(make(files)) == ([f"one.yaml KUS014 in the build of the top folder, {told}"] if told else [])


def test_a_service_that_never_selected_what_is_built_is_not_told(make: Make) -> None:
    labels = "labels: [{pairs: {tier: x}, includeSelectors: true}]\n"
    files = {**_BASE, "a/service.yaml": _SERVICE.replace("app: web", "app: database")}
    assert _told(make({**files, "a/kustomization.yaml": f"resources: [../base, service.yaml]\n{labels}"})) == []


def test_labels_that_are_put_on_the_service_alone(make: Make) -> None:
    labels = "labels: [{pairs: {tier: x}, includeSelectors: true}]\n"
    files = {
        **_BASE,
        "a/kustomization.yaml": "resources: [../base, ../service]\n",
        "service/kustomization.yaml": f"resources: [service.yaml]\n{labels}",
        "service/service.yaml": _SERVICE,
    }
    assert _told(make(files)) == [
        "service/kustomization.yaml KUS015 in the build of a, Service web selects `tier: x`, which no Pods have any more"
    ]


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ({}, True),
        ({"map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"}, False),
        (
            {"chart.yaml": "apiVersion: example.org/v1\nkind: App\nmetadata: {name: x}\nspec: {config: settings}\n"},
            False,
        ),
    ],
    ids=["nowhere", "a manifest has it", "a custom resource may make it"],
)
def test_a_name_that_a_patch_brings(make: Make, more: dict[str, str], is_told: bool) -> None:
    value = '[{"configMapRef": {"name": "settings"}}]'
    files = {**_BASE, "a/kustomization.yaml": _JSON % ("/spec/template/spec/containers/0/envFrom", value), **more}
    told = "a/kustomization.yaml KUS016 in the build of a, ConfigMap `settings` does not exist in this repository"
    assert _told(make(files)) == ([told] if is_told else [])


_REPLACED = """\
resources: [one.yaml]
replacements:
- source: {kind: Source, fieldPath: spec.%s}
  targets: [{select: {kind: Target}, fieldPaths: [spec.%s], options: {create: true}}]
"""
_VALUES = "{number: 3306, text: hello, digits: '3306', yes: true}"
_OLD = "{text: foo, number: 1, yes: false, none: null}"


@pytest.mark.parametrize(
    ("source", "target", "value"),
    [
        ("number", "text", "3306"),
        ("digits", "text", "3306"),
        ("yes", "text", "true"),
        ("digits", "number", 3306),
        ("digits", "made", 3306),
        ("yes", "yes", True),
        ("text", "number", None),
        ("yes", "number", None),
        ("number", "none", None),
    ],
)
def test_a_replaced_value_keeps_its_type(source: str, target: str, value: object) -> None:
    one = (
        f"apiVersion: example.org/v1\nkind: Source\nmetadata: {{name: a}}\nspec: {_VALUES}\n---\n"
        f"apiVersion: example.org/v1\nkind: Target\nmetadata: {{name: a}}\nspec: {_OLD}\n"
    )
    found = build_files({"kustomization.yaml": _REPLACED % (source, target), "one.yaml": one})
    if value is None:
        assert [problem.kind for problem in found.problems] == [ProblemKind.REPLACEMENT]
    else:
        assert found.problems == ()
        (built,) = (one.value for one in found.objects if one.value["kind"] == "Target")
        assert built["spec"][target] == value  # type: ignore[index,call-overload]
