"""A workload that a HorizontalPodAutoscaler scales does not say its number of replicas under self-heal.

An Application that heals itself puts back whatever differs from Git. Where Git says `spec.replicas` of a workload that
an autoscaler scales, each scaling is taken back within seconds, and done again: the number flaps. Without
`spec.replicas` the autoscaler has it for itself; `ignoreDifferences` on `/spec/replicas` does the same.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy:
    automated: {selfHeal: true}
```

```yaml title="apps/web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "ghcr.io/example/web:1.0.0"}]}
```

```yaml title="apps/web/autoscaler.yaml"
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 5
```

```text title="output"
apps/web/deployment.yaml:5:13: warning ARG036 self-heal of the Application `web` resets what an autoscaler sets
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy:
    automated: {selfHeal: true}
```

```yaml title="apps/web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "ghcr.io/example/web:1.0.0"}]}
```

```yaml title="apps/web/autoscaler.yaml"
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 5
```

Since 0.2.0. Source: argo-cd `controller/appcontroller.go` (autoSync), its documentation under Diff Customization.
"""

from collections.abc import Iterator, Mapping

from ....model.argocd.deployed import find_deployed
from ....model.argocd.facts import ApplicationFact, Mark, MarkFact
from ....model.deployed.resolve_names import name_edges
from ....model.edge import Edge
from ....model.facts import ReferenceFact
from ....model.kubernetes.facts import ReplicasFact
from ....model.kustomize.partial_objects import is_whole
from ....model.repository import Repository, file_query, files_having
from ....model.text.place import Node, Place
from ....schemas.references import AUTOSCALER
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule


@repository_rule("ARG036", "replicas-reset", Severity.WARNING)
def replicas_reset(repository: Repository) -> Iterator[Problem]:
    scaled = _scaled(repository)
    if not scaled or any(fact.mark is Mark.IGNORES_DIFFERENCES for _, fact in repository.each(MarkFact)):
        return
    told: set[Place] = set()
    for path, application in repository.each(ApplicationFact):
        if _resets(repository, path, application):
            for found in find_deployed(repository, path, application):
                if found.at is not None and found.at in scaled and found.at not in told:
                    told.add(found.at)
                    yield _problem(found.at, scaled[found.at], path, application)


def _scaled(repository: Repository) -> Mapping[Place, Place]:
    """The workloads that say how many replicas they want, each with the autoscaler that names it."""
    edges = (edge for found in _of_autoscalers(repository).values() for edge in found)
    return {edge.hit: edge.at for edge in edges if edge.hit is not None and _says_replicas(repository, edge.hit)}


@file_query(files_having(ReferenceFact))
def _of_autoscalers(repository: Repository, path: str) -> tuple[Edge, ...]:
    """What the autoscalers in a file name."""
    if all(fact.reference.source != AUTOSCALER for fact in repository.facts_at(path, ReferenceFact)):
        return ()
    return tuple(edge for edge in name_edges.at(repository, path) or () if edge.reference.source == AUTOSCALER)


def _says_replicas(repository: Repository, place: Place) -> bool:
    return any(fact.object == place.at for fact in repository.facts_at(place.path, ReplicasFact))


def _resets(repository: Repository, path: str, application: ApplicationFact) -> bool:
    """Whether an Application is known to put back the number of replicas."""
    if not application.self_heals or application.spares_replicas:
        return False
    return is_whole(repository, path, application.object)


def _problem(workload: Place, autoscaler: Place, path: str, application: ApplicationFact) -> Problem:
    at = Place(workload.path, workload.at.below("spec", "replicas")) if isinstance(workload.at, Node) else workload
    name = application.object.name
    return Problem(
        at,
        f"self-heal of the Application `{name}` resets what an autoscaler sets",
        "each scaling is taken back",
        name,
        (Related(autoscaler, "scales it"), Related(name_of(Place(path, application.object.at)), "heals itself")),
        "remove spec.replicas, or add /spec/replicas to ignoreDifferences of the Application",
    )
