"""NixOS systems, by Nix itself with a nixpkgs that is only a stub."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackwright.model.files.source import open_source
from stackwright.model.nix.evaluate.flakes.flake import evaluate_host
from stackwright.model.nix.evaluate.modules.find_option import Known
from stackwright.model.nix.evaluate.paths import ROOT
from stackwright.model.nix.evaluate.values import PathValue, Unknown
from stackwright.model.nix.hosts import Configuration, find_flakes
from stackwright.model.nix.read_host import find_values

pytestmark = pytest.mark.system
STUB = Path(__file__).parent / "stub.nix"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def systems(root: Path, tool: Run) -> dict[str, Any]:
    """The configuration of every system, by name."""
    if not (root / "nixos").exists():
        pytest.skip("no NixOS")
    texts = "".join(path.read_text() for path in (root / "nixos").rglob("*.nix"))
    names = sorted(set(re.findall(r"\bpkgs\.([A-Za-z][\w-]*)", texts)))
    packages = "".join(f'"{name}" = "{name}"; ' for name in names)
    expression = f"import {STUB} {{ flake = {root}/nixos/flake.nix; packages = {{ {packages}}}; }}"
    done = tool(root, "nix-instantiate", "--eval", "--strict", "--json", "--expr", expression)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_file_parses(root: Path, tool: Run) -> None:
    paths = [str(path) for path in sorted(root.rglob("*.nix"))]
    if paths:
        done = tool(root, "nix-instantiate", "--parse", *paths)
        assert done.returncode == 0, done.stderr


def test_systems_are_those_of_the_answers(systems: dict[str, Any], seen: dict[str, Any]) -> None:
    wanted = {*(host["name"] for host in seen["hosts"]), *(vm["name"] for vm in seen["vms"] if vm["is_nixos"])}
    assert set(systems) == wanted
    for name, system in systems.items():
        assert system["networking"]["hostName"] == name
        assert system["system"]["stateVersion"]
        assert system["sops"]["defaultSopsFile"].endswith(f"/nixos/secrets/{name}.sops.yaml")


def test_nobody_is_locked_out(systems: dict[str, Any], seen: dict[str, Any]) -> None:
    for system in systems.values():
        failed = [one["message"] for one in system["assertions"] if not one["assertion"]]
        assert bool(failed) == (not seen["admin"]["ssh_keys"]), failed
        openssh = system["services"]["openssh"]["settings"]
        assert openssh["PasswordAuthentication"] is False
        assert openssh["PermitRootLogin"] == "no"
        assert set(openssh["AllowUsers"]) == set(system["users"]["users"])


def test_k3s(systems: dict[str, Any], seen: dict[str, Any]) -> None:
    k3s = {host["name"]: systems[host["name"]] for host in seen["hosts"] if host["role"] != "server"}
    firsts = [name for name, system in k3s.items() if system["services"]["k3s"].get("clusterInit")]
    assert len(firsts) == bool(k3s)
    for name, system in k3s.items():
        service, firewall = system["services"]["k3s"], system["networking"]["firewall"]
        assert ("serverAddr" in service) != (name in firsts)
        assert service["tokenFile"] == "/run/secrets/k3s-token"
        assert "token" not in service
        assert 8472 in firewall["allowedUDPPorts"]
        wanted = {6443, 2379, 2380, 10250} if service["role"] == "server" else {10250}
        assert wanted <= set(firewall["allowedTCPPorts"])
    flags = [set(system["services"]["k3s"]["extraFlags"]) for system in k3s.values()]
    shared = [{flag for flag in one if not flag.startswith("--node-ip")} for one in flags]
    assert all(one in (shared[0], set()) for one in shared)


def test_every_server_is_a_way_to_the_api(systems: dict[str, Any], seen: dict[str, Any]) -> None:
    """Certificates have every server, and nothing that runs on each machine depends on the first one."""
    addresses = {host["address"] for host in seen["hosts"] if host["role"] == "k3s-server"}
    servers = [system for system in systems.values() if system["services"]["k3s"].get("role") == "server"]
    for system in servers:
        assert {f"--tls-san={address}" for address in addresses} <= set(system["services"]["k3s"]["extraFlags"])


def test_metrics_of_cilium_can_be_reached(systems: dict[str, Any], seen: dict[str, Any]) -> None:
    scraped = {9962, 9963} if seen["has"]["cilium"] and seen["has"]["monitoring"] else set()
    for host in seen["hosts"]:
        if host["role"] != "server":
            assert scraped <= set(systems[host["name"]]["networking"]["firewall"]["allowedTCPPorts"])


def test_journald_is_set_as_every_release_reads_it(systems: dict[str, Any]) -> None:
    for system in systems.values():
        # An option that a release has removed fails the evaluation of the whole system.
        assert "journald" not in system["services"]
        assert "SystemMaxUse=1G" in system["environment"]["etc"]["systemd/journald.conf.d/10-size.conf"]["text"]


def test_answers_of_a_vm_leave_by_the_card_of_the_question(systems: dict[str, Any], seen: dict[str, Any]) -> None:
    for vm in seen["vms"]:
        if vm["is_nixos"]:
            system = systems[vm["name"]]
            assert system["services"]["cloud-init"]["network"]["enable"] is False
            lan = system["systemd"]["network"]["networks"]["10-lan"]
            assert lan["matchConfig"] == {"MACAddress": vm["mac"]}
            (rule,) = lan["routingPolicyRules"]
            assert rule["From"] == vm["address"]
            gateways = [route["Gateway"] for route in lan["routes"] if "Gateway" in route]
            assert gateways == [seen["network"]["vms_gateway"]]
            assert {route["Table"] for route in lan["routes"]} == {rule["Table"]}


def test_options_that_modules_name_are_imported_once(root: Path) -> None:
    """Every module is used by a system: what nobody imports is not written."""
    texts = "".join(path.read_text() for path in root.rglob("*.nix"))
    for module in (root / "nixos/modules").glob("*.nix"):
        assert f"/{module.name}" in texts, module


def test_without_nix_the_same_is_known(root: Path, systems: dict[str, Any]) -> None:
    """Every system and all its modules are known from the files alone, and each value is what Nix finds."""
    (flake,) = find_flakes(open_source(root), ["nixos/flake.nix"])
    assert (set(flake.hosts), flake.missing) == (set(systems), None)
    for name, host in flake.hosts.items():
        found = Configuration(flake, host, evaluate_host(flake, host))
        assert not isinstance(found.found, Unknown)
        assert found.found.missing == ()
        known = {path: said.value for path, said in find_values(found.found) if isinstance(said, Known)}
        assert len(known) >= 20
        assert known["networking", "hostName"] == name
        for path, value in known.items():
            if path[0] == "sops" and not _has(systems[name], path):
                continue  # a default of sops-nix' own module, for which the stub stands
            if isinstance(value, PathValue):
                assert _at(systems[name], path).endswith(value.text.removeprefix(f"{ROOT}/")), path
            elif isinstance(value, (str, bool, int)):
                assert value == _at(systems[name], path), path
            elif isinstance(value, tuple) and all(isinstance(one, (str, int)) for one in value):
                assert sorted(map(str, value)) == sorted(map(str, _at(systems[name], path))), path


def _has(value: Any, path: tuple[str, ...]) -> bool:
    for step in path:
        if not isinstance(value, dict) or step not in value:
            return False
        value = value[step]
    return True


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        value = value[step]
    return value
