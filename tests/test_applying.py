"""What happens to an unknown field depends on how the object is applied (SCH001, VER001)."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.finding import Report

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
URL = "https://git.example.org/team/home.git"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web ANNOTATIONS}\nspec: {port: [{port: 80}]}\n"
APPLICATION = """apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: ADDRESS, path: apps/web, targetRevision: REVISION, MORE}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy: {syncOptions: [OPTIONS]}
"""
FLUX = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./apps/web, sourceRef: {kind: KIND, name: NAME}}
"""


def service(annotations: str = "") -> str:
    return SERVICE.replace(" ANNOTATIONS", f", annotations: {{{annotations}}}" if annotations else "")


def application(options: str, more: str = "directory: {}", revision: str = "HEAD", url: str = URL) -> str:
    replaced = APPLICATION.replace("ADDRESS", url).replace("REVISION", revision)
    return replaced.replace("MORE", more).replace("OPTIONS", options)


def flux(kind: str = "GitRepository", name: str = "flux-system") -> str:
    return FLUX.replace("KIND", kind).replace("NAME", name)


@pytest.fixture
def fate(make: Make, told: Told, git: Callable[..., str]) -> Callable[[Mapping[str, str | bytes]], str]:
    """Severity and fate of the only unknown field of some files."""

    def find(files: Mapping[str, str | bytes]) -> str:
        root = make(files)
        if not (root / ".git").exists():
            git(root, "init", "-q")
            git(root, "remote", "add", "origin", URL)
        git(root, "add", "-A")
        (line,) = told(root, select=("SCH001",))
        return f"{line.split()[1]}:{line.rpartition(':')[2]}"

    return find


Fate = Callable[[Mapping[str, str | bytes]], str]
DROPPED, REFUSED, BY_FLUX = "warning: it is dropped", "error: the sync fails", "error: Flux cannot apply it"


@pytest.mark.parametrize(
    ("deploying", "found"),
    [
        (application("ServerSideApply=true"), REFUSED),
        (application("CreateNamespace=true, ServerSideApply=true"), REFUSED),
        (application("CreateNamespace=true"), DROPPED),
        (application("ServerSideApply=false"), DROPPED),
        (application("ServerSideApply=true, Replace=true"), DROPPED),
        (application("ServerSideApply=true", "directory: {include: '*.json'}"), DROPPED),
        (application("ServerSideApply=true", revision="v1"), DROPPED),
        (application("ServerSideApply=true", url="https://git.example.org/else/where.git"), DROPPED),
        (flux(), BY_FLUX),
        (flux("OCIRepository"), DROPPED),
        (flux(name="podinfo"), DROPPED),
        ("", DROPPED),
    ],
)
def test_what_deploys_decides(fate: Fate, deploying: str, found: str) -> None:
    assert fate({"apps/web/service.yaml": service(), "root.yaml": deploying}) == found


@pytest.mark.parametrize(
    ("annotation", "options", "found"),
    [
        ("argocd.argoproj.io/sync-options: 'ServerSideApply=true'", "", REFUSED),
        ("argocd.argoproj.io/sync-options: 'Prune=false, ServerSideApply=true'", "", REFUSED),
        ("argocd.argoproj.io/sync-options: 'ServerSideApply=false'", "ServerSideApply=true", DROPPED),
        ("argocd.argoproj.io/sync-options: 'Replace=true'", "ServerSideApply=true", DROPPED),
        ("argocd.argoproj.io/sync-options: 'Prune=false'", "ServerSideApply=true", REFUSED),
    ],
)
def test_the_object_decides_for_itself(fate: Fate, annotation: str, options: str, found: str) -> None:
    files = {"apps/web/service.yaml": service(annotation), "root.yaml": application(options)}
    assert fate(files) == found


def test_flux_may_be_told_otherwise(fate: Fate) -> None:
    annotation = "kustomize.toolkit.fluxcd.io/ssa: Ignore"
    assert fate({"apps/web/service.yaml": service(annotation), "root.yaml": flux()}) == DROPPED


@pytest.mark.parametrize("deploying", [application("ServerSideApply=true"), flux()])
def test_what_a_kustomization_includes_and_its_patches(fate: Fate, deploying: str) -> None:
    right = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n"
    files = {
        "root.yaml": deploying,
        "base/service.yaml": right,
        "base/kustomization.yaml": "resources: [service.yaml]\n",
    }
    patched = {"apps/web/kustomization.yaml": "resources: [../../base]\npatches: [{path: patch.yaml}]\n"}
    assert fate({**files, **patched, "apps/web/patch.yaml": service()}).startswith("error")
    beside = {"apps/web/kustomization.yaml": "resources: [../../base]\n", "apps/web/patch.yaml": service()}
    assert fate({**files, **beside}) != REFUSED


def test_folders_below_one_are_taken_where_it_is_said(fate: Fate) -> None:
    options, below = "ServerSideApply=true", {"apps/web/below/service.yaml": service()}
    assert fate({**below, "root.yaml": application(options, "directory: {recurse: true}")}) == REFUSED
    assert fate({**below, "root.yaml": application(options)}) != REFUSED


def test_both_ends_are_shown(make: Make, check: Callable[..., Report], git: Callable[..., str]) -> None:
    root = make({"apps/web/service.yaml": service(), "root.yaml": application("ServerSideApply=true")})
    git(root, "init", "-q")
    git(root, "remote", "add", "origin", URL)
    git(root, "add", "-A")
    (finding,) = check(root, select=("SCH001",)).findings
    (related,) = finding.related
    assert related.span is not None
    assert (related.path, related.span.line, related.span.column) == ("root.yaml", 8, 30)


PART = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: dns, namespace: kube-system ANNOTATIONS}\nspec: {replicas: 3}\n"


@pytest.mark.parametrize(
    ("options", "annotation", "is_whole"),
    [
        ("ServerSideApply=true", "", True),
        ("ServerSideApply=true, Validate=false", "", False),
        ("Validate=false", "", True),
        ("ServerSideApply=true", "argocd.argoproj.io/sync-options: Validate=false", False),
        ("", "argocd.argoproj.io/sync-options: 'ServerSideApply=true,Validate=false'", False),
    ],
)
@pytest.mark.parametrize("is_built", [False, True])
def test_a_part_of_an_object_is_merged_where_nothing_validates_it(
    make: Make, told: Told, git: Callable[..., str], options: str, annotation: str, is_whole: bool, is_built: bool
) -> None:
    part = PART.replace(" ANNOTATIONS", f", annotations: {{{annotation}}}" if annotation else "")
    kustomization = {"apps/web/kustomization.yaml": "resources: [dns.yaml]\n"} if is_built else {}
    root = make({"app.yaml": application(options, more=""), "apps/web/dns.yaml": part, **kustomization})
    git(root, "init", "-q")
    git(root, "remote", "add", "origin", URL)
    git(root, "add", "-A")
    assert bool(told(root, select=("SCH003", "KUS012", "K8S"))) is is_whole
