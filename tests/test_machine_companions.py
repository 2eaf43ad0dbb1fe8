"""What stands beside virtual machines: their volumes, Secrets, networks, templates, and the nodes that they run on."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.model.kubevirt.ipam_checks import find_range_mistakes
from stackwright.model.text.open_collections import Value

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]
SCRIPTS = Path(__file__).parents[1] / "scripts"


def of_cdi(kind: str, spec: str, metadata: str = "name: a") -> str:
    """An object of CDI, in flow style."""
    return f"apiVersion: cdi.kubevirt.io/v1beta1\nkind: {kind}\nmetadata: {{{metadata}}}\nspec: {spec}\n"


def machine(volumes: str, disks: str = "[]", name: str = "web") -> str:
    """A VirtualMachine with these volumes and disks, in flow style."""
    head = f"apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: {{name: {name}, namespace: vms}}\nspec:\n"
    domain = f"{{memory: {{guest: 1Gi}}, devices: {{disks: {disks}}}}}"
    return f"{head}  runStrategy: Always\n  template: {{spec: {{domain: {domain}, volumes: {volumes}}}}}\n"


def secret(name: str, keys: str, more: str = "") -> str:
    """A Secret with keys, in flow style."""
    return f"apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: vms{more}}}\nstringData: {{{keys}}}\n"


CRON = '{schedule: "", managedDataSource: a, template: {spec: {source: %s, storage: {}}}}'
FROM_CLAIM = "{pvc: {namespace: a, name: b}}"
CDI_1_61 = 'versions: {cdi: "1.61.0"}\n'
SIZED = "storage: {resources: {requests: {storage: 1Gi}}}"
SECRET_OF = "[{name: init, cloudInitNoCloud: {secretRef: {name: %s}}}]"
CLAIM = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a, namespace: vms%s}\nspec: %s\n"
WHOLE_CLAIM = CLAIM % ("", "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"a.yaml": of_cdi("VolumeUploadSource", '{contentType: ""}')}, []),
        ({"a.yaml": of_cdi("VolumeUploadSource", "{contentType: other}")}, ["SCH004"]),
        ({"a.yaml": of_cdi("DataVolume", f'{{{SIZED}, sourceRef: {{kind: DataSource, name: ""}}}}')}, ["VIR015"]),
        ({"a.yaml": of_cdi("DataImportCron", CRON % FROM_CLAIM), "stackwright.yaml": CDI_1_61}, ["VIR016"]),
        ({"a.yaml": of_cdi("DataImportCron", CRON % FROM_CLAIM)}, []),
        ({"a.yaml": of_cdi("DataSource", "{source: {dataSource: {name: a, namespace: x}}}", "name: a, namespace: x")},
         ["VIR019"]),
        ({"a.yaml": of_cdi("DataSource", "{source: {dataSource: {name: b, namespace: x}}}", "name: a, namespace: x")},
         []),
    ],
)  # fmt: skip
def test_what_cdi_says(make: Make, told: Told, files: Mapping[str, str], found: list[str]) -> None:
    assert [line.split()[2] for line in told(make(files)) if " VIR040" not in line] == found


def test_a_claim_that_cdi_renders_may_leave_out_its_modes(make: Make, told: Told) -> None:
    spec = "{volumeMode: FromStorageProfile, resources: {requests: {storage: 1Mi}}}"
    label = ', labels: {cdi.kubevirt.io/applyStorageProfile: "true"}'
    assert told(make({"a.yaml": CLAIM % (label, spec)})) == []
    assert len(told(make({"a.yaml": CLAIM % ("", spec)}))) == 2


@pytest.mark.parametrize(
    ("keys", "more", "found"),
    [
        ("user-data: a", "", ["VIR058"]),
        ("userData: a", "", []),
        ("user-data: a", ", annotations: {reflector: x}", []),
    ],
)
def test_keys_that_are_read_of_secrets(make: Make, told: Told, keys: str, more: str, found: list[str]) -> None:
    files = {"vm.yaml": machine(SECRET_OF % "init"), "s.yaml": secret("init", keys, more)}
    assert [line.split()[2] for line in told(make(files), select=("VIR058",))] == found


def test_media_are_made_by_hand(make: Make, told: Told) -> None:
    missing = machine("[{name: cd, persistentVolumeClaim: {claimName: iso}}]", "[{name: cd, %s: {}}]", "other")
    files = {"vm.yaml": machine("[{name: a, persistentVolumeClaim: {claimName: a}}]"), "a.yaml": WHOLE_CLAIM}
    for device, count in (("cdrom", 0), ("disk", 1)):
        found = told(make({**files, "other.yaml": missing % device}), select=("VIR057",))
        assert len(found) == count


TEMPLATE = """\
apiVersion: template.openshift.io/v1
kind: Template
metadata: {name: debian}
objects:
  - apiVersion: kubevirt.io/v1
    kind: VirtualMachine
    metadata: {name: "${NAME}"}
    spec:
      runStrategy: Always
      template:
        spec:
          domain: {memory: {guest: 1Gi}, devices: {}}
          volumes:
            - name: init
              cloudInitNoCloud:
                userData: |
                  #cloud-config
                  password: %s
parameters: [{name: NAME}, {name: PASSWORD%s}]
"""


@pytest.mark.parametrize(
    ("password", "more", "found"),
    [
        ("changeme", "", ["warning"]),
        ("${PASSWORD}", ", value: changeme", ["warning"]),
        ("${PASSWORD}", ", generate: expression, from: '[a-z]{8}'", ["info"]),
        ("${OTHER}", "", []),
        ("$6$salt$hash", "", []),
    ],
)
def test_passwords_in_templates(make: Make, told: Told, password: str, more: str, found: list[str]) -> None:
    lines = told(make({"a.yaml": TEMPLATE % (password, more)}), select=("VIR055",))
    assert [line.split()[1] for line in lines] == found


@pytest.mark.parametrize(
    ("ipam", "count"),
    [
        ({"type": "host-local", "subnet": "10.0.0.0/24", "rangeStart": "10.0.0.9"}, 0),
        ({"type": "host-local", "ranges": [[{"subnet": "10.0.0.1/24"}]]}, 1),
        ({"type": "host-local", "subnet": "10.0.0.0/31"}, 1),
        ({"type": "host-local", "subnet": "10.0.0.0/24", "rangeEnd": "10.0.1.9"}, 1),
        ({"type": "whereabouts", "range": "10.0.0.5-10.0.0.9/24", "exclude": ["10.0.0.7", "10.0.0.8/32"]}, 0),
        ({"type": "whereabouts", "range": "10.0.0.0"}, 1),
        ({"type": "whereabouts", "range": "10.0.0.010/24"}, 0),
        ({"type": "whereabouts", "range": "${RANGE}"}, 0),
        ({"type": "whereabouts", "range": "10.0.0.0/24", "gateway": "10.0.0"}, 1),
        ({"type": "static", "addresses": [{"address": "10.0.0.5"}, {"address": "fd00::5/64"}]}, 1),
        ({"type": "dhcp"}, 0),
    ],
)
def test_ranges_of_addresses(ipam: dict[str, Value], count: int) -> None:
    assert len(list(find_range_mistakes({"plugins": [{"type": "bridge", "ipam": ipam}]}))) == count


def test_the_tables_of_cdi_are_read(tmp_path: Path) -> None:
    manifests = tmp_path / "tests" / "manifests"
    manifests.mkdir(parents=True)
    volume = of_cdi("DataVolume", "{source: {blank: {}}, %s}")
    (manifests / "datavolume.yaml").write_text(volume % SIZED)
    (manifests / "sizeless.yaml").write_text(volume % "storage: {}")
    tables = """
const (
	size = "10"
)
	DescribeTable("with manifests Datavolume should", func() {},
		Entry("fail without size", "manifests/sizeless.yaml", true, "PVC size is missing"),
		Entry("succeed", Label("quick"), "manifests/datavolume.yaml", false, ""),
	)
	DescribeTable("with Datavolume PVC size should", func() {},
		Entry("fail with little", size),
	)
"""
    (tmp_path / "tests" / "api_validation_test.go").write_text(tables)
    command = [sys.executable, str(SCRIPTS / "cdi_verdicts.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "cdi: 2 of 2 agree (100.00%)"
    assert done.returncode == 0
