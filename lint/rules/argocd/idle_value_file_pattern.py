"""Every pattern among the value files of an Application meets a file.

From Argo CD 3.4 on a value file may be a pattern: `*` within a folder, `**` over folders. One that meets nothing is an
error, as a file that is not there is, unless `ignoreMissingValueFiles` is set; before 3.4 it is the name of a file.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source:
    repoURL: https://git.example.org/team/platform.git
    path: charts/web
    helm: {valueFiles: ['env/*.yaml']}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="charts/web/Chart.yaml"
apiVersion: v2
name: web
version: 1.0.0
```

```yaml title="charts/web/envs/prod.yaml"
replicas: 2
```

```text title="output"
clusters/prod/web.yaml:9:25: error ARG073 `env/*.yaml` meets no file: there is none like charts/web/env/*.yaml
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source:
    repoURL: https://git.example.org/team/platform.git
    path: charts/web
    helm: {valueFiles: ['envs/*.yaml']}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="charts/web/Chart.yaml"
apiVersion: v2
name: web
version: 1.0.0
```

```yaml title="charts/web/envs/prod.yaml"
replicas: 2
```

Since 0.2.0. Source: argo-cd `reposerver/repository/repository.go` (getResolvedValueFiles).
"""

from collections.abc import Iterator

from ....model.argocd.applicationsets.doublestar import match_doublestar
from ....model.argocd.applicationsets.failure import GeneratorError
from ....model.argocd.facts import ApplicationFact
from ....model.argocd.gotemplate.values import NotKnownError
from ....model.argocd.own_urls import identity, source_at
from ....model.argocd.paths import why_elsewhere
from ....model.facts import FileState, ReferenceFact
from ....model.files.file_tree import join, normalize_from_root
from ....model.kustomize.partial_objects import is_partial
from ....schemas.file_types import is_placeholder
from ....schemas.reference_forms import Leads
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("ARG073", "idle-value-file-pattern", Severity.ERROR, of=(ApplicationFact,))
def idle_value_file_pattern(file: File) -> Iterator[Problem]:
    patterns = [one for one in file.of(ReferenceFact) if one.reference.leads is Leads.VALUES and "*" in one.value]
    if not patterns or file.facts.state is not FileState.READ or is_partial(file.repository, file.path, "Application"):
        return
    for application in file.of(ApplicationFact):
        for fact in patterns:
            source = source_at(application, fact.at.path) if fact.at.is_in(application.object.at) else None
            if source is None or source.chart or source.ignores_missing_values or not source.path:
                continue
            if why_elsewhere(source.repo_url, source.revision, identity(file.repository)) is None:
                yield from _check(file, fact, source.path)


def _check(file: File, fact: ReferenceFact, base: str) -> Iterator[Problem]:
    written = fact.value
    if written.startswith("$") or "://" in written or is_placeholder(written + base):
        return
    pattern = normalize_from_root(written) if written.startswith("/") else join(base.strip("/"), written)
    tree = file.repository.tree
    if pattern.startswith("..") or any(tree.is_at_link(path) for path in (base.strip("/"), *tree.links)):
        return
    try:
        met = match_doublestar(pattern, tree.files, ())
    except (GeneratorError, NotKnownError):
        return
    if not met:
        message = f"`{written}` meets no file: there is none like {pattern}"
        yield Problem(file.place(fact.at), message, "no such file", written, hint="correct it, or remove it")
