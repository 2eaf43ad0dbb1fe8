"""The addresses that a network gives are addresses, in their order and in its subnet.

A NetworkAttachmentDefinition is taken whatever its addresses are; they are read when a Pod is put into the network, and
a range that ends before it begins, that lies outside of its subnet, or that is none keeps every machine in it from
starting. Read are host-local, whereabouts and static; host-local wants the subnet's own address (10.0.0.0/24).

## Wrong

```yaml title="vms/lan.yaml"
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: lan, namespace: vms}
spec:
  config: |
    {"cniVersion": "1.0.0", "type": "bridge", "bridge": "br0", "ipam":
      {"type": "whereabouts", "range": "10.0.0.0/24", "range_start": "10.0.0.200", "range_end": "10.0.0.100"}}
---
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: storage, namespace: vms}
spec:
  config: '{"type": "macvlan", "master": "eth1", "ipam": {"type": "host-local", "subnet": "10.0.1.1/24"}}'
```

```text title="output"
vms/lan.yaml:5:11: warning VIR059 `lan`: the range ends with `10.0.0.100`, before its start `10.0.0.200`
vms/lan.yaml:13:11: warning VIR059 `storage`: `10.0.1.1/24` is an address in the subnet `10.0.1.0/24`
```

## Right

```yaml title="vms/lan.yaml"
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: lan, namespace: vms}
spec:
  config: |
    {"cniVersion": "1.0.0", "type": "bridge", "bridge": "br0", "ipam":
      {"type": "whereabouts", "range": "10.0.0.0/24", "range_start": "10.0.0.100", "range_end": "10.0.0.200"}}
---
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: storage, namespace: vms}
spec:
  config: '{"type": "macvlan", "master": "eth1", "ipam": {"type": "host-local", "subnet": "10.0.1.0/24"}}'
```

Since 0.2.0. Source: containernetworking/plugins `plugins/ipam/host-local/backend/allocator/range.go`,
`plugins/ipam/static/main.go`; whereabouts `pkg/config/config.go`.
"""

import json
from collections.abc import Iterator

from ....model.kubevirt.ipam_checks import find_range_mistakes
from ....model.text.place import Place
from ....model.text.typed_access import text
from ....schemas.virtual_machine_references import NETWORK
from ...finding import Severity
from ...rule import Problem, Subject, object_rule


@object_rule("VIR059", "address-range", Severity.WARNING, kinds=(NETWORK,))
def ipam_range(subject: Subject) -> Iterator[Problem]:
    written = text(subject.value, "spec", "config")
    if not written or "ipam" not in written:
        return
    try:
        config = json.loads(written)
    except (ValueError, RecursionError):
        return
    at = Place(subject.path, subject.fact.at.below("spec", "config"))
    for mistake in find_range_mistakes(config):
        message = f"`{subject.fact.name}`: {mistake.message}"
        yield Problem(at, message, "no Pod gets an address", mistake.written, hint="correct it")
