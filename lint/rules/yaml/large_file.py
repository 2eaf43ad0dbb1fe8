"""No YAML file is over the size limit.

Files over `lint.max-file-size` (2,000,000 bytes unless stackwright.yaml says otherwise) are not read, so that one
generated file cannot make every commit wait. What they declare is not known, but for one thing: of a bundle of
CustomResourceDefinitions the schemas are read of those kinds that the repository has objects of and that are known from
nowhere else. Files of more than 16,000,000 bytes are not even looked into for that.

## Right

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

## When to ignore

Generated manifests such as all CRDs of an operator: list the file under `lint.exclude`, or raise the limit.

Since 0.1.0.
"""

from collections.abc import Iterator

from ....model.facts import FileState
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("YAML005", "large-file", Severity.INFO)
def large_file(repository: Repository) -> Iterator[Problem]:
    for path, state in repository.states.items():
        if state is FileState.TOO_LARGE:
            hint = "raise `lint.max-file-size` in stackwright.yaml, or name the file under `lint.exclude`"
            yield Problem(Place(path), f"{path} is over the size limit and was not read", target=path, hint=hint)
