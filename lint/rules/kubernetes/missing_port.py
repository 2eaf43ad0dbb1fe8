"""A port that is named is one of its target: of the Service behind an Ingress or a route, of the Pods behind a Service.

An Ingress or a route to a port that the Service does not have answers with errors; a Service whose `targetPort` names
no port of its Pods has no endpoints, and a monitor with such a port scrapes nothing. Numbers of container ports are
only notes, so that a `targetPort` by number is told in the strict profile alone ([K8S046](K8S046.md)).

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Service
metadata: {name: web, namespace: web}
spec:
  ports: [{name: http, port: 80}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: web}
spec:
  defaultBackend:
    service: {name: web, port: {number: 8080}}
```

```text title="output"
web.yaml:12:41: warning K8S041 Service `web` has no port `8080`
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: Service
metadata: {name: web, namespace: web}
spec:
  ports: [{name: http, port: 80}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: web}
spec:
  defaultBackend:
    service: {name: web, port: {number: 80}}
```

Since 0.2.0. Source: Kubernetes `pkg/controller/endpointslice` and `pkg/api/v1/pod/util.go` (`FindPort`); Gateway API
`apis/v1` (`BackendRef`).
"""

from collections.abc import Iterator

from ....model.files.file_tree import closest
from ....model.kubernetes.match_relations import Unmet
from ....model.kustomize.build_facts import BuiltRelationsFact
from ....model.repository import Repository
from ....schemas.references import POD
from ....schemas.relation_forms import SelectedPort
from ...describe_relations import show_there, unmet_of, who_needs
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...violation_messages import one_of


@repository_rule(
    "K8S041", "missing-port", Severity.WARNING, needs=(BuiltRelationsFact,), follows=("KUS", "SCH", "YAML")
)
def missing_port(repository: Repository) -> Iterator[Problem]:
    for unmet in unmet_of(repository, "K8S041"):
        form, wanted = unmet.need.fact.relation.form, unmet.need.fact.wanted
        if isinstance(form, SelectedPort) and form.kind == POD and wanted.isdigit():
            continue  # told by a rule of its own
        near = None if wanted.isdigit() else closest(wanted, unmet.found, cutoff=0.6)
        has = f"there is {one_of(unmet.found)}" if unmet.found else "no port is said there"
        yield Problem(
            unmet.need.at,
            f"{_who_lacks(unmet)} `{wanted}`",
            "no such port",
            wanted,
            show_there(unmet, "its ports are here"),
            f"write `{near}`; {has}" if near else has,
        )


def _who_lacks(unmet: Unmet) -> str:
    need, form = unmet.need, unmet.need.fact.relation.form
    if not isinstance(form, SelectedPort):
        return f"Service `{need.fact.target}` has no port"
    what = "Pods" if form.kind == POD else "Services"
    return f"the {what} that {who_needs(need)} selects have no port"
