"""Quotas and limits are of resources that there are, with bounds in their order.

The API server refuses a quota of something that nobody counts, and a default above the most or below the least.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: LimitRange
metadata: {name: web}
spec:
  limits:
    - type: Container
      default: {memory: 2Gi}
      max: {memory: 1Gi}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: web}
spec:
  hard: {pod: "10"}
```

```text title="output"
web.yaml:7:25: error K8S024 `spec.limits[0].default.memory` must be at most `max.memory`
web.yaml:14:15: error K8S024 `spec.hard.pod` is no resource that a quota can be about
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: LimitRange
metadata: {name: web}
spec:
  limits:
    - type: Container
      default: {memory: 1Gi}
      max: {memory: 2Gi}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: web}
spec:
  hard: {pods: "10"}
```

Since 0.2.0. Source: `ValidateResourceQuotaSpec` and `ValidateLimitRange` of Kubernetes `pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S024", "invalid-quota", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_quota(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S024")
