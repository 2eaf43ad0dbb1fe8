"""What is to be done by hand after `add` and `new`: sentences in their order, with the recipes that there are."""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from .answers.answers import Answers, Wish
from .answers.defaults import APP
from .existing_folder import HANDBOOK
from .plan import Plan

_RECIPE = re.compile(r"`just ([a-z][a-z0-9-]*)")
_DEFINED = re.compile(r"^([a-z][a-z0-9-]*)(?: [^\n]*)?:", re.MULTILINE)
LOOK = "Look at it: `git add --all && git diff --cached`."


def after_add(wish: Wish, after: Answers, plan: Plan, justfile: str) -> tuple[str, ...]:
    """What follows on an `add`: what needs a recipe that the justfile does not have is left out."""
    if not plan.changes:
        return ()
    found = [LOOK, *_OF[wish.kind](wish, after, frozenset(plan.edited_paths), frozenset(plan.new))]
    recipes = set(_DEFINED.findall(justfile))
    return tuple(step for step in found if set(_RECIPE.findall(step)) <= recipes)


def _node(wish: Wish, after: Answers, changed: frozenset[str], _: frozenset[str]) -> Iterator[str]:
    yield f"Compare the disk and the network card in talos/nodes/{wish.name}.yaml with the machine's, commit and push."
    yield f"Boot it from the image that `just talos-image` names, then: `just talos-install {wish.name}`."
    yield from _nodes_to_reconfigure(wish, after, changed)


def _nodes_to_reconfigure(wish: Wish, after: Answers, changed: frozenset[str]) -> Iterator[str]:
    """The nodes that have another configuration than they run with."""
    named = [
        node.name
        for node in after.nodes
        if changed & {f"talos/nodes/{node.name}.yaml", "talos/patches/all.yaml", _role_patch(node.is_controlplane)}
    ]
    others = [name for name in named if name != wish.name or wish.kind != "node"]
    if others:
        first, *more = others
        told = f", then {', '.join(more)}" if more else ""
        yield f"Configure what it has changed, one after the other: `just talos-apply {first}`{told}."


def _role_patch(is_controlplane: bool) -> str:
    return f"talos/patches/{'controlplane' if is_controlplane else 'worker'}.yaml"


def _host(wish: Wish, after: Answers, _: frozenset[str], new: frozenset[str]) -> Iterator[str]:
    host = next(host for host in after.hosts if host.name == wish.name)
    yield from _first_nixos(new)
    yield f"Make its identity: `just nixos-host-key {host.name}`."
    if host.role != "server":
        yield "Give it the cluster's token: `just k3s-token`."
    if "backup" in host.services:
        yield f"Say where its backups go: `just nixos-backup-secrets {host.name}`."
    yield f"Compare the disk in nixos/hosts/{host.name}/disko.nix with the machine's, commit everything and push."
    yield f"Boot it from any Linux that root can log in to with a key, then: `just nixos-install {host.name}`."


def _first_nixos(new: frozenset[str]) -> Iterator[str]:
    if "keys/admin.pub" in new:
        yield "Put your public SSH key into keys/admin.pub: nobody else could log in."
    if "nixos/flake.nix" in new:
        yield "Lock the versions that NixOS is built from: `just flake-lock`."


def _vm(wish: Wish, after: Answers, changed: frozenset[str], new: frozenset[str]) -> Iterator[str]:
    vm = next(vm for vm in after.vms if vm.name == wish.name)
    yield from _first_nixos(new)
    yield f"Make what it starts from: `just vm-secret {vm.name}`."
    if vm.is_nixos:
        yield f"Build the image of its disk, and push that: `just vm-image {vm.name}`."
    yield from _nodes_to_reconfigure(wish, after, changed)
    yield f"Commit everything and push: Argo CD deploys {after.repository.branch}."
    if vm.is_nixos:
        yield f"For secrets inside of it, once it runs: `just vm-host-key {vm.name}`."


def _app(wish: Wish, after: Answers, _: frozenset[str], __: frozenset[str]) -> Iterator[str]:
    app = next(app for app in after.apps if app.name == wish.name)
    if app.image == APP["image"]:
        yield f"Its image is an example: name its own in kubernetes/apps/{app.name}/deployment.yaml."
    yield f"Secrets that it needs: `just secret {app.namespace} NAME KEY…`."
    yield f"Commit everything and push: Argo CD deploys {after.repository.branch}."


def _cluster(wish: Wish, after: Answers, _: frozenset[str], __: frozenset[str]) -> Iterator[str]:
    yield f"kubectl must know the cluster as {wish.name}: `kubectl --context {wish.name} get nodes`."
    if after.choices.cni == "cilium":
        yield f"Its network: `just bootstrap-cni {wish.name}`."
    yield f"The key that opens its secrets: `just cluster-key {wish.name}`."
    yield f"How Argo CD reaches it: `just cluster-register {wish.name}`."
    yield f"Commit everything and push: Argo CD deploys {after.repository.branch}."


_OF: Mapping[str, Callable[[Wish, Answers, frozenset[str], frozenset[str]], Iterator[str]]] = {
    "node": _node,
    "host": _host,
    "vm": _vm,
    "app": _app,
    "cluster": _cluster,
}


def after_new(answers: Answers, folder: Path, plan: Plan, *, has_origin: bool, with_git: bool) -> Iterator[str]:
    """Where to start in a new repository."""
    repository = answers.repository
    push = f"git push --set-upstream origin {repository.branch}"
    if folder != Path():
        yield f"`cd {shlex.quote(str(folder))}`"
    yield "Your key, which opens its secrets: `just age-key`. Commit what that changes."
    if with_git and has_origin:
        yield f"Push it: `{push}`."
    elif with_git and "/example/" in repository.url:
        yield f"Push it to a repository of yours: `git remote add origin URL && {push}`."
    elif with_git:
        yield f"Push it: `git remote add origin {repository.url} && {push}`."
    yield f"The rest of the first day is in {HANDBOOK if HANDBOOK in plan.new else 'README.md'}, in its order."
