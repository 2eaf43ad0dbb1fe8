"""An ObjectTransfer goes somewhere, and a DataSource leads to one of its own namespace.

CDI's webhook refuses an ObjectTransfer whose target has neither a namespace nor a name. A DataSource that leads to one
of another namespace, or to itself, is taken and never ready: what is made of it waits for ever.

## Wrong

```yaml title="sources.yaml"
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataSource
metadata: {name: debian, namespace: vms}
spec:
  source: {dataSource: {namespace: images, name: debian-12}}
---
apiVersion: cdi.kubevirt.io/v1beta1
kind: ObjectTransfer
metadata: {name: move}
spec:
  source: {kind: DataVolume, namespace: vms, name: root}
  target: {}
```

```text title="output"
sources.yaml:5:36: warning VIR019 a DataSource leads to one of its own namespace alone, not to `images`
sources.yaml:12:11: error VIR019 `root` stays where it is, under its name
```

## Right

```yaml title="sources.yaml"
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataSource
metadata: {name: debian, namespace: vms}
spec:
  source: {pvc: {namespace: images, name: debian-12}}
---
apiVersion: cdi.kubevirt.io/v1beta1
kind: ObjectTransfer
metadata: {name: move}
spec:
  source: {kind: DataVolume, namespace: vms, name: root}
  target: {namespace: web}
```

Since 0.2.0. Source: containerized-data-importer `pkg/apiserver/webhooks/transfer-validate.go`,
`pkg/controller/common/util.go` (ResolveDataSourceChain).
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR019", "object-transfer-or-data-source", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def object_transfer_or_data_source(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR019")
