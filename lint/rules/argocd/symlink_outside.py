"""No symbolic link leads out of a repository that Argo CD deploys from.

Before it renders anything, Argo CD looks at every symbolic link of the repository, wherever it is. Where one is
absolute or leads out of the repository on its way, every Application of that repository fails: `repository contains
out-of-bounds symlinks`. Such a link often comes with something that has nothing to do with Argo CD, such as a `result`
of Nix or a shortcut into a home folder.

## Right

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
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

Since 0.2.0. Source: argo-cd `util/app/path/path.go` (CheckOutOfBoundsSymlinks), `reposerver/repository/repository.go`.
"""

from collections.abc import Iterator

from ....model.argocd.facts import ApplicationFact
from ....model.argocd.own_urls import identity
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("ARG050", "symlink-outside", Severity.ERROR, lowered=False)
def symlink_outside(repository: Repository) -> Iterator[Problem]:
    outside = {path: target for path, target in repository.tree.links.items() if _leads_out(path, target)}
    if outside and _is_deployed(repository):
        for path, target in sorted(outside.items()):
            yield Problem(
                Place(path),
                f"the symbolic link leads to `{target}`, out of the repository",
                "every Application of the repository fails",
                target,
                hint="remove it, or let it lead to something in the repository by a relative path",
            )


def _leads_out(path: str, target: str) -> bool:
    """Whether the link is absolute, or leaves the root at some step of its way."""
    if target.startswith("/"):
        return True
    depth = path.count("/")
    for step in target.split("/"):
        depth += -1 if step == ".." else step not in ("", ".")
        if depth < 0:
            return True
    return False


def _is_deployed(repository: Repository) -> bool:
    """Whether an Application renders something of this repository."""
    known = identity(repository)
    sources = (source for _, application in repository.each(ApplicationFact) for source in application.sources)
    return any(known.owns(source.repo_url) and not source.chart for source in sources)
