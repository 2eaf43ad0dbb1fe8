"""The Pods of a Job end, and what counts indexes is for a Job that has some.

The API server refuses a Job of which the containers would start again for good (`restartPolicy` is Always where
nothing is written), settings that only go with another mode, and policies about containers or indexes that there are
not.

## Wrong

```yaml title="web.yaml"
apiVersion: batch/v1
kind: Job
metadata: {name: backup}
spec:
  backoffLimitPerIndex: 1
  template:
    spec: {containers: [{name: backup, image: "registry.example.org/backup:1.0"}]}
```

```text title="output"
web.yaml:5:25: error K8S016 `spec.backoffLimitPerIndex` may not be set: this Job has no indexes
web.yaml:7:5: error K8S016 `spec.template.spec` must have `restartPolicy`: Never or OnFailure
```

## Right

```yaml title="web.yaml"
apiVersion: batch/v1
kind: Job
metadata: {name: backup}
spec:
  completionMode: Indexed
  completions: 3
  backoffLimitPerIndex: 1
  template:
    spec: {restartPolicy: Never, containers: [{name: backup, image: "registry.example.org/backup:1.0"}]}
```

Since 0.2.0. Source: `ValidateJobSpec` of Kubernetes `pkg/apis/batch/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S016", "invalid-job", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_job(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S016")
