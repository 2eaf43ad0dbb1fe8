"""No two Applications deploy the same object to the same place.

An object belongs to the Application that has synced it last: the other one is OutOfSync (`SharedResourceWarning`), and
takes it back with its next sync. Where one of the two is deleted or leaves the object out, it is pruned, though the
other still wants it: with a Namespace goes everything in it. With `FailOnSharedResource=true` the sync fails. Two
Applications that install one chart under one release name into one namespace share all objects of it.

The rule compares Applications that one kustomization takes, or that stand in one folder, so that one Argo CD has both,
and that go to the same cluster. It knows the objects of folders in this repository that nothing changes on the way.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/films.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/films}
  destination: {server: https://kubernetes.default.svc, namespace: media}
```

```yaml title="clusters/prod/music.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: music, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/music}
  destination: {server: https://kubernetes.default.svc, namespace: media}
```

```yaml title="apps/films/namespace.yaml"
apiVersion: v1
kind: Namespace
metadata: {name: media}
```

```yaml title="apps/music/namespace.yaml"
apiVersion: v1
kind: Namespace
metadata: {name: media}
```

```text title="output"
clusters/prod/music.yaml:6:70: warning ARG037 the Applications `films` and `music` both deploy the Namespace `media`
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/films.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/films}
  destination: {server: https://kubernetes.default.svc, namespace: media}
  syncPolicy: {syncOptions: [CreateNamespace=true]}
```

```yaml title="clusters/prod/music.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: music, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/music}
  destination: {server: https://kubernetes.default.svc, namespace: media}
  syncPolicy: {syncOptions: [CreateNamespace=true]}
```

```yaml title="apps/films/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: films}
```

```yaml title="apps/music/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: music}
```

Since 0.2.0. Source: argo-cd `controller/state.go` (SharedResourceWarning); argo-cd#7156, #8811, #15467.
"""

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from ....model.argocd.deployed import find_deployed
from ....model.argocd.facts import ApplicationFact, SourceFact
from ....model.argocd.projects import Destination, make_destination, normalize_url
from ....model.facts import FileState
from ....model.kustomize.builds import builds_including
from ....model.kustomize.partial_objects import is_partial
from ....model.misread_parts import is_misread
from ....model.repository import Repository, file_query
from ....model.text.place import Node, Place
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...rule import Problem, Related, repository_rule

#: What is deployed: the kind, the namespace and the name of an object, or the release of a chart.
_Key = tuple[str, str, str, str]
#: Applications of one cluster in one deployment beyond which they are not compared, each with all others.
_MOST = 500


class _One(NamedTuple):
    """An Application: the kustomizations or the folder that it is applied with, its cluster, and where each thing that
    it deploys is written: in its source, and the object itself."""

    application: ApplicationFact
    units: tuple[str, ...]
    target: Destination
    deployed: Mapping[_Key, tuple[Place, Place | None]]

    @property
    def id(self) -> tuple[str, str]:
        return self.application.object.namespace or "", self.application.object.name


@repository_rule("ARG037", "shared-resource", Severity.WARNING, follows=("ARG003",))
def shared_resource(repository: Repository) -> Iterator[Problem]:
    told: set[tuple[Place, Place]] = set()
    for group in _groups(repository):
        for first, second, shared in _find_shared(group[:_MOST]):
            both = first.deployed[shared[0]][0], second.deployed[shared[0]][0]
            if both not in told:
                told.add(both)
                yield _problem(first, second, shared)


def _find_shared(group: list[_One]) -> Iterator[tuple[_One, _One, list[_Key]]]:
    """The pairs of Applications that deploy some things both, in their order, and these, sorted."""
    holders: dict[_Key, list[int]] = defaultdict(list)
    for number, one in enumerate(group):
        for key in one.deployed:
            holders[key].append(number)
    shared: dict[tuple[int, int], list[_Key]] = defaultdict(list)
    for key, numbers in holders.items():
        for pair in combinations(numbers, 2):
            first, second = (group[number] for number in pair)
            if first.id != second.id and _differ(first, second, key):
                shared[pair].append(key)
    for (one_number, other_number), keys in sorted(shared.items()):
        yield group[one_number], group[other_number], sorted(keys)


def _differ(first: _One, second: _One, key: _Key) -> bool:
    """Whether a thing is written for each of two Applications, and not in one folder that both deploy."""
    one, other = first.deployed[key][1], second.deployed[key][1]
    return one is None or one != other


def _groups(repository: Repository) -> Iterator[list[_One]]:
    """The Applications that one Argo CD deploys to one cluster: of one kustomization, or of one folder."""
    found: dict[tuple[str, Destination], list[_One]] = defaultdict(list)
    for ones in _in_file(repository).values():
        for one in ones:
            for unit in one.units:
                found[unit, one.target].append(one)
    yield from found.values()


@file_query(lambda repository: repository.facts(ApplicationFact))
def _in_file(repository: Repository, path: str) -> tuple[_One, ...]:
    """The Applications of a file of which it is known where they deploy."""
    around = builds_including.at(repository, path)
    units = tuple(build.path for build in around) if around else (posixpath.dirname(path),)
    found: list[_One] = []
    for application in repository.facts_at(path, ApplicationFact):
        target = make_destination(application.server, application.cluster)
        said = "".join((application.object.name, *(one for one in target if one)))
        if target == Destination(None, None) or is_placeholder(said) or not _is_known(repository, path, application):
            continue
        found.append(_One(application, units, target, dict(_deployed(repository, path, application))))
    return tuple(found)


def _is_known(repository: Repository, path: str, application: ApplicationFact) -> bool:
    whole = repository.state_at(path) is FileState.READ and not is_partial(repository, path, "Application")
    return whole and not is_misread(repository, path, application.object.at)


def _deployed(
    repository: Repository, path: str, application: ApplicationFact
) -> Iterator[tuple[_Key, tuple[Place, Place | None]]]:
    for found in find_deployed(repository, path, application):
        one = found.deployed
        if found.at is not None and one.name:
            at = _place(path, application, found.source, "path")
            yield (one.kind.name, one.kind.group, one.namespace or "", one.name), (at, found.at)
    for source in application.sources:
        if (release := _release(application, source)) is not None:
            yield release, (_place(path, application, source, "chart"), None)


def _release(application: ApplicationFact, source: SourceFact) -> _Key | None:
    """The release of a chart; None where it is not known under which name, or into which namespace."""
    url, name = normalize_url(source.repo_url), source.release or application.object.name
    if not source.chart or not url or not application.namespace:
        return None
    if is_placeholder(source.chart + name + application.namespace + url):
        return None
    return f"release of the chart {source.chart} as", url, application.namespace, name


def _place(path: str, application: ApplicationFact, source: SourceFact, field: str) -> Place:
    return Place(path, Node(application.object.at.document, (*source.at, field)))


def _problem(first: _One, second: _One, shared: list[_Key]) -> Problem:
    kind, _, _, name = shared[0]
    (other, _), (at, found) = first.deployed[shared[0]], second.deployed[shared[0]]
    names = f"`{first.application.object.name}` and `{second.application.object.name}`"
    more = f", and {len(shared) - 1} more" if len(shared) > 1 else ""
    related = (Related(other, "deploys it, too"), *((Related(found, f"this one{more}"),) if found else ()))
    message = f"the Applications {names} both deploy the {kind} `{name}`"
    return Problem(at, message, "takes it from the other", name, related, "leave it to one of them")
