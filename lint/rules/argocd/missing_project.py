"""The AppProject of an Application exists.

Argo CD does nothing with an Application whose project is not there: `Application referencing project … which does not
exist`. The project `default` is always there, and an Application that names none is in it.

The rule speaks where AppProjects are declared in this repository, all of them to be read, and no text of a custom
resource or of Helm values is the missing name: a chart may make projects, too. A name that is like none of them may be
declared where Argo CD is installed from, and is not told.

## Wrong

```yaml title="clusters/prod/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: media, namespace: argocd}
spec:
  sourceRepos: ["*"]
  destinations: [{server: "*", namespace: "*"}]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: meida
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
clusters/prod/web.yaml:5:12: error ARG030 AppProject `meida` does not exist in this repository
```

```yaml title="fixed: clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: media
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

## Right

```yaml title="clusters/prod/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: media, namespace: argocd}
spec:
  sourceRepos: ["*"]
  destinations: [{server: "*", namespace: "*"}]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: media
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

## When to ignore

Where the project is made elsewhere: `AppProject/NAME` under `repository.external` in stackwright.yaml says so. A name
that is like none of those that are here is a warning only, for that reason.

Since 0.2.0. Source: argo-cd `util/argo/argo.go` (ValidatePermissions, GetAppProject).
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from ....model.argocd.facts import ApplicationFact, Mark, MarkFact
from ....model.deployed.resolve_names import affixes_by_file
from ....model.derived_values import Query
from ....model.facts import ObjectFact
from ....model.files.file_tree import closest
from ....model.kubernetes.facts import MentionsFact
from ....model.kustomize.partial_objects import is_whole
from ....model.objects_of_kind import objects_of_kind
from ....model.repository import Repository, file_query, files_having
from ....model.text.place import Place
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...propose import is_meant, propose_value
from ...rule import File, Problem, Related, file_rule, name_of

_KIND, _GROUP = "AppProject", "argoproj.io"
_DEFAULT = "default"
#: The chart that makes AppProjects of its values.
_CHART = "argocd-apps"


@file_rule("ARG030", "missing-project", Severity.ERROR, of=(ApplicationFact,))
def missing_project(file: File) -> Iterator[Problem]:
    for application in file.of(ApplicationFact):
        name = application.project
        if (
            name
            and name != _DEFAULT
            and not is_placeholder(name)
            and is_whole(file.repository, file.path, application.object)
        ):
            known = _projects(file.repository)
            is_missing = bool(known) and name not in known and not _is_elsewhere(file.repository, name)
            # What has no like here may be declared where Argo CD is installed from.
            if is_missing and (close := closest(name, known)):
                yield _problem(file, application, name, close, known)


@Query
def _projects(repository: Repository) -> Mapping[str, Place]:
    """Where each AppProject is; none where not all of them are known."""
    found: dict[str, Place] = {}
    for path, one in objects_of_kind(repository, _KIND):
        if one.group == _GROUP:
            if is_placeholder(one.name) or affixes_by_file.at(repository, path):
                return {}
            found.setdefault(one.name, Place(path, one.at))
    return {} if found and _may_be_more(repository) else found


def _may_be_more(repository: Repository) -> bool:
    """Whether AppProjects stand where they are not read as such: in templates, values and other texts, or charts."""
    for path, mark in repository.each(MarkFact):
        if mark.mark is Mark.DECLARES_PROJECTS:
            kinds = {fact.kind for fact in repository.facts_at(path, ObjectFact)}
            if not repository.states[path].is_read or kinds.isdisjoint({_KIND, "CustomResourceDefinition"}):
                return True
    return any(_makes_projects(repository).values())


@file_query(files_having(ApplicationFact))
def _makes_projects(repository: Repository, path: str) -> bool:
    every = (source for one in repository.facts_at(path, ApplicationFact) for source in one.sources)
    return any((source.chart or "").endswith(_CHART) for source in every)


def _is_elsewhere(repository: Repository, name: str) -> bool:
    """Whether the project may be made by what is not to be read here."""
    is_declared = any(fnmatchcase(f"{_KIND}/{name}", pattern) for pattern in repository.external)
    return is_declared or _mentioned.has(repository, name)


@Query
def _mentioned(repository: Repository) -> frozenset[str]:
    """The texts of custom resources and Helm values that may be names of what they make."""
    return frozenset().union(*_mentioned_in(repository).values())


@file_query(files_having(MentionsFact))
def _mentioned_in(repository: Repository, path: str) -> frozenset[str]:
    """Those of a file, if it has something else than what Argo CD itself reads, which only names projects."""
    objects = repository.facts_at(path, ObjectFact)
    may_make = not objects or any(fact.group != _GROUP for fact in objects)
    mentioned = repository.facts_at(path, MentionsFact) if may_make else ()
    return frozenset().union(*(fact.names for fact in mentioned))


def _problem(file: File, application: ApplicationFact, name: str, close: str, known: Mapping[str, Place]) -> Problem:
    at = file.place(application.object.at.below("spec", "project"))
    fix = propose_value(at, name, close, safe=is_meant(name, close, known))
    return Problem(
        at,
        f"{_KIND} `{name}` does not exist in this repository",
        "declared nowhere",
        name,
        (Related(name_of(known[close]), "this one is there"),),
        f"write `{close}`",
        fix=fix,
    )
