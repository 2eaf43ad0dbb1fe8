"""What a workload cannot start without is not applied after it.

Argo CD applies the objects of an Application phase by phase and wave by wave, and waits until those of one wave are
healthy before it applies the next. A Deployment that takes a ConfigMap, a Secret, a claim or a ServiceAccount of a
later wave never becomes healthy, so that this wave never comes: the first sync hangs, and nothing says why. So does a
Job with the hook PreSync that takes something which is no hook itself. Where the object is there already, of an earlier
sync, it goes well, so that the mistake shows in the next new cluster.

The rule looks at objects that one Application deploys from this repository, and at what is not optional. Namespaces and
CustomResourceDefinitions are no matter: Argo CD moves these before what needs them.

## Wrong

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/web/settings.yaml"
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations: {argocd.argoproj.io/sync-wave: "1"}
data: {LEVEL: info}
```

```yaml title="apps/web/migrate.yaml"
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: {argocd.argoproj.io/hook: PreSync}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: ghcr.io/example/web:1.0.0
          envFrom: [{configMapRef: {name: settings}}]
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```text title="output"
apps/web/migrate.yaml:13:43: warning ARG048 the Job `migrate` waits for the ConfigMap `settings` of the phase Sync
```

## Right

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/web/settings.yaml"
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations:
    argocd.argoproj.io/hook: PreSync
    argocd.argoproj.io/sync-wave: "-1"
data: {LEVEL: info}
```

```yaml title="apps/web/migrate.yaml"
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: {argocd.argoproj.io/hook: PreSync}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: ghcr.io/example/web:1.0.0
          envFrom: [{configMapRef: {name: settings}}]
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

Since 0.2.0. Source: gitops-engine `pkg/sync/sync_context.go` (Sync), `pkg/sync/sync_tasks.go` (Sort).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.deployed import FoundObject
from ....model.argocd.sync_order import Rank, RankedFact, rank_of
from ....model.deployed.applications import application_files, deployed_by
from ....model.facts import ObjectFact, ReferenceFact
from ....model.kubernetes.facts import ProducedFact
from ....model.kustomize.builds import builds_including
from ....model.kustomize.facts import KustomizationFact
from ....model.repository import Repository, file_query
from ....model.text.place import Node, Place
from ....schemas.file_types import is_placeholder
from ....schemas.reference_forms import Kind, Name
from ....schemas.references import CONFIG_MAP, SECRET, SERVICE_ACCOUNT, VOLUME_CLAIM
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule

#: Kinds of which Argo CD waits until their Pods run, or are done.
_WAITING = frozenset({"DaemonSet", "Deployment", "Job", "Pod", "StatefulSet"})
#: What a Pod does not start without.
_NEEDED = frozenset({CONFIG_MAP, SECRET, SERVICE_ACCOUNT, VOLUME_CLAIM})
#: A Pod starts without what it pulls images with, and fails later.
_PULLS = "imagePullSecrets[].name"
#: Fields of a kustomization that may give all its objects another wave.
_ANNOTATES = frozenset({"commonAnnotations", "transformers", "replacements"})
_Key = tuple[Kind, str | None, str]


class _Applied(NamedTuple):
    """An object as an Application deploys it, with when."""

    fact: ObjectFact
    at: Place
    namespace: str | None
    rank: Rank


@repository_rule("ARG048", "late-dependency", Severity.WARNING, needs=(MadeFact,))
def late_dependency(repository: Repository) -> Iterator[Problem]:
    if not repository.facts(RankedFact):
        return
    told: set[Place] = set()
    for problems in _in_file(repository).values():
        for problem in problems:
            if problem.at not in told:
                told.add(problem.at)
                yield problem


@file_query(application_files)
def _in_file(repository: Repository, path: str) -> tuple[Problem, ...]:
    """The problems of what the Applications of a file deploy."""
    found: list[Problem] = []
    for _, deployed in deployed_by(repository, path, lambda file: bool(repository.facts_at(file, RankedFact))):
        applied = list(_applied(repository, deployed))
        first = _first_of(repository, applied)
        found += (problem for one in applied for problem in _problems(repository, one, first))
    return tuple(found)


def _applied(repository: Repository, found: tuple[FoundObject, ...]) -> Iterator[_Applied]:
    for each in found:
        if each.at is None or _may_change(repository, each.at.path):
            continue
        fact = next((fact for fact in repository.facts_at(each.at.path, ObjectFact) if fact.at == each.at.at), None)
        rank = rank_of(fact) if fact else None
        if fact is not None and rank is not None:
            yield _Applied(fact, each.at, each.deployed.namespace, rank)


def _may_change(repository: Repository, path: str) -> bool:
    """Whether a kustomization around the file may give its objects other annotations."""
    around = builds_including.at(repository, path) or ()
    parts = {part for build in around for part in build.parts}
    facts = (fact for part in parts for fact in repository.facts_at(part, KustomizationFact))
    return any(not _ANNOTATES.isdisjoint(fact.filled) for fact in facts)


def _first_of(repository: Repository, applied: list[_Applied]) -> Mapping[_Key, _Applied]:
    """What is there after each object has been applied: itself, and what it makes; of several of a name the first."""
    found: dict[_Key, _Applied] = {}
    for one in sorted(applied, key=lambda each: each.rank):
        found.setdefault((one.fact.type, one.namespace, one.fact.name), one)
        for made in repository.facts_at(one.at.path, ProducedFact):
            if made.kind in _NEEDED and made.at.is_in(one.fact.at):
                found.setdefault((made.kind, made.namespace or one.namespace, made.name), one)
    return found


def _problems(repository: Repository, one: _Applied, first: Mapping[_Key, _Applied]) -> Iterator[Problem]:
    if one.fact.kind not in _WAITING:
        return
    for reference in repository.facts_at(one.at.path, ReferenceFact):
        target = reference.reference.target
        if reference.owner != one.fact.at or not isinstance(target, Name) or target.kind not in _NEEDED:
            continue
        if reference.optional or is_placeholder(reference.value) or reference.reference.path.endswith(_PULLS):
            continue
        needed = first.get((target.kind, one.namespace, reference.value))
        if needed is not None and needed.rank > one.rank:
            yield _problem(one, reference.at, target.kind, reference.value, needed)


def _problem(one: _Applied, at: Node, kind: Kind, name: str, needed: _Applied) -> Problem:
    when = needed.rank.describe(one.rank)
    return Problem(
        Place(one.at.path, at),
        f"the {one.fact.kind} `{one.fact.name}` waits for the {kind.name} `{name}` of {when}",
        f"in {one.rank.describe(needed.rank)}",
        name,
        (Related(name_of(needed.at), f"applied in {when}"),),
        "give what is needed the same phase and an earlier wave",
    )
