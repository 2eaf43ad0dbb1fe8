"""An Application beside Argo CD's own namespace is one that its AppProject takes.

Argo CD takes Applications of other namespaces than its own only where the project lists the namespace in
`sourceNamespaces`: `application 'web' in namespace 'media' is not permitted to use project 'default'`. The settings of
Argo CD must name it as well (`application.namespaces`), and else nothing looks at the Application at all.

The AppProjects stand in the namespace of Argo CD, so that one which is known here with its namespace tells which that
is. The rule is silent where a kustomization may still move either.

## Wrong

```yaml title="argocd/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: media, namespace: argocd}
spec:
  sourceRepos: ["*"]
  sourceNamespaces: [music]
  destinations: [{server: "*", namespace: "*"}]
```

```yaml title="apps/films.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: films}
spec:
  project: media
  source: {repoURL: https://git.example.org/team/films.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: films}
```

```text title="output"
apps/films.yaml:3:36: error ARG047 the project `media` takes no Applications of the namespace `films`
```

## Right

```yaml title="argocd/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: media, namespace: argocd}
spec:
  sourceRepos: ["*"]
  sourceNamespaces: [music, films]
  destinations: [{server: "*", namespace: "*"}]
```

```yaml title="apps/films.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: films}
spec:
  project: media
  source: {repoURL: https://git.example.org/team/films.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: films}
```

Since 0.2.0. Source: argo-cd `pkg/apis/application/v1alpha1/app_project_types.go` (IsAppNamespacePermitted);
argo-cd#11597.
"""

from collections.abc import Iterator

from ....model.argocd.facts import ApplicationFact
from ....model.argocd.projects import ProjectFact, refuses_application
from ....model.deployed.known_projects import DEFAULT, projects_by_name
from ....model.facts import FileState
from ....model.kustomize.builds import builds_including
from ....model.kustomize.partial_objects import is_partial
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...rule import File, Problem, Related, file_rule, name_of


@file_rule("ARG047", "application-namespace", Severity.ERROR, of=(ApplicationFact,))
def application_namespace(file: File) -> Iterator[Problem]:
    if file.facts.state is not FileState.READ or _may_move(file.repository, file.path, "Application"):
        return
    for application in file.of(ApplicationFact):
        namespace = application.object.namespace
        if namespace is None or is_placeholder(namespace) or file.facts.is_misread(application.object.at):
            continue
        found = projects_by_name.at(file.repository, application.project or DEFAULT)
        if found and all(_refuses(file.repository, path, fact, namespace) for path, fact in found):
            path, fact = found[0]
            yield Problem(
                file.place(application.object.at.below("metadata", "namespace")),
                f"the project `{fact.object.name}` takes no Applications of the namespace `{namespace}`",
                f"Argo CD is in {fact.object.namespace}",
                namespace,
                (Related(name_of(Place(path, fact.object.at)), "this project"),),
                f"add `{namespace}` to `sourceNamespaces` of the project, or move it to `{fact.object.namespace}`",
            )


def _refuses(repository: Repository, path: str, fact: ProjectFact, namespace: str) -> bool:
    own = fact.object.namespace
    if own is None or own == namespace or is_placeholder(own) or _may_move(repository, path, "AppProject"):
        return False
    return refuses_application(fact, namespace)


def _may_move(repository: Repository, path: str, kind: str) -> bool:
    """Whether a kustomization may give the objects of a file another namespace."""
    around = builds_including.at(repository, path) or ()
    return any(build.fact.namespace for build in around) or is_partial(repository, path, kind)
