"""Every suppression comment silences something.

A comment that silences nothing any more hides the next mistake on its line. It is unused only for rules that ran.

## Wrong

```yaml title="apps/web/kustomization.yaml"
resources:
  - service.yaml  # stackwright: ignore[KUS001] made by CI
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```text title="output"
apps/web/kustomization.yaml:2:19: warning SUP001 this comment silences nothing: no finding of KUS001 is here
```

## Right

```yaml title="apps/web/kustomization.yaml"
resources:
  - generated.yaml  # stackwright: ignore[KUS001] made by CI
```

Since 0.1.0.
"""

from collections.abc import Iterator

from ...finding import Severity
from ...rule import Comment, Problem, suppression_rule


@suppression_rule("SUP001", "unused-suppression", Severity.WARNING)
def unused_suppression(comment: Comment) -> Iterator[Problem]:
    if comment.unused:
        names = ", ".join(comment.unused)
        yield Problem(comment.at, f"this comment silences nothing: no finding of {names} is here", "unused", names)
