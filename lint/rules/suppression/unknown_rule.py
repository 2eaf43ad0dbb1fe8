"""Every suppression comment names rules that there are.

A misspelt code silences nothing.

## Wrong

```yaml title="apps/web/kustomization.yaml"
resources:
  - service.yaml  # stackwright: ignore[KUS999] made by CI
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```text title="output"
apps/web/kustomization.yaml:2:19: warning SUP002 there is no rule `KUS999`
```

## Right

```yaml title="apps/web/kustomization.yaml"
resources:
  - generated.yaml  # stackwright: ignore[missing-target] made by CI
```

Since 0.1.0.
"""

from collections.abc import Iterator

from ...finding import Severity
from ...rule import Comment, Problem, suppression_rule


@suppression_rule("SUP002", "unknown-rule", Severity.WARNING)
def unknown_rule(comment: Comment) -> Iterator[Problem]:
    for name in comment.unknown:
        yield Problem(
            comment.at, f"there is no rule `{name}`", "unknown", name, hint="`stackwright rule` lists all of them"
        )
    if not comment.codes:
        yield Problem(comment.at, "this comment names no rule", "empty", "", hint="write `ignore[CODE] reason`")
