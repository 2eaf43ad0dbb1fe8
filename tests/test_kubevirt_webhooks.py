"""What KubeVirt's and CDI's webhooks refuse: by version, with gates, with patches, with what a machine names."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.deployed.kubevirt_settings import Settings, is_asked
from stackwright.model.kubevirt.webhook import container_disk_paths
from stackwright.schemas.kubevirt.law import Law
from stackwright.schemas.kubevirt.laws_by_rule import LAWS, THEMES

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
NOTHING = Settings(frozenset(), frozenset(), frozenset({""}), has_pod_bridge=True, has_own_machines=False)


def machine(spec: str) -> str:
    """A VirtualMachine with this instance, in flow style."""
    head = "apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: {name: web}\nspec:\n  runStrategy: Always\n"
    return f"{head}  template: {{spec: {spec}}}\n"


def resource(configuration: str) -> str:
    """A KubeVirt resource."""
    head = "apiVersion: kubevirt.io/v1\nkind: KubeVirt\nmetadata: {name: kubevirt, namespace: kubevirt}\n"
    return f"{head}spec: {{configuration: {configuration}}}\n"


def version(of: str) -> str:
    """A configuration with a version of KubeVirt."""
    return f'versions: {{kubevirt: "{of}"}}\n'


GATES = "{developerConfiguration: {featureGates: [%s]}}"
UNBOUND = machine(
    "{domain: {memory: {guest: 1Gi}, devices: {interfaces: [{name: a}]}}, networks: [{name: a, pod: {}}]}"
)
GROWING = machine("{domain: {memory: {guest: 1025Mi, maxGuest: 2Gi}, devices: {}}}")
DISK = machine("{domain: {memory: {guest: 1Gi}, devices: {disks: [{name: a, disk: {bus: %s}}]}}}")
VIDEO = machine("{domain: {memory: {guest: 1Gi}, devices: {video: {type: vga}}}}")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"vm.yaml": UNBOUND, "stackwright.yaml": version("1.9.0")}, ["VIR004"]),
        ({"vm.yaml": UNBOUND, "stackwright.yaml": version("1.8.4")}, []),
        ({"vm.yaml": UNBOUND}, []),
        ({"vm.yaml": GROWING, "k.yaml": resource("{}"), "stackwright.yaml": version("1.6.6")}, ["VIR005"]),
        ({"vm.yaml": GROWING, "k.yaml": resource("{}"), "stackwright.yaml": version("1.5.3")}, []),
        ({"vm.yaml": GROWING, "stackwright.yaml": version("1.6.6")}, []),
        ({"vm.yaml": VIDEO, "k.yaml": resource("{}"), "stackwright.yaml": version("1.8.4")}, ["VIR010"]),
        ({"vm.yaml": VIDEO, "k.yaml": resource("{}"), "stackwright.yaml": version("1.9.0")}, []),
        ({"vm.yaml": VIDEO, "k.yaml": resource(GATES % "VideoConfig"), "stackwright.yaml": version("1.8.4")}, []),
        ({"vm.yaml": VIDEO, "stackwright.yaml": version("1.8.4")}, []),
        ({"vm.yaml": DISK % '""'}, ["VIR002"]),
    ],
)
def test_a_law_is_asked_where_it_is_known_to_be(
    make: Make, told: Told, files: Mapping[str, str], found: list[str]
) -> None:
    assert [line.split()[2] for line in told(make(files)) if " VIR" in line] == found


def test_what_a_patch_may_complete_is_not_told_of_the_file(make: Make, told: Told) -> None:
    patch = machine("{volumes: [{name: a, emptyDisk: {capacity: 1Gi}}]}").replace("  runStrategy: Always\n", "")
    files = {
        "vm.yaml": DISK % "virtio",
        "patch.yaml": patch,
        "kustomization.yaml": "resources: [vm.yaml]\npatches: [{path: patch.yaml}]\n",
    }
    assert not [line for line in told(make(files)) if " VIR" in line]


def test_all_laws_have_one_rule() -> None:
    assert len(LAWS) == sum(len(laws) for laws in THEMES.values())


@pytest.mark.parametrize(
    ("path", "law"), [("/", "root"), ("a", "odd"), ("/a/../b", "odd"), ("//a", "odd"), ("/a/", ""), ("/a/b", "")]
)
def test_paths_are_absolute_and_clean(path: str, law: str) -> None:
    assert [one.law for one in container_disk_paths.check_path(path, (), "root", "odd")] == ([law] if law else [])


def test_a_gate_is_on_where_the_resource_or_the_version_has_it() -> None:
    law = Law("", "", "", gate="Snapshot")
    assert is_asked(law, (1, 8), NOTHING)
    assert not is_asked(law, (1, 9), NOTHING)
    assert is_asked(law, (1, 9), NOTHING._replace(disabled=frozenset({"Snapshot"})))
    assert not is_asked(law, (1, 8), NOTHING._replace(gates=frozenset({"Snapshot"})))
    assert not is_asked(law, (1, 8), None)


DEVICES = "{domain: {memory: {guest: 1Gi}, devices: {%s}}%s}"
CLAIMS = ", resourceClaims: [{name: c, resourceClaimName: r}]"
CLAIMED = "{name: g, claimName: c, requestName: r}"


@pytest.mark.parametrize(
    ("spec", "of", "said"),
    [
        ("{domain: {memory: {guest: 1Gi, hugepages: {}}}}", "1.8.4", ["the huge pages have no size"]),
        (DEVICES % ("gpus: [{name: g}]", ""), "1.8.4", ["a GPU has neither"]),
        (DEVICES % ("gpus: [{name: g}]", ""), "1.5.3", []),
        (DEVICES % ("gpus: [{name: g, deviceName: d}]", ""), "1.9.0", []),
        (DEVICES % (f"gpus: [{CLAIMED}]", CLAIMS), "1.9.0", []),
        (DEVICES % (f"gpus: [{CLAIMED}]", ""), "1.9.0", ["the resource claim `c` of a device is not"]),
        (DEVICES % (f"gpus: [{CLAIMED}, {{name: h, deviceName: d}}]", CLAIMS), "1.9.0", ["some GPUs are of devices"]),
        (DEVICES % (f"gpus: [{CLAIMED}, {CLAIMED}]", CLAIMS), "1.9.0", ["two devices are of the same request `r`"]),
        (DEVICES % ("gpus: [{name: g, claimName: c}]", CLAIMS), "1.9.0", ["a device of a resource claim has no `req"]),
        (DEVICES % ("gpus: [{name: g, deviceName: d, claimName: c}]", CLAIMS), "1.9.0", ["a GPU is of a device and"]),
        (DEVICES % ("", ", resourceClaims: [{name: c}]"), "1.9.0", ["a resource claim needs either"]),
        (DEVICES % ("", ", resourceClaims: [{name: c}]"), "1.8.4", []),
        (DEVICES % ("video: {}", ""), "1.9.0", ["the video device has no type"]),
        (DEVICES % ("", ", tolerations: [{operator: Equals}]"), "1.8.4", ["`Equals` is no value of this field"]),
        (DEVICES % ("", ", dnsConfig: {options: [{value: a}]}"), "1.8.4", ["an option of `dnsConfig` has no name"]),
        (
            DEVICES
            % ("interfaces: [{name: a, masquerade: {}, ports: [{port: 65537}]}]", ", networks: [{name: a, pod: {}}]"),
            "1.8.4",
            ["there is no port 65537"],
        ),
        (DEVICES % ("", ", architecture: amd64, volumes: []"), "1.9.0", []),
        (
            "{architecture: amd64, domain: {memory: {guest: 1Gi}, launchSecurity: {}}}",
            "1.9.0",
            ["`launchSecurity` has no"],
        ),
        ("{architecture: s390x, domain: {memory: {guest: 1Gi}, launchSecurity: {}}}", "1.9.0", []),
        (
            "{architecture: s390x, domain: {memory: {guest: 1Gi}, launchSecurity: {}}}",
            "1.8.4",
            ["`launchSecurity` on s390x needs the feature gate SecureExecution"],
        ),
    ],
)
def test_what_is_refused_of_a_machine(make: Make, told: Told, spec: str, of: str, said: list[str]) -> None:
    gates = "{developerConfiguration: {featureGates: [VideoConfig]}}"
    files = {"vm.yaml": machine(spec), "k.yaml": resource(gates), "stackwright.yaml": version(of)}
    found = [line.split(" ", 3)[3] for line in told(make(files)) if " error VIR" in line]
    assert len(found) == len(said)
    assert all(line.startswith(one) for line, one in zip(found, said, strict=True)), found


@pytest.mark.parametrize(
    ("cpu", "count"), [("", 1), ("cpu: {sockets: 4}, ", 0), ("resources: {limits: {cpu: 4}}, ", 0)]
)
def test_a_machine_that_says_no_cpus_has_one(make: Make, told: Told, cpu: str, count: int) -> None:
    text = machine(f"{{domain: {{{cpu}memory: {{guest: 1Gi}}, devices: {{}}}}}}").rstrip("\n")
    preference = (
        "apiVersion: instancetype.kubevirt.io/v1beta1\nkind: VirtualMachineClusterPreference\n"
        "metadata: {name: four}\nspec: {requirements: {cpu: {guest: 4}}}\n"
    )
    files = {"vm.yaml": f"{text}\n  preference: {{name: four}}\n", "p.yaml": preference}
    assert len([line for line in told(make(files)) if " VIR013 " in line]) == count
