"""The clusters of one Argo CD have names and addresses of their own.

An Application whose `destination.name` is that of two clusters is refused: `there are 2 clusters with the same name`.
Of two Secrets for one address Argo CD takes either, with its credentials and labels, and the ApplicationSets that ask
for clusters make the same Applications twice; only clusters of different projects may share an address.

The rule compares the Secrets of one kustomization or one folder, and what stands in them in the open.

## Wrong

```yaml title="argocd/clusters.yaml"
apiVersion: v1
kind: Secret
metadata:
  name: cluster-prod
  namespace: argocd
  labels: {argocd.argoproj.io/secret-type: cluster}
stringData: {name: prod, server: "https://10.0.0.1:6443"}
---
apiVersion: v1
kind: Secret
metadata:
  name: cluster-staging
  namespace: argocd
  labels: {argocd.argoproj.io/secret-type: cluster}
stringData: {name: prod, server: "https://10.0.0.2:6443"}
```

```text title="output"
argocd/clusters.yaml:15:20: error ARG049 two clusters have the same name
```

## Right

```yaml title="argocd/clusters.yaml"
apiVersion: v1
kind: Secret
metadata:
  name: cluster-prod
  namespace: argocd
  labels: {argocd.argoproj.io/secret-type: cluster}
stringData: {name: prod, server: "https://10.0.0.1:6443"}
---
apiVersion: v1
kind: Secret
metadata:
  name: cluster-staging
  namespace: argocd
  labels: {argocd.argoproj.io/secret-type: cluster}
stringData: {name: staging, server: "https://10.0.0.2:6443"}
```

Since 0.2.0. Source: argo-cd `util/argo/argo.go` (GetDestinationServer), `util/db/cluster.go`.
"""

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterator

from ....model.argocd.cluster_secrets import ClusterFact
from ....model.kustomize.builds import builds_including
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule


@repository_rule("ARG049", "duplicate-cluster", Severity.ERROR)
def duplicate_cluster(repository: Repository) -> Iterator[Problem]:
    told: set[Place] = set()
    for group in _groups(repository):
        yield from _find(group, "name", lambda fact: fact.name, told)
        yield from _find(group, "server", _server, told)


_One = tuple[str, ClusterFact]


def _groups(repository: Repository) -> Iterator[list[_One]]:
    """The clusters of one Argo CD: those of one kustomization, or of one folder."""
    found: dict[str, list[_One]] = defaultdict(list)
    for path, fact in repository.each(ClusterFact):
        around = builds_including.at(repository, path)
        for unit in [build.path for build in around] if around else [posixpath.dirname(path)]:
            found[unit].append((path, fact))
    yield from found.values()


def _server(fact: ClusterFact) -> str | None:
    """The address, where it is not that of a project."""
    return fact.server.rstrip("/") if fact.server and not fact.project else None


def _find(
    group: list[_One], what: str, said: Callable[[ClusterFact], str | None], told: set[Place]
) -> Iterator[Problem]:
    first: dict[str, _One] = {}
    for path, fact in group:
        value = said(fact)
        if value is None:
            continue
        other_path, other = first.setdefault(value, (path, fact))
        place = Place(path, fact.at.below("stringData", what))
        if other is fact or place in told or (what == "server" and fact.name == other.name):
            continue
        told.add(place)
        ends = (Related(name_of(Place(other_path, other.at)), "the other one"),)
        word, hint = ("name", "give one of them another name") if what == "name" else ("address", "remove one of them")
        yield Problem(place, f"two clusters have the same {word}", "not told apart", None, ends, hint)
