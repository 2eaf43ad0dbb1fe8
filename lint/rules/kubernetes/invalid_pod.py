"""The Pods of a workload run for good, and find their resolver.

A Deployment, StatefulSet or DaemonSet starts its containers again; `dnsPolicy: None` says who resolves names; the
names of ServiceAccounts, nodes and classes have their form. The API server refuses the object.

## Wrong

```yaml title="web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      restartPolicy: OnFailure
      dnsPolicy: None
      containers: [{name: web, image: "registry.example.org/web:1.0"}]
```

```text title="output"
web.yaml:8:5: error K8S013 `spec.template.spec` must have `dnsConfig`: with `dnsPolicy: None` there is no other resolver
web.yaml:9:22: error K8S013 `spec.template.spec.restartPolicy` must be Always: these Pods run for good
```

## Right

```yaml title="web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      dnsPolicy: None
      dnsConfig: {nameservers: [10.0.0.10]}
      containers: [{name: web, image: "registry.example.org/web:1.0"}]
```

Since 0.2.0. Source: `ValidatePodSpec` of Kubernetes `pkg/apis/core/validation`;
`ValidatePodTemplateSpecForReplicaSet` of `pkg/apis/apps`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S013", "invalid-pod", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_pod(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S013")
