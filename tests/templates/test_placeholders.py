"""Recipes and scripts refuse placeholders, with file and line, before they touch anything."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from stackwright.cli.main import main
from stackwright.generator.answers.read_answers import GivenAnswers, complete_answers
from stackwright.generator.rendering.render import files

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Refused = Callable[..., str]
_LINE = re.compile(r"^(\S+):(\d+): ", re.MULTILINE)
pytestmark = pytest.mark.system
#: What acts on machines, clusters and secrets.
TOOLS = ("talosctl", "kubectl", "helm", "sops", "nixos-rebuild", "nix", "docker", "age-keygen", "ssh-keygen", "openssl")


@pytest.fixture
def refused(own: Path, tool: Run, fake: Callable[..., str], tmp_path: Path) -> Refused:
    """Runs what must fail without a call of any tool that does something; gives what it said."""
    called = tmp_path / "called"
    path = fake({name: f'echo "{name} $*" >> {called}' for name in TOOLS})

    def run(*command: str) -> str:
        done = tool(own, *command, PATH=path)
        assert done.returncode != 0, done.stdout
        assert not called.exists(), called.read_text()
        return done.stderr

    return run


def _told(root: Path) -> set[tuple[str, str]]:
    """File and line of each finding of the linter, and its further files without a line."""
    done = CliRunner().invoke(main, ["lint", str(root), "--select", "REF001", "--format", "json"])
    assert done.exit_code == 0, done.output
    findings = json.loads(done.stdout)["findings"]
    places = [place for finding in findings for place in (finding, *finding["related"])]
    return {(place["path"], str(place.get("line") or "")) for place in places}


def test_the_script_says_what_the_linter_says(root: Path, tool: Run) -> None:
    assert (root / "scripts/placeholders").exists()
    done = tool(root, "scripts/placeholders")
    assert (done.returncode, done.stdout) == (1, "")
    told, said = _told(root), set(_LINE.findall(done.stderr))
    assert {place for place in told if place[1]} <= said
    assert {path for path, _ in said} == {path for path, _ in told}
    assert len(done.stderr.splitlines()) == len(said)
    for path, line in said:
        if path != "keys/admin.pub":
            text = (root / path).read_text().splitlines()[int(line) - 1]
            assert re.search("age1qqq|/example/|00:00:00:00:00:00|/dev/disk/by-id/placeholder", text), (path, line)


def test_nothing_is_left_where_all_is_known(filled: Path, tool: Run) -> None:
    done = tool(filled, "just", "placeholders")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert _told(filled) == set()


def test_only_what_was_asked_for_is_looked_at(own: Path, tool: Run) -> None:
    assert (own / "scripts/placeholders").exists()
    done = tool(own, "scripts/placeholders", "./.sops.yaml", str(own / "stackwright.yaml"))
    assert {path for path, _ in _LINE.findall(done.stderr)} == {".sops.yaml", "stackwright.yaml"}
    assert tool(own, "scripts/placeholders", "ansible", "README.md").returncode == 0
    done = tool(own, "scripts/placeholders", "talos/nodes/nobody.yaml")
    assert (done.returncode, done.stderr) == (2, "placeholders: there is no talos/nodes/nobody.yaml\n")


def test_recipes_of_talos(own: Path, refused: Refused, seen: dict[str, Any]) -> None:
    for node in seen["nodes"][:1]:
        file = f"talos/nodes/{node['name']}.yaml"
        lines = (own / file).read_text().splitlines()
        wanted = {(file, str(at)) for at, line in enumerate(lines, 1) if re.search("00:00:00|/placeholder", line)}
        assert len(wanted) == 2
        commands = [("just", f"talos-{what}", node["name"]) for what in ("apply", "try", "diff")]
        for command in (*commands, ("scripts/talos-config", node["name"])):
            assert set(_LINE.findall(refused(*command))) == wanted, command


def test_a_node_is_refused_for_its_own_file_alone(filled: Path, refused: Refused, seen: dict[str, Any]) -> None:
    for node in seen["nodes"][:1]:
        file = filled / "talos/nodes" / f"{node['name']}.yaml"
        file.write_text(file.read_text().replace("52:54:00:12:34:56", "00:00:00:00:00:00"))
        assert [path for path, _ in _LINE.findall(refused("just", "talos-apply", node["name"]))] == [
            f"talos/nodes/{node['name']}.yaml"
        ]


@pytest.mark.parametrize("which", ["talos-flannel"])
def test_no_machine_of_an_installation_is_touched(name: str, which: str, filled: Path, refused: Refused) -> None:
    """One node with a placeholder stops the installation of all."""
    if name != which:
        pytest.skip("the others have the same playbook")
    file = filled / "talos/nodes/cp-2.yaml"
    file.write_text(file.read_text().replace("/dev/disk/by-id/nvme-Disk_1234", "/dev/disk/by-id/placeholder"))
    assert re.search(r"talos/nodes/cp-2\.yaml:\d+: the disk that", refused("just", "talos-install"))


def test_recipes_of_nixos(refused: Refused, seen: dict[str, Any]) -> None:
    for host in seen["hosts"][:1]:
        own = {f"nixos/hosts/{host['name']}/default.nix", f"nixos/hosts/{host['name']}/disko.nix"}
        own |= {"nixos/modules/comin.nix"} | ({"keys/admin.pub"} if not seen["admin"]["ssh_keys"] else set())
        for command in (("just", "--yes", "nixos-install", host["name"]), ("just", "nixos-switch", host["name"])):
            assert {path for path, _ in _LINE.findall(refused(*command))} == own, command


def test_images_of_vms(refused: Refused, seen: dict[str, Any]) -> None:
    for vm in [vm for vm in seen["vms"] if vm["is_nixos"]][:1]:
        assert "nixos/modules/comin.nix" in {path for path, _ in _LINE.findall(refused("just", "vm-image", vm["name"]))}


def test_argo_cd_does_not_start_with_a_url_that_is_none(refused: Refused) -> None:
    said = refused("just", "bootstrap")
    assert "kubernetes/bootstrap/root.yaml" in {path for path, _ in _LINE.findall(said)}
    assert '"just repository-url URL" puts the right one everywhere' in said


def test_nothing_is_encrypted_for_nobody(refused: Refused, seen: dict[str, Any]) -> None:
    commands = ["secrets-update", "secret web login user", f"cluster-key {seen['cluster']['name']}"]
    commands += ["talos-secrets"] if seen["nodes"] else []
    commands += ["grafana-secret"] if seen["has"]["monitoring"] else []
    for host in seen["hosts"][:1]:
        commands += [f"nixos-host-key {host['name']}", f"nixos-secret {host['name']} key"]
    commands += ["k3s-token"] if seen["has"]["k3s"] else []
    commands += [f"vm-secret {vm['name']}" for vm in seen["vms"][:1]]
    for command in commands:
        said = refused("just", *command.split())
        assert {path for path, _ in _LINE.findall(said)} == {".sops.yaml"}, command
        assert '"just age-key" makes your key and puts its public half there' in said
    assert ".sops.yaml:" in refused("bash", "-c", "echo {} | scripts/sops-secret kubernetes/secrets web login")


def test_the_repository_gets_its_url(given: dict[str, Any], own: Path, tool: Run) -> None:
    """What was made with the placeholder is then what would have been made with the URL, byte for byte."""
    for url in ("https://code.example.org/Some.One/Lab.git", "https://example.net/a/b"):
        done = tool(own, "just", "repository-url", url)
        assert done.returncode == 0, done.stderr
        wanted = files(complete_answers(GivenAnswers({**given, "repository": {"url": url}})))
        assert {path: (own / path).read_bytes() for path in wanted} == dict(wanted)
        assert {path for path in wanted if os.access(own / path, os.X_OK)} == {
            path for path, data in wanted.items() if data.startswith(b"#!")
        }
    made = subprocess.run(["git", "ls-files", "--others"], cwd=own, capture_output=True, text=True, check=True).stdout
    assert made == ""
    for wrong in ("git@example.net:a/b.git", "https://example.net/a|b", "https://$(id)"):
        done = tool(own, "just", "repository-url", wrong)
        assert (done.returncode, f"repository-url: {wrong} is not of the kind of" in done.stderr) == (2, True)
