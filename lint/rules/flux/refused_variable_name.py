"""Variables of a Flux Kustomization have names that Flux takes.

The name of a variable is of letters, digits and `_`, and does not begin with a digit. One with a dash or a dot, under
`substitute` or as a key of a ConfigMap or Secret that `substituteFrom` names, makes Flux refuse all of the
Kustomization: nothing of it is updated.

## Wrong

```yaml title="clusters/prod/web.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps/web
  prune: true
  sourceRef: {kind: GitRepository, name: apps}
  postBuild:
    substitute: {cluster-name: prod}
```

```text title="output"
clusters/prod/web.yaml:10:18: error FLX012 Flux refuses the variable `cluster-name`, and with it the Kustomization
```

## Right

```yaml title="clusters/prod/web.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps/web
  prune: true
  sourceRef: {kind: GitRepository, name: apps}
  postBuild:
    substitute: {cluster_name: prod}
```

Since 0.2.0. Source: fluxcd/pkg `kustomize/kustomize_varsub.go` (varsubRegex).
"""

import re
from collections.abc import Iterator

from ....model.flux.build_facts import VariableNameFact
from ....model.flux.facts import FluxFact
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule

_OTHERS = re.compile(r"[^A-Za-z0-9_]")


@repository_rule("FLX012", "refused-variable-name", Severity.ERROR, needs=(VariableNameFact,), follows=("SCH", "YAML"))
def refused_variable_name(repository: Repository) -> Iterator[Problem]:
    for path, fact in repository.each(FluxFact):
        for name in fact.refused:
            at = fact.object.at.below("spec", "postBuild", "substitute", name)._replace(key=True)
            yield _problem(Place(path, at), name, ())
    told: set[Place] = set()
    for found in repository.evaluated(VariableNameFact):
        if found.at not in told:
            told.add(found.at)
            yield _problem(found.at, found.name, (Related(name_of(found.by), "this takes its variables from there"),))


def _problem(at: Place, name: str, related: tuple[Related, ...]) -> Problem:
    right = _OTHERS.sub("_", name)
    right = f"_{right}" if right[:1].isdigit() else right
    message = f"Flux refuses the variable `{name}`, and with it the Kustomization"
    hint = f"call it `{right}`, here and where it is used" if right else None
    return Problem(at, message, "no name of a variable", name, related, hint)
