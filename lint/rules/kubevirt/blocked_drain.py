"""A machine that must be migrated can be.

With `evictionStrategy: LiveMigrate` KubeVirt does not let a machine be stopped while its node is drained: it migrates
it. A machine whose volume is for one node, with a device of its host, or with a bridge on the network of its Pod cannot
be migrated, so that the drain, and with it the upgrade of the node, waits for ever.

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
      evictionStrategy: LiveMigrate
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: default, masquerade: {}}]
      networks: [{name: default, pod: {}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

```text title="output"
vms/web.yaml:9:33: warning VIR041 the volume `root` is ReadWriteOnce, so that `LiveMigrate` blocks the drain
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
        storage: {accessModes: [ReadWriteMany], resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      evictionStrategy: LiveMigrate
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: default, masquerade: {}}]
      networks: [{name: default, pod: {}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

Since 0.2.0. Source: kubevirt `pkg/virt-handler/vm.go` (calculateLiveMigrationCondition),
`pkg/virt-api/webhooks/validating-webhook/admitters/pod-eviction-admitter.go`.
"""

from collections.abc import Iterator

from ....model.kubevirt.facts import ClaimFact, VirtualMachineFact
from ....model.kustomize.build_facts import BuiltMistakeFact
from ....model.repository import Repository, file_query, files_having
from ....model.text.place import Node, Place
from ....schemas.kubevirt.runtime_laws import MIGRATION_LAWS
from ...finding import Severity
from ...resolve_vm_references import claim_at, machines_in, owner_at, targets_of
from ...rule import Problem, Related, repository_rule
from ...runtime_mistakes import find_at_run_time

_MUST, _SHARED = "LiveMigrate", "ReadWriteMany"


@repository_rule("VIR041", "blocked-drain", Severity.WARNING, needs=(BuiltMistakeFact,), follows=("SCH", "YAML"))
def blocked_drain(repository: Repository) -> Iterator[Problem]:
    yield from find_at_run_time(repository, MIGRATION_LAWS)
    for problems in _of_machines(repository).values():
        yield from problems


@file_query(files_having(VirtualMachineFact))
def _of_machines(repository: Repository, path: str) -> tuple[Problem, ...]:
    """The problems of the machines in a file with the claims that they use."""
    machines = [machine for _, machine in machines_in(repository, path) if machine.eviction == _MUST]
    return tuple(problem for machine in machines for problem in _of_machine(repository, path, machine))


def _of_machine(repository: Repository, path: str, machine: VirtualMachineFact) -> Iterator[Problem]:
    targets = targets_of(repository, path)
    for used in machine.claims:
        hit = targets.get(used.at)
        claim = claim_at(repository, hit)
        if hit is None or claim is None:
            continue
        # What the machine makes by itself is in the object, and told there.
        is_own = (hit.path, claim.object) == (path, machine.object)
        if not is_own and _is_for_one(repository, hit.path, claim):
            yield _problem(Place(path, used.at), hit.path, claim)


def _is_for_one(repository: Repository, path: str, claim: ClaimFact) -> bool:
    is_known = owner_at(repository, path, claim.object) is not None
    return is_known and bool(claim.modes) and _SHARED not in claim.modes


def _problem(at: Place, where: str, claim: ClaimFact) -> Problem:
    law = MIGRATION_LAWS["migrate-claim"]
    message = law.message.format(claim.name, claim.modes[0])
    steps = (claim.form, "accessModes", 0) if claim.form else ("accessModes", 0)
    mode = Place(where, Node(claim.at.document, (*claim.at.path, *steps)))
    return Problem(at, message, law.label, claim.name, (Related(mode, "for one node"),), law.hint)
