"""Every path in `argocd.argoproj.io/manifest-generate-paths` leads to something.

With this annotation a push makes Argo CD look at an Application again only where a file below one of these paths has
changed: what leads nowhere hides every change. Entries are separated by `;`. One that begins with `/` is from the top
of the repository, and is compared as it is written: with `..` in it no file is below it. Any other is from the `path`
of the Application's source, so that `apps/web` in an Application of `apps/web` means `apps/web/apps/web`. The folder
of the Application itself is `.`.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
  annotations:
    argocd.argoproj.io/manifest-generate-paths: apps/web;/apps/web/../shared
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="apps/shared/values.yaml"
replicas: 2
```

```text title="output"
clusters/prod/web.yaml:7:49: warning ARG032 `/apps/web/../shared` has .. in it, so that no changed file is below it
clusters/prod/web.yaml:7:49: warning ARG032 `apps/web` leads nowhere: without a leading / it is apps/web/apps/web
```

```yaml title="fixed: clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
  annotations:
    argocd.argoproj.io/manifest-generate-paths: /apps/web;/apps/shared
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
  annotations:
    argocd.argoproj.io/manifest-generate-paths: .;/apps/shared
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="apps/shared/values.yaml"
replicas: 2
```

Since 0.2.0. Source: argo-cd `util/app/path/path.go` (GetAppRefreshPaths, AppFilesHaveChanged); argo-cd#25366.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ....model.argocd.facts import ApplicationFact
from ....model.argocd.own_urls import identity
from ....model.argocd.paths import why_elsewhere
from ....model.files.file_tree import WhyMissing, join, normalize_from_root
from ....model.kustomize.partial_objects import is_whole
from ....model.repository import Repository
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...propose import propose_value
from ...rule import File, Problem, file_rule

_ANNOTATION = "argocd.argoproj.io/manifest-generate-paths"


class _Wrong(NamedTuple):
    """An entry that leads nowhere: why, the path that it means, and what was probably meant."""

    entry: str
    why: str
    target: str
    meant: str | None


@file_rule("ARG032", "manifest-generate-paths", Severity.WARNING, of=(ApplicationFact,))
def manifest_generate_paths(file: File) -> Iterator[Problem]:
    for application in file.of(ApplicationFact):
        written = dict(application.object.annotations).get(_ANNOTATION, "")
        if written and not is_placeholder(written) and is_whole(file.repository, file.path, application.object):
            entries = written.split(";")
            bases = _bases(file.repository, application)
            wrong = [found for entry in entries if (found := _check(file.repository, entry, bases))]
            yield from _problems(file, application, written, wrong)


def _bases(repository: Repository, application: ApplicationFact) -> tuple[str, ...]:
    """The folders that entries without `/` are counted from; none where not all of them are here.

    A source without a path, such as a chart, is counted from the top.
    """
    known, bases = identity(repository), []
    for source in application.sources:
        path = source.path or ""
        is_here = bool(source.chart) or why_elsewhere(source.repo_url, source.revision, known) is None
        if not is_here or is_placeholder(path) or _is_absent(repository, normalize_from_root(path)):
            return ()
        bases.append("" if source.chart else normalize_from_root(path))
    return tuple(bases) if any(not source.chart for source in application.sources) else ()


def _check(repository: Repository, entry: str, bases: tuple[str, ...]) -> _Wrong | None:
    if not entry.strip() or entry != entry.strip() or any(mark in entry for mark in "*?[\\") or not bases:
        return None
    from_root = normalize_from_root(entry)
    is_there = not _is_absent(repository, from_root)
    if entry.startswith("/"):
        if ".." in entry.split("/"):
            meant = f"/{from_root}" if is_there and not from_root.startswith("..") else None
            return _Wrong(entry, "has .. in it, so that no changed file is below it", from_root, meant)
        return None if is_there else _Wrong(entry, f"leads nowhere: {from_root} does not exist", from_root, None)
    targets = [join(base, entry) for base in bases]
    if not all(_is_absent(repository, target) for target in targets):
        return None
    why = f"leads nowhere: without a leading / it is {targets[0]}"
    return _Wrong(entry, why, targets[0], f"/{entry}" if is_there else None)


def _is_absent(repository: Repository, path: str) -> bool:
    """Whether it is certain that there is no such file or folder."""
    return path != "" and repository.tree.find(path) is WhyMissing.ABSENT


def _problems(file: File, application: ApplicationFact, written: str, wrong: list[_Wrong]) -> Iterator[Problem]:
    """A problem for each, the first with a fix of all: they stand in one text."""
    meant = {one.entry: one.meant for one in wrong if one.meant}
    corrected = ";".join(meant.get(entry) or entry for entry in written.split(";"))
    at = file.place(application.object.at.below("metadata", "annotations", _ANNOTATION))
    for one in wrong:
        hint = f"write `{one.meant}`" if one.meant else "correct the path, or remove it"
        fix = propose_value(at, written, corrected, safe=True) if one.meant and corrected != written else None
        yield Problem(at, f"`{one.entry}` {one.why}", "hides changes", one.target, hint=hint, fix=fix)
