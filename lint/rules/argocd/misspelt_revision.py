"""A source of this repository names its branch without a slip.

Argo CD reads a source at the branch, tag or commit of `targetRevision`, a Git generator at `revision`. With a slip in
it Argo CD says `unable to resolve 'mian' to a commit SHA`, nothing is deployed any more, and nothing of it is checked
here, as it is another state of the repository. Told is a revision that is a slip of the branch which is checked out, of
the default branch as others here name it, or of one that is named here more often.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="apps.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, targetRevision: mian, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: api, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, targetRevision: main, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: api}
```

```text title="output"
apps.yaml:6:80: warning ARG066 `mian` is no revision that anything else here names: `main` is
```

```yaml title="fixed: apps.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, targetRevision: main, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: api, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, targetRevision: main, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: api}
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="apps.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, targetRevision: main, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

## When to ignore

Where there is a branch of that name.

Since 0.2.0. Source: argo-cd `util/git/client.go` (LsRemote).
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.facts import ApplicationFact, SourceFact
from ....model.argocd.generators import GeneratorFact
from ....model.argocd.own_urls import Identity, identity
from ....model.repository import Repository, file_query, files_having
from ....model.text.place import Node, Place
from ....model.typo import only_typo
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...propose import propose_value
from ...rule import Problem, repository_rule


class _Named(NamedTuple):
    """A revision of this repository, and where it is named."""

    revision: str
    at: Place


@repository_rule("ARG066", "misspelt-revision", Severity.WARNING, needs=(MadeFact,))
def misspelt_revision(repository: Repository) -> Iterator[Problem]:
    known = identity(repository)
    # Each place counts once, however many Applications are made of it.
    places = {one.at: one.revision for one in _named(repository, known)}
    times = Counter(places.values())
    here = {repository.branch} if repository.branch else set()
    for at, revision in sorted(places.items()):
        others = here | {one for one, count in times.items() if known.is_here(one) or count > times[revision]}
        is_other = not known.is_here(revision) and not is_placeholder(revision)
        if is_other and (meant := only_typo(revision, others)):
            fix = propose_value(at, revision, meant, safe=True)
            message = f"`{revision}` is no revision that anything else here names: `{meant}` is"
            yield Problem(at, message, "no such branch", revision, hint=f"write `{meant}`", fix=fix)


def _named(repository: Repository, known: Identity) -> Iterator[_Named]:
    """The revisions that sources and generators of this repository name."""
    for named in _named_in(repository).values():
        yield from named
    for path, generator in repository.each(GeneratorFact):
        if generator.revision and known.owns(generator.repo_url):
            yield _Named(generator.revision, Place(path, generator.at.below("revision")))
    for made in repository.evaluated(MadeFact):
        for source in _own(made.application.sources, known):
            yield _Named(source.revision or "", made.origin_at((*source.at, "targetRevision")))


@file_query(files_having(ApplicationFact))
def _named_in(repository: Repository, path: str) -> tuple[_Named, ...]:
    """Those of the Applications of a file."""
    known = identity(repository)
    return tuple(
        _Named(source.revision or "", Place(path, Node(application.object.at.document, (*source.at, "targetRevision"))))
        for application in repository.facts_at(path, ApplicationFact)
        for source in _own(application.sources, known)
    )


def _own(sources: tuple[SourceFact, ...], known: Identity) -> Iterator[SourceFact]:
    return (source for source in sources if source.revision and source.chart is None and known.owns(source.repo_url))
