"""What an object selects by labels is there: Pods for a Service, a policy or a budget, Services for a monitor.

A Service that selects no Pods has no endpoints, and whoever calls it gets no answer; a NetworkPolicy or a
PodDisruptionBudget without Pods protects nothing, and a ServiceMonitor without Services scrapes nothing. A rule of a
NetworkPolicy for peers that are not there lets nobody in who was meant. All of them are accepted without a word.

The labels count as kustomize builds them, over everything that is deployed into the namespace. The rule speaks only
where it sees all of that: no Helm chart, operator, remote base or file that cannot be read may bring what is selected.
Peers are looked for in the policy's own namespace, or in the one that `kubernetes.io/metadata.name` names.
Labels that only running Pods get, such as those of a StatefulSet's controller, are not asked for.

## Wrong

```yaml title="app/kustomization.yaml"
resources: [web.yaml, service.yaml]
```

```yaml title="app/web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
```

```yaml title="app/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web, namespace: web}
spec:
  selector: {app: website}
  ports: [{port: 80}]
```

```text title="output"
app/service.yaml:5:13: warning K8S040 Service `web` selects `app: website`, which no Pods in namespace web have
```

## Right

```yaml title="app/kustomization.yaml"
resources: [web.yaml, service.yaml]
```

```yaml title="app/web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
```

```yaml title="app/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web, namespace: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
```

## When to ignore

Where the Pods are made by hand, or by another repository.

Since 0.2.0. Source: Kubernetes `pkg/controller/endpointslice` and `pkg/controller/disruption`, `networking/v1`
(NetworkPolicyPeer); the Prometheus operator's `pkg/prometheus` (`selectServiceMonitors`).
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import BuiltRelationsFact
from ....model.repository import Repository
from ....schemas.relation_forms import Selects
from ...describe_relations import format_labels, others_with_label, unmet_of, where_looked, who_needs
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule(
    "K8S040", "selects-nothing", Severity.WARNING, needs=(BuiltRelationsFact,), follows=("KUS", "SCH", "YAML")
)
def selects_nothing(repository: Repository) -> Iterator[Problem]:
    for unmet in unmet_of(repository, "K8S040"):
        need, form = unmet.need, unmet.need.fact.relation.form
        assert isinstance(form, Selects)
        hint, related = others_with_label(repository, need, form.kind)
        labels, what = format_labels(need), "Services" if form.kind.name == "Service" else "Pods"
        yield Problem(
            need.at,
            f"{who_needs(need)} selects `{labels}`, which no {what}{where_looked(need)} have",
            "selects nothing",
            labels,
            related,
            hint or f"add the {what}, or correct the labels",
        )
