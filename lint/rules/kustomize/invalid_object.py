"""What a kustomization builds fits the schema of its kind.

A patch in the text of a kustomization, or one of JSON operations, has no kind by itself, and a base has what its
overlays make of it: whether a field is known, has its type and is not missing shows in what is built. Each object that
is built here as kustomize does is checked as SCH001 to SCH007 check objects in files, and what is wrong is told where
it was written, once for all overlays. What these rules tell of the file by itself is not said again. That each
container has an image is looked at as well: a patch that misspells a container's name adds another one, without a word,
and the API server refuses that.

## Wrong

```yaml title="base/kustomization.yaml"
resources: [web.yaml]
```

```yaml title="base/web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
```

```yaml title="p/kustomization.yaml"
resources: [../base]
patches:
  - target: {kind: Deployment}
    patch: '[{"op": "add", "path": "/spec/replica", "value": 3}]'
  - path: limits.yaml
```

```yaml title="p/limits.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: webb
          resources: {limits: {memory: 64Mi}}
```

```text title="output"
p/kustomization.yaml:4:12: warning KUS012 in the build of p, Deployment web has no field `spec.replica`: it is dropped
p/limits.yaml:8:11: error KUS012 in the build of p, Deployment web lacks `spec.template.spec.containers[0].image`
```

## Right

```yaml title="base/kustomization.yaml"
resources: [web.yaml]
```

```yaml title="base/web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
```

```yaml title="p/kustomization.yaml"
resources: [../base]
patches:
  - target: {kind: Deployment}
    patch: '[{"op": "add", "path": "/spec/replicas", "value": 3}]'
  - path: limits.yaml
```

```yaml title="p/limits.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          resources: {limits: {memory: 64Mi}}
```

## When to ignore

Where another tool changes what is built before it is applied, and nothing in the repository says so.

Since 0.2.0. Source: the API of each kind; `ValidateContainers` of Kubernetes (`pkg/apis/core/validation`); kustomize
5.8 (`kyaml/yaml/merge2`).
"""

from collections.abc import Iterator

from ....model.deployed.reach import is_changed_on_the_way, may_be_changed
from ....model.deployed.server_side_apply import may_be_part, server_side
from ....model.facts import ViolationFact
from ....model.kubernetes.law_facts import LawFact
from ....model.kustomize.build_facts import BuiltLaw, BuiltMistakeFact, BuiltViolation
from ....model.kustomize.partial_objects import is_partial, may_be_selected
from ....model.kustomize.paths import kustomization_in
from ....model.repository import Repository
from ....model.text.place import Node, Place
from ....schemas.file_types import BASE_FOLDERS
from ....schemas.validation.validate import ViolationType
from ...api_validation_problems import MADE_BY_BUILDS, is_told_of_file
from ...built_violation_messages import describe
from ...finding import Severity
from ...group_kustomize_build_problems import built_mistakes, name_builds
from ...rule import Problem, Related, repository_rule
from ...violation_messages import fate, format_path

#: What something that is applied later may still make right.
_MAY_CHANGE = frozenset({ViolationType.MISSING_FIELD, ViolationType.EXCLUSIVE})


@repository_rule(
    "KUS012", "invalid-object", Severity.ERROR, needs=(BuiltMistakeFact,), half="schema", follows=("K8S", "SCH", "YAML")
)
def invalid_object(repository: Repository) -> Iterator[Problem]:
    told: set[tuple[object, ...]] = set()
    for found, every in built_mistakes(repository, BuiltViolation):
        way = tuple("" if isinstance(step, int) else step for step in found.violation.path)
        cause = (found.at, found.violation.type, way)
        folders = tuple(folder for folder in every if _is_final(repository, folder, found))
        is_part = found.violation.is_absence and may_be_part(repository, found.owner.path, _root(found.owner))
        if folders and cause not in told and not is_part and not _is_told(repository, found):
            told.add(cause)
            yield _problem(repository, found, folders)
    for law, every in built_mistakes(repository, BuiltLaw):
        of_law = (law.at, law.code, law.says)
        folders = tuple(folder for folder in every if _is_unchanged(repository, folder))
        is_part = law.lacks and may_be_part(repository, law.owner.path, _root(law.owner))
        if folders and of_law not in told and not is_part and not _is_law_told(repository, law):
            told.add(of_law)
            yield _law_problem(repository, law, folders)


def _law_problem(repository: Repository, law: BuiltLaw, folders: tuple[str, ...]) -> Problem:
    who = f"{law.kind} {law.name}"
    where = f"`{format_path(law.path)}` of {who}" if law.path else who
    is_refused = not law.is_warning and (
        not law.is_applied or bool(server_side(repository, law.owner.path, _root(law.owner)))
    )
    message = f"in the build of {name_builds(folders)}, {where} {law.says}"
    severity = None if is_refused else Severity.WARNING
    return Problem(law.at, message, "it comes from here", law.kind, hint=law.hint or None, severity=severity)


def _root(owner: Place) -> Node:
    return owner.at if isinstance(owner.at, Node) else Node(0, ())


def _is_law_told(repository: Repository, law: BuiltLaw) -> bool:
    """Whether the rule on that law says the same of the file by itself."""
    path = law.at.path
    facts = repository.facts_at(path, LawFact)
    is_there = any(fact.code == law.code and fact.at == law.at.at for fact in facts)
    return is_there and is_told_of_file(repository, path, law.kind, lacks=law.lacks or law.code in MADE_BY_BUILDS)


def _problem(repository: Repository, found: BuiltViolation, folders: tuple[str, ...]) -> Problem:
    violation = found.violation
    # The way in the object says what may be a secret, not that in the patch.
    fact = ViolationFact(Node(0, violation.path), Node(0, ()), found.api_version, found.kind, violation)
    what = fate(fact, server_side(repository, found.owner.path, _root(found.owner)))
    is_dropped = violation.type is ViolationType.UNKNOWN_FIELD and not what.is_refused
    said = describe(fact, found.name, what.words)
    return Problem(
        found.at,
        f"in the build of {name_builds(folders)}, {said.message}",
        said.label,
        said.target,
        tuple(Related(place, "the other one") for place in found.related),
        said.hint,
        Severity.WARNING if is_dropped else None,
    )


def _is_final(repository: Repository, folder: str, found: BuiltViolation) -> bool:
    """Whether nothing is known to change what a folder builds, where that matters."""
    if found.violation.type not in _MAY_CHANGE and not found.violation.is_absence:
        return True
    return _is_unchanged(repository, folder)


def _is_unchanged(repository: Repository, folder: str) -> bool:
    """Whether nothing is known to change what a folder builds."""
    path = kustomization_in(repository.tree, folder)
    is_for_others = not BASE_FOLDERS.isdisjoint(folder.split("/"))
    return path is not None and not is_for_others and not is_changed_on_the_way(repository, path)


def _is_told(repository: Repository, found: BuiltViolation) -> bool:
    """Whether a rule says the same of the file by itself."""
    at = found.at.at
    return any(
        fact.violation.type is found.violation.type
        and fact.at == at
        and not _may_be_made_right(repository, found, fact)
        for fact in repository.facts_at(found.at.path, ViolationFact)
    )


def _may_be_made_right(repository: Repository, found: BuiltViolation, fact: ViolationFact) -> bool:
    """Whether the rules on files are silent, since a patch may still make it right."""
    path = found.at.path
    if fact.violation.type is ViolationType.EXCLUSIVE and fact.violation.allowed[:1] != ("",):
        return may_be_changed(repository, path, fact.owner)
    if may_be_selected(repository, path, fact.violation):
        return True
    return fact.violation.is_absence and is_partial(repository, path, fact.kind)
