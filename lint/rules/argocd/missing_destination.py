"""The destination of an Application names a cluster that Argo CD can know.

`destination` needs the `server` or the `name` of a cluster: without both Argo CD says `destination server or name
required` and deploys nothing. The cluster that it runs in is there without being registered, as `in-cluster` or
`https://kubernetes.default.svc`; a slip in either is another cluster, which does not exist. Applications that an
ApplicationSet makes are looked at as well.

## Wrong

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {namespace: web}
```

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
clusters/prod/web.yaml:7:16: error ARG062 the destination of `web` names no cluster
```

## Right

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {name: in-cluster, namespace: web}
```

Since 0.2.0. Source: argo-cd `util/argo/argo.go` (GetDestinationCluster).
"""

from collections.abc import Iterator
from typing import NamedTuple

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.cluster_secrets import ClusterFact
from ....model.argocd.facts import ApplicationFact
from ....model.argocd.patched import is_patched
from ....model.argocd.projects import HOME_NAME, HOME_SERVER
from ....model.facts import FileState
from ....model.kustomize.partial_objects import is_partial
from ....model.misread_parts import is_misread
from ....model.repository import Repository, file_query
from ....model.text.place import Place
from ....model.typo import is_typo
from ....schemas.file_types import is_placeholder
from ....schemas.references import APPLICATION
from ...finding import Severity
from ...rule import Problem, repository_rule

_STEPS = ("spec", "destination")


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
    follows=("ARG020", "ARG025", "ARG060", "SCH"),
)
def missing_destination(repository: Repository) -> Iterator[Problem]:
    known = {one for _, fact in repository.each(ClusterFact) for one in (fact.name, fact.server) if one}
    lost = [one for ones in _in_file(repository).values() for one in ones]
    told: set[Place] = set()
    for one in (*lost, *_made(repository)):
        if one.written not in known and one.at not in told:
            told.add(one.at)
            yield _problem(one)


def _problem(one: _Lost) -> Problem:
    if one.written is None:
        hint = f"write `server: {HOME_SERVER}` for the cluster that Argo CD runs in, or the `name` of another one"
        return Problem(one.at, f"the destination of `{one.name}` names no cluster", target=one.name, hint=hint)
    message = f"`{one.name}` is deployed to `{one.written}`, and no cluster is known by that"
    return Problem(one.at, message, target=one.written, hint=f"write `{one.meant}`")


@file_query(lambda repository: repository.facts(ApplicationFact))
def _in_file(repository: Repository, path: str) -> tuple[_Lost, ...]:
    found: list[_Lost] = []
    for application in repository.facts_at(path, ApplicationFact):
        root = application.object.at
        steps = _wrong(application)
        if steps is not None and _is_whole(repository, path, application):
            found.append(_lost(application, Place(path, root.below(*steps[0])), *steps[1:]))
    return tuple(found)


def _is_whole(repository: Repository, path: str, application: ApplicationFact) -> bool:
    is_read = repository.state_at(path) is FileState.READ and not is_partial(repository, path, APPLICATION.name)
    is_whole = is_read and not is_misread(repository, path, application.object.at)
    return is_whole and not is_patched(repository, path, APPLICATION, {application.object.name})


def _made(repository: Repository) -> Iterator[_Lost]:
    for made in repository.evaluated(MadeFact):
        steps = _wrong(made.application)
        if steps is not None:
            name = made.application.object.name or made.element
            yield _lost(made.application, made.origin_at(steps[0]), *steps[1:])._replace(name=name)


def _lost(application: ApplicationFact, at: Place, written: str | None, meant: str) -> _Lost:
    return _Lost(application.object.name, at, written, meant)


def _wrong(application: ApplicationFact) -> tuple[tuple[str, ...], str | None, str] | None:
    """What is wrong with a destination: where, what stands there, and what is meant; None where nothing is."""
    server, cluster = application.server, application.cluster
    if not server and not cluster:
        # One without anything is told of by its schema; a placeholder may be what stands for all of it.
        is_said = application.namespace and not is_placeholder(application.namespace)
        return (_STEPS, None, "") if is_said else None
    if cluster and not server and is_typo(cluster, HOME_NAME):
        return (*_STEPS, "name"), cluster, HOME_NAME
    if server and not cluster and is_typo(server.rstrip("/"), HOME_SERVER):
        return (*_STEPS, "server"), server, HOME_SERVER
    return None
