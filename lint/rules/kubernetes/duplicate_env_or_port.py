"""Variables and ports of a container stand once.

A create takes two variables of one name, and the last one counts; it takes a port twice. Server-side apply merges
these lists by their keys and refuses the object: an error where Flux, or an Application with `ServerSideApply=true`,
deploys it, and a warning elsewhere.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      env:
        - {name: LEVEL, value: info}
        - {name: LEVEL, value: debug}
```

```text title="output"
web.yaml:10:18: warning K8S030 `spec.containers[0].env[1].name` is there before, which server-side apply refuses
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      env:
        - {name: LEVEL, value: debug}
```

Since 0.2.0. Source: structured-merge-diff `typed`; the list-map keys of the core API.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S030", "duplicate-env-or-port", Severity.WARNING, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def duplicate_env_or_port(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S030")
