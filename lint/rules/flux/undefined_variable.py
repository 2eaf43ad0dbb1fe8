"""Every `${VARIABLE}` in what a Flux Kustomization deploys is one that it sets.

With `postBuild` Flux fills in all of them, in scripts and dashboards too. Up to Flux 2.8 one that nothing sets becomes
an empty text without a word; from 2.9 on the Kustomization is refused (`variable not set (strict mode)`), and nothing
of it is updated. What Flux cannot read (`${arr[@]}`, `${X-default}`) it has always refused. The rule speaks where all
variables of the Kustomization are known: `substitute`, and the ConfigMaps and Secrets of `substituteFrom` that are in
this repository. `${NAME:=default}` has one; `$${NAME}` is left as `${NAME}`; objects with the annotation
`kustomize.toolkit.fluxcd.io/substitute: disabled` are not filled in.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/platform", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps/web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild:
    substitute: {DOMAIN: example.org}
```

```yaml title="apps/web/kustomization.yaml"
resources: [scripts.yaml]
```

```yaml title="apps/web/scripts.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: scripts}
data:
  host: web.${DOMAIN}
  run.sh: |
    curl -H "X-Token: ${PLEX_TOKEN}" http://plex
  all.sh: echo ${HOSTS[@]}
```

```text title="output"
apps/web/scripts.yaml:6:11: warning FLX006 `${PLEX_TOKEN}` is set by nothing in the Kustomization web
apps/web/scripts.yaml:8:11: error FLX006 Flux cannot read `${HOSTS[@]}` in the Kustomization web
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/platform", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps/web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild:
    substitute: {DOMAIN: example.org}
```

```yaml title="apps/web/kustomization.yaml"
resources: [scripts.yaml]
```

```yaml title="apps/web/scripts.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: scripts}
data:
  host: web.${DOMAIN}
  run.sh: |
    curl -H "X-Token: $${PLEX_TOKEN}" http://plex
  all.sh: echo $${HOSTS[@]}
```

## When to ignore

Where an empty text is meant, and Flux is older than 2.9; better write `${NAME:-}`.

Since 0.2.0. Source: fluxcd/pkg `envsubst` (parse, evalFunc) and `kustomize/kustomize_varsub.go`;
kustomize-controller#1671 (strict by default).
"""

from collections.abc import Iterator

from ....model.flux.build_facts import UndefinedVariableFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule


@repository_rule("FLX006", "undefined-flux-variable", Severity.WARNING, needs=(UndefinedVariableFact,))
def undefined_flux_variable(repository: Repository) -> Iterator[Problem]:
    told: set[tuple[object, str]] = set()
    for fact in repository.evaluated(UndefinedVariableFact):
        if (fact.at, fact.written) in told:
            continue  # another Kustomization deploys the same
        told.add((fact.at, fact.written))
        where = f"in the Kustomization {fact.kustomization}"
        related = (Related(name_of(fact.by), "this fills in what it deploys"),)
        escape = f"${fact.written}"
        if fact.is_refused:
            yield Problem(
                fact.at,
                f"Flux cannot read `{fact.written}` {where}",
                "no variable of Flux",
                fact.name,
                related,
                f"write `{escape}` if it is not Flux's",
                severity=Severity.ERROR,
            )
        else:
            yield Problem(
                fact.at,
                f"`{fact.written}` is set by nothing {where}",
                "set by nothing",
                fact.name,
                related,
                f"set it under `postBuild`, give a default, or write `{escape}` if it is not Flux's",
            )
