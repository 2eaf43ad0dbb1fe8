"""The number of a Service's `targetPort` stands among the ports of the containers that it selects.

Kubernetes does not ask for that: whatever listens is reached. But where containers say their ports and this one is not
among them, it is mostly an old number.

## Wrong

```yaml title="web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "registry.example.org/web:1.0", ports: [{containerPort: 8080}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8000}]
```

```text title="output"
web.yaml:16:34: warning K8S046 no container that Service `web` selects says that it has port 8000
```

## Right

```yaml title="web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "registry.example.org/web:1.0", ports: [{containerPort: 8080}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
```

Since 0.2.0. Source: Kubernetes API (core/v1, `ContainerPort`).
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import BuiltRelationsFact
from ....model.repository import Repository
from ....schemas.references import POD
from ....schemas.relation_forms import SelectedPort
from ...describe_relations import show_there, unmet_of, who_needs
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...violation_messages import one_of


@repository_rule(
    "K8S046",
    "undeclared-port",
    Severity.WARNING,
    strict=True,
    needs=(BuiltRelationsFact,),
    follows=("KUS", "SCH", "YAML"),
)
def undeclared_port(repository: Repository) -> Iterator[Problem]:
    for unmet in unmet_of(repository, "K8S041"):
        form, wanted = unmet.need.fact.relation.form, unmet.need.fact.wanted
        if isinstance(form, SelectedPort) and form.kind == POD and wanted.isdigit():
            yield Problem(
                unmet.need.at,
                f"no container that {who_needs(unmet.need)} selects says that it has port {wanted}",
                "said by no container",
                wanted,
                show_there(unmet, "its containers say their ports"),
                f"they say {one_of(unmet.found)}",
            )
