"""What the patches of a Flux Kustomization make of an object fits the schema of its kind.

A patch of a Kustomization is a text, or a list of operations, that no schema is for: whether a field is known, has its
type and is not missing shows in what comes of it. The objects that it deploys are built here as Flux builds them, and
checked as SCH001 to SCH007 and KUS012 check objects elsewhere. Told is what stands in the Kustomization itself.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform]
```

```yaml title="clusters/prod/source.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/platform", ref: {branch: main}}
```

```yaml title="clusters/prod/web.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps/web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  patches:
    - target: {kind: Service}
      patch: |
        - {op: add, path: /spec/typ, value: LoadBalancer}
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

```text title="output"
clusters/prod/web.yaml:11:14: error FLX014 as Flux patches it, Service web has no field `spec.typ`: Flux cannot apply it
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform]
```

```yaml title="clusters/prod/source.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/platform", ref: {branch: main}}
```

```yaml title="clusters/prod/web.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps/web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  patches:
    - target: {kind: Service}
      patch: |
        - {op: add, path: /spec/type, value: LoadBalancer}
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

Since 0.2.0. Source: the API of each kind; fluxcd/pkg `kustomize/kustomize_generator.go` (GenerateManifest).
"""

from collections.abc import Iterator

from ....model.deployed.server_side_apply import server_side
from ....model.facts import ViolationFact
from ....model.flux.build_facts import BroughtMistakeFact
from ....model.kustomize.build_facts import BuiltLaw, BuiltViolation, MissingKey
from ....model.repository import Repository
from ....model.text.place import Node
from ....schemas.validation.validate import ViolationType
from ...built_violation_messages import describe
from ...finding import Severity
from ...rule import Problem, Related, repository_rule
from ...violation_messages import fate, format_path


@repository_rule(
    "FLX014", "invalid-flux-object", Severity.ERROR, needs=(BroughtMistakeFact,), half="schema", follows=("SCH", "YAML")
)
def invalid_flux_object(repository: Repository) -> Iterator[Problem]:
    told: set[tuple[object, ...]] = set()
    for fact in repository.evaluated(BroughtMistakeFact):
        problem = _problem(repository, fact)
        if problem is not None and (problem.at, problem.target, problem.hint) not in told:
            told.add((problem.at, problem.target, problem.hint))
            yield problem


def _problem(repository: Repository, fact: BroughtMistakeFact) -> Problem | None:
    match fact.found:
        case BuiltViolation() as found:
            return _of_violation(repository, found)
        case BuiltLaw() as law:
            who = f"{law.kind} {law.name}"
            where = f"`{format_path(law.path)}` of {who}" if law.path else who
            severity = Severity.WARNING if law.is_warning else None
            message = f"as Flux patches it, {where} {law.says}"
            return Problem(law.at, message, "it comes from here", law.kind, hint=law.hint or None, severity=severity)
        case MissingKey() as missing:
            message = f"as Flux patches it, the {missing.kind} {missing.name} has no key `{missing.key}`"
            keys = ", ".join(f"`{key}`" for key in missing.keys)
            related = (Related(missing.declared, "of this object"),)
            return Problem(missing.at, message, "not there", missing.key, related, f"it has {keys}")
        case _:
            return None


def _of_violation(repository: Repository, found: BuiltViolation) -> Problem:
    violation = found.violation
    # The way in the object says what may be a secret, not that in the patch.
    fact = ViolationFact(Node(0, violation.path), Node(0, ()), found.api_version, found.kind, violation)
    root = found.owner.at if isinstance(found.owner.at, Node) else Node(0, ())
    what = fate(fact, server_side(repository, found.owner.path, root))
    is_dropped = violation.type is ViolationType.UNKNOWN_FIELD and not what.is_refused
    said = describe(fact, found.name, what.words)
    related = tuple(Related(place, "the other one") for place in found.related)
    severity = Severity.WARNING if is_dropped else None
    return Problem(
        found.at, f"as Flux patches it, {said.message}", said.label, said.target, related, said.hint, severity
    )
