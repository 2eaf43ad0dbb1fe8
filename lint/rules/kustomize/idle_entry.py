"""What a kustomization changes is there.

An entry of `images`, `replicas`, `replacements` or `patches` that meets no object is not refused: kustomize says
nothing, and deploys what was there before. The name is misspelt, the object has gone, or another image is in use.

## Wrong

```yaml title="kustomization.yaml"
resources: [pod.yaml]
images:
- name: ngnix
  newTag: "1.29"
```

```yaml title="pod.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: "nginx:1.28"}
```

```text title="output"
x
```

## Right

```yaml title="kustomization.yaml"
resources: [pod.yaml]
images:
- name: nginx
  newTag: "1.29"
```

```yaml title="pod.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: "nginx:1.28"}
```

Since 0.2.0. Source: kustomize 5.8.
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import IdleEntryFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("KUS011", "idle-entry", Severity.WARNING, needs=(IdleEntryFact,), follows=("KUS00",))
def idle_entry(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(IdleEntryFact):
        yield Problem(fact.at, f"this entry of `{fact.field}` meets no object, and does nothing", "meets nothing")
