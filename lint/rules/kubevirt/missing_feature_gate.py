"""What needs a feature gate of KubeVirt is used where the gate is on.

The webhook refuses host disks, host devices, sidecars and more where the KubeVirt resource of the cluster does not
have their gate. The rule looks at the resource in the repository, and says nothing where there is none, since the
gate may be on. A gate that is on in every cluster since a version is not asked for from there on.

## Wrong

```yaml title="kubevirt.yaml"
apiVersion: kubevirt.io/v1
kind: KubeVirt
metadata: {name: kubevirt, namespace: kubevirt}
spec:
  imageTag: v1.8.4
  configuration:
    developerConfiguration:
      featureGates: [Snapshot]
```

```yaml title="vm.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        memory: {guest: 1Gi}
        devices:
          hostDevices:
            - {name: disk-controller, deviceName: example.com/controller}
```

```text title="output"
vm.yaml:12:13: error VIR010 a host device needs the feature gate HostDevices
```

## Right

```yaml title="kubevirt.yaml"
apiVersion: kubevirt.io/v1
kind: KubeVirt
metadata: {name: kubevirt, namespace: kubevirt}
spec:
  imageTag: v1.8.4
  configuration:
    developerConfiguration:
      featureGates: [Snapshot, HostDevices]
```

```yaml title="vm.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        memory: {guest: 1Gi}
        devices:
          hostDevices:
            - {name: disk-controller, deviceName: example.com/controller}
```

Since 0.2.0. Source: kubevirt `pkg/virt-config/feature-gates.go`, `pkg/virt-config/featuregate`.
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR010", "missing-feature-gate", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def missing_feature_gate(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR010")
