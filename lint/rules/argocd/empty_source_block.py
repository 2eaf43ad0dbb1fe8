"""An Application that another one deploys says nothing that Argo CD takes out of it.

Argo CD removes `helm`, `kustomize` and `directory` from an Application in the cluster where they set nothing:
`helm: {}`, or `directory: {recurse: false}`, which is what happens without it. The Application that deploys it finds
what Git says missing, puts it back, and is never in sync for long.

The rule looks at `source` of Applications in files that a known Application deploys. Entries of `sources` are left as
they are.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/root.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: root, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps}
  destination: {server: https://kubernetes.default.svc, namespace: argocd}
```

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source:
    repoURL: https://git.example.org/team/web.git
    path: deploy
    directory: {recurse: false}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
apps/web.yaml:9:5: warning ARG081 `directory` sets nothing, and Argo CD removes it: `root` stays out of sync
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/root.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: root, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps}
  destination: {server: https://kubernetes.default.svc, namespace: argocd}
```

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source:
    repoURL: https://git.example.org/team/web.git
    path: deploy
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

Since 0.2.0. Source: argo-cd `util/argo/argo.go` (NormalizeSource), `controller/appcontroller.go`
(normalizeApplication).
"""

from collections.abc import Iterator

from ....model.argocd.spec_mistakes import SpecMistakeFact
from ....model.deployed.applications import application_files, applications
from ....model.facts import FileState, ObjectFact
from ....model.kustomize.partial_objects import is_partial
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.argocd.application_and_project_validation import DROPPED_LAW
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule

_KIND = "Application"


@repository_rule("ARG081", "dropped-setting", Severity.WARNING)
def empty_source_block(repository: Repository) -> Iterator[Problem]:
    dropped = {path: found for path in repository.facts(SpecMistakeFact) if (found := _dropped(repository, path))}
    if not dropped:
        return
    every = (one for file in sorted(application_files(repository)) for one in applications(repository, file))
    for one in every:
        for path in sorted(one.files & dropped.keys()):
            for fact in dropped.pop(path):
                name = one.application.object.name
                yield Problem(
                    Place(path, fact.at._replace(key=True)),
                    f"`{fact.written}` sets nothing, and Argo CD removes it: `{name}` stays out of sync",
                    "sets nothing",
                    fact.written,
                    (Related(name_of(one.at), "this one deploys it"),),
                    f"remove `{fact.written}`",
                )


def _dropped(repository: Repository, path: str) -> tuple[SpecMistakeFact, ...]:
    """The settings of a file's Applications that are taken out; templates of ApplicationSets are not compared."""
    found = [fact for fact in repository.facts_at(path, SpecMistakeFact) if fact.law == DROPPED_LAW]
    if not found or repository.state_at(path) is not FileState.READ or is_partial(repository, path, _KIND):
        return ()
    owners = {one.at for one in repository.facts_at(path, ObjectFact) if one.kind == _KIND}
    return tuple(fact for fact in found if fact.owner in owners)
