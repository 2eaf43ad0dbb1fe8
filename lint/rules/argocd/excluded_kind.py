"""An object in Git is of a kind that Argo CD deploys.

Since 3.0 the settings of Argo CD exclude kinds that controllers write all the time: Endpoints, EndpointSlices, reviews,
certificate requests, what Cilium and Kyverno report. An object of such a kind in Git is left out, with an
`ExcludedResourceWarning`, and the sync is green: a Service whose Endpoints stand beside it leads nowhere.

The rule is silent where the repository has exclusions of its own (`resource.exclusions`), or the operator's ArgoCD.

## Wrong

```yaml title="clusters/prod/nas.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: nas, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/nas}
  destination: {server: https://kubernetes.default.svc, namespace: nas}
```

```yaml title="apps/nas/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: nas}
spec: {ports: [{port: 443}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: nas-1
  labels: {kubernetes.io/service-name: nas}
addressType: IPv4
ports: [{port: 443}]
endpoints: [{addresses: [192.0.2.10]}]
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
versions:
  argocd: v3.1.0
```

```text title="output"
apps/nas/service.yaml:9:9: warning ARG051 Argo CD 3.0 and newer leaves the EndpointSlice `nas-1` out
```

## Right

```yaml title="clusters/prod/nas.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: nas, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/nas}
  destination: {server: https://kubernetes.default.svc, namespace: nas}
```

```yaml title="apps/nas/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: nas}
spec: {type: ExternalName, externalName: nas.example.org}
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
versions:
  argocd: v3.1.0
```

## When to ignore

Where the settings of Argo CD, which are elsewhere, do not exclude the kind.

Since 0.2.0. Source: argo-cd `manifests/base/config/argocd-cm.yaml`, `util/settings/resources_filter.go`,
`controller/state.go` (ExcludedResourceWarning); Argo CD's documentation (Upgrading, 2.14 to 3.0).
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.excluded import ExcludedFact
from ....model.argocd.facts import Mark, MarkFact
from ....model.deployed.applications import application_files, deployed_by
from ....model.objects_of_kind import objects_of_kind
from ....model.repository import Repository
from ....model.text.place import Place
from ....model.versions.applicable import versions
from ....schemas.argocd.excluded_kinds import SINCE
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule


@repository_rule("ARG051", "excluded-kind", Severity.WARNING, needs=(MadeFact,))
def excluded_kind(repository: Repository) -> Iterator[Problem]:
    is_new = versions(repository).lowest("argocd") >= SINCE
    excluded = {Place(path, fact.at): fact for path, fact in repository.each(ExcludedFact) if is_new or fact.always}
    if not excluded or _decides_itself(repository):
        return
    files = {place.path for place in excluded}
    each_file = (deployed_by(repository, path, files.__contains__) for path in sorted(application_files(repository)))
    for one, found in (pair for pairs in each_file for pair in pairs):
        for each in found:
            if each.at is None or (fact := excluded.pop(each.at, None)) is None:
                continue
            who = "Argo CD leaves" if fact.always else "Argo CD 3.0 and newer leaves"
            yield Problem(
                name_of(each.at),
                f"{who} the {each.deployed.kind.name} `{each.deployed.name}` out",
                "not deployed",
                each.deployed.name,
                (Related(name_of(one.at), "this one has it"),),
                "deploy it in another way, or set `resource.exclusions` in the settings of Argo CD",
            )


def _decides_itself(repository: Repository) -> bool:
    """Whether something here says which kinds are excluded, or an operator does so."""
    if any(fact.mark is Mark.SETS_EXCLUSIONS for _, fact in repository.each(MarkFact)):
        return True
    return any(fact.group == "argoproj.io" for _, fact in objects_of_kind(repository, "ArgoCD"))
