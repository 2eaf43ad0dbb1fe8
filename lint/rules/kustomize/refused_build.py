"""kustomize builds what is deployed.

Whatever deploys a kustomization builds it first. What kustomize refuses is not deployed at all: Argo CD and Flux stay
at what they had, and say so in the cluster, after the merge. The folder is built as kustomize does, with all that it
includes, and what is refused is told where it stands.

## Wrong

```yaml title="kustomization.yaml"
resources: [service.yaml, other.yaml]
```

```yaml title="service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

```yaml title="other.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 8080}]}
```

```text title="output"
x
```

## Right

```yaml title="kustomization.yaml"
resources: [service.yaml]
```

```yaml title="service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

Since 0.2.0. Source: kustomize 5.8.
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import RefusedBuildFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("KUS010", "refused-build", Severity.ERROR, needs=(RefusedBuildFact,), follows=("KUS00", "SCH", "YAML"))
def refused_build(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(RefusedBuildFact):
        yield Problem(fact.at, f"kustomize refuses this: {fact.message}", "kustomize ends here", target=fact.kind)
