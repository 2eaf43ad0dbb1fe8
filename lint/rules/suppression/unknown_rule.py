"""Every suppression comment names rules that there are.

A misspelt code silences nothing, and neither does a comment that is written in another way: it starts with
`# stackwright: ignore[…]` or `# stackwright: ignore-file[…]`, with codes, names or families (`KUS`) in the brackets.

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

from ....model.files.tree import closest
from ...finding import Severity
from ...rule import Comment, Problem, suppression_rule
from ..index import INDEX


@suppression_rule("SUP002", "unknown-rule", Severity.WARNING)
def unknown_rule(comment: Comment) -> Iterator[Problem]:
    for name in comment.unknown:
        close = closest(name, [*INDEX, *(rule.name for rule in INDEX.values())], cutoff=0.6)
        hint = f"write `{close}`" if close else "`stackwright rule` lists all of them"
        yield Problem(comment.at, f"there is no rule `{name}`", "unknown", name, hint=hint)
    if not comment.codes:
        hint = "write `# stackwright: ignore[CODE] reason`"
        yield Problem(comment.at, "this comment silences nothing: it names no rule", "not understood", "", hint=hint)
