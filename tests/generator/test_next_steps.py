"""What `add` and `new` say is to be done next: true, in order, and with recipes that there are."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from stackwright.generator.add import plan_add
from stackwright.generator.answers.answers import Wish
from stackwright.model.files.source import Source

Run = Callable[..., Result]
Files = Mapping[str, bytes]
LOOK = "Look at it: `git add --all && git diff --cached`."
NEXT = re.compile(r"^(?:Next:|     ) (\d)\. (.*)$", re.MULTILINE)


def steps(done: Result) -> list[str]:
    found = NEXT.findall(done.stdout)
    assert [int(number) for number, _ in found] == list(range(1, len(found) + 1))
    return [step for _, step in found]


def recipes(texts: tuple[str, ...] | list[str]) -> list[str]:
    return [recipe for text in texts for recipe in re.findall(r"`just ([^`]*)`", text)]


ENDPOINT = {"endpoint": "https://10.99.0.1:6443"}
CASES: list[tuple[str, str, dict[str, Any], list[str]]] = [
    ("talos", "node", {}, ["talos-image", "talos-install new"]),
    ("two-clusters", "node", {}, ["talos-image", "talos-install new", "talos-apply cp-1"]),
    ("talos", "host", {"services": ["backup"]}, ["flake-lock", "nixos-host-key new", "nixos-backup-secrets new", "nixos-install new"]),
    ("nixos-k3s", "host", {"role": "k3s-agent"}, ["nixos-host-key new", "k3s-token", "nixos-install new"]),
    ("talos-nixos", "host", {}, ["nixos-host-key new", "nixos-install new"]),
    ("talos", "vm", {}, ["flake-lock", "vm-secret new", "vm-image new", "talos-apply cp-1", "vm-host-key new"]),
    ("kubevirt", "vm", {}, ["vm-secret new", "vm-image new", "vm-host-key new"]),
    ("kubevirt", "vm", {"image": "quay.io/containerdisks/debian:13"}, ["vm-secret new"]),
    ("nixos-k3s", "app", {}, ["secret new NAME KEY…"]),
    ("talos-nixos", "cluster", ENDPOINT, ["bootstrap-cni new", "cluster-key new", "cluster-register new"]),
]  # fmt: skip


@pytest.mark.parametrize(("stack", "kind", "options", "wanted"), CASES)
def test_every_recipe_that_is_named_is_there(
    stack: str,
    kind: str,
    options: dict[str, Any],
    wanted: list[str],
    in_memory: Callable[[Files], Source],
    files_of: Callable[..., Files],
) -> None:
    files = files_of(stack)
    plan = plan_add(in_memory(files), Wish(kind, "new", options))
    after = {**files, **{change.path: change.after for change in plan.changes}}
    assert plan.steps[0] == LOOK
    assert recipes(plan.steps) == wanted
    assert len(plan.steps) <= 8
    for recipe in recipes(plan.steps):
        name = recipe.split()[0]
        assert re.search(rf"^{name}( [^:\n]*)?:", after["justfile"].decode(), re.MULTILINE), name
    named = [path for step in plan.steps for path in re.findall(r"\b(?:talos|nixos|kubernetes|keys)/[\w./-]+\w", step)]
    secret = "nixos/secrets/server-1.sops.yaml"  # made on the first day
    assert {path for path in named if path != secret} <= after.keys()


def test_what_the_owner_has_removed_is_not_named(
    in_memory: Callable[[Files], Source], files_of: Callable[..., Files]
) -> None:
    files = {**files_of("talos"), "justfile": b"talos-image:\n    true\n"}
    steps = plan_add(in_memory(files), Wish("node", "new", {})).steps
    assert recipes(steps) == []
    assert len(steps) == 2


def test_add_ends_with_them(stackwright: Run, demo: Path) -> None:
    done = stackwright("add", "node", "worker-3", "--dry-run", cwd=demo)
    assert steps(done) == []
    done = stackwright("add", "node", "worker-3", cwd=demo)
    assert done.stdout.endswith(
        f"Next: 1. {LOOK}\n"
        "      2. Compare the disk and the network card in talos/nodes/worker-3.yaml with the machine's, commit and push.\n"
        "      3. Boot it from the image that `just talos-image` names, then: `just talos-install worker-3`.\n"
    )
    assert steps(stackwright("add", "node", "worker-3", cwd=demo)) == []


def test_an_app_that_has_its_image(stackwright: Run, demo: Path) -> None:
    done = stackwright("add", "app", "shop", cwd=demo)
    assert "Its image is an example: name its own in kubernetes/apps/shop/deployment.yaml." in steps(done)
    done = stackwright("add", "app", "other", "--image", "ghcr.io/example/other:1.0.0", cwd=demo)
    assert steps(done)[-1] == "Commit everything and push: Argo CD deploys main."
    assert not any("example" in step for step in steps(done))


def test_new_says_where_to_start(stackwright: Run, tmp_path: Path, git: Callable[..., str]) -> None:
    done = stackwright("new", "demo", "--defaults")
    assert steps(done) == [
        "`cd demo`",
        "Your key, which opens its secrets: `just age-key`. Commit what that changes.",
        "Push it to a repository of yours: `git remote add origin URL && git push --set-upstream origin main`.",
        "The rest of the first day is in README.md, in its order.",
    ]
    assert "\n## First day\n" in (tmp_path / "demo" / "README.md").read_text()
    assert "\nage-key:\n" in (tmp_path / "demo" / "justfile").read_text()
    url = "https://git.example.org/a/b.git"
    done = stackwright("new", "other", "--defaults", "--set", f"repository.url={url}")
    assert steps(done)[2] == f"Push it: `git remote add origin {url} && git push --set-upstream origin main`."
    assert steps(stackwright("new", "third", "--defaults", "--dry-run")) == []


def test_new_in_a_clone(stackwright: Run, tmp_path: Path, git: Callable[..., str]) -> None:
    git(tmp_path, "init", "-q", "--initial-branch=trunk")
    git(tmp_path, "remote", "add", "origin", "/srv/git/demo.git")
    (tmp_path / "README.md").write_text("# Demo\n\nWords.\n")
    assert steps(stackwright("new", ".", "--defaults", cwd=tmp_path)) == [
        "Your key, which opens its secrets: `just age-key`. Commit what that changes.",
        "Push it: `git push --set-upstream origin trunk`.",
        "The rest of the first day is in HANDBOOK.md, in its order.",
    ]


APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: apps, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://github.com/example/repo.git, path: apps}
  destination: {name: in-cluster, namespace: argocd}
"""
FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./apps, prune: true, interval: 10m, sourceRef: {kind: GitRepository, name: flux-system}}
"""


@pytest.mark.parametrize(
    ("root", "last"),
    [
        (APPLICATION, "Commit it and push: Argo CD deploys it, because of root.yaml."),
        (FLUX, "Commit it and push: Flux deploys it, because of root.yaml."),
        ("{}\n", "Nothing in this repository deploys it: `kubectl apply --kustomize apps` does."),
    ],
)
def test_in_a_repository_that_was_made_by_hand(
    root: str,
    last: str,
    make: Callable[[Mapping[str, str]], Path],
    stackwright: Run,
    git: Callable[..., str],
) -> None:
    files = {"root.yaml": root, "apps/kustomization.yaml": "resources: [mail, web]\n"}
    for name in ("mail", "web"):
        files[f"apps/{name}/kustomization.yaml"] = "resources: [map.yaml]\n"
        files[f"apps/{name}/map.yaml"] = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n"
    folder = make(files)
    git(folder, "init", "-q")
    git(folder, "remote", "add", "origin", "https://github.com/example/repo.git")
    done = stackwright("add", "app", "shop", cwd=folder)
    assert steps(done) == [LOOK, "Its image is an example: name its own in apps/shop/deployment.yaml.", last]
