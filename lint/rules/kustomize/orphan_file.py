"""Every manifest beside a kustomization is part of it.

kustomize takes only what it is told: a manifest beside a kustomization that nothing refers to is not part of the build,
and nothing says so. Often it was meant to be added; often it is parked or applied by hand on purpose, hence only in the
strict profile.

## Wrong

```yaml title="apps/web/kustomization.yaml"
resources:
  - service.yaml
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="apps/web/account.yaml"
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
```

```text title="output"
apps/web/account.yaml: info KUS008 no kustomization includes this file, although it stands beside one
```

## Right

```yaml title="apps/web/kustomization.yaml"
resources:
  - service.yaml
  - account.yaml
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="apps/web/account.yaml"
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
```

Since 0.1.0. Source: kustomize#5928 (closed as out of scope).
"""

import posixpath
from collections.abc import Iterator

from ....model.facts import ObjectFact
from ....model.files.file_tree import closest
from ....model.kustomize.builds import builds
from ....model.kustomize.facts import KustomizationFact
from ....model.kustomize.paths import kustomization_in
from ....model.path_edges import named_paths, path_edges_of
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import File, Problem, Related, file_rule

_GROUP = "kustomize.config.k8s.io"
_PLUGINS = frozenset({"generators", "transformers", "validators"})


@file_rule("KUS008", "orphan-file", Severity.INFO, of=(ObjectFact,), strict=True, follows=("ARG038",))
def orphan_file(file: File) -> Iterator[Problem]:
    path, repository = file.path, file.repository
    kustomization = kustomization_in(repository.tree, posixpath.dirname(path))
    is_apart = not file.of(KustomizationFact) and not named_paths.has(repository, path)
    if not (is_apart and kustomization and _is_plain(repository, kustomization)):
        return
    if not _is_misnamed(repository, kustomization, path):
        message = "no kustomization includes this file, although it stands beside one"
        related = (Related(Place(kustomization), "does not name it"),)
        yield Problem(Place(path), message, target=path, related=related, hint="add it to `resources`, or remove it")


def _is_plain(repository: Repository, kustomization: str) -> bool:
    """Whether only paths name files there, all of which are known: plugins name theirs in ways of their own."""
    build = builds.at(repository, kustomization)
    if build is None or not build.is_whole or build.fact.filled & _PLUGINS:
        return False
    return build.fact.api_version.partition("/")[0] in ("", _GROUP)


def _is_misnamed(repository: Repository, kustomization: str, path: str) -> bool:
    """Whether the kustomization names a file that is not there and may mean this one."""
    folder, name = posixpath.split(path)
    missing = (edge.target for edge in path_edges_of(repository, kustomization) if edge.is_missing)
    beside = (posixpath.basename(target) for target in missing if posixpath.dirname(target) == folder)
    return any(closest(other, (name,)) for other in beside)
