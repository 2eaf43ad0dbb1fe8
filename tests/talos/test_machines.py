"""Which patches make which machine, what is said of them, and where; and `render talos`."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from stackwright.cli.main import main
from stackwright.lint.engine import analyse
from stackwright.model.config import read_config
from stackwright.model.files.source import open_source
from stackwright.model.talos.machine.layers import Layer, Machine, find_machines

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

TALCONFIG = """clusterName: home
talosVersion: v1.13.2
patches:
  - "@./patches/all.yaml"
controlPlane:
  patches:
    - |-
      cluster:
        # nothing of Talos' own
        proxy:
          disabled: true
worker:
  patches: ["@./patches/worker.yaml"]
nodes:
  - hostname: cp-1
    controlPlane: true
  - hostname: worker-1
    patches:
      - |
        machine:
          disks:
            - device: /dev/sdb
              wipe: true
"""
FILES = {
    "talos/talconfig.yaml": TALCONFIG,
    "talos/patches/all.yaml": "machine: {certSANs: [10.0.0.1]}\n",
    "talos/patches/worker.yaml": "machine: {nodeLabels: {zone: a}}\n",
}


def _machines(root: Path) -> list[Machine]:
    config = read_config(root)
    source = open_source(root, size_limit=config.size_limit)
    return list(find_machines(source, analyse(source, config)[0]))


DELETION = "cluster: {apiServer: {admissionControl: {PATCH: delete}}}"


@pytest.mark.parametrize("where", ["patches/all.yaml", "talconfig.yaml"])
@pytest.mark.parametrize(("directive", "is_refused"), [("$$patch", False), ("$$other", True)])
def test_talhelper_takes_two_dollars_for_one(
    make: Make, told: Told, where: str, directive: str, is_refused: bool
) -> None:
    deletion = DELETION.replace("PATCH", directive)
    patch = deletion if where == "talconfig.yaml" else "@./patches/all.yaml"
    talconfig = f"clusterName: home\ntalosVersion: v1.13.2\npatches: ['{patch}']\n"
    talconfig += "nodes:\n- {hostname: cp-1, controlPlane: true}\n"
    files = {"patches/all.yaml": f"{deletion}\n"} if where != "talconfig.yaml" else {}
    found = told(make({"talconfig.yaml": talconfig, **files}), select=("TAL", "SCH"))
    found = [line for line in found if " TAL014 " not in line]  # the file is not whole
    assert bool(found) is is_refused


def test_talhelper_puts_patches_in_its_order(make: Make) -> None:
    control_plane, worker = _machines(make(FILES))
    assert (control_plane.name, control_plane.role, control_plane.contract) == ("cp-1", "controlplane", (1, 13))
    assert [layer.path for layer in control_plane.patches] == ["talos/talconfig.yaml", "talos/patches/all.yaml"]
    assert [layer.path for layer in worker.patches] == [
        "talos/patches/worker.yaml",
        "talos/talconfig.yaml",
        "talos/patches/all.yaml",
    ]


def test_a_machine_may_leave_out_the_patches_of_its_role(make: Make) -> None:
    alone = TALCONFIG.replace("- hostname: worker-1\n", "- hostname: worker-1\n    overridePatches: true\n")
    _, worker = _machines(make(FILES | {"talos/talconfig.yaml": alone}))
    assert [layer.path for layer in worker.patches] == ["talos/talconfig.yaml", "talos/patches/all.yaml"]


def test_the_configuration_says_which_patches_make_which_machine(make: Make) -> None:
    config = """versions: {talos: "1.12"}
talos:
  patches: [./all.yaml]
  worker-patches: [worker.yaml]
  nodes:
    - {name: a, role: worker, patches: [a.yaml], mode: cloud}
    - {name: b, role: controlplane, base: b.yaml}
"""
    first, second = _machines(make({"stackwright.yaml": config}))
    assert first.patches == (Layer("all.yaml"), Layer("worker.yaml"), Layer("a.yaml"))
    assert (first.mode, first.contract, first.base) == ("cloud", (1, 12), None)
    assert (second.patches, second.base) == ((Layer("all.yaml"),), Layer("b.yaml"))


SCAFFOLD = """versions: {talos: v1.14.2}
scaffold:
  stack: talos
  nodes: [{name: cp-1, role: controlplane}]
"""


@pytest.mark.parametrize(
    ("config", "contract"),
    [
        (f"{SCAFFOLD}  contract: v1.14\n", (1, 14)),
        (f"{SCAFFOLD}  contract: v1.12\n", (1, 12)),
        (SCAFFOLD, (1, 13)),
        (SCAFFOLD.replace("v1.14.2", "v1.12.3"), (1, 12)),
    ],
)
def test_the_base_of_a_scaffold_is_that_of_its_contract(
    make: Make, told: Told, config: str, contract: tuple[int, ...]
) -> None:
    """Whatever Talos it has been upgraded to; one that records none is from before there was another."""
    patch = "cluster:\n  proxy:\n    disabled: true\n"
    root = make({"stackwright.yaml": config, "talos/nodes/cp-1.yaml": patch})
    (machine,) = _machines(root)
    assert machine.contract == contract
    assert machine.version == ((1, 12) if "v1.12.3" in config else (1, 14))
    assert bool(told(root, select=("TAL020",))) == (contract == (1, 14))


def test_a_mistake_inside_of_a_block_stands_on_its_line(make: Make, told: Told) -> None:
    assert told(make(FILES), select=("TAL020",)) == [
        "talos/talconfig.yaml:23:15: error TAL020 Talos refuses worker-1: unknown field `machine.disks.0.wipe`"
    ]


def test_braces_at_the_end_of_a_patch_are_no_placeholder(make: Make, told: Told) -> None:
    flow = {"talos/patches/worker.yaml": "machine: {kubelet: {clusterDNS: [10.96.0.10], nonsense: {a: {b: c}}}}\n"}
    assert "talos/patches/worker.yaml" in "".join(told(make(FILES | flow), select=("TAL020",)))


def test_what_the_next_base_says_itself_stands_where_the_patch_says_it(make: Make, told: Told) -> None:
    found = told(make(FILES), select=("TAL022",))
    assert found == [
        "talos/talconfig.yaml:10:9: info TAL022 this does not fit a base of Talos 1.14: `cluster.proxy` cannot "
        "stand beside KubeProxyConfig"
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"talos/patches/all.yaml": "machine: {certSANs: [10.0.0.1]}\nsops: {mac: x, lastmodified: y}\n"},
        {"talos/patches/all.yaml": b"age-encryption.org/v1\nx"},
        {"talos/talconfig.yaml": TALCONFIG.replace("wipe: true", "wipe: ${WIPE}")},
    ],
)
def test_what_cannot_be_read_is_not_judged(make: Make, told: Told, change: dict[str, str | bytes]) -> None:
    assert told(make(FILES | change), select=("TAL020", "TAL021")) == []


def test_without_a_version_nothing_is_said_of_a_generated_base(make: Make, told: Told) -> None:
    bare = {"talos/talconfig.yaml": TALCONFIG.replace("talosVersion: v1.13.2\n", "")}
    assert told(make(FILES | bare), select=("TAL020", "TAL022")) == []


def test_one_mistake_of_a_shared_patch_is_told_once(make: Make, told: Told) -> None:
    more = TALCONFIG + "  - hostname: worker-2\n"
    wrong = {"talos/talconfig.yaml": more, "talos/patches/worker.yaml": "machine: {nodeLabels: {'a b': c}}\n"}
    found = told(make(FILES | wrong), select=("TAL020",))
    assert sum("patches/worker.yaml" in line for line in found) == 1


def _render(root: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["render", "talos", *arguments, str(root)])
    return done.exit_code, done.output or str(done.exception)


def test_render_shows_the_result_with_masked_secrets(make: Make) -> None:
    code, output = _render(make(FILES), "cp-1")
    assert code == 0
    assert "  proxy:\n    disabled: true\n" in output.replace("      disabled", "    disabled")
    assert "token: ***" in output
    assert "abcdef.0123456789abcdef" not in output


def test_origins_name_the_file_and_the_line(make: Make) -> None:
    _, output = _render(make(FILES), "cp-1", "--origin")
    assert "10.0.0.1  # talos/patches/all.yaml:1" in output
    assert "disabled: true  # talos/talconfig.yaml:11" in output


def test_a_name_that_is_not_there(make: Make) -> None:
    _, said = _render(make(FILES), "cp1")
    assert said == "Machine cp1 does not exist."
    _, said = _render(make({"talos/talconfig.yaml": "nodes: []\n"}), "cp1")
    assert said == "No machine is declared here."


VOLUME = "apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\nprovisioning:\n"
ERASING = {
    "stackwright.yaml": 'versions: {talos: "1.13"}\ntalos:\n  patches: [a.yaml, b.yaml]\n'
    "  nodes: [{name: w-1, role: worker}]\n",
    "a.yaml": f"{VOLUME}  diskSelector: {{match: system_disk}}\n  maxSize: 9GiB\n",
}


@pytest.mark.parametrize(
    ("patch", "count"),
    [
        (f"{VOLUME}  grow: true\n", 1),
        (f"{VOLUME}  grow: true\n  diskSelector: {{match: '!system_disk'}}\n", 0),
        ("apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\nmount: {secure: true}\n", 0),
        ("apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\n$patch: delete\n", 0),
    ],
)
def test_a_patch_that_erases_what_it_leaves_out(make: Make, told: Told, patch: str, count: int) -> None:
    assert len(told(make(ERASING | {"b.yaml": patch}), select=("TAL023",))) == count
