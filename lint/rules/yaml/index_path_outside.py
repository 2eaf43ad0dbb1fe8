"""git's index holds no path that leads out of the repository.

A path with `..`, one that begins with `/`, or one into `.git` is in no index that git itself has written. Such an index
comes with an archive that somebody made, so that what reads the repository reads files that are not in it. Those paths
are not followed.

## Right

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

Since 0.2.0. Source: git `read-cache.c` (`verify_path`).
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, repository_rule

_INDEX = ".git/index"


@repository_rule("YAML006", "path-outside", Severity.ERROR)
def path_outside(repository: Repository) -> Iterator[Problem]:
    for path in sorted(repository.tree.refused):
        what = f"git's index holds a path that leads out of the tree: `{path}`"
        yield Problem(Place(_INDEX), what, target=path, hint="do not trust this copy of the repository: clone it anew")
