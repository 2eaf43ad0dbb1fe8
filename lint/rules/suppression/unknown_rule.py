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
apps/web/kustomization.yaml:2:19: warning SUP002 rule `KUS999` does not exist
```

## Wrong, misspelt

```yaml title="apps/web/kustomization.yaml"
resources:
  - generated.yaml  # stackwright: ignore[missing-traget] made by CI
```

```text title="output"
apps/web/kustomization.yaml:2:21: warning SUP002 rule `missing-traget` does not exist
```

```yaml title="fixed: apps/web/kustomization.yaml"
resources:
  - generated.yaml  # stackwright: ignore[missing-target] made by CI
```

## Right

```yaml title="apps/web/kustomization.yaml"
resources:
  - generated.yaml  # stackwright: ignore[missing-target] made by CI
```

Since 0.1.0.
"""

from collections.abc import Iterator

from ....model.edit import Action, Edit
from ....model.files.file_tree import closest
from ....model.text.suppressions import with_code
from ...finding import Severity
from ...propose import is_meant
from ...rule import Comment, Fix, Problem, suppression_rule
from ..index import INDEX


@suppression_rule("SUP002", "unknown-rule", Severity.WARNING)
def unknown_rule(comment: Comment) -> Iterator[Problem]:
    names = [*INDEX, *(rule.name for rule in INDEX.values())]
    for name in comment.unknown:
        close = closest(name, names, cutoff=0.6)
        hint = f"write `{close}`" if close else "`stackwright rule` lists all of them"
        fix = _fix(comment, name, close, safe=is_meant(name, close, names)) if close else None
        yield Problem(comment.at, f"rule `{name}` does not exist", "unknown", name, hint=hint, fix=fix)
    if not comment.codes:
        hint = "write `# stackwright: ignore[CODE] reason`"
        yield Problem(comment.at, "this comment silences nothing: it names no rule", "not understood", "", hint=hint)


def _fix(comment: Comment, name: str, close: str, *, safe: bool) -> Fix:
    edit = Edit(comment.at, Action.TEXT, with_code(comment.written, name, close))
    return Fix(f"Write `{close}`", safe, (edit,))
