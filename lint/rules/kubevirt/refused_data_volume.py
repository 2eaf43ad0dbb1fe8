"""A DataVolume has a size and a source.

CDI's webhook refuses a DataVolume without a size, unless it is a clone into `storage`, one of less than 1Mi, one
without a source, an archive of a registry, and an image stream that is not pulled by the node.

## Wrong

```yaml title="volume.yaml"
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
metadata: {name: root}
spec:
  storage: {resources: {requests: {storage: "10"}}}
---
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
metadata: {name: data}
spec:
  storage: {storageClassName: fast}
  source: {blank: {}}
```

```text title="output"
volume.yaml:5:3: error VIR015 `root` has no source
volume.yaml:5:45: error VIR015 the size `10` is less than 1Mi
volume.yaml:11:12: error VIR015 `data` has no size
```

## Right

```yaml title="volume.yaml"
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
metadata: {name: root}
spec:
  storage: {resources: {requests: {storage: 10Gi}}}
  source: {registry: {url: "docker://quay.io/example/disk:1"}}
---
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
metadata: {name: data}
spec:
  storage: {storageClassName: fast}
  sourceRef: {kind: DataSource, name: fedora}
```

Since 0.2.0. Source: containerized-data-importer `pkg/apiserver/webhooks/datavolume-validate.go`.
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR015", "refused-data-volume", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_data_volume(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR015")
