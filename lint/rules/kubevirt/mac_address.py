"""Each card has a MAC address of its own, which is one of a single card.

libvirt does not start a machine with an address whose first byte is odd: that is one of a group. Two machines with the
same address in one network take each other's packets, and which of them has the connection changes from second to
second. Told are cards of two machines on one network of Multus; each Pod's network is its own.

## Wrong

```yaml title="vms/db.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: db, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: db-root}
      spec:
        storage: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: lan, bridge: {}, macAddress: "02:00:00:00:00:1a"}]
      networks: [{name: lan, multus: {networkName: vms/lan}}]
      volumes: [{name: root, dataVolume: {name: db-root}}]
```

```yaml title="vms/lan.yaml"
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: lan, namespace: vms}
spec:
  config: '{"cniVersion": "1.0.0", "type": "bridge", "bridge": "br0"}'
```

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: web-root}
      spec:
        storage: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: lan, bridge: {}, macAddress: "02:00:00:00:00:1a"}]
      networks: [{name: lan, multus: {networkName: vms/lan}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

```text title="output"
vms/web.yaml:17:60: warning VIR049 the machine has the MAC address of the machine `db`, `02:00:00:00:00:1a`
```

## Right

```yaml title="vms/db.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: db, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: db-root}
      spec:
        storage: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: lan, bridge: {}, macAddress: "02:00:00:00:00:1a"}]
      networks: [{name: lan, multus: {networkName: vms/lan}}]
      volumes: [{name: root, dataVolume: {name: db-root}}]
```

```yaml title="vms/lan.yaml"
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: lan, namespace: vms}
spec:
  config: '{"cniVersion": "1.0.0", "type": "bridge", "bridge": "br0"}'
```

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: web-root}
      spec:
        storage: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: lan, bridge: {}, macAddress: "02:00:00:00:00:1b"}]
      networks: [{name: lan, multus: {networkName: vms/lan}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

## When to ignore

Machines of which one runs at a time.

Since 0.2.0. Source: libvirt `src/conf/domain_conf.c` (virMacAddrIsUnicast); IEEE 802, section 8.2.
"""

from collections.abc import Iterator

from ....model.kubevirt.facts import VirtualMachineFact
from ....model.kustomize.build_facts import BuiltMistakeFact
from ....model.repository import Repository, file_query, files_having
from ....model.text.place import Place
from ....schemas.file_types import is_archived, is_placeholder
from ....schemas.kubevirt.runtime_laws import MAC_LAWS
from ...finding import Severity
from ...resolve_vm_references import machines_in, namespace_of
from ...rule import Problem, Related, repository_rule
from ...runtime_mistakes import find_at_run_time

_HALTED = "Halted"


@repository_rule("VIR049", "mac-address", Severity.WARNING, needs=(BuiltMistakeFact,), follows=("SCH", "YAML"))
def mac_address(repository: Repository) -> Iterator[Problem]:
    yield from find_at_run_time(repository, MAC_LAWS)
    known: dict[tuple[str, str], tuple[str, Place]] = {}
    for found in _cards_in(repository).values():
        for key, own in found:
            name, first = known.setdefault(key, own)
            if name != own[0]:
                yield Problem(
                    own[1],
                    f"the machine has the MAC address of the machine `{name}`, `{key[1]}`",
                    "twice in one network",
                    key[1],
                    (Related(first, "here, too"),),
                    "give each card its own",
                )


@file_query(files_having(VirtualMachineFact))
def _cards_in(repository: Repository, path: str) -> tuple[tuple[tuple[str, str], tuple[str, Place]], ...]:
    """The network and the address of each card in a file that may run, with its machine and where it stands."""
    found: list[tuple[tuple[str, str], tuple[str, Place]]] = []
    for owner, machine in machines_in(repository, path):
        namespace = namespace_of(repository, path, owner)
        if namespace is None or machine.runs == _HALTED or is_archived(path):
            continue
        for card in machine.cards:
            if not card.mac or not card.network or is_placeholder(card.mac + card.network):
                continue
            network = card.network if "/" in card.network else f"{namespace}/{card.network}"
            found.append(((network, card.mac), (owner.name, Place(path, card.at.below("macAddress")))))
    return tuple(found)
