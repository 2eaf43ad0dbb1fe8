"""Nothing is too large, too deep or too costly to be checked.

What takes too long to check is not checked, so that no file can make a run hang: a value that is nested deeper than
240 levels and differs from its schema, a schema that asks for more than two million steps on one document, a machine
whose patches copy it into itself, or that has more than 10,000 values or 200 patches. Real repositories stay far below.
Nothing is known of what this rule names, be it right or wrong.

## Wrong

```json title="schema.json"
{
  "$ref": "#/definitions/a",
  "definitions": {
    "a": {"anyOf": [{"$ref": "#/definitions/b"}, {"$ref": "#/definitions/b"}]},
    "b": {"anyOf": [{"$ref": "#/definitions/a"}, {"type": "string"}]}
  }
}
```

```yaml title="values.yaml"
# yaml-language-server: $schema=schema.json
replicas: 1
```

```text title="output"
values.yaml:2:1: warning SCH008 this is not checked: its schema takes too many steps
```

## Right

```json title="schema.json"
{"type": "object", "properties": {"replicas": {"type": "integer"}}}
```

```yaml title="values.yaml"
# yaml-language-server: $schema=schema.json
replicas: 1
```

Since 0.2.0.
"""

from collections.abc import Iterator

from ....model.kustomize.partial_objects import partial_violations
from ....model.repository import Repository
from ....model.text.place import Place
from ....model.unit import VerdictKind
from ....schemas.validation.validate import ViolationType
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("SCH008", "beyond-budget", Severity.WARNING)
def beyond_budget(repository: Repository) -> Iterator[Problem]:
    for path, fact in partial_violations(repository, ViolationType.UNCHECKED):
        yield Problem(Place(path, fact.at), f"this is not checked: {fact.violation.got}", "beyond what is looked at")
    for verdict in repository.verdicts:
        if verdict.kind is VerdictKind.UNKNOWN:
            name = verdict.unit.name
            yield Problem(verdict.at, f"{name} is not checked: {verdict.message}", "this machine", name)
