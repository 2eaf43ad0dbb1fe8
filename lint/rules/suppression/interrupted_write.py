"""Nothing is left half-written: what `stackwright add` or `new` has begun to write is all there, or none of it.

A run that was killed, or whose machine went down, may have written some of its files and not others, and what the
commit then has is neither the old repository nor the new one. The next `add` or `new` finishes that run or takes it
back, and loses no edit on the way; until then this rule tells of it.

## Right

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

Since 0.1.0.
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("SUP004", "half-written", Severity.WARNING, lowered=False)
def half_written(repository: Repository) -> Iterator[Problem]:
    if (found := repository.interrupted) is not None:
        part = f"{found.written} of {found.files} files are written, and this one is not"
        message = f"`{found.command}` was interrupted: {part}"
        hint = "run it again, or any other `stackwright add`, which finishes what was begun or takes it back"
        yield Problem(Place(found.path), message, target=found.path, hint=hint)
