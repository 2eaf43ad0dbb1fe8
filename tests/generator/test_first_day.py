"""What a new repository must say so that its first day works: each is what a real system refused, or lost."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import yaml

from stackwright.generator.answers.answers import Answers
from stackwright.generator.answers.defaults import COUNTS
from stackwright.model.errors import UserError

Files = Callable[..., Mapping[str, bytes]]
STACKS = sorted(COUNTS)
THREE = "hosts=[{name: a, role: k3s-server}, {name: b, role: k3s-server}, {name: c, role: k3s-server}]"
ONE_VM = "vms=[{name: box, image: 'quay.io/containerdisks/debian:13'}]"
SCP, OWN_SSH = "git@github.com:example/homelab.git", "ssh://git@git.example.org:2222/ops/homelab.git"


def _yaml(files: Mapping[str, bytes], path: str) -> list[Any]:
    return list(yaml.safe_load_all(files[path]))


def _recipe(files: Mapping[str, bytes], name: str) -> str:
    """The body of a recipe."""
    lines = files["justfile"].decode().splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith((f"{name}:", f"{name} ")))
    body = []
    for line in lines[start + 1 :]:
        if line and not line.startswith(" "):
            break
        body.append(line)
    return "\n".join(body)


@pytest.mark.parametrize("stack", STACKS)
def test_the_default_project_is_closed_against_what_argocd_has_made(files_of: Files, stack: str) -> None:
    files = files_of(stack)
    assert "apply --server-side --force-conflicts --kustomize kubernetes/bootstrap" in _recipe(files, "bootstrap")
    projects = {
        value["metadata"]["name"]: value["spec"] for value in _yaml(files, "kubernetes/bootstrap/projects.yaml")
    }
    lists = ("sourceRepos", "destinations", "clusterResourceWhitelist", "namespaceResourceWhitelist")
    assert [projects["default"].get(key) for key in lists] == [[]] * 4


@pytest.mark.parametrize("stack", ["nixos-k3s", "talos-nixos", "two-clusters"])
def test_a_host_is_built_where_its_signatures_do_not_matter(files_of: Files, stack: str) -> None:
    body = _recipe(files_of(stack), "nixos-switch")
    assert '--build-host "$host" --target-host "$host"' in body


@pytest.mark.parametrize("url", [SCP, OWN_SSH])
def test_argocd_has_a_key_for_a_repository_behind_ssh(files_of: Files, url: str) -> None:
    files = files_of("talos", f"repository.url={url}")
    body = _recipe(files, "argocd-repository")
    assert "ssh-keygen" in body
    assert "sshPrivateKey" in body
    assert "password" not in body
    readme = files["README.md"].decode()
    assert readme.index("just argocd-repository\n") < readme.index("just bootstrap\n")


def test_argocd_knows_the_host_of_a_repository_behind_ssh(files_of: Files) -> None:
    path = "kubernetes/bootstrap/argocd-known-hosts.yaml"
    files = files_of("talos", f"repository.url={OWN_SSH}")
    assert _yaml(files, path) == [{"configs": {"ssh": {"extraHosts": ""}}}]
    assert f"--values {path}" in _recipe(files, "bootstrap")
    assert "ssh-keyscan -q -t ed25519 -p 2222 git.example.org" in _recipe(files, "argocd-known-hosts")
    (application,) = _yaml(files, "kubernetes/bootstrap/argocd.yaml")
    assert f"$values/{path}" in application["spec"]["sources"][0]["helm"]["valueFiles"]
    assert path not in files_of("talos", f"repository.url={SCP}")


def test_hosts_follow_by_https_what_argocd_reads_by_ssh(files_of: Files, answers_of: Callable[..., Answers]) -> None:
    comin = files_of("nixos-k3s", f"repository.url={SCP}")["nixos/modules/comin.nix"].decode()
    assert 'url = "https://github.com/example/homelab.git";' in comin
    with pytest.raises(UserError, match=r"repository\.url: .* comin, which reads HTTPS only: an https:// URL is right"):
        answers_of("nixos-k3s", f"repository.url={OWN_SSH}")
    assert answers_of("talos", f"repository.url={OWN_SSH}").repository.url == OWN_SSH


def test_a_url_without_a_path_is_refused(answers_of: Callable[..., Answers]) -> None:
    with pytest.raises(UserError, match=r"repository\.url: https://github\.com has no host and path"):
        answers_of("talos", "repository.url=https://github.com")


def test_images_of_a_repository_behind_ssh_have_no_port(files_of: Files) -> None:
    files = files_of("kubevirt", "choices.ci=forgejo", "vms=[{name: box}]", f"repository.url={SCP}")
    manifest = files["kubernetes/vms/box/virtual-machine.yaml"].decode()
    assert "url: docker://github.com/example/homelab/box:" in manifest


def test_a_vm_from_an_image_answers_by_the_card_of_the_question(files_of: Files) -> None:
    files = files_of("kubevirt", ONE_VM)
    (machine,) = _yaml(files, "kubernetes/vms/box/virtual-machine.yaml")
    network = yaml.safe_load(machine["spec"]["template"]["spec"]["volumes"][1]["cloudInitNoCloud"]["networkData"])
    cluster, lan = network["ethernets"]["default"], network["ethernets"]["lan"]
    (default,) = lan["routes"]
    assert (default["to"], default["via"]) == ("0.0.0.0/0", "10.20.10.1")
    assert default["metric"] < cluster["dhcp4-overrides"]["route-metric"]
    assert [route["to"] for route in cluster["routes"]] == ["10.244.0.0/16", "10.96.0.0/12"]


@pytest.mark.parametrize("sets", [(), (THREE,)])
def test_cilium_on_k3s_reaches_the_api_by_the_machine_itself(files_of: Files, sets: tuple[str, ...]) -> None:
    (values,) = _yaml(files_of("nixos-k3s", *sets), "kubernetes/infrastructure/cilium/values.yaml")
    assert (values["k8sServiceHost"], values["k8sServicePort"]) == ("127.0.0.1", 6444)


def test_access_to_k3s_comes_from_any_server(files_of: Files) -> None:
    files = files_of("nixos-k3s", THREE)
    for recipe in ("k3s-kubeconfig", "k3s-snapshot"):
        assert "server=$(just _k3s-server)" in _recipe(files, recipe)
        assert "10.20.0." not in _recipe(files, recipe)
    server = files["nixos/modules/k3s-server.nix"].decode()
    assert [server.count(f'"--tls-san=10.20.0.{last}"') for last in (51, 52, 53)] == [1, 1, 1]


@pytest.mark.parametrize(("workers", "strategy", "update"), [(1, "None", "Evict"), (2, "LiveMigrate", "LiveMigrate")])
def test_a_drain_waits_for_no_second_machine(files_of: Files, workers: int, strategy: str, update: str) -> None:
    files = files_of("kubevirt", f"workers={workers}")
    (machine,) = _yaml(files, "kubernetes/vms/vm-1/virtual-machine.yaml")
    assert machine["spec"]["template"]["spec"]["evictionStrategy"] == strategy
    (kubevirt,) = _yaml(files, "kubernetes/infrastructure/kubevirt/kubevirt.yaml")
    assert kubevirt["spec"]["workloadUpdateStrategy"]["workloadUpdateMethods"] == [update]


def test_an_exposed_app_lets_its_clients_in(files_of: Files) -> None:
    folder = "kubernetes/apps/web"
    files = files_of("talos", "apps=[{name: web, expose: lan}]")
    (service,), (policy,) = _yaml(files, f"{folder}/service.yaml"), _yaml(files, f"{folder}/network-policy.yaml")
    assert service["spec"]["type"] == "LoadBalancer"
    assert policy["spec"]["ingress"] == [{"ports": [{"port": 8080}]}]
    assert "expose: lan" in files["stackwright.yaml"].decode()


def test_an_app_inside_is_for_the_cluster_alone(files_of: Files) -> None:
    files = files_of("talos")
    (service,) = _yaml(files, "kubernetes/apps/web/service.yaml")
    (policy,) = _yaml(files, "kubernetes/apps/web/network-policy.yaml")
    assert "type" not in service["spec"]
    assert policy["spec"]["ingress"][0]["from"] == [{"namespaceSelector": {}}]


def test_nothing_is_exposed_without_a_load_balancer(answers_of: Callable[..., Answers]) -> None:
    exposed = "apps=[{name: web, expose: lan}]"
    with pytest.raises(UserError, match=r"apps\.0\.expose: lan needs a load balancer"):
        answers_of("talos", "choices.cni=flannel", exposed)
    assert answers_of("nixos-k3s", "choices.cni=flannel", exposed).apps[0].expose == "lan"


@pytest.mark.parametrize("stack", STACKS)
def test_every_stage_waits_for_what_it_needs_and_ends_with_a_check(files_of: Files, stack: str) -> None:
    files = files_of(stack)
    cni = _recipe(files, "bootstrap-cni")
    assert cni.index("just _api") < cni.index("helm upgrade") < cni.index("just _nodes")
    bootstrap = _recipe(files, "bootstrap")
    assert bootstrap.index("just _nodes") < bootstrap.index("helm upgrade") < bootstrap.index("wait application/root")
    assert "just argocd-health" in files["README.md"].decode()
