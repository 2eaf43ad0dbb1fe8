"""A source that means this repository names it by its URL, without a slip.

A path or a pattern that is there in this repository, of a repository that is called nearly as this one is: Argo CD asks
for another repository, which does not exist, and says `repository not found`, or `authentication required`. A generator
of an ApplicationSet then makes nothing, and everything below such a URL is not checked here, as it is not known to be
of this repository.

The repository is known by its git remotes and by `repository: urls` in stackwright.yaml.

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

```yaml title="web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/paltform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
web.yaml:6:21: warning ARG064 `https://git.example.org/team/paltform.git` is not this repository, which has `apps/web`
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

```yaml title="web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

## When to ignore

Where there is another repository of that name, which has the same path: `repository: urls` may then say so.

Since 0.2.0. Source: argo-cd `util/git/git.go` (SameURL).
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.facts import ApplicationFact, SourceFact
from ....model.argocd.generators import GeneratorFact, match_folders
from ....model.argocd.own_urls import identity, is_misspelt
from ....model.derived_values import Query
from ....model.facts import ReferenceFact
from ....model.files.file_tree import normalize_from_root
from ....model.repository import Repository, file_query, files_having
from ....model.text.place import Node, Place
from ....schemas.file_types import is_placeholder
from ....schemas.reference_forms import Leads
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("ARG064", "misspelt-own-url", Severity.WARNING, needs=(MadeFact,), follows=("REF001",))
def misspelt_own_url(repository: Repository) -> Iterator[Problem]:
    told: set[Place] = set()
    for problem in (*_written(repository), *_made(repository)):
        if problem.at not in told:
            told.add(problem.at)
            yield problem


@Query
def _written(repository: Repository) -> tuple[Problem, ...]:
    found: list[Problem] = []
    for problems in _of_applications(repository).values():
        found += problems
    for path, generator in repository.each(GeneratorFact):
        if _is_near(repository, generator.repo_url) and (taken := _taken(repository, path, generator)):
            found.append(_problem(repository, generator.repo_url, taken, Place(path, generator.at.below("repoURL"))))
    return tuple(found)


@file_query(files_having(ApplicationFact))
def _of_applications(repository: Repository, path: str) -> tuple[Problem, ...]:
    every = repository.facts_at(path, ApplicationFact)
    sources = ((application.object.at.document, source) for application in every for source in application.sources)
    return tuple(
        problem
        for document, source in sources
        for problem in _of_source(repository, source, Place(path, Node(document, (*source.at, "repoURL"))))
    )


def _made(repository: Repository) -> Iterator[Problem]:
    for made in repository.evaluated(MadeFact):
        for source in made.application.sources:
            yield from _of_source(repository, source, made.origin_at((*source.at, "repoURL")))


def _of_source(repository: Repository, source: SourceFact, at: Place) -> Iterator[Problem]:
    if is_misspelt(repository, source):
        yield _problem(repository, source.repo_url, normalize_from_root(source.path or ""), at)


def _is_near(repository: Repository, url: str) -> bool:
    return not is_placeholder(url) and identity(repository).nearest(url) is not None


def _taken(repository: Repository, path: str, generator: GeneratorFact) -> str:
    """A pattern of a generator that takes folders of this repository."""
    for fact in repository.facts_at(path, ReferenceFact):
        is_own = fact.reference.leads is Leads.FOLDERS and fact.at.is_in(generator.at)
        pattern = normalize_from_root(fact.value.strip())
        if is_own and not is_placeholder(pattern) and match_folders(pattern, repository.tree):
            return fact.value
    return ""


def _problem(repository: Repository, url: str, named: str, at: Place) -> Problem:
    near = identity(repository).nearest(url)
    hint = f"this repository is {near.host}/{near.path}" if near else None
    return Problem(at, f"`{url}` is not this repository, which has `{named}`", "another repository", url, hint=hint)
