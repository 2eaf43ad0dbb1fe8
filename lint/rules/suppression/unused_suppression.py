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

```yaml title="fixed: apps/web/kustomization.yaml"
resources:
  - service.yaml
```

## Right

```yaml title="apps/web/kustomization.yaml"
resources:
  - generated.yaml  # stackwright: ignore[KUS001] made by CI
```

Since 0.1.0.
"""

from collections.abc import Iterator

from ....model.edit import Action, Edit
from ....model.text.suppressions import without_codes
from ...finding import Severity
from ...rule import Comment, Fix, Problem, suppression_rule


@suppression_rule("SUP001", "unused-suppression", Severity.WARNING)
def unused_suppression(comment: Comment) -> Iterator[Problem]:
    if comment.unused:
        names = ", ".join(comment.unused)
        message = f"this comment silences nothing: no finding of {names} is here"
        yield Problem(comment.at, message, "unused", names, fix=_fix(comment))


def _fix(comment: Comment) -> Fix:
    left = without_codes(comment.written, comment.unused)
    if left is None:
        edit = Edit(comment.at, Action.COMMENT)
        return Fix("Remove the comment", comment.is_whole_run, (edit,))
    title = f"Take {', '.join(comment.unused)} out of the comment"
    return Fix(title, comment.is_whole_run, (Edit(comment.at, Action.TEXT, left),))
