"""kustomize builds what a Flux Kustomization is to deploy.

Flux writes patches, components and images of the Kustomization into the kustomization of the folder, and builds that.
A patch without `target` for an object that is not there, an operation of a JSON patch whose path is not there, or a
component that is none ends it: nothing of the Kustomization is updated any more. For a folder without a kustomization
Flux makes one that lists **all** its YAML files and those of its subfolders, but for folders with a kustomization of
their own, which are listed as such. A file that is no manifest (values of a chart, a settings file) is refused there
with `failed to decode Kubernetes YAML`, and an object that two of the files have with `may not add resource`. Where
`.sourceignore`, or `ignore` of the source, leaves out files, nothing is said of a folder without a kustomization.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform]
```

```yaml title="k/source.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/platform", ref: {branch: main}}
```

```yaml title="k/web.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: a, namespace: flux-system}
spec:
  interval: 1h
  path: ./web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: tools, namespace: flux-system}
spec:
  interval: 1h
  path: ./tools
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
```

```yaml title="web/a.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

```yaml title="web/b.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 8080}]}
```

```yaml title="tools/account.yaml"
apiVersion: v1
kind: ServiceAccount
metadata: {name: tools}
```

```yaml title="tools/values.yaml"
replicas: 2
```

```text title="output"
tools/values.yaml:1:1: error FLX013 Flux takes tools/values.yaml for a manifest of the Kustomization tools
web/b.yaml: error FLX013 kustomize refuses this in a: Service web is in web/a.yaml and web/b.yaml: rename one
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform]
```

```yaml title="k/source.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/platform", ref: {branch: main}}
```

```yaml title="k/web.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: a, namespace: flux-system}
spec:
  interval: 1h
  path: ./web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: tools, namespace: flux-system}
spec:
  interval: 1h
  path: ./tools
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
```

```yaml title="web/a.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

```yaml title="tools/account.yaml"
apiVersion: v1
kind: ServiceAccount
metadata: {name: tools}
```

```yaml title="values/tools.yaml"
replicas: 2
```

Since 0.2.0. Source: fluxcd/pkg `kustomize/kustomize_generator.go` (scanManifests, GenerateManifest).
"""

from collections.abc import Iterator

from ....model.flux.build_facts import RefusedDeploymentFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule


@repository_rule(
    "FLX013", "refused-flux-build", Severity.ERROR, needs=(RefusedDeploymentFact,), follows=("KUS", "SCH", "YAML")
)
def refused_flux_build(repository: Repository) -> Iterator[Problem]:
    told: set[object] = set()
    for fact in repository.evaluated(RefusedDeploymentFact):
        state = repository.state_at(fact.at.path)
        if (fact.at, fact.message) not in told and (state is None or state.is_read):
            told.add((fact.at, fact.message))
            yield _problem(fact)


def _problem(fact: RefusedDeploymentFact) -> Problem:
    related = () if fact.is_own else (Related(name_of(fact.by), "this deploys the folder as it is"),)
    if fact.kind == "NOT_AN_OBJECT":
        message = f"Flux takes {fact.at.path} for a manifest of the Kustomization {fact.kustomization}"
        hint = "move it out of the folder, or list the manifests in a kustomization.yaml"
        return Problem(fact.at, message, "no manifest", fact.at.path, related, hint)
    message = f"kustomize refuses this in {fact.kustomization}: {fact.message}"
    return Problem(fact.at, message, "nothing of it is updated", fact.kustomization, related)
