"""What somebody or something completes, fills in or writes later: of that nothing is missing, and nothing is wrong yet."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
Found = Callable[[Mapping[str, str | bytes]], list[str]]
PARTIAL = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: web, args: [--verbose]}]
"""
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"
SOURCE = """apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: own, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/home", ref: {branch: main}}
"""
FLUX = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: NAME, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ./PATH
  sourceRef: {kind: GitRepository, name: own}
"""
OWN = {"stackwright.yaml": "repository: {urls: [https://git.example.org/team/home]}\n", "source.yaml": SOURCE}


def flux(path: str, more: str = "", name: str = "web") -> str:
    return FLUX.replace("NAME", name).replace("PATH", path) + more


@pytest.fixture
def found(make: Make, told: Told) -> Found:
    """Severity and code of each finding that is no info, of these files alone."""

    def find(files: Mapping[str, str | bytes]) -> list[str]:
        shutil.rmtree(make({}))
        every = (" ".join(line.split()[1:3]) for line in told(make(files)))
        return [one for one in every if not one.startswith("info")]

    return find


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("01-assert.yaml", False),
        ("02-claims-assert.yml", False),
        ("chainsaw-assert.yaml", False),
        ("03-errors.yaml", False),
        ("web.sample.yaml", False),
        ("web.example.yaml", False),
        ("assertions.yaml", True),
        ("example.yaml", True),
    ],
)
def test_what_a_test_expects_and_what_is_to_be_copied(found: Found, name: str, is_told: bool) -> None:
    codes = found({f"tests/web/{name}": PARTIAL})
    assert bool(codes) is is_told


def test_a_sample_that_is_deployed_is_none(found: Found) -> None:
    files = {**OWN, "apps/web.sample.yaml": PARTIAL, "apps/kustomization.yaml": "resources: [web.sample.yaml]\n"}
    assert found(files) == []
    assert "error KUS012" in found({**files, "k.yaml": flux("apps")})


def test_files_that_terraform_takes(found: Found) -> None:
    files = {"cluster/manifests/web.yaml": PARTIAL, "cluster/main.tf": 'patches = [file("manifests/web.yaml")]\n'}
    assert found(files) == []
    assert "error SCH003" in found({"cluster/manifests/web.yaml": PARTIAL})
    assert "error SCH003" in found({"manifests/web.yaml": PARTIAL, "main.tf": ""})
    kustomization = {"cluster/manifests/kustomization.yaml": "resources: [web.yaml]\n"}
    assert "error KUS012" in found({**files, **kustomization})


def test_the_argocd_that_terraform_starts_a_cluster_with_says_no_version(found: Found) -> None:
    install = """apiVersion: apps/v1
kind: Deployment
metadata: {name: argocd-server}
spec:
  selector: {matchLabels: {app: server}}
  template:
    metadata: {labels: {app: server}}
    spec: {containers: [{name: server, image: "quay.io/argoproj/argocd:v2.9.0"}]}
"""
    made = """apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  generators: [list: {elements: [{name: web}]}]
  template:
    metadata: {name: '{{ .name }}'}
    spec:
      project: default
      source: {repoURL: "https://git.example.org/team/other.git", path: web, targetRevision: HEAD}
      destination: {server: https://kubernetes.default.svc, namespace: web}
  templatePatch: "metadata: {labels: {a: b}}"
"""
    files = {"apps.yaml": made, "cluster/argocd/install.yaml": install}
    assert found(files) == ["warning VER001"]
    assert found({**files, "cluster/main.tf": ""}) == []


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({}, []),
        ({"clusters/two/flux-system/gotk-sync.yaml": SOURCE}, ["error KUS001"]),
    ],
)
def test_the_folder_that_the_bootstrap_of_flux_writes(found: Found, more: dict[str, str], codes: list[str]) -> None:
    files = {"clusters/one/kustomization.yaml": "resources: [./flux-system, config.yaml]\n"}
    assert found({**files, "clusters/one/config.yaml": CONFIG, **more}) == codes


def test_another_folder_is_not_written_by_it(found: Found) -> None:
    files = {"clusters/one/kustomization.yaml": "resources: [../flux-system, config.yaml]\n"}
    assert found({**files, "clusters/one/config.yaml": CONFIG}) == ["error KUS001"]


def test_a_kustomization_that_is_to_be_copied_to_somewhere_deeper(found: Found) -> None:
    files = {"docs/cluster/config.yaml": CONFIG}
    resources = "resources: [config.yaml, ../settings, ABOVE]\n"
    path = "docs/cluster/kustomization.yaml"
    assert found({**files, path: resources.replace("ABOVE", "../../../../profiles/prod")}) == []
    assert found({**files, path: resources.replace("ABOVE", "config.yaml")}).count("error KUS001") == 1
    beside = resources.replace("ABOVE", "../../../../profiles/prod").replace("../settings", "settings.yaml")
    assert found({**files, path: beside}) == ["error KUS001"]


def test_a_file_of_any_kind_that_ansible_writes(found: Found) -> None:
    generator = "configMapGenerator: [{name: ca, files: [certs/ca.crt]}]\n"
    files = {"proxy/base/kustomization.yaml": generator}
    task = "- copy: {content: '{{ ca }}', dest: '{{ root }}/proxy/base/certs/ca.crt'}\n"
    assert found(files) == ["error KUS001"]
    assert found({**files, "tasks/main.yml": task}) == []


WORKLOAD = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}}
"""
RELEASE = """apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec:
  interval: 1h
  chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: web}}}
  valuesFrom: [{kind: ConfigMap, name: web-values}]
"""
BASE = {
    **OWN,
    "apps/base/kustomization.yaml": (
        "resources: [workload.yaml, release.yaml]\nconfigMapGenerator: [{name: web-values, literals: [a=b]}]\n"
    ),
    "apps/base/release.yaml": RELEASE,
    "apps/base/workload.yaml": WORKLOAD,
    "apps/prod/kustomization.yaml": "resources: [config.yaml]\n",
    "apps/prod/config.yaml": CONFIG,
}


def test_a_base_of_which_nothing_is_made_is_completed_by_nobody_yet(found: Found) -> None:
    assert found({**BASE, "k.yaml": flux("apps/prod")}) == []


@pytest.mark.parametrize("more", [{}, {"k.yaml": flux("apps/base")}])
def test_a_base_that_may_be_deployed_as_it_is(found: Found, more: dict[str, str]) -> None:
    assert sorted(found({**BASE, **more})) == ["error KUS013", "error SCH003"]


ISSUER = """apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: main}
spec:
  FIELD: {}
"""
DEFINITION = """apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: clusterissuers.cert-manager.io}
spec:
  group: cert-manager.io
  scope: Cluster
  names: {kind: ClusterIssuer, plural: clusterissuers}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {ca: {type: object}}}
"""


@pytest.mark.parametrize(("field", "codes"), [("selfSigned", []), ("selfSinged", ["warning SCH001"])])
def test_a_field_that_a_release_has_and_an_old_definition_beside_it_has_not(
    found: Found, field: str, codes: list[str]
) -> None:
    assert found({"issuer.yaml": ISSUER.replace("FIELD", field), "crds/issuers.yaml": DEFINITION}) == codes


@pytest.mark.parametrize("line", ["<ISSUER_ANNOTATION_1>", "__MIDDLEWARES__", "    @HOSTS@"])
def test_a_line_that_a_script_puts_text_in_the_place_of(found: Found, line: str) -> None:
    text = f"metadata:\n  name: web\n{line}\n  labels: {{a: b}}\nmore: [\n"
    assert found({"web.yaml": text}) == []
    assert found({"web.yaml": text.replace(line, line.strip().lower())}) == ["error YAML001"]


def test_braces_around_a_name_in_capitals_are_filled_in(found: Found) -> None:
    text = CONFIG.replace("name: web", "name: web, labels: {user: VALUE}")
    assert found({"web.yaml": text.replace("VALUE", '"{USER_ID}"')}) == []
    assert found({"web.yaml": text.replace("VALUE", '"{user id}"')}) == ["error SCH005"]


FILLED_IN = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: PATCH_ME
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
"""


@pytest.mark.parametrize(
    ("pointer", "codes"),
    [("/spec/replicas", []), ("/spec/minReadySeconds", ["error SCH002"]), (None, ["error SCH002"])],
)
def test_a_value_in_a_base_that_every_overlay_puts_another_one_in_the_place_of(
    found: Found, pointer: str | None, codes: list[str]
) -> None:
    patch = "patches: [{path: patch.yaml, target: {kind: Deployment}}]\n" if pointer else ""
    files = {
        "web/base/kustomization.yaml": "resources: [web.yaml]\n",
        "web/base/web.yaml": FILLED_IN,
        "web/prod/kustomization.yaml": f"resources: [../base]\n{patch}",
        "web/prod/patch.yaml": f"- {{op: add, path: {pointer}, value: 2}}\n",
    }
    assert found(files) == codes


def test_a_kustomization_file_among_the_resources_is_a_manifest(found: Found) -> None:
    files = {
        "kustomization.yaml": "metadata: {name: all}\nresources: [config.yaml, kustomization.yaml]\n",
        "config.yaml": CONFIG,
    }
    assert found(files) == ["error KUS005"]


@pytest.mark.parametrize(("folder", "is_told"), [("ci-fixtures", False), ("web", True)])
def test_folders_of_fixtures(found: Found, folder: str, is_told: bool) -> None:
    assert bool(found({f".github/{folder}/web.yaml": PARTIAL})) is is_told
