"""An object that Argo CD applies has a name.

With `generateName` the API server makes up a name for each object that is created. Argo CD creates hooks, but applies
everything else, which needs a name: `resource name may not be empty`. The sync of the Application fails.

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

```yaml title="apps/web/migrate.yaml"
apiVersion: batch/v1
kind: Job
metadata:
  generateName: migrate-
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: "ghcr.io/example/web:1.0.0"}]}}
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```text title="output"
apps/web/migrate.yaml:4:17: error ARG052 the Job has no name, and is no hook: Argo CD cannot apply it
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

```yaml title="apps/web/migrate.yaml"
apiVersion: batch/v1
kind: Job
metadata:
  generateName: migrate-
  annotations:
    argocd.argoproj.io/hook: PreSync
    argocd.argoproj.io/hook-delete-policy: HookSucceeded
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: "ghcr.io/example/web:1.0.0"}]}}
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

Since 0.2.0. Source: gitops-engine `pkg/sync/sync_context.go` (getSyncTasks), `pkg/sync/doc.go`; Argo CD's documentation
(Sync Phases and Waves, Generate Name).
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.nameless import NamelessFact
from ....model.deployed.applications import application_files, applications
from ....model.facts import FileState
from ....model.kustomize.builds import builds_including
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule


@repository_rule("ARG052", "nameless-object", Severity.ERROR, needs=(MadeFact,))
def nameless_object(repository: Repository) -> Iterator[Problem]:
    files = {path for path in repository.facts(NamelessFact) if _is_plain(repository, path)}
    told: set[str] = set()
    if not files:
        return
    each_file = (applications(repository, path) for path in sorted(application_files(repository)))
    for one in (one for ones in each_file for one in ones):
        for path in sorted(files.intersection(one.files) - told):
            told.add(path)
            for fact in repository.facts_at(path, NamelessFact):
                if not is_placeholder(fact.prefix):
                    yield Problem(
                        Place(path, fact.at.below("metadata", "generateName")),
                        f"the {fact.kind} has no name, and is no hook: Argo CD cannot apply it",
                        "created, and not applied",
                        fact.prefix,
                        (Related(name_of(one.at), "this one deploys it"),),
                        "write `name`, or make it a hook with `argocd.argoproj.io/hook`",
                    )


def _is_plain(repository: Repository, path: str) -> bool:
    """Whether the file is read as it stands; kustomize says itself that it needs names."""
    return repository.state_at(path) is FileState.READ and builds_including.at(repository, path) is None
