"""A Service or probe asks for a port that the card of its machine lets through.

A masquerade that lists `ports` lets these through and no other: a Service that sends to another port has endpoints, and
nobody answers; a probe of one never succeeds. Without `ports`, all of them are let through.

## Wrong

```yaml title="vms/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web, namespace: vms}
spec:
  selector: {app: web}
  ports: [{port: 80}]
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
    metadata: {labels: {app: web}}
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: default, masquerade: {}, ports: [{name: ssh, port: 22}]}]
      networks: [{name: default, pod: {}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

```text title="output"
vms/service.yaml:6:18: warning VIR054 the machine `web` lets port 22 through, and not 80
```

## Right

```yaml title="vms/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web, namespace: vms}
spec:
  selector: {app: web}
  ports: [{port: 22}]
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
    metadata: {labels: {app: web}}
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: default, masquerade: {}, ports: [{name: ssh, port: 22}]}]
      networks: [{name: default, pod: {}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

Since 0.2.0. Source: kubevirt `pkg/network/setup/masquerade.go`, its documentation of interfaces and networks
(masquerade).
"""

from collections.abc import Iterator

from ....model.facts import ObjectFact
from ....model.kubevirt.facts import AskedPort, ServiceFact, VirtualMachineFact
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...resolve_vm_references import namespace_of, owner_at, whole_machines
from ...rule import Problem, Related, name_of, repository_rule

_Machine = tuple[str, ObjectFact, VirtualMachineFact]


@repository_rule("VIR054", "closed-port", Severity.WARNING, follows=("SCH", "YAML"))
def closed_port(repository: Repository) -> Iterator[Problem]:
    every = list(whole_machines(repository))
    listing = [each for each in every if each[2].opened is not None]
    if not listing:
        return
    for path, owner, machine in listing:
        for probe in machine.probes:
            if not _is_open(machine, probe):
                yield _problem(Place(path, probe.at), probe, (path, owner, machine))
    for path, service in repository.each(ServiceFact):
        found = owner_at(repository, path, service.object)
        selected = [each for each in every if found is not None and _selects(repository, path, found, service, each)]
        for asked in service.ports:
            # A port that one of them lets through is answered.
            if selected and not any(_is_open(machine, asked) for _, _, machine in selected):
                yield _problem(Place(path, asked.at), asked, selected[0])


def _selects(repository: Repository, path: str, owner: ObjectFact, service: ServiceFact, each: _Machine) -> bool:
    where, other, machine = each
    namespaces = namespace_of(repository, path, owner), namespace_of(repository, where, other)
    return namespaces[0] is not None and len({*namespaces}) == 1 and {*service.selector} <= {*machine.labels}


def _is_open(machine: VirtualMachineFact, asked: AskedPort) -> bool:
    opened = machine.opened
    return opened is None or is_placeholder(asked.port) or any(asked.port in names for names in opened)


def _problem(at: Place, asked: AskedPort, machine: _Machine) -> Problem:
    path, owner, found = machine
    listed = ", ".join(number for number, _ in found.opened or ())
    return Problem(
        at,
        f"the machine `{owner.name}` lets port {listed} through, and not {asked.port}",
        "nobody answers",
        asked.port,
        (Related(name_of(Place(path, owner.at)), "the machine"),),
        f"add {asked.port} to `ports` of its card, or write no `ports`",
    )
