"""No field is used that its own system tells people to leave.

KubeVirt and CDI warn when such an object is applied, kustomize when it builds; a later version removes the field. The
rule speaks where every version that applies deprecates it; see [VER001](VER001.md) for how that is known.

## Wrong

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  running: true
  template:
    spec:
      domain:
        devices: {}
        resources: {requests: {memory: 2Gi}}
```

```text title="output"
vms/web.yaml:5:3: info VER003 `spec.running` is deprecated since KubeVirt 1.4
```

## Wrong, in a kustomization

```yaml title="apps/web/kustomization.yaml"
bases:
  - ../base
resources:
  - service.yaml  # in front of the rest
configMapGenerator:
  - name: web
    env: web.env
commonLabels:
  app: web  # the selector too
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```text title="apps/web/web.env"
COLOR=blue
```

```yaml title="apps/base/kustomization.yaml"
resources: [account.yaml]
```

```yaml title="apps/base/account.yaml"
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
```

```text title="output"
apps/web/kustomization.yaml:1:1: info VER003 `bases` is deprecated since kustomize 5.0
apps/web/kustomization.yaml:7:5: info VER003 `configMapGenerator[0].env` is deprecated
apps/web/kustomization.yaml:8:1: info VER003 `commonLabels` is deprecated since kustomize 5.3
```

```yaml title="fixed: apps/web/kustomization.yaml"
resources:
  - service.yaml  # in front of the rest
  - ../base
configMapGenerator:
  - name: web
    envs: [web.env]
labels:
  - includeSelectors: true
    pairs:
      app: web  # the selector too
```

## Wrong, beside the field in its place

```yaml title="apps/web/kustomization.yaml"
resources:
  - service.yaml
labels:
  - pairs: {tier: front}
commonLabels:  # in the selector, too
  app: web  # never changes
namespace: web
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```text title="output"
apps/web/kustomization.yaml:5:1: info VER003 `commonLabels` is deprecated since kustomize 5.3
```

```yaml title="fixed: apps/web/kustomization.yaml"
resources:
  - service.yaml
labels:
  - pairs: {tier: front}
  - includeSelectors: true
    pairs:  # in the selector, too
      app: web  # never changes
namespace: web
```

## Right

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        devices: {}
        resources: {requests: {memory: 2Gi}}
```

Since 0.2.0. Source: KubeVirt `vms-admitter.go` (warnings), kustomize `api/types/kustomization.go`
(CheckDeprecatedFields).
"""

from collections.abc import Iterator
from dataclasses import replace

from ....model.edge import Edge
from ....model.edit import Action, Edit
from ....model.facts import ViolationFact
from ....model.kustomize.facts import KustomizationFact
from ....model.path_edges import path_edges_of
from ....model.text.place import Node, Place
from ....schemas.tables.catalogue import product_of
from ....schemas.tables.replaced_fields import Replacement, replacement
from ....schemas.validation.validate import ViolationType
from ...absent_in_version import absence, is_deprecated
from ...finding import Severity
from ...propose import propose_replacement
from ...rule import File, Fix, Problem, file_rule
from ...select_violations import select_violations
from ...violation_messages import field_of, make_problem


@file_rule("VER003", "deprecated-field", Severity.INFO, of=(ViolationFact,))
def deprecated_field(file: File) -> Iterator[Problem]:
    for fact in select_violations(file, ViolationType.LIFE):
        life = dict(fact.violation.life)
        _, title = product_of(fact.api_version)
        where = file.repository, file.path, fact.api_version, life
        if is_deprecated(*where) and absence(*where) is None:
            since = f" since {title} {life['deprecated']}" if life["deprecated"] != "0" else ""
            hint = f"use {life['use']}" if life.get("use") else None
            message = f"{field_of(fact)} is deprecated{since}"
            fix = _fix(file, fact)
            yield make_problem(file.path, fact, message, target=str(fact.violation.path[-1]), hint=hint, fix=fix)


def _fix(file: File, fact: ViolationFact) -> Fix | None:
    other = replacement(fact.kind, fact.violation.path)
    if other is None:
        return None
    entries, under = _entries(file, fact), _under(file, fact, other)
    if other.inline and under.count(other.under) != len(entries):
        return None  # one of them is neither the name of a file nor lines of YAML
    fields = {field for one in file.of(KustomizationFact) for field in one.fields}
    if other.beside in fields:
        other = other._replace(is_exact=False)
    at = file.place(fact.at)
    fix = propose_replacement(at, other, fact.violation.got, [edge.at for edge in entries], under)
    return _behind(file, fix, at, other, entries) if fix and other.adds and not other.under else fix


def _behind(file: File, fix: Fix, at: Place, other: Replacement, entries: list[Edge]) -> Fix:
    """The entries behind those of the other field, in a kustomization that has both."""
    edges = path_edges_of(file.repository, file.path)
    last = max((edge.at for edge in edges if edge.reference.path == f"{other.new}[]"), key=_index, default=None)
    if last is None or not entries:
        return fix
    edits = (*(Edit(last, Action.AFTER, edge.written) for edge in entries), Edit(at, Action.REMOVE))
    return replace(fix, title=f"Move the entries to `{other.new}`", edits=edits)


def _under(file: File, fact: ViolationFact, other: Replacement) -> tuple[str, ...]:
    """The key for each of the patches in the list, by whether it names a file or is a text."""
    if not other.inline:
        return ()
    field = fact.violation.path[-1]
    patches = [patch for one in file.of(KustomizationFact) for patch in one.patches if patch.key == field]
    return tuple(other.under if patch.path else other.inline for patch in patches)


def _entries(file: File, fact: ViolationFact) -> list[Edge]:
    """What the entries of the list name."""
    edges = path_edges_of(file.repository, file.path)
    return [edge for edge in edges if edge.reference.path == f"{fact.violation.path[-1]}[]"]


def _index(place: Place) -> int:
    step = place.at.path[-1] if isinstance(place.at, Node) else 0
    return step if isinstance(step, int) else 0
