"""What Flux deploys of a repository: what it is started with, what that brings, and what nothing takes."""

import pytest

from stackwright.model.build_repository import build_repository
from stackwright.model.deployed.reach import find_deployed, find_reached
from stackwright.model.files.file_tree import Tree
from stackwright.model.flux.facts import FluxFact
from stackwright.model.flux.own_sources import is_elsewhere
from stackwright.model.path_edges import path_edges
from stackwright.model.read_file import is_yaml, read
from stackwright.model.repository import Repository

HERE = "https://git.example.org/team/fleet"
ELSEWHERE = "https://git.example.org/others/charts"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"


def source(name: str = "flux-system", url: str = HERE) -> str:
    return (
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\nspec: {{url: '{url}', ref: {{branch: main}}}}\n"
    )


def flux(name: str, path: str, more: str = "", of: str = "flux-system", kind: str = "GitRepository") -> str:
    return (
        f"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}}}\n"
        f"spec:\n  path: {path}\n  sourceRef: {{kind: {kind}, name: {of}}}\n{more}"
    )


def repository(files: dict[str, str]) -> Repository:
    facts = {path: read(path, text.encode()).facts for path, text in files.items() if is_yaml(path)}
    return build_repository(Tree(frozenset(files), {}, frozenset(), frozenset()), facts, urls=(HERE,))


def reached(files: dict[str, str]) -> set[str] | None:
    found = repository(files)
    reach = find_reached(found)
    return None if reach is None else set(reach & found.tree.files)


GROUP = "kustomize.toolkit.fluxcd.io"
SET = "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: {name: x}\n"
MAP = "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}"
SYNC = f"{source()}---\n{flux('flux-system', './clusters/home')}"
BASE = {
    "clusters/home/flux-system/gotk-sync.yaml": SYNC,
    "clusters/home/apps.yaml": flux("apps", "./apps"),
    "apps/kustomization.yaml": "resources: [web]\n",
    "apps/web/kustomization.yaml": "resources: [ks.yaml]\n",
    "apps/web/ks.yaml": flux("web", "./apps/web/app"),
    "apps/web/app/service.yaml": SERVICE,
    "apps/parked/ks.yaml": flux("parked", "./apps/parked/app"),
    "apps/parked/app/service.yaml": SERVICE,
}
PARKED = {"apps/parked/ks.yaml", "apps/parked/app/service.yaml"}


def test_what_comes_of_the_bootstrap_is_reached_and_nothing_else() -> None:
    assert reached(BASE) == BASE.keys() - PARKED
    assert find_deployed(repository(BASE)) == BASE.keys() - PARKED


@pytest.mark.parametrize(
    ("files", "lost"),
    [
        ({"apps/web/ks.yaml": flux("web", "./apps/web/app", "  suspend: true\n")}, {"apps/web/app/service.yaml"}),
        ({"apps/web/app/kustomization.yaml": "resources: []\n"}, {"apps/web/app/service.yaml"}),
        ({"apps/web/app/notes.txt": "", "apps/web/app/more.yml": SERVICE}, {"apps/web/app/notes.txt"}),
        ({"apps/web/ks.yaml": flux("web", "./apps/web/${NAME}")}, set()),
        ({"apps/web/ks.yaml": flux("web", "./apps/web/${NAME}/x")}, {"apps/web/app/service.yaml"}),
        ({"apps/web/app/set.yaml": f"{SET}spec: {{resources: [{MAP}]}}\n"}, set()),
        ({"bootstrap/secret.yaml": SERVICE}, set()),
        ({"jobs/wipe.yaml": SERVICE}, {"jobs/wipe.yaml"}),
    ],
)
def test_what_a_kustomization_takes(files: dict[str, str], lost: set[str]) -> None:
    every = {**BASE, **files}
    assert reached(every) == every.keys() - PARKED - lost


def test_components_are_deployed_with_the_folder() -> None:
    files = {
        **BASE,
        "apps/web/ks.yaml": flux("web", "./apps/web/app", "  components: [../../../components/dns]\n"),
        "components/dns/kustomization.yaml": "kind: Component\nresources: [dns.yaml]\n",
        "components/dns/dns.yaml": SERVICE,
        "components/other/kustomization.yaml": "kind: Component\nresources: []\n",
    }
    assert reached(files) == files.keys() - PARKED - {"components/other/kustomization.yaml"}


def test_without_the_bootstrap_what_stands_beside_what_is_started_counts_as_deployed() -> None:
    files = {path: text for path, text in BASE.items() if "gotk" not in path}
    files["clusters/home/settings.yaml"] = SERVICE
    assert reached(files) == files.keys() - PARKED


def test_the_operator_says_what_it_syncs() -> None:
    instance = (
        "apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: {name: flux, namespace: flux-system}\n"
        f"spec: {{sync: {{kind: GitRepository, url: '{HERE}', ref: refs/heads/main, path: clusters/home}}}}\n"
    )
    files = {path: text for path, text in BASE.items() if "gotk" not in path}
    files["operator/instance.yaml"] = instance
    files["clusters/home/settings.yaml"] = SERVICE
    files["clusters/away/settings.yaml"] = SERVICE
    assert reached(files) == files.keys() - PARKED - {"clusters/away/settings.yaml"}


@pytest.mark.parametrize(
    "files",
    [
        {"apps/web/ks.yaml": flux("web", "${FOLDER}")},
        {"apps/web/ks.yaml": flux("web", "./x", of="made", kind="ExternalArtifact")},
        {"apps/web/ks.yaml": flux("web", "./apps/web/app", of="unknown")},
        {"apps/web/kustomization.yaml": "resources: [ks.yaml]\nreplacements: [{path: x.yaml}]\n"},
        {"apps/set.yaml": f"{SET}spec: {{inputsFrom: [{{name: x}}]}}\n"},
        {
            "apps/set.yaml": f"{SET}spec: {{resources: [{{apiVersion: {GROUP}/v1, kind: Kustomization, metadata: {{name: x}}}}]}}\n"
        },
        {"clusters/home/apps.yaml": flux("apps", "./apps", "  patches: [{patch: '{spec: {path: x}}'}]\n")},
        {"x.yaml": "a: {{ b }}\nc: {% d %}\n"},
    ],
)
def test_where_it_is_not_known_what_is_deployed(files: dict[str, str]) -> None:
    assert reached({**BASE, **files}) is None


@pytest.mark.parametrize(
    ("of", "kind", "leads"),
    [
        ("flux-system", "GitRepository", True),
        ("charts", "GitRepository", False),
        ("artifact", "OCIRepository", True),  # it has a folder that is here, so it may be made of these
        ("elsewhere", "OCIRepository", False),
    ],
)
def test_a_kustomization_of_another_repository_leads_to_nothing_here(of: str, kind: str, *, leads: bool) -> None:
    path = "./" if of == "elsewhere" else "./deploy"
    files = {
        **BASE,
        "clusters/home/charts.yaml": source("charts", ELSEWHERE),
        "apps/web/ks.yaml": flux("web", path, of=of, kind=kind),
        "deploy/service.yaml": SERVICE,
    }
    found = repository(files)
    hits = {edge.hit for edge in path_edges(found) if edge.at.path == "apps/web/ks.yaml"}
    assert (hits != {None}) is leads
    assert is_elsewhere(found, found.facts_at("apps/web/ks.yaml", FluxFact)[0]) is not leads
    reach = find_reached(found)
    assert reach is not None
    assert ("deploy/service.yaml" in reach) is leads
