"""Every field is one that its kind has.

Argo CD applies without field validation, so a misspelt field of an Application, a VirtualMachine or a Deployment is
dropped without a word, and what it was to set keeps its default. Talos and kustomize refuse the whole file. The fields
are known for every version in use; `stackwright schema show KIND PATH` prints them.

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

A field of a version that is newer than this release of stackwright knows; please report it.

Since 0.2.0. Source: gitops-engine `pkg/utils/kube/resource_ops.go` (newApplyOptions sets no field validation);
argo-cd#16817; talos `pkg/machinery/config/configloader` (unknown keys).
"""

from collections.abc import Iterator

from ....model.files.tree import closest
from ....model.repository import Repository
from ....schemas.validation.validate import Fault
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...violation_messages import DROPPED, fate, field_of, kind_of, one_of, told


@repository_rule("SCH001", "unknown-field", Severity.WARNING)
def unknown_field(repository: Repository) -> Iterator[Problem]:
    for path, fact in repository.mistakes(Fault.UNKNOWN_FIELD):
        name, allowed = str(fact.mistake.path[-1]), fact.mistake.allowed
        what = fate(fact)
        near = closest(name, allowed, cutoff=0.7)
        fields = f"the fields here are {one_of(allowed)}" if allowed else "nothing can be set here"
        yield told(
            path,
            fact,
            f"{kind_of(fact)} has no field {field_of(fact)}: {what}",
            "no such field",
            target=name,
            hint=f"write `{near}`; {fields}" if near else fields,
            severity=None if what == DROPPED else Severity.ERROR,
        )
