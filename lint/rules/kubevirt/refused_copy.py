"""A snapshot, restore, export or clone is of something that there can be.

KubeVirt refuses a clone of a machine into itself, filters with `!` or `*` in the middle, MAC addresses that are none,
patches that are no JSON, and exports with the API group of another kind. An unknown `deletionPolicy` of a snapshot is
taken and does nothing, which is a warning.

## Wrong

```yaml title="clone.yaml"
apiVersion: clone.kubevirt.io/v1beta1
kind: VirtualMachineClone
metadata: {name: web-copy}
spec:
  source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: web}
  target: {apiGroup: kubevirt.io, kind: VirtualMachine, name: web}
  labelFilters: ["team/*", "a!b"]
```

```text title="output"
clone.yaml:6:63: error VIR014 a machine cannot be a clone of itself, `web`
clone.yaml:7:28: error VIR014 `!` of the filter `a!b` does not begin it
```

## Right

```yaml title="clone.yaml"
apiVersion: clone.kubevirt.io/v1beta1
kind: VirtualMachineClone
metadata: {name: web-copy}
spec:
  source: {apiGroup: kubevirt.io, kind: VirtualMachine, name: web}
  target: {apiGroup: kubevirt.io, kind: VirtualMachine, name: web-copy}
  labelFilters: ["team/*", "!b"]
```

Since 0.2.0. Source: kubevirt `pkg/virt-api/webhooks/validating-webhook/admitters/vmclone-admitter.go`,
`pkg/storage/admitters`.
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR014", "refused-copy", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_copy(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR014")
