"""An annotation or label that is meant for Argo CD is one that it reads.

Argo CD looks for its annotations under `argocd.argoproj.io/` and passes over all others. A misspelt one, one under
another prefix, and a label in place of an annotation, do nothing: the object is synced in wave 0, is pruned all the
same, or is no hook. The kind of a Secret, `argocd.argoproj.io/secret-type`, is a label. A `hook-delete-policy` is for
hooks alone.

## Wrong

```yaml title="apps/web/objects.yaml"
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations:
    argocd.argoproj.io/sync-wvae: "1"
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: more
  annotations:
    argoproj.io/sync-options: Prune=false
    argocd.argoproj.io/hook-delete-policy: HookSucceeded
  labels:
    argocd.argoproj.io/sync-wave: "1"
---
apiVersion: v1
kind: Secret
metadata:
  name: prod
  namespace: argocd
  labels:
    argocd.argoproj.io/secret-type: clusters
stringData: {name: prod, server: "https://10.0.0.1:6443"}
```

```text title="output"
apps/web/objects.yaml:6:5: warning ARG043 Argo CD has no annotation `argocd.argoproj.io/sync-wvae` and ignores it
apps/web/objects.yaml:13:5: warning ARG043 `argoproj.io/sync-options` is not where Argo CD looks for `sync-options`
apps/web/objects.yaml:14:5: warning ARG043 `hook-delete-policy` does nothing for an object that is no hook
apps/web/objects.yaml:16:5: warning ARG043 `argocd.argoproj.io/sync-wave` is an annotation, and ignored as a label
apps/web/objects.yaml:24:37: warning ARG043 `clusters` is no kind of Secret that Argo CD knows
```

```yaml title="fixed: apps/web/objects.yaml"
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations:
    argocd.argoproj.io/sync-wave: "1"
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: more
  annotations:
    argoproj.io/sync-options: Prune=false
    argocd.argoproj.io/hook-delete-policy: HookSucceeded
  labels:
    argocd.argoproj.io/sync-wave: "1"
---
apiVersion: v1
kind: Secret
metadata:
  name: prod
  namespace: argocd
  labels:
    argocd.argoproj.io/secret-type: cluster
stringData: {name: prod, server: "https://10.0.0.1:6443"}
```

## Right

```yaml title="apps/web/objects.yaml"
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations:
    argocd.argoproj.io/sync-wave: "1"
---
apiVersion: batch/v1
kind: Job
metadata:
  name: more
  annotations:
    argocd.argoproj.io/sync-options: Prune=false
    argocd.argoproj.io/hook: PostSync
    argocd.argoproj.io/hook-delete-policy: HookSucceeded
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: "ghcr.io/example/web:1.0.0"}]}}
---
apiVersion: v1
kind: Secret
metadata:
  name: prod
  namespace: argocd
  labels:
    argocd.argoproj.io/secret-type: cluster
stringData: {name: prod, server: "https://10.0.0.1:6443"}
```

Since 0.2.0. Source: argo-cd `common/common.go`, `gitops-engine/pkg/sync/common/types.go`,
`gitops-engine/pkg/sync/hook` (IsHook, DeletePolicies).
"""

from collections.abc import Iterator

from ....model.facts import ObjectFact
from ....model.typo import only_typo
from ....schemas.argocd.exact_texts import ANNOTATIONS, LABELS, SECRET_TYPES, SYNC_ANNOTATIONS
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...propose import propose_key, propose_value
from ...rule import File, Problem, file_rule

_PREFIX = "argocd.argoproj.io/"
_TYPE = "secret-type"
_POLICY = "hook-delete-policy"
#: Either of them makes a hook of an object.
_HOOKS = ("argocd.argoproj.io/hook", "helm.sh/hook")


@file_rule("ARG043", "unknown-annotation", Severity.WARNING, of=(ObjectFact,), half="schema")
def unknown_annotation(file: File) -> Iterator[Problem]:
    for fact in file.of(ObjectFact):
        for key, _ in fact.annotations:
            yield from _annotation(file, fact, key)
        for key, value in fact.labels:
            yield from _label(file, fact, key, value)


def _annotation(file: File, fact: ObjectFact, key: str) -> Iterator[Problem]:
    prefix, _, name = key.rpartition("/")
    at = file.place(fact.at.below("metadata", "annotations", key)._replace(key=True))
    if f"{prefix}/" != _PREFIX:
        if name in SYNC_ANNOTATIONS and "argo" in prefix:
            message = f"`{key}` is not where Argo CD looks for `{name}`"
            yield Problem(at, message, "ignored", key, hint=f"write `{_PREFIX}{name}`")
    elif name == _TYPE and fact.kind == "Secret" and _PREFIX + _TYPE not in dict(fact.labels):
        hint = "write it under `labels`"
        yield Problem(at, f"`{key}` is a label, and ignored as an annotation", "ignored", key, hint=hint)
    elif name == _POLICY and not any(hook in dict(fact.annotations) for hook in _HOOKS):
        message = f"`{_POLICY}` does nothing for an object that is no hook"
        yield Problem(at, message, "ignored", key, hint=f"add `{_PREFIX}hook`, or remove it")
    elif name not in ANNOTATIONS | LABELS and (near := only_typo(name, ANNOTATIONS)):
        message = f"Argo CD has no annotation `{key}` and ignores it"
        fix = propose_key(at, f"{_PREFIX}{near}", safe=True)
        yield Problem(at, message, "ignored", key, hint=f"write `{_PREFIX}{near}`", fix=fix)


def _label(file: File, fact: ObjectFact, key: str, value: str) -> Iterator[Problem]:
    name = key.removeprefix(_PREFIX)
    if name == key:
        return
    at = fact.at.below("metadata", "labels", key)
    if name in SYNC_ANNOTATIONS:
        message = f"`{key}` is an annotation, and ignored as a label"
        yield Problem(file.place(at._replace(key=True)), message, "ignored", key, hint="write it under `annotations`")
    elif name == _TYPE and fact.kind == "Secret" and value not in SECRET_TYPES and not is_placeholder(value):
        near = only_typo(value, SECRET_TYPES)
        place = file.place(at)
        yield Problem(
            place,
            f"`{value}` is no kind of Secret that Argo CD knows",
            "ignored",
            value,
            hint=f"write `{near}`" if near else f"there are {', '.join(sorted(SECRET_TYPES))}",
            fix=propose_value(place, value, near, safe=True) if near else None,
        )
