"""Every suppression comment says why.

The reader in a year has only the comment.

## Wrong

```yaml title="apps/web/kustomization.yaml"
resources:
  - generated.yaml  # stackwright: ignore[KUS001]
```

```text title="output"
apps/web/kustomization.yaml:2:21: info SUP003 this comment gives no reason
```

## Right

```yaml title="apps/web/kustomization.yaml"
resources:
  - generated.yaml  # stackwright: ignore[KUS001] CI writes it before the build
```

Since 0.1.0.
"""

from collections.abc import Iterator

from ...finding import Severity
from ...rule import Comment, Problem, suppression_rule


@suppression_rule("SUP003", "missing-reason", Severity.INFO, strict=True)
def missing_reason(comment: Comment) -> Iterator[Problem]:
    if comment.codes and not comment.reason:
        yield Problem(comment.at, "this comment gives no reason", "why?", hint="write the reason behind the bracket")
