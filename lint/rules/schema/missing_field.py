"""Every object has the fields that its kind cannot be without.

The API server refuses an object without a required field, and Argo CD's sync fails at that object. What a kustomization
patches is not judged: the patch may add the field. Nor is a manifest that Terraform takes from beside its own files, or
one in a base that nothing is made of, while other folders are deployed.

## Wrong

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  source: {path: deploy}
  destination: {server: https://kubernetes.default.svc}
```

```text title="output"
clusters/prod/web.yaml:4:1: error SCH003 Application lacks `spec.project`
clusters/prod/web.yaml:5:3: error SCH003 Application lacks `spec.source.repoURL`
```

## Right

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc}
```

Since 0.2.0. Source: `required` in each kind's API.
"""

from collections.abc import Iterator

from ....model.deployed.server_side_apply import may_be_part
from ....model.facts import ViolationFact
from ....model.kustomize.partial_objects import may_be_selected
from ....schemas.validation.validate import ViolationType
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...select_violations import select_violations
from ...violation_messages import field_of, kind_of, make_problem


@file_rule("SCH003", "missing-field", Severity.ERROR, of=(ViolationFact,))
def missing_field(file: File) -> Iterator[Problem]:
    for fact in select_violations(file, ViolationType.MISSING_FIELD):
        if may_be_selected(file.repository, file.path, fact.violation):
            continue  # what is built is looked at by KUS012
        if may_be_part(file.repository, file.path, fact.owner):
            continue
        name = str(fact.violation.path[-1])
        yield make_problem(
            file.path,
            fact,
            f"{kind_of(fact)} lacks {field_of(fact)}",
            f"needs `{name}`",
            target=name,
            hint=f"add `{name}`",
        )
