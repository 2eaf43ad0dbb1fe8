"""Every file with a YAML name can be read, and every folder can be looked into.

A file without read permission, or that is not a regular file, is not checked at all, and nothing is known of what it
declares. Nor is it known what is in a folder without permission: references into it are counted as unknown.

## Right

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

Since 0.1.0.
"""

from collections.abc import Iterator

from ....model.facts import FileState
from ....model.files.file_tree import WhyMissing
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("YAML004", "unreadable-file", Severity.WARNING)
def unreadable_file(repository: Repository) -> Iterator[Problem]:
    for path, state in repository.states.items():
        if state is FileState.UNREADABLE:
            yield Problem(Place(path), f"{path} cannot be read", target=path, hint="check its permissions")
    for path, why in repository.tree.unknown.items():
        if why is WhyMissing.UNREADABLE:
            what = f"{path} cannot be looked into, so that nothing in it is checked"
            yield Problem(Place(path), what, target=path, hint="check its permissions, or name it in .gitignore")
