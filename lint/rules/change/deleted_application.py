"""No Application is deleted by the way.

An ApplicationSet deletes the Applications that its generators do not give any more, and with the finalizer that it sets
each takes along all that it has deployed: Deployments, volumes, namespaces. A pattern that matches less, a template
that gives other names, or another name of the ApplicationSet itself is enough; when the first sync comes, the workloads
are gone, and those under the new names begin with nothing. The same holds for an Application with
`resources-finalizer.argocd.argoproj.io` and a Flux Kustomization that prunes, which are given another name.

Where an ApplicationSet makes less because its list, or what its generators find, has been made shorter, that is most
likely meant, and an info. It is silent where `preserveResourcesOnDeletion` or the policy `create-only` or
`create-update` keeps what is there, and where not all that an ApplicationSet makes is known.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="before: a.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  generators:
    - git:
        repoURL: https://git.example.org/team/platform.git
        revision: HEAD
        directories: [{path: apps/*}]
  template:
    metadata: {name: "{{ .path.basename }}"}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: "{{ .path.path }}"}
      destination: {server: https://kubernetes.default.svc, namespace: "{{ .path.basename }}"}
```

```yaml title="a.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  generators:
    - git:
        repoURL: https://git.example.org/team/platform.git
        revision: HEAD
        directories: [{path: apps/*}, {path: apps/music, exclude: true}]
  template:
    metadata: {name: "{{ .path.basename }}"}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: "{{ .path.path }}"}
      destination: {server: https://kubernetes.default.svc, namespace: "{{ .path.basename }}"}
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

```text title="output"
a.yaml:7:5: warning CHG002 the ApplicationSet `apps` deletes 1 of its 2 Applications, and what it has deployed: `music`
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="before: a.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  syncPolicy: {preserveResourcesOnDeletion: true}
  generators:
    - git:
        repoURL: https://git.example.org/team/platform.git
        revision: HEAD
        directories: [{path: apps/*}]
  template:
    metadata: {name: "{{ .path.basename }}"}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: "{{ .path.path }}"}
      destination: {server: https://kubernetes.default.svc, namespace: "{{ .path.basename }}"}
```

```yaml title="a.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  syncPolicy: {preserveResourcesOnDeletion: true}
  generators:
    - git:
        repoURL: https://git.example.org/team/platform.git
        revision: HEAD
        directories: [{path: apps/*}, {path: apps/music, exclude: true}]
  template:
    metadata: {name: "{{ .path.basename }}"}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: "{{ .path.path }}"}
      destination: {server: https://kubernetes.default.svc, namespace: "{{ .path.basename }}"}
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

## When to ignore

Where what the Applications have deployed is meant to go.

Since 0.2.0. Source: argo-cd `applicationset/controllers` (deleteInCluster); argo-cd#9227, #18780, #18201; Flux
kustomize-controller, `spec.prune`.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.facts import ApplicationFact
from ....model.changes.compared import MadeSet
from ....model.changes.made_applications import says_same
from ....model.files.file_tree import Tree, normalize_from_root
from ....model.flux.facts import FluxFact
from ....model.repository import Repository
from ....model.text.place import Node, Place
from ...finding import Severity
from ...rule import Change, Problem, change_rule, name_of

#: Names that are told; of the others there is the number.
_MOST_NAMES = 5


@change_rule("CHG002", "deleted-application", Severity.WARNING)
def deleted_application(change: Change) -> Iterator[Problem]:
    yield from _of_sets(change)
    yield from _renamed(change)


def _of_sets(change: Change) -> Iterator[Problem]:
    before, now = change.compared.made()
    by_name = {(one.namespace, one.name): one for one in now}
    known = {(one.namespace, one.name) for one in before}
    new = [one for one in now if (one.namespace, one.name) not in known]
    for old in before:
        one = by_name.get((old.namespace, old.name))
        follower = next((other for other in new if _is_same_set(old, other)), None)
        if one is not None:
            yield from _of_set(old, one, change.now.tree)
        elif follower is not None and not old.keeps and any(_is_finalized(made) for made in old.made.values()):
            message = f"the ApplicationSet `{old.name}` is called `{follower.name}` now"
            what = f"the old one takes its {_count(len(old.made))} along when it is pruned"
            hint = "keep the name, or set `preserveResourcesOnDeletion: true` in a change before this one"
            yield Problem(name_of(follower.at), f"{message}, and {what}", target=old.name, hint=hint)


def _is_finalized(made: MadeFact) -> bool:
    return made.application.is_finalized


def _is_same_set(old: MadeSet, new: MadeSet) -> bool:
    return set(old.made) == set(new.made) and bool(old.made)


def _of_set(old: MadeSet, now: MadeSet, tree: Tree) -> Iterator[Problem]:
    gone = sorted(name for name, made in old.made.items() if name not in now.made and _is_finalized(made))
    if not gone or now.keeps:
        return
    renamed = _pair_up(old, now, gone)
    is_cleared = all(_is_cleared(old.made[name].application, tree) for name in gone)
    is_meant = bool(now.made) and not renamed and (is_cleared or says_same(old.value, now.value))
    shown = ", ".join(f"`{name}`" for name in gone[:_MOST_NAMES])
    more = f" and {len(gone) - _MOST_NAMES} more" if len(gone) > _MOST_NAMES else ""
    number = f"{len(gone)} of its {_count(len(old.made))}" if len(gone) < len(old.made) else "all of its Applications"
    its = "it has" if len(gone) == 1 else "they have"
    message = f"the ApplicationSet `{now.name}` deletes {number}, and what {its} deployed: {shown}{more}"
    if renamed:
        message += f" (`{renamed[0]}` is called `{renamed[1]}` now)"
    at = now.at.at
    place = Place(now.at.path, at.below("spec", "generators")) if isinstance(at, Node) else now.at
    severity = Severity.INFO if is_meant else None
    hint = "to keep what is deployed, set `preserveResourcesOnDeletion: true` in a change before this one"
    yield Problem(place, message, "gives fewer than before", now.name, hint=hint, severity=severity)


def _is_cleared(one: ApplicationFact, tree: Tree) -> bool:
    """Whether the folder is gone that an Application deploys."""
    folders = (normalize_from_root(source.path) for source in one.sources if source.path)
    return any(folder not in tree.folders for folder in folders)


def _count(number: int) -> str:
    return f"{number} Applications" if number != 1 else "1 Application"


def _pair_up(old: MadeSet, now: MadeSet, gone: list[str]) -> tuple[str, str] | None:
    """An Application that deploys the same under another name."""
    new = {_content(made.application): name for name, made in now.made.items() if name not in old.made}
    pairs = ((name, new.get(_content(old.made[name].application))) for name in gone)
    return next(((name, other) for name, other in pairs if other is not None), None)


def _content(one: ApplicationFact) -> tuple[object, ...]:
    """What an Application deploys, and where to."""
    sources = tuple((source.repo_url, source.path, source.chart) for source in one.sources)
    return sources, one.server, one.cluster, one.namespace


class _Named(NamedTuple):
    """What is deleted with all that it has deployed where its object is: kind and name, where, and what it deploys.

    A kustomization may set its namespace, which is left aside.
    """

    kind: str
    name: str
    at: Place
    content: tuple[object, ...]


def _renamed(change: Change) -> Iterator[Problem]:
    before, now = tuple(_find_named(change.base)), tuple(_find_named(change.now))
    known, wanted = ({one[:2] for one in state} for state in (before, now))
    gone = [one for one in before if one[:2] not in wanted]
    new = [one for one in now if one[:2] not in known]
    counts = Counter((one.kind, one.content) for one in (*gone, *new))
    for old in gone:
        for one in new:
            if (one.kind, one.content) == (old.kind, old.content) and counts[one.kind, one.content] == 2:
                message = f"the {one.kind} `{old.name}` is called `{one.name}` now"
                label = "the old one takes all that it has deployed along when it is pruned"
                hint = "keep the name, or take the finalizer out first"
                if one.kind == "Kustomization":
                    hint = "keep the name, or set `prune: false` in a change before this one"
                yield Problem(name_of(one.at), f"{message}, and {label}", target=old.name, hint=hint)


def _find_named(repository: Repository) -> Iterator[_Named]:
    """Applications with the finalizer, and Kustomizations that prune; those of the base decide."""
    for path, application in repository.each(ApplicationFact):
        if application.is_finalized and application.sources:
            at = Place(path, application.object.at)
            yield _Named("Application", application.object.name, at, _content(application))
    for path, fact in repository.each(FluxFact):
        if fact.prunes and fact.path:
            content = (fact.path, fact.source, fact.source_namespace, fact.namespace)
            at = Place(path, fact.object.at)
            yield _Named("Kustomization", fact.object.name, at, content)
