"""No kustomization includes itself, directly or through others.

kustomize follows `resources`, `components` and `bases` into folders and refuses one that it is already in, or that is
above the one it comes from: `cycle detected`. It refuses each folder of a circle, whichever it starts from, so that
each is told at the line that leads on.

## Wrong

```yaml title="apps/web/kustomization.yaml"
resources:
  - ../shared
```

```yaml title="apps/shared/kustomization.yaml"
resources:
  - ../web
```

```text title="output"
apps/shared/kustomization.yaml:2:5: error KUS002 apps/shared includes itself: apps/shared → apps/web → apps/shared
apps/web/kustomization.yaml:2:5: error KUS002 apps/web includes itself: apps/web → apps/shared → apps/web
```

## Right

```yaml title="apps/web/kustomization.yaml"
resources:
  - ../shared
```

```yaml title="apps/shared/kustomization.yaml"
resources:
  - service.yaml
```

```yaml title="apps/shared/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: shared}
```

Since 0.1.0. Source: kustomize `api/internal/loader/fileloader.go` (errIfGitContainmentViolation and the cycle check).
"""

import posixpath
from collections.abc import Iterator

from ....model.edge import Edge
from ....model.kustomize.builds import cycles, included
from ....model.path_edges import files_naming_paths
from ....model.repository import Repository, file_query
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, Related, repository_rule

#: Kustomizations of a circle beyond which it is told of one of them.
_MOST_ENDS = 8


@repository_rule("KUS002", "cycle", Severity.ERROR)
def cycle(repository: Repository) -> Iterator[Problem]:
    circles = cycles(repository)
    yield from _ancestors(repository, {edge for found in circles for edge in found})
    told: set[Place] = set()
    for found in (turned for circle in circles for turned in _from_each_end(circle)):
        if found[0].at in told:
            continue
        told.add(found[0].at)
        folders = [_folder(edge) for edge in found]
        way = " → ".join([*folders, folders[0]])
        related = tuple(Related(edge.at, f"leads on to {edge.target or 'the root'}") for edge in found[1:])
        yield Problem(
            found[0].at,
            f"{folders[0]} includes itself: {way}",
            f"leads to {found[0].target or 'the root'}",
            target=found[0].target,
            related=related,
            hint="move what both need into a folder of its own",
        )


def _from_each_end(circle: tuple[Edge, ...]) -> Iterator[tuple[Edge, ...]]:
    """A circle as each of its kustomizations has it; of a long one only as the first does."""
    starts = range(len(circle)) if len(circle) <= _MOST_ENDS else (0,)
    return (circle[start:] + circle[:start] for start in starts)


def _ancestors(repository: Repository, told: set[Edge]) -> Iterator[Problem]:
    """Folders that a kustomization includes although it is below them itself, but for those in a circle."""
    for edge in (edge for edges in _above(repository).values() for edge in edges if edge not in told):
        message = f"`{edge.written}` is above {posixpath.dirname(edge.at.path)}, which kustomize takes for a cycle"
        yield Problem(edge.at, message, "includes this folder", edge.target, hint="move the base beside the overlay")


@file_query(files_naming_paths)
def _above(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The folders above its own that a kustomization includes."""
    folder = posixpath.dirname(path)
    return tuple(
        edge
        for edge in included.at(repository, path) or ()
        if edge.target != folder and (not edge.target or folder.startswith(f"{edge.target}/"))
    )


def _folder(edge: Edge) -> str:
    return posixpath.dirname(edge.at.path) or "."
