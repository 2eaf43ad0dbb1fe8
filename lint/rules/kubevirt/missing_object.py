"""Every volume, network or other object that a virtual machine names exists in this repository.

A machine whose DataVolume or claim does not exist stays without an instance, one whose network does not exist hangs
while its Pod is made, and a DataVolume whose source is not there waits for ever; Argo CD and Flux apply all of them
without a word. The rule speaks where it knows, as K8S001 does. Claims that are not those of a DataVolume, DataSources
and claims that are cloned are often made by hand (`virtctl image-upload`): they are told where a similar name is there.

## Wrong

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: web-system}
      spec:
        storage: {resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: lan, bridge: {}}]
      networks: [{name: lan, multus: {networkName: lan}}]
      volumes: [{name: root, dataVolume: {name: web-sytem}}]
```

```text title="output"
vms/web.yaml:18:52: warning VIR040 NetworkAttachmentDefinition `lan` does not exist in this repository
vms/web.yaml:19:49: warning VIR040 DataVolume `web-sytem` does not exist in this repository
```

```yaml title="fixed: vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: web-system}
      spec:
        storage: {resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: lan, bridge: {}}]
      networks: [{name: lan, multus: {networkName: lan}}]
      volumes: [{name: root, dataVolume: {name: web-system}}]
```

## Right

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: web-system}
      spec:
        storage: {resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: lan, bridge: {}}]
      networks: [{name: lan, multus: {networkName: lan}}]
      volumes: [{name: root, dataVolume: {name: web-system}}]
```

```yaml title="vms/lan.yaml"
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: lan, namespace: vms}
spec:
  config: '{"cniVersion": "1.0.0", "type": "bridge", "bridge": "br0"}'
```

## When to ignore

Objects that are made by hand or by another repository.

Since 0.2.0. Source: kubevirt `pkg/virt-controller/watch/vm`, `pkg/network/multus`; containerized-data-importer
`pkg/controller/datavolume`.
"""

from collections.abc import Iterator
from dataclasses import replace

from ....model.facts import ReferenceFact
from ....model.text.place import Node
from ....schemas.references import VOLUME_CLAIM
from ...finding import Severity
from ...missing_targets import missing_targets
from ...rule import File, Problem, file_rule

#: What a volume names by this field is made by CDI: a claim alone is found by it, too.
_DATA_VOLUME = ("dataVolume", "name")


@file_rule("VIR040", "missing-machine-object", Severity.WARNING, of=(ReferenceFact,), half="references")
def missing_machine_object(file: File) -> Iterator[Problem]:
    for problem in missing_targets(file, "VIR040"):
        is_volume = isinstance(problem.at.at, Node) and problem.at.at.path[-2:] == _DATA_VOLUME
        kind = VOLUME_CLAIM.name
        yield replace(problem, message=problem.message.replace(kind, "DataVolume", 1)) if is_volume else problem
