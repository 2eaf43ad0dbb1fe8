"""Probes, DNS and scheduling of a machine are what KubeVirt takes.

A TCP or HTTP probe needs the pod network; `dnsPolicy: None` needs name servers; KubeVirt's own labels are not for
templates. Words that KubeVirt's own schema has not are refused, too. Some are looked at by nobody, and then libvirt does
not start the machine: these are warnings.

## Wrong

```yaml title="vm.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  template:
    spec:
      dnsPolicy: None
      readinessProbe: {tcpSocket: {port: 22}}
      tolerations:
        - {key: kvm, operator: Exists, effect: NoScheduling}
      domain:
        memory: {guest: 1Gi}
        devices:
          interfaces:
            - name: lan
              bridge: {}
      networks:
        - name: lan
          multus: {networkName: lan}
```

```text title="output"
vm.yaml:8:18: error VIR008 `dnsPolicy: None` needs name servers
vm.yaml:9:35: error VIR008 the probe `tcpSocket` needs the pod network, which the machine is not on
vm.yaml:11:48: error VIR008 `NoScheduling` is no value of this field
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
      dnsPolicy: None
      dnsConfig: {nameservers: [192.0.2.53]}
      readinessProbe: {guestAgentPing: {}}
      tolerations:
        - {key: kvm, operator: Exists, effect: NoSchedule}
      domain:
        memory: {guest: 1Gi}
        devices:
          interfaces:
            - name: lan
              bridge: {}
      networks:
        - name: lan
          multus: {networkName: lan}
```

```yaml title="lan.yaml"
apiVersion: k8s.cni.cncf.io/v1
kind: NetworkAttachmentDefinition
metadata: {name: lan}
spec: {config: '{"cniVersion": "0.3.1", "name": "lan", "type": "bridge", "bridge": "br0"}'}
```

Since 0.2.0. Source: kubevirt `pkg/virt-api/webhooks/validating-webhook/admitters` (vmi-create-admitter.go,
validate-k8s-utils.go).
"""  # noqa: E501

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR008", "refused-probe-dns-or-scheduling", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_probe_dns_or_scheduling(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR008")
