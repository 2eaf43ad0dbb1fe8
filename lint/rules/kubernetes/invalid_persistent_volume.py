"""A PersistentVolume says how large it is, and where.

The API server refuses a volume without its size, a local one that does not say on which node it is, and a source
without its path or server.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  accessModes: [ReadWriteOnce]
  capacity: {storage: 10Gi}
  storageClassName: local
  local: {path: /var/mnt/data}
```

```text title="output"
web.yaml:4:1: error K8S027 `spec` must have `nodeAffinity`: a local volume is on one node
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  accessModes: [ReadWriteOnce]
  capacity: {storage: 10Gi}
  storageClassName: local
  local: {path: /var/mnt/data}
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [worker-1]}]
```

Since 0.2.0. Source: `ValidatePersistentVolumeSpec` of Kubernetes `pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S027", "invalid-persistent-volume", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_persistent_volume(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S027")
