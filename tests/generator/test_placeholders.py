"""What `new` and `add` write where they were not told which network card and which disk a machine has."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import Result

from stackwright.cli import new as new_command
from stackwright.generator.answers.defaults import COUNTS
from stackwright.generator.answers.questions import questions
from stackwright.lint.finding import Report
from stackwright.model.errors import UserError

Run = Callable[..., Result]
FilesOf = Callable[..., Mapping[str, bytes]]
AGE = "age1" + "q" * 58
MAC, DISK = "00:00:00:00:00:00", "/dev/disk/by-id/placeholder"
#: How many machines of metal each stack starts with, and whether someone may log in to a system of it.
MACHINES = {"talos": (5, 0), "nixos-k3s": (3, 1), "talos-nixos": (6, 1), "kubevirt": (5, 1), "two-clusters": (4, 1)}
KNOWN = (
    "--set",
    f"secrets.age=age1{'z' * 58}",
    "--set",
    "repository.url=https://github.com/someone/lab.git",
    "--set",
    "admin.ssh-keys=ssh-ed25519 AAAA admin",
)


def left(report: Report) -> list[str]:
    return [f"{finding.mark.path} {finding.target}" for finding in report.findings if finding.code == "REF001"]


@pytest.mark.system
@pytest.mark.parametrize("stack", COUNTS)
def test_a_new_repository_tells_what_is_left(
    stack: str, stackwright: Run, tmp_path: Path, check: Callable[..., Report]
) -> None:
    done = stackwright("new", "demo", "--defaults", "--no-git", "--set", f"stack={stack}")
    assert done.exception is None
    machines, keys = MACHINES[stack]
    count = 2 + keys + 2 * machines
    assert f"note: {count} placeholders are left for what only you know: `just placeholders`" in done.stderr
    found = check(tmp_path / "demo", profile="strict").findings
    assert {(finding.code, finding.severity.label) for finding in found} == {("REF001", "info")}
    assert len(found) == count
    for profile in ("default", "strict"):
        assert stackwright("lint", "demo", "--profile", profile).exception is None


@pytest.mark.system
@pytest.mark.parametrize("stack", COUNTS)
def test_no_card_and_no_disk_is_guessed(stack: str, files_of: FilesOf) -> None:
    # The cards of virtual machines are those that are written.
    files = {path: text for path, text in files_of(stack).items() if not path.startswith("nixos/hosts/vm-")}
    text = b"\n".join(files.values())
    assert b'match: "true"' not in text
    assert not re.search(rb"Type *= *\"ether\"", text)
    assert b"/dev/nvme0n1" not in text


@pytest.mark.system
@pytest.mark.parametrize("stack", COUNTS)
def test_each_machine_has_them_where_they_are_to_be_put(stack: str, files_of: FilesOf) -> None:
    files = files_of(stack)
    nodes = [text.decode() for path, text in files.items() if path.startswith("talos/nodes/")]
    cards = [text.decode() for path, text in files.items() if re.fullmatch("nixos/hosts/.*/default.nix", path)]
    disks = [text.decode() for path, text in files.items() if path.endswith("/disko.nix")]
    for text in nodes:
        assert re.search(
            rf"#.*talosctl get disks --insecure.*\n  diskSelector:\n    match: '\"{DISK}\" in disk.symlinks'\n", text
        )
        assert re.search(rf'#.*talosctl get links .*\n  match: mac\(link.permanent_addr\) == "{MAC}"\n', text)
    for text in disks:
        assert re.search(rf'# .*ls -l /dev/disk/by-id\n    device = "{DISK}";\n', text)
    of_metal = [text for text in cards if "disko.nix" in text]
    for text in of_metal:
        assert re.search(rf'# .*matchConfig.Path = "pci-.*\n      matchConfig.PermanentMACAddress = "{MAC}";\n', text)
    assert len(nodes) + len(of_metal) == MACHINES[stack][0]
    assert len(disks) == len(of_metal)


def test_what_was_answered_stands_there(stackwright: Run, tmp_path: Path, check: Callable[..., Report]) -> None:
    (tmp_path / "answers.yaml").write_text(
        """stack: talos-nixos
nodes:
  - {name: cp-1, role: controlplane, mac: "52:54:00:00:00:01", disk: /dev/sda}
  - {name: worker-1, role: worker, bus-path: "0000:01:00.0", disk: /dev/sdb}
hosts:
  - {name: db-1, bus-path: "0000:02:00.1", disk: /dev/sdc}
  - {name: db-2, mac: "52:54:00:00:00:02", disk: /dev/sdd}
"""
    )
    done = stackwright("new", "demo", "--answers", "answers.yaml", *KNOWN)
    assert done.exception is None, done.exception
    assert "placeholder" not in done.stderr
    demo = tmp_path / "demo"
    assert '  match: mac(link.permanent_addr) == "52:54:00:00:00:01"\n' in (demo / "talos/nodes/cp-1.yaml").read_text()
    assert '  match: link.bus_path == "0000:01:00.0"\n' in (demo / "talos/nodes/worker-1.yaml").read_text()
    assert 'match: disk.dev_path == "/dev/sdb"\n' in (demo / "talos/nodes/worker-1.yaml").read_text()
    assert 'matchConfig.Path = "pci-0000:02:00.1";\n' in (demo / "nixos/hosts/db-1/default.nix").read_text()
    assert 'device = "/dev/sdc";\n' in (demo / "nixos/hosts/db-1/disko.nix").read_text()
    text = (demo / "nixos/hosts/db-2/default.nix").read_text()
    assert 'matchConfig.PermanentMACAddress = "52:54:00:00:00:02";\n' in text
    assert check(demo, profile="strict").findings == ()
    settings = (demo / "stackwright.yaml").read_text()
    assert '      mac: "52:54:00:00:00:01"\n      disk: /dev/sda\n' in settings
    assert '      bus-path: "0000:02:00.1"\n      disk: /dev/sdc\n' in settings


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        (
            "nodes=[{name: a, role: controlplane, mac: '52:54:00:00:00:01', bus-path: '0000:01:00.0'}]",
            "a has a mac too",
        ),
        (f"nodes.0.mac={MAC}", f"nodes.0.mac: {MAC} is a placeholder"),
        (f"nodes.1.disk={DISK}", f"nodes.1.disk: {DISK} is a placeholder"),
        ("nodes.0.bus-path=pci-0000:01:00.0", "is not the PCI path of a network card such as `0000:01:00.0`"),
    ],
)
def test_answers_that_say_nothing_or_two_things(assignment: str, message: str, stackwright: Run) -> None:
    done = stackwright("new", "demo", "--defaults", "--set", assignment)
    assert isinstance(done.exception, UserError)
    assert message in done.exception.message


def test_a_node_that_joins(stackwright: Run, demo: Path, check: Callable[..., Report]) -> None:
    before = left(check(demo))
    done = stackwright("add", "node", "worker-3", cwd=demo)
    assert done.exception is None
    assert "note: node worker-3 comes with 2 placeholders, for what only you know:" in done.stderr
    assert "\n  talos/nodes/worker-3.yaml:9: REF001 the disk that" in done.stderr
    file = "talos/nodes/worker-3.yaml"
    assert set(left(check(demo))) - set(before) == {f"{file} talos-card", f"{file} talos-disk"}
    done = stackwright("add", "node", "worker-4", "--bus-path", "0000:01:00.0", "--disk", "/dev/sda", cwd=demo)
    assert done.exception is None
    assert "placeholder" not in done.stderr
    again = stackwright("add", "node", "worker-4", "--bus-path", "0000:01:00.0", cwd=demo)
    assert "worker-4 is there already" in again.stderr
    assert 'match: link.bus_path == "0000:01:00.0"\n' in (demo / "talos/nodes/worker-4.yaml").read_text()


def test_the_first_host_that_joins(stackwright: Run, demo: Path) -> None:
    done = stackwright("add", "host", "db-1", "--mac", "52:54:00:00:00:01", cwd=demo)
    assert done.exception is None
    assert "note: host db-1 comes with 2 placeholders, for what only you know:" in done.stderr
    assert "\n  keys/admin.pub:1: REF001 no SSH key" in done.stderr
    assert "\n  nixos/hosts/db-1/disko.nix:6: REF001" in done.stderr


def test_what_is_filled_in_by_hand_is_done(stackwright: Run, demo: Path, check: Callable[..., Report]) -> None:
    node = demo / "talos/nodes/cp-1.yaml"
    text = node.read_text().replace(MAC, "52:54:00:00:00:01").replace(DISK, "/dev/disk/by-id/nvme-Disk_1")
    node.write_text(text)
    report = check(demo, profile="strict")
    assert [one for one in left(report) if "cp-1" in one] == []
    assert "talos/nodes/cp-2.yaml talos-card" in left(report)
    done = stackwright("add", "vm", "db", cwd=demo)  # which gives every node a bridge
    assert done.exception is None, done.exception
    assert "kind: BridgeConfig" in node.read_text()
    assert '"52:54:00:00:00:01"\n' in node.read_text()
    assert "match: '\"/dev/disk/by-id/nvme-Disk_1\" in disk.symlinks'\n" in node.read_text()


def test_on_a_terminal_each_machine_is_asked_for(
    stackwright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_command, "on_terminal", lambda: True)
    counts = {"servers": "1", "agents": "2"}
    said = ["nixos-k3s", *(counts.get(dotted, "") for dotted in questions("nixos-k3s"))]
    said += ["52:54:00:AB:00:01", "/dev/sda", "01:00", "0000:01:00.0", "", "", "", "y"]
    done = stackwright("new", "demo", "--no-git", typed="".join(f"{line}\n" for line in said))
    assert done.exception is None, done.output
    asked = re.findall(r"^(hosts\.\S+) \[placeholder\]:", done.stdout, re.MULTILINE)
    machines = [f"hosts.{index}.{key}" for index in range(3) for key in ("mac", "disk")]
    assert list(dict.fromkeys(asked)) == machines
    assert (
        "MAC address of the network card of agent-1, or its PCI path such as 0000:01:00.0; Enter leaves" in done.stdout
    )
    assert "Error: `01:00` is not" in done.stdout
    assert "placeholders:     2 of 3 machines, for the network card or the disk\n" in done.stdout
    hosts = tmp_path / "demo/nixos/hosts"
    assert 'PermanentMACAddress = "52:54:00:ab:00:01";' in (hosts / "server-1/default.nix").read_text()
    assert 'device = "/dev/sda";' in (hosts / "server-1/disko.nix").read_text()
    assert 'Path = "pci-0000:01:00.0";' in (hosts / "agent-1/default.nix").read_text()
    assert f'device = "{DISK}";' in (hosts / "agent-1/disko.nix").read_text()
    assert f'PermanentMACAddress = "{MAC}";' in (hosts / "agent-2/default.nix").read_text()


def test_what_is_known_of_a_machine_is_not_asked(stackwright: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_command, "on_terminal", lambda: True)
    known = ("nodes.0.bus-path=0000:01:00.0", "nodes.1.disk=/dev/sda")
    sets = [word for one in ("stack=talos", *known) for word in ("--set", one)]
    done = stackwright("new", "demo", "--dry-run", *sets, typed="\n" * 60)
    assert done.exception is None, done.output
    asked = set(re.findall(r"^(nodes\.\d\.\w+) \[", done.stdout, re.MULTILINE))
    assert asked == {f"nodes.{index}.{key}" for index in range(5) for key in ("mac", "disk")} - {
        "nodes.0.mac",
        "nodes.1.disk",
    }


@pytest.mark.system
@pytest.mark.parametrize("stack", COUNTS)
def test_what_is_asked_of_the_repository_is_used(stack: str, files_of: FilesOf) -> None:
    """More than `stackwright.yaml` differs, whatever is answered."""
    other = {
        "repository.url": "https://code.example.org/a/b.git",
        "repository.owner": "@someone",
        "domain": "lab.example.net",
        "email": "ops@example.net",
        "cluster.name": "blue",
    }
    usual = files_of(stack)
    for dotted in questions(stack)[: questions(stack).index("cluster.name") + 1]:
        files = files_of(stack, f"{dotted}={other[dotted]}")
        assert [path for path in usual if files[path] != usual[path] and path != "stackwright.yaml"], dotted


def test_an_answer_of_which_nothing_was_made(stackwright: Run, demo: Path, check: Callable[..., Report]) -> None:
    """It is refused in new repositories, and does no harm in those that have it, with the disks of that time."""
    done = stackwright("new", "other", "--defaults", "--set", "email=admin@example.org")
    assert isinstance(done.exception, UserError)
    assert "email" in done.exception.message
    settings = demo / "stackwright.yaml"
    text = settings.read_text().replace("  cluster:\n", "  email: admin@home.example.org\n  cluster:\n", 1)
    settings.write_text(re.sub(r"(      address: 10\.20\.0\.1\d\n)", r"\1      disk: /dev/nvme0n1\n", text))
    for node in (demo / "talos/nodes").iterdir():
        node.write_text(node.read_text().replace(DISK, "/dev/nvme0n1"))
    assert stackwright("lint", str(demo), "--profile", "strict").exception is None
    assert stackwright("add", "node", "worker-3", cwd=demo).exception is None
    assert "  email: admin@home.example.org\n" in settings.read_text()
    assert "talos/nodes/worker-3.yaml talos-disk" in left(check(demo))
