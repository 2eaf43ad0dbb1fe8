"""What an instancetype says is not said by the machine, and is as much as its preference requires.

A machine that names an instancetype and sets CPUs or memory itself is refused, whatever the instancetype says; so is
one whose preference requires more. Where both are in the repository, they are applied, and the machine that comes of
it is looked at as KubeVirt does.

## Wrong

```yaml title="types.yaml"
apiVersion: instancetype.kubevirt.io/v1beta1
kind: VirtualMachineClusterInstancetype
metadata: {name: small}
spec:
  cpu: {guest: 1}
  memory: {guest: 2Gi}
---
apiVersion: instancetype.kubevirt.io/v1beta1
kind: VirtualMachineClusterPreference
metadata: {name: server}
spec:
  requirements: {cpu: {guest: 2}}
```

```yaml title="vm.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  instancetype: {name: small}
  preference: {name: server}
  template:
    spec:
      domain:
        memory: {guest: 4Gi}
        devices: {}
```

```text title="output"
vm.yaml:6:17: error VIR013 the preference requires 2 vCPUs, and there are 1
vm.yaml:11:25: error VIR013 `domain.memory.guest` is what the instancetype says
```

## Right

```yaml title="types.yaml"
apiVersion: instancetype.kubevirt.io/v1beta1
kind: VirtualMachineClusterInstancetype
metadata: {name: small}
spec:
  cpu: {guest: 2}
  memory: {guest: 2Gi}
---
apiVersion: instancetype.kubevirt.io/v1beta1
kind: VirtualMachineClusterPreference
metadata: {name: server}
spec:
  requirements: {cpu: {guest: 2}}
```

```yaml title="vm.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  instancetype: {name: small}
  preference: {name: server}
  template:
    spec:
      domain:
        devices: {}
```

Since 0.2.0. Source: kubevirt `pkg/instancetype` (apply, conflict, `preference/apply`, `preference/requirements`,
webhooks/vm).
"""

import json
from collections.abc import Iterator

from ....model.deployed.named_instancetypes import Match, find_match
from ....model.facts import FileState
from ....model.kubevirt.webhook.apply_instancetype import find_conflicts, find_refusals_of_whole, find_unmet
from ....model.kubevirt.webhook.refusal import Refusal
from ....model.kubevirt.webhook_facts import MatchedMachineFact
from ....model.text.open_collections import Value
from ....model.text.place import NodePath
from ....model.text.typed_access import mapping, text, value_at_path
from ....schemas.kubevirt.laws_by_rule import LAWS
from ...finding import Severity
from ...rule import File, Problem, Related, file_rule
from ...webhook_refusals import describe, is_refused, is_whole


@file_rule("VIR013", "instancetype-conflict", Severity.ERROR, of=(MatchedMachineFact,), follows=("SCH", "YAML"))
def instancetype_conflict(file: File) -> Iterator[Problem]:
    if file.facts.state is not FileState.READ:
        return
    for machine in file.of(MatchedMachineFact):
        if is_whole(file.repository, file.path, machine.owner, "VirtualMachine") and not file.facts.is_misread(
            machine.owner
        ):
            yield from _check(file, machine)


def _check(file: File, machine: MatchedMachineFact) -> Iterator[Problem]:
    spec = mapping(json.loads(machine.spec))
    instancetype = find_match(file.repository, machine, spec, "instancetype")
    preference = find_match(file.repository, machine, spec, "preference")
    if text(spec, "instancetype", "name"):
        for one in find_conflicts(spec, instancetype.spec):
            yield from _tell(file, machine, one, instancetype, spec)
    if preference.is_known and instancetype.is_known:
        found = list(find_unmet(spec, instancetype.spec, preference.spec))
        for one in found or find_refusals_of_whole(spec, instancetype.spec, preference.spec):
            yield from _tell(file, machine, one, instancetype if instancetype.at else preference, spec)


def _tell(
    file: File, machine: MatchedMachineFact, one: Refusal, match: Match, spec: dict[str, Value]
) -> Iterator[Problem]:
    if not is_refused(file.repository, file.path, one.law, one.written):
        return
    at = file.place(machine.owner.below("spec", *_written(spec, one.path)))
    related = (Related(match.at, "which is named here"),) if match.at else ()
    problem = describe(at, LAWS[one.law], one.written)
    yield Problem(problem.at, problem.message, problem.label, problem.target, related, problem.hint, problem.severity)


def _written(spec: Value, path: NodePath) -> NodePath:
    """As much of a path as the machine itself says."""
    for end in range(len(path), 0, -1):
        if value_at_path(spec, *path[:end]) is not None:
            return path[:end]
    return ()
