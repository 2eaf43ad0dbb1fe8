"""A DataImportCron imports from a registry or a claim, and nothing else.

CDI's webhook refuses other sources, and fields of the template that the cron sets itself. The name is at most 63
characters long.

## Wrong

```yaml title="cron.yaml"
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataImportCron
metadata: {name: fedora}
spec:
  schedule: "0 4 * * *"
  managedDataSource: fedora
  template:
    spec:
      contentType: kubevirt
      source: {registry: {url: "docker://quay.io/example/fedora:latest"}}
      storage: {resources: {requests: {storage: 10Gi}}}
```

```text title="output"
cron.yaml:9:20: error VIR016 the template of a DataImportCron cannot have `contentType`
```

## Right

```yaml title="cron.yaml"
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataImportCron
metadata: {name: fedora}
spec:
  schedule: "0 4 * * *"
  managedDataSource: fedora
  template:
    spec:
      source: {registry: {url: "docker://quay.io/example/fedora:latest"}}
      storage: {resources: {requests: {storage: 10Gi}}}
```

Since 0.2.0. Source: containerized-data-importer `pkg/apiserver/webhooks/dataimportcron-validate.go`.
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR016", "refused-import-cron", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_import_cron(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR016")
