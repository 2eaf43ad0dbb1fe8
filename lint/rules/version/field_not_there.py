"""Every field is there in the version that the repository deploys to.

A field that came with a later version is dropped without a word, or refused; so is one that has gone. Which version
applies is what `versions:` in `stackwright.yaml` says, else what the repository pins: images, release manifests, chart
versions; `stackwright config show` lists them. Where several are pinned, the rule speaks only of what none of them
has; where none is, only of what the newest has no more. A file of a cluster that says its own version of Talos, as
[VER004](VER004.md) knows it, is judged by that one where there are other clusters.

## Wrong

```yaml title="stackwright.yaml"
versions:
  argocd: "2.13"
```

```yaml title="argocd/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy, tagPrefix: web-}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
argocd/web.yaml:6:73: warning VER001 `spec.source.tagPrefix` needs Argo CD 3.5 or newer; stackwright.yaml says 2.13
```

## Right

```yaml title="stackwright.yaml"
versions:
  argocd: "3.5"
```

```yaml title="argocd/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy, tagPrefix: web-}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

Since 0.2.0. Source: the field tables, which `scripts/compare_schemas.py` compares with the schemas of each version.
"""

from collections.abc import Iterator

from ....model.deployed.server_side_apply import server_side
from ....model.facts import ViolationFact
from ....schemas.validation.validate import ViolationType
from ...absent_in_version import absence
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...select_violations import select_violations
from ...violation_messages import fate, field_of, make_problem

#: The API group of which an admission webhook looks for unknown fields itself, and refuses them.
_CHECKED_AGAIN = "kubevirt.io"


@file_rule("VER001", "field-not-there", Severity.WARNING, of=(ViolationFact,))
def field_not_there(file: File) -> Iterator[Problem]:
    for fact in select_violations(file, ViolationType.LIFE):
        if (found := absence(file.repository, file.path, fact.api_version, dict(fact.violation.life))) is None:
            continue
        what = fate(fact, server_side(file.repository, file.path, fact.owner))
        use = dict(fact.violation.life).get("use")
        yield make_problem(
            file.path,
            fact,
            f"{field_of(fact)} {found.words}",
            what.words,
            target=str(fact.violation.path[-1]),
            related=(*found.pins, *what.said),
            hint=f"use {use}" if use else None,
            severity=Severity.ERROR if what.is_refused or _is_checked_again(fact.api_version) else None,
        )


def _is_checked_again(api_version: str) -> bool:
    """Whether the system's own webhook refuses unknown fields, whatever the API server does with them."""
    return api_version.rpartition("/")[0] == _CHECKED_AGAIN
