"""Network data of cloud-init fits the cards of its machine.

A MAC address that no interface of the machine has finds no card, and the addresses below it are never set. A gateway
that is in none of the networks of its card cannot be reached; two default routes of the same metric contend; and
without any route to everything, and without DHCP, a machine reaches its own networks only. A machine that shows none of
this from outside can only be looked at through its console. MAC addresses are compared where every interface says its
own.

## Wrong

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
          interfaces: [{name: default, masquerade: {}, macAddress: "02:00:00:00:00:1a"}]
      networks: [{name: default, pod: {}}]
      volumes:
        - {name: root, dataVolume: {name: web-root}}
        - name: init
          cloudInitNoCloud:
            networkData: |
              version: 2
              ethernets:
                lan:
                  match: {macaddress: "02:00:00:00:00:1b"}
                  addresses: [10.0.2.2/24]
                  gateway4: 10.0.3.1
```

```text title="output"
vms/web.yaml:23:26: warning VIR046 no interface has the MAC address `02:00:00:00:00:1b` of `lan`
vms/web.yaml:23:26: warning VIR046 the gateway `10.0.3.1` of `lan` is in none of its networks (10.0.2.0/24)
```

## Right

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
          interfaces: [{name: default, masquerade: {}, macAddress: "02:00:00:00:00:1a"}]
      networks: [{name: default, pod: {}}]
      volumes:
        - {name: root, dataVolume: {name: web-root}}
        - name: init
          cloudInitNoCloud:
            networkData: |
              version: 2
              ethernets:
                lan:
                  match: {macaddress: "02:00:00:00:00:1a"}
                  addresses: [10.0.2.2/24]
                  gateway4: 10.0.2.1
```

## When to ignore

A machine that is meant to reach nothing but its own network.

Since 0.2.0. Source: cloud-init `cloudinit/net/network_state.py`; netplan, "Default routes".
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import BuiltMistakeFact
from ....model.repository import Repository
from ....schemas.kubevirt.runtime_laws import NETWORK_DATA_LAWS
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...runtime_mistakes import find_at_run_time


@repository_rule(
    "VIR046", "network-data-mismatch", Severity.WARNING, needs=(BuiltMistakeFact,), follows=("SCH", "YAML")
)
def network_data_mismatch(repository: Repository) -> Iterator[Problem]:
    return find_at_run_time(repository, NETWORK_DATA_LAWS)
