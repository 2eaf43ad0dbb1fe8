"""A KubeVirt resource and a migration policy say nothing that cannot be.

The operator's webhook refuses a change of the KubeVirt resource where a feature gate is on and off, a certificate is
renewed before it is made, ciphers are listed for TLS 1.3, or a patch of a component is no JSON. It is not there yet
when the resource is made, so that the mistake shows at the next change.

## Wrong

```yaml title="kubevirt.yaml"
apiVersion: kubevirt.io/v1
kind: KubeVirt
metadata: {name: kubevirt, namespace: kubevirt}
spec:
  certificateRotateStrategy:
    selfSigned:
      ca: {duration: 24h, renewBefore: 48h}
  configuration:
    tlsConfiguration: {ciphers: [TLS_AES_128_GCM_SHA256]}
```

```text title="output"
kubevirt.yaml:7:40: error VIR017 a certificate is renewed `48h` before its end, and lasts less
kubevirt.yaml:9:33: error VIR017 `ciphers` is for TLS below 1.3
```

## Right

```yaml title="kubevirt.yaml"
apiVersion: kubevirt.io/v1
kind: KubeVirt
metadata: {name: kubevirt, namespace: kubevirt}
spec:
  certificateRotateStrategy:
    selfSigned:
      ca: {duration: 48h, renewBefore: 24h}
  configuration:
    tlsConfiguration: {minTLSVersion: VersionTLS12, ciphers: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]}
```

Since 0.2.0. Source: kubevirt `pkg/virt-operator/webhooks/kubevirt-update-admitter.go`,
`pkg/virt-api/webhooks/validating-webhook/admitters/migrationpolicy-admitter.go`.
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule(
    "VIR017", "refused-kubevirt-cr-or-migration-policy", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML")
)
def refused_kubevirt_cr_or_migration_policy(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR017")
