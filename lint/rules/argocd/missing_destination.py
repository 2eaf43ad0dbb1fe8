"""The destination of an Application names a cluster that Argo CD can know.

`destination` needs the `server` or the `name` of a cluster: without both Argo CD says `destination server or name
required` and deploys nothing. The cluster that it runs in is there without being registered, as `in-cluster` or
`https://kubernetes.default.svc`; a slip in either, or in the name or the address of a cluster whose Secret is in this
repository, is another cluster, which does not exist. Applications that an
ApplicationSet makes are looked at as well; of one that is written and has neither field, ARG041 tells.

## Wrong

```yaml title="clusters/prod/films.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/films.git, path: deploy}
  destination: {name: in-clutser, namespace: films}
```

```text title="output"
clusters/prod/films.yaml:7:23: error ARG062 `films` is deployed to `in-clutser`, and no cluster is known by that
```

## Right

```yaml title="clusters/prod/films.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/films.git, path: deploy}
  destination: {name: in-cluster, namespace: films}
```

Since 0.2.0. Source: argo-cd `util/argo/argo.go` (GetDestinationCluster).
"""

from collections.abc import Iterator
from typing import NamedTuple

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.cluster_secrets import ClusterFact
from ....model.argocd.facts import ApplicationFact
from ....model.argocd.find_invalid_destination import WrongDestination, find_wrong_destination
from ....model.argocd.patched import is_patched
from ....model.argocd.projects import HOME_SERVER
from ....model.derived_values import Query
from ....model.kustomize.partial_objects import is_whole
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.references import APPLICATION
from ...finding import Severity
from ...rule import Problem, repository_rule


class _Lost(NamedTuple):
    """An Application with the field of its destination that is meant otherwise, and how; None where there is none."""

    name: str
    at: Place
    written: str | None
    meant: str


@repository_rule(
    "ARG062",
    "missing-destination",
    Severity.ERROR,
    needs=(MadeFact,),
    follows=("ARG020", "ARG025", "ARG041", "ARG060", "SCH"),
)
def missing_destination(repository: Repository) -> Iterator[Problem]:
    known = {one for _, fact in repository.each(ClusterFact) for one in (fact.name, fact.server) if one}
    told: set[Place] = set()
    for one in (*_written(repository), *_made(repository)):
        if one.written not in known and one.at not in told:
            told.add(one.at)
            yield _problem(one)


def _problem(one: _Lost) -> Problem:
    if one.written is None:
        hint = f"write `server: {HOME_SERVER}` for the cluster that Argo CD runs in, or the `name` of another one"
        return Problem(one.at, f"the destination of `{one.name}` names no cluster", target=one.name, hint=hint)
    message = f"`{one.name}` is deployed to `{one.written}`, and no cluster is known by that"
    return Problem(one.at, message, target=one.written, hint=f"write `{one.meant}`")


@Query
def _suspects(repository: Repository) -> tuple[tuple[str, ApplicationFact, WrongDestination], ...]:
    """The Applications of files that have a wrong destination as they stand there."""
    clusters = _declared(repository)
    each = ((path, one, find_wrong_destination(one, *clusters)) for path, one in repository.each(ApplicationFact))
    return tuple((path, one, wrong) for path, one, wrong in each if wrong is not None)


@Query
def _declared(repository: Repository) -> tuple[frozenset[str], frozenset[str]]:
    """The names and the servers of the clusters that are declared here."""
    every = [fact for _, fact in repository.each(ClusterFact)]
    return frozenset(one.name for one in every if one.name), frozenset(one.server for one in every if one.server)


def _written(repository: Repository) -> Iterator[_Lost]:
    for path, application, wrong in _suspects(repository):
        if _is_known(repository, path, application):
            at = Place(path, application.object.at.below(*wrong.at))
            yield _Lost(application.object.name, at, wrong.written, wrong.meant)


def _is_known(repository: Repository, path: str, application: ApplicationFact) -> bool:
    return is_whole(repository, path, application.object) and not is_patched(
        repository, path, APPLICATION, {application.object.name}
    )


def _made(repository: Repository) -> Iterator[_Lost]:
    for made in repository.evaluated(MadeFact):
        wrong = find_wrong_destination(made.application, *_declared(repository))
        if wrong is not None:
            name = made.application.object.name or made.element
            yield _Lost(name, made.origin_at(wrong.at), wrong.written, wrong.meant)
