"""CPUs of its own are given to a machine where KubeVirt knows which nodes have a CPU manager.

A machine with `dedicatedCpuPlacement` is scheduled to nodes with the label `cpumanager=true`. KubeVirt sets it with the
feature gate CPUManager alone, which is off unless it is listed: without it the machine stays unscheduled. The rule
looks at repositories that have the KubeVirt resource.

## Wrong

```yaml title="kubevirt.yaml"
apiVersion: kubevirt.io/v1
kind: KubeVirt
metadata: {name: kubevirt, namespace: kubevirt}
spec:
  configuration:
    developerConfiguration: {featureGates: [Sidecar]}
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
        cpu: {cores: 2, dedicatedCpuPlacement: true}
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

```text title="output"
vms/web.yaml:14:48: warning VIR044 the machine asks for CPUs of its own, and KubeVirt has no feature gate CPUManager
```

## Right

```yaml title="kubevirt.yaml"
apiVersion: kubevirt.io/v1
kind: KubeVirt
metadata: {name: kubevirt, namespace: kubevirt}
spec:
  configuration:
    developerConfiguration: {featureGates: [CPUManager]}
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
        cpu: {cores: 2, dedicatedCpuPlacement: true}
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

## When to ignore

Where nodes are labelled by hand.

Since 0.2.0. Source: kubevirt `pkg/virt-controller/services/template.go`, `pkg/virt-handler/heartbeat`.
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import SettingsFact
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...resolve_vm_references import owner_at, whole_machines
from ...rule import Problem, Related, repository_rule

_GATE = "CPUManager"


@repository_rule("VIR044", "dedicated-cpu-without-cpu-manager", Severity.WARNING, follows=("SCH", "YAML"))
def dedicated_cpu_without_cpu_manager(repository: Repository) -> Iterator[Problem]:
    settings = list(repository.each(SettingsFact))
    are_whole = all(owner_at(repository, path, fact.owner) for path, fact in settings)
    if not settings or not are_whole or any(_GATE in fact.gates for _, fact in settings):
        return
    where, first = settings[0]
    for path, _, machine in whole_machines(repository):
        if machine.dedicated is not None:
            yield Problem(
                Place(path, machine.dedicated),
                f"the machine asks for CPUs of its own, and KubeVirt has no feature gate {_GATE}",
                "no node for it",
                related=(Related(Place(where, first.owner), "its feature gates"),),
                hint=f"add {_GATE} to `featureGates`, and let the kubelets manage CPUs (`cpuManagerPolicy: static`)",
            )
