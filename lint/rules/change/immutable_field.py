"""What cannot be changed in the cluster stays as it is.

The API server refuses to change some fields of an object that exists: the selector of a Deployment, the template of a
Job, the claims of a StatefulSet, the class of a volume, the role that a binding gives. Nothing in the file shows that;
the sync fails after the merge, and with it everything else that it would have applied. The rule compares the objects
that are deployed before and after the change, as kustomize builds them: a new label in `commonLabels` changes the
selector of every Deployment.

A changed template of a volume of a virtual machine is taken, and does nothing where the volume exists: that is a
warning.

Objects that are replaced, or made anew, are left alone: with `Replace=true` or `Force=true` in the sync options (of the
Application, or in `argocd.argoproj.io/sync-options`), with `force: true` of the Flux Kustomization or
`kustomize.toolkit.fluxcd.io/force: enabled`, hooks, and Jobs with `ttlSecondsAfterFinished`.

## Wrong

```yaml title="before: web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
```

```yaml title="web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web, tier: front}}
  template:
    metadata: {labels: {app: web, tier: front}}
    spec: {containers: [{name: web, image: nginx}]}
```

```text title="output"
web/deployment.yaml:5:13: error CHG001 `spec.selector` of the Deployment `web` cannot be changed once it exists
```

## Right

```yaml title="before: web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
```

```yaml title="web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front}}
    spec: {containers: [{name: web, image: nginx}]}
```

## When to ignore

Where somebody deletes the object in the cluster before the change is applied.

Since 0.2.0. Source: kubernetes `pkg/apis/apps/validation/validation.go` (ValidateDeploymentUpdate,
ValidateStatefulSetUpdate), `pkg/apis/core/validation/validation.go` (ValidatePersistentVolumeClaimUpdate);
containerized-data-importer `pkg/apiserver/webhooks/datavolume-validate.go`.
"""

from collections.abc import Iterator

from ....model.changes.compared import Deployed, Part
from ....model.changes.immutable import Changed, find_changed, is_short_lived
from ....model.text.place import NodePath, Place
from ....model.text.typed_access import value_at_path
from ....schemas.kubernetes.immutable_fields import REMADE_BY_ARGO
from ....schemas.reference_forms import Kind
from ...finding import Severity
from ...rule import Change, Problem, Related, change_rule, name_of

#: Annotations with which an object is made anew, is no more by then, or is not applied; "" is any value.
_REMAKING = (
    ("argocd.argoproj.io/sync-options", ("Replace=true", "Force=true")),
    ("argocd.argoproj.io/hook", ("",)),
    ("helm.sh/hook", ("",)),
    ("kustomize.toolkit.fluxcd.io/force", ("enabled", "true", "Enabled")),
    ("kustomize.toolkit.fluxcd.io/reconcile", ("disabled", "Disabled")),
    ("kustomize.toolkit.fluxcd.io/ssa", ("IfNotPresent", "Ignore")),
)

_JOB = Kind("batch", "Job")


@change_rule("CHG001", "immutable-field", Severity.ERROR)
def immutable_field(change: Change) -> Iterator[Problem]:
    told: set[tuple[Place, str]] = set()
    for part in change.compared.parts():
        for key, now in part.now.items():
            before = part.before.get(key)
            if before is None or before.value == now.value or _is_made_anew(part, before, now):
                continue
            for changed in find_changed(before, now):
                at = _place(changed, before, now)
                if (at, changed.path[-1]) not in told:
                    told.add((at, changed.path[-1]))
                    yield _problem(at, changed, now)


def _place(changed: Changed, before: Deployed, now: Deployed) -> Place:
    """Where the field was written last; what differs in it may come from another file, such as a label."""
    path: NodePath = changed.path
    root = now.origin(path)
    old, new = value_at_path(before.value, *path), value_at_path(now.value, *path)
    while isinstance(old, dict) and isinstance(new, dict):
        step = next((key for key, value in new.items() if old.get(key) != value), None)
        if step is None:
            break
        path, old, new = (*path, step), old.get(step), new[step]
        if (at := now.origin(path)).path != root.path:
            return at
    return root


def _is_made_anew(part: Part, before: Deployed, now: Deployed) -> bool:
    if any(one.forces or one.spares for one in part.deployers) or is_short_lived(before):
        return True
    if now.id.kind == _JOB and not part.deployers:  # whoever runs it by hand removes the last one
        return True
    if now.id.kind in REMADE_BY_ARGO and any(one.is_argo for one in part.deployers):
        return True
    return any(word in found for name, words in _REMAKING for word in words if (found := _annotation(now, name)))


def _annotation(one: Deployed, name: str) -> str:
    return one.annotations.get(name, "")


def _problem(at: Place, changed: Changed, now: Deployed) -> Problem:
    field, kind, name = ".".join(changed.path), now.id.kind.name, now.id.name
    root = name_of(now.made_by)
    related = (Related(root, "of this object"),) if root.path != at.path else ()
    if changed.is_less:
        message = f"the volume of the {kind} `{name}` cannot become smaller"
        return Problem(at, message, "less than before", name, related, "leave the size, or make a new claim")
    if changed.is_idle:
        message = f"`{field}` of the {kind} `{name}` changes nothing of the volumes that it has made"
        hint = "change the DataVolume or its claim, or give the template another name"
        return Problem(at, message, "of new volumes only", name, related, hint, Severity.WARNING)
    message = f"`{field}` of the {kind} `{name}` cannot be changed once it exists"
    hint = f"leave it, or give the {kind} another name; else delete the one in the cluster first"
    return Problem(at, message, "is another one now", name, related, hint)
