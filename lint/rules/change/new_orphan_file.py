"""A manifest that a change adds is part of the kustomization beside it.

kustomize takes what it is told and nothing else, so that a new manifest beside a kustomization does nothing until it is
added there: the change looks as if it deployed something, and the cluster stays as it was. A file that has stood there
for long may be parked on purpose, and KUS008 tells of it in the strict profile only; one that comes with this change
has nearly always been forgotten. Where nothing in the repository deploys, so that somebody applies files by hand, it is
an info; templates and examples (`web.template.yaml`) are left alone.

## Wrong

```yaml title="app.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="web/kustomization.yaml"
resources:
  - service.yaml
```

```yaml title="web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="new: web/account.yaml"
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
```

```text title="output"
web/account.yaml: warning CHG004 this file is new, and the kustomization beside it does not take it
```

## Right

```yaml title="app.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="before: web/kustomization.yaml"
resources:
  - service.yaml
```

```yaml title="web/kustomization.yaml"
resources:
  - service.yaml
  - account.yaml
```

```yaml title="web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="new: web/account.yaml"
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
```

## When to ignore

Where a file is meant to be applied by hand, such as an example.

Since 0.2.0. Source: kustomize `api/internal/target/kusttarget.go` (accumulateResources); kustomize#5928.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator

from ....model.changes.deployers import has_deployers
from ....model.deployed.find_ignoring_kustomization import find_ignoring
from ....model.deployed.reach import is_unreached
from ....model.facts import ObjectFact
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Change, Problem, Related, change_rule

#: Parts of the names of files that something else is made of.
_OF_NO_MANIFEST = frozenset({"template", "tmpl", "tpl", "example", "sample", "dist"})


@change_rule("CHG004", "forgotten-file", Severity.WARNING, lowered=False)
def forgotten_file(change: Change) -> Iterator[Problem]:
    base, now = change.base, change.now
    deploys = has_deployers(now)
    moved = Counter(_objects(base, path) for path in change.compared.changed if now.file(path) is None)
    for path in sorted(change.compared.changed):
        kustomization = find_ignoring(now, path) if path not in base.tree.files else None
        if kustomization is None or not _OF_NO_MANIFEST.isdisjoint(re.split(r"[.-]", posixpath.basename(path))):
            continue
        if moved[_objects(now, path)]:  # it is not new, and may have been left out where it was
            moved[_objects(now, path)] -= 1
            continue
        name = posixpath.basename(path)
        yield Problem(
            Place(path),
            "this file is new, and the kustomization beside it does not take it",
            target=path,
            related=(Related(Place(kustomization), "does not name it"),),
            hint=f"add `{name}` to its `resources`",
            # What nothing deploys is this file, for that very mistake: the kustomization decides.
            severity=None if deploys and not is_unreached(now, kustomization) else Severity.INFO,
        )


def _objects(repository: Repository, path: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((one.group, one.kind, one.name) for one in repository.facts_at(path, ObjectFact))
