"""An interface has its network, and a binding that works on it.

KubeVirt refuses a network without an interface and an interface without a network of the same name, a second pod
network, `masquerade` on a network that is not the pod's, what was taken out (slirp, macvtap, passt), and, from 1.9
on, an interface without a binding or with two.

## Wrong

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
          interfaces:
            - name: lan
              masquerade: {}
      networks:
        - name: lan
          multus: {networkName: lan}
        - name: default
          pod: {}
```

```text title="output"
vm.yaml:13:27: error VIR004 `masquerade` is for the pod network, and `lan` is another one
vm.yaml:17:17: error VIR004 the network `default` has no interface of that name
```

## Right

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
          interfaces:
            - name: default
              masquerade: {}
            - name: lan
              bridge: {}
      networks:
        - name: lan
          multus: {networkName: lan}
        - name: default
          pod: {}
```

```yaml title="lan.yaml"
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: lan}
spec: {config: '{"cniVersion": "0.3.1", "name": "lan", "type": "bridge", "bridge": "br0"}'}
```

Since 0.2.0. Source: kubevirt `pkg/network/admitter`.
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR004", "refused-network", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_network(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR004")
