"""Every sync option is one that Argo CD knows, letter by letter.

Argo CD compares the texts under `syncPolicy.syncOptions` exactly and ignores what it does not know: with
`Createnamespace=true` no namespace is created, and nothing says why. An entry that is not a text, such as
`- CreateNamespace: true`, is a mapping, which [SCH002](SCH002.md) tells.

The options are ApplyOutOfSyncOnly, ClientSideApplyMigration, CreateNamespace, Delete, FailOnSharedResource, Prune,
PruneLast, PrunePropagationPolicy, Replace, RespectIgnoreDifferences, ServerSideApply, SkipDryRunOnMissingResource and
Validate.

## Wrong

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy:
    syncOptions:
      - CreateNamespaces=true
      - ServerSideDiff=true
```

```text title="output"
clusters/prod/web.yaml:10:9: warning ARG014 Argo CD has no sync option `CreateNamespaces=true` and ignores it
clusters/prod/web.yaml:11:9: warning ARG014 Argo CD has no sync option `ServerSideDiff=true` and ignores it
```

```yaml title="fixed: clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy:
    syncOptions:
      - CreateNamespace=true
      - ServerSideDiff=true
```

## Right

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
  annotations:
    argocd.argoproj.io/compare-options: ServerSideDiff=true
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy:
    syncOptions:
      - CreateNamespace=true
```

Since 0.1.0. Source: argo-cd `pkg/apis/application/v1alpha1/types.go` (SyncOptions.HasOption).
"""

from collections.abc import Iterator

from ....model.text.place import Place
from ....model.text.typed_access import items
from ....schemas.argocd.exact_texts import MISPLACED_OPTIONS, SYNC_OPTIONS
from ....schemas.file_types import is_placeholder
from ....schemas.reference_forms import Kind
from ....schemas.references import APPLICATION
from ...finding import Severity
from ...propose import is_meant, propose_value
from ...rule import Problem, Subject, object_rule

#: Every option with each of its values.
_KNOWN = [f"{name}={value}" for name, values in SYNC_OPTIONS.items() for value in sorted(values)]
_PATHS = (("spec", "syncPolicy", "syncOptions"), ("spec", "template", "spec", "syncPolicy", "syncOptions"))


@object_rule(
    "ARG014", "unknown-sync-option", Severity.WARNING, kinds=(APPLICATION, Kind("argoproj.io", "ApplicationSet"))
)
def unknown_sync_option(subject: Subject) -> Iterator[Problem]:
    for path in _PATHS:
        for index, option in enumerate(items(subject.value, *path)):
            at = Place(subject.path, subject.fact.at.below(*path, index))
            if isinstance(option, str) and not is_placeholder(option) and not _is_known(option):
                message = f"Argo CD has no sync option `{option}` and ignores it"
                near = _nearest(option)
                known = is_meant(option, near, _KNOWN) if near else False
                fix = propose_value(at, option, near, safe=known) if near else None
                yield Problem(at, message, "ignored", option, hint=_hint(option, near), fix=fix)


def _is_known(option: str) -> bool:
    name, _, value = option.partition("=")
    return value in SYNC_OPTIONS.get(name, ())


def _nearest(option: str) -> str | None:
    """The option that was probably meant; none for what is one of something else."""
    if _name(option) in MISPLACED_OPTIONS:
        return None
    from difflib import get_close_matches  # only where something is not known

    close = get_close_matches(option.replace(" ", "").replace(":", "="), _KNOWN, n=1, cutoff=0.8)
    return close[0] if close else None


def _hint(option: str, near: str | None) -> str:
    if _name(option) in MISPLACED_OPTIONS:
        return MISPLACED_OPTIONS[_name(option)]
    return f"write `{near}`" if near else "remove it; `stackwright rule ARG014` lists the options"


def _name(option: str) -> str:
    return option.partition("=")[0].strip()
