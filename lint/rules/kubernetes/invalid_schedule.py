"""A CronJob has a time of cron, and a time zone that there is.

Five fields, or a word such as `@daily`; Sunday is 0. The zone is one of the IANA database, in the letters that it has
there. The API server refuses the CronJob.

## Wrong

```yaml title="web.yaml"
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup}
spec:
  schedule: "0 25 * * 7"
  timeZone: europe/berlin
  jobTemplate:
    spec:
      template:
        spec: {restartPolicy: Never, containers: [{name: backup, image: "registry.example.org/backup:1.0"}]}
```

```text title="output"
web.yaml:5:13: error K8S017 `spec.schedule` `0 25 * * 7` is no schedule: the hour `25` is none of 0-23
web.yaml:6:13: error K8S017 `spec.timeZone` `europe/berlin` is no time zone of the IANA database
```

## Right

```yaml title="web.yaml"
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup}
spec:
  schedule: "0 23 * * 0"
  timeZone: Europe/Berlin
  jobTemplate:
    spec:
      template:
        spec: {restartPolicy: Never, containers: [{name: backup, image: "registry.example.org/backup:1.0"}]}
```

Since 0.2.0. Source: `validateScheduleFormat` and `validateTimeZone` of Kubernetes `pkg/apis/batch/validation`;
robfig/cron v3.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S017", "invalid-schedule", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_schedule(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S017")
