"""The AppProject of an Application permits its sources, its destination, and every object that it deploys.

Argo CD refuses an Application whose repository or destination its project does not permit, and fails the whole sync
where one object is of a kind or in a namespace that is not permitted: `resource …:ClusterRole is not permitted in
project`, `namespace … is not permitted in project`. Nothing of the Application is updated then.

The rule looks at Applications whose AppProject stands in this repository, in full. It knows the objects in the
Application's own folder, where this is the repository, and of well-known charts what they make outside of their
release's namespace, as long as the values that decide about it can be read. What it cannot know it says nothing of:
other repositories, charts that it does not know, kinds of which it is not known whether they have a namespace, objects
that a kustomization patches. ARG060 looks at the Applications that ApplicationSets make.

Argo CD's patterns are as they are: `*` of a source ends at `/` (a lone `*` does not), `https://charts.example.org` and
`https://charts.example.org/` differ, a pattern with `!` denies.

## Wrong

```yaml title="clusters/prod/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: infrastructure, namespace: argocd}
spec:
  sourceRepos: ["https://helm.cilium.io"]
  destinations:
    - {server: https://kubernetes.default.svc, namespace: kube-system}
  clusterResourceWhitelist:
    - {group: "*", kind: "*"}
```

```yaml title="clusters/prod/cilium.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: cilium, namespace: argocd}
spec:
  project: infrastructure
  source:
    repoURL: https://helm.cilium.io
    chart: cilium
    targetRevision: 1.18.2
  destination: {server: https://kubernetes.default.svc, namespace: kube-system}
```

```yaml title="clusters/prod/metrics.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: metrics-server, namespace: argocd}
spec:
  project: infrastructure
  source:
    repoURL: https://kubernetes-sigs.github.io/metrics-server
    chart: metrics-server
    targetRevision: 3.13.0
  destination: {server: https://kubernetes.default.svc, namespace: metrics}
```

```text title="output"
clusters/prod/cilium.yaml:8:12: error ARG015 the project `infrastructure` does not permit the namespace `cilium-secrets`
clusters/prod/metrics.yaml:7:14: error ARG015 the project `infrastructure` does not permit the repository `https://kubernetes-sigs.github.io/metrics-server`
clusters/prod/metrics.yaml:10:68: error ARG015 the project `infrastructure` does not permit the namespace `metrics` of https://kubernetes.default.svc
```

## Right

```yaml title="clusters/prod/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: infrastructure, namespace: argocd}
spec:
  sourceRepos: ["https://helm.cilium.io"]
  destinations:
    - {server: https://kubernetes.default.svc, namespace: kube-system}
    - {server: https://kubernetes.default.svc, namespace: cilium-secrets}
  clusterResourceWhitelist:
    - {group: "*", kind: "*"}
```

```yaml title="clusters/prod/cilium.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: cilium, namespace: argocd}
spec:
  project: infrastructure
  source:
    repoURL: https://helm.cilium.io
    chart: cilium
    targetRevision: 1.18.2
  destination: {server: https://kubernetes.default.svc, namespace: kube-system}
```

## When to ignore

Where Argo CD runs with another AppProject of that name than the one that is here.

Since 0.2.0. Source: argo-cd `util/argo/argo.go` (ValidatePermissions), `controller/sync.go` (validateSyncPermissions),
`pkg/apis/application/v1alpha1/app_project_types.go`.
"""

from collections.abc import Iterator

from ....model.argocd.facts import ApplicationFact
from ....model.kustomize.partial_objects import is_whole
from ...finding import Severity
from ...project_refusals import find_refusals
from ...rule import File, Problem, file_rule


@file_rule("ARG015", "not-permitted", Severity.ERROR, of=(ApplicationFact,))
def not_permitted(file: File) -> Iterator[Problem]:
    for application in file.of(ApplicationFact):
        if is_whole(file.repository, file.path, application.object):
            yield from find_refusals(file.repository, file.path, application)
