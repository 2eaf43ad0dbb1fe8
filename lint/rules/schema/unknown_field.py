"""Every field is one that its kind has.

Argo CD applies without field validation, so a misspelt field of an Application, a VirtualMachine or a Deployment is
dropped without a word, and what it was to set keeps its default. Server-side apply refuses the object instead: the sync
of an Application with `ServerSideApply=true` fails (`field not declared in schema`), and so does Flux, which applies
everything so. Talos and kustomize refuse the whole file. The fields are known for every version in use; `stackwright
schema show KIND PATH` prints them.

## Wrong

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy, targetRevison: v1}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy:
    automatic: {prune: true}
```

```text title="output"
clusters/prod/web.yaml:6:73: warning SCH001 Application has no field `spec.source.targetRevison`: it is dropped
clusters/prod/web.yaml:9:5: warning SCH001 Application has no field `spec.syncPolicy.automatic`: it is dropped
```

```yaml title="fixed: clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy, targetRevision: v1}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy:
    automatic: {prune: true}
```

## Wrong: applied on the server's side

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
  annotations: {argocd.argoproj.io/sync-options: ServerSideApply=true}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy, targetRevison: v1}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
clusters/prod/web.yaml:9:73: error SCH001 Application has no field `spec.source.targetRevison`: the sync fails
```

```yaml title="fixed: clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
  annotations: {argocd.argoproj.io/sync-options: ServerSideApply=true}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy, targetRevision: v1}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

## Right

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy, targetRevision: v1}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy:
    automated: {prune: true}
```

## When to ignore

A field of a version that is newer than this release of stackwright knows; please report it. Where the repository holds
an older definition of the kind than a release that is known, what that release has is told of no more.

Since 0.2.0. Source: gitops-engine `pkg/utils/kube/resource_ops.go` (newApplyOptions sets no field validation);
argo-cd#16817, #25064; fluxcd/pkg `ssa`; talos `pkg/machinery/config/configloader` (unknown keys).
"""

from collections.abc import Iterator

from ....model.deployed.server_side_apply import server_side
from ....model.facts import ViolationFact
from ....model.files.file_tree import closest
from ....model.text.place import NodePath
from ....schemas.kubernetes.missing_field_effects import WITHOUT
from ....schemas.tables.catalogue import find, find_any, find_custom, schema
from ....schemas.validation.belonging import belongs
from ....schemas.validation.subschema import subschema
from ....schemas.validation.validate import ViolationType
from ...finding import Severity
from ...propose import is_meant, propose_key
from ...rule import File, Problem, file_rule
from ...select_violations import select_violations
from ...violation_messages import fate, field_of, format_path, kind_of, make_problem, one_of

#: The fields of a selector of labels.
_SELECTOR = ("matchExpressions", "matchLabels")


@file_rule("SCH001", "unknown-field", Severity.WARNING, of=(ViolationFact,), follows=("SCH009",))
def unknown_field(file: File) -> Iterator[Problem]:
    for fact in select_violations(file, ViolationType.UNKNOWN_FIELD):
        name, allowed = str(fact.violation.path[-1]), fact.violation.allowed
        what = fate(fact, server_side(file.repository, file.path, fact.owner))
        near = closest(name, allowed, cutoff=0.7)
        fields = f"the fields here are {one_of(allowed)}" if allowed else "nothing can be set here"
        is_own = (fact.api_version, fact.kind) in file.repository.own_schemas
        if is_own and _is_of_a_release(fact):
            continue
        meant, is_elsewhere = _suggest_field(fact, near, is_own=is_own)
        yield make_problem(
            file.path,
            fact,
            f"{kind_of(fact)} has no field {field_of(fact)}: {what.words}",
            "no such field",
            target=name,
            related=what.said,
            hint=meant if is_elsewhere else "; ".join(part for part in (meant, fields) if part),
            severity=Severity.ERROR if what.is_refused else None,
            fix=propose_key(file.place(fact.at), near, safe=is_meant(name, near, allowed))
            if near and not is_elsewhere
            else None,
        )


def _is_of_a_release(fact: ViolationFact) -> bool:
    """Whether a release has the field: the definition without it may be that of another cluster, or left over."""
    row = find_custom(fact.api_version, fact.kind)
    *around, name = fact.violation.path
    return row is not None and name in subschema(schema(row), tuple(around)).get("properties", {})


def _suggest_field(fact: ViolationFact, near: str | None, *, is_own: bool) -> tuple[str, bool]:
    """What is probably meant, and what is so without it: a field of a similar name, or one of another level.

    `is_own` says that the repository has a schema of its own for the kind, so that the catalogue's does not count.
    """
    *around, _ = fact.violation.path
    if fact.violation.allowed == _SELECTOR:
        return _with_consequence(fact, "labels belong under `matchLabels`", (*around, "matchLabels")), True
    row = (find if is_own else find_any)(fact.api_version, fact.kind) if fact.api_version else None
    places = belongs(schema(row), fact.violation.path) if row is not None else ()
    is_below = bool(places) and all(place[: len(around)] == tuple(around) for place in places)
    if places and (is_below or not near):
        named = " or ".join(f"`{_field(place)}`" for place in places)
        said = f"it belongs in {named}"
        return _with_consequence(fact, said, places[0]) if len(places) == 1 else said, True
    return _with_consequence(fact, f"write `{near}`", (*around, near)) if near else "", False


def _with_consequence(fact: ViolationFact, words: str, place: NodePath) -> str:
    """The words, and what is so as long as the field, or one around it, is not there."""
    start = len(fact.violation.path)
    fields = (_field(place[:length]) for length in range(start, len(place) + 1))
    field = next((field for field in fields if (fact.kind, field) in WITHOUT), "")
    return f"{words}; without `{field}` {WITHOUT[fact.kind, field]}" if field else words


def _field(place: NodePath) -> str:
    """The way to a field, in which `[]` stands for each entry of a list."""
    return format_path("[]" if isinstance(step, int) else step for step in place).replace(".[]", "[]")
