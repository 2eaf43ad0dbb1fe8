"""A data volume template is used by a volume, and what a machine infers can be inferred.

KubeVirt refuses a template that no volume names, mostly because one of the two names has a typo, one without a
source, and one of another namespace. An instancetype can be inferred from a volume of a claim or a data volume only.

## Wrong

```yaml title="vm.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: web-root}
      spec:
        storage: {resources: {requests: {storage: 10Gi}}}
        source: {blank: {}}
  template:
    spec:
      domain:
        memory: {guest: 1Gi}
        devices: {}
      volumes:
        - name: root
          dataVolume: {name: web-rot}
```

```text title="output"
vm.yaml:7:24: error VIR009 the data volume template `web-root` is used by no volume
```

## Right

```yaml title="vm.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: web-root}
      spec:
        storage: {resources: {requests: {storage: 10Gi}}}
        source: {blank: {}}
  template:
    spec:
      domain:
        memory: {guest: 1Gi}
        devices: {}
      volumes:
        - name: root
          dataVolume: {name: web-root}
```

Since 0.2.0. Source: kubevirt `pkg/storage/admitters/data-volume-template.go`,
`pkg/instancetype/webhooks/vm/mutator.go`.
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR009", "refused-data-volume-template", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_data_volume_template(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR009")
