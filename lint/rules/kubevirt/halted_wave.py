"""A machine that is halted is in the last wave.

Argo CD calls a machine that does not run suspended, and waits in each wave until everything is healthy: what comes in
later waves of the same Application is never applied, and the sync does not end. (A release after 3.5.1 takes a halted
machine for healthy.)

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="apps/vms.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: vms, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: vms}
  destination: {server: https://kubernetes.default.svc, namespace: vms}
```

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Halted
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
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

```yaml title="vms/later.yaml"
apiVersion: v1
kind: ConfigMap
metadata:
  name: later
  namespace: vms
  annotations: {argocd.argoproj.io/sync-wave: "1"}
```

```text title="output"
vms/web.yaml:5:16: warning VIR053 the sync waits for the halted machine `web`, and wave 1 is never applied
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="apps/vms.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: vms, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: vms}
  destination: {server: https://kubernetes.default.svc, namespace: vms}
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
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

```yaml title="vms/later.yaml"
apiVersion: v1
kind: ConfigMap
metadata:
  name: later
  namespace: vms
  annotations: {argocd.argoproj.io/sync-wave: "1"}
```

Since 0.2.0. Source: argo-cd `resource_customizations/kubevirt.io/VirtualMachine/health.lua`; argo-cd#29663.
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.deployed import FoundObject
from ....model.argocd.sync_order import PLAIN, Rank, RankedFact, rank_of
from ....model.deployed.applications import application_files, deployed_by
from ....model.facts import ObjectFact
from ....model.kubevirt.facts import VirtualMachineFact
from ....model.repository import Repository, file_query
from ....model.text.place import Place
from ....schemas.virtual_machine_references import VIRTUAL_MACHINE
from ...finding import Severity
from ...resolve_vm_references import owner_at
from ...rule import Problem, Related, name_of, repository_rule

_HALTED = "Halted"


@repository_rule("VIR053", "halted-wave", Severity.WARNING, needs=(MadeFact,), follows=("SCH", "YAML"))
def halted_wave(repository: Repository) -> Iterator[Problem]:
    if not repository.facts(RankedFact) or not repository.facts(VirtualMachineFact):
        return
    told: set[Place] = set()
    for problems in _in_file(repository).values():
        for problem in problems:
            if problem.at not in told:
                told.add(problem.at)
                yield problem


@file_query(application_files)
def _in_file(repository: Repository, path: str) -> tuple[Problem, ...]:
    """The problems of what the Applications of a file deploy."""
    found: list[Problem] = []
    for _, deployed in deployed_by(repository, path, lambda file: bool(repository.facts_at(file, VirtualMachineFact))):
        found += _problems(repository, deployed)
    return tuple(found)


def _problems(repository: Repository, deployed: tuple[FoundObject, ...]) -> Iterator[Problem]:
    ranked = list(_ranked(repository, deployed))
    last = max(ranked, default=None, key=lambda each: each[1])
    for at, rank, fact in ranked:
        if last is not None and last[1] > rank and fact.type == VIRTUAL_MACHINE and _is_halted(repository, at, fact):
            yield Problem(
                Place(at.path, fact.at.below("spec", "runStrategy")),
                f"the sync waits for the halted machine `{fact.name}`, and {last[1].describe(rank)} is never applied",
                "suspended",
                fact.name,
                (Related(name_of(last[0]), "waits for ever"),),
                "move the machine to the last wave, or let it run",
            )


def _ranked(repository: Repository, deployed: tuple[FoundObject, ...]) -> Iterator[tuple[Place, Rank, ObjectFact]]:
    for each in deployed:
        if each.at is not None:
            fact = next((one for one in repository.facts_at(each.at.path, ObjectFact) if one.at == each.at.at), None)
            rank = rank_of(fact) if fact is not None else None
            if fact is not None and rank is not None and (rank == PLAIN or rank.phase >= 0):
                yield each.at, rank, fact


def _is_halted(repository: Repository, at: Place, fact: ObjectFact) -> bool:
    machines = (one for one in repository.facts_at(at.path, VirtualMachineFact) if one.object == fact.at)
    is_known = owner_at(repository, at.path, fact.at) is not None
    return is_known and any(machine.runs == _HALTED for machine in machines)
