"""A kind that an AppProject permits or denies is one that there is.

Argo CD compares group and kind with what it deploys, letter by letter but for wildcards, and says nothing of an entry
that meets nothing: a kind that was to be denied is permitted, and one that was to be permitted is refused. The core has
the group "", a group has no version, a kind is written as in a manifest. `clusterResource…` lists are for kinds of the
whole cluster, `namespaceResource…` lists for those in namespaces.

## Wrong

```yaml title="argocd/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: media, namespace: argocd}
spec:
  sourceRepos: ["*"]
  destinations: [{server: https://kubernetes.default.svc, namespace: "media-*"}]
  clusterResourceWhitelist:
    - {group: "", kind: namespaces}
    - {group: apps, kind: Deployment}
  namespaceResourceBlacklist:
    - {group: core, kind: Secret}
    - {group: networking.k8s.io/v1, kind: NetworkPolicy}
    - {group: rbac.authorization.k8s.io, kind: ClusterRole}
```

```text title="output"
argocd/project.yaml:8:25: warning ARG054 there is no kind `namespaces` in the core group
argocd/project.yaml:9:27: info ARG054 `Deployment` lives in a namespace, and not in `clusterResource…`
argocd/project.yaml:11:15: warning ARG054 there is no group `core`
argocd/project.yaml:12:15: warning ARG054 the group `networking.k8s.io/v1` has a version in it
argocd/project.yaml:13:48: warning ARG054 `ClusterRole` lives in no namespace, and not in `namespaceResource…`
```

## Right

```yaml title="argocd/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: media, namespace: argocd}
spec:
  sourceRepos: ["*"]
  destinations: [{server: https://kubernetes.default.svc, namespace: "media-*"}]
  clusterResourceWhitelist:
    - {group: "", kind: Namespace}
  clusterResourceBlacklist:
    - {group: rbac.authorization.k8s.io, kind: ClusterRole}
  namespaceResourceBlacklist:
    - {group: "", kind: Secret}
    - {group: networking.k8s.io, kind: NetworkPolicy}
```

Since 0.2.0. Source: argo-cd `pkg/apis/application/v1alpha1/app_project_types.go` (IsGroupKindNamePermitted).
"""

from collections.abc import Iterator
from typing import NamedTuple

from ....model.argocd.projects import PermittedKind, ProjectFact
from ....model.crd.definitions import is_kind_namespaced
from ....model.facts import FileState
from ....model.repository import Repository
from ....schemas.argocd.exact_texts import CORE_GROUP_WORDS
from ....schemas.kubernetes.edit_distance import nearest
from ....schemas.kubernetes.served import built_in_groups, complete_groups
from ....schemas.reference_forms import Kind
from ...finding import Severity
from ...rule import File, Problem, file_rule

#: What a pattern has, of which it is not known here what it meets.
_PATTERN = frozenset("*?[]\\{}!")
#: Each list of a project, and whether it is for kinds in namespaces.
_LISTS = (
    ("clusterResourceWhitelist", False),
    ("clusterResourceBlacklist", False),
    ("namespaceResourceWhitelist", True),
    ("namespaceResourceBlacklist", True),
)


@file_rule("ARG054", "idle-permission", Severity.WARNING, of=(ProjectFact,), half="schema")
def idle_permission(file: File) -> Iterator[Problem]:
    if file.facts.state is not FileState.READ:
        return
    for project in file.of(ProjectFact):
        lists = (project.cluster_kinds, project.cluster_denied, project.kinds or (), project.denied)
        for (field, in_namespaces), entries in zip(_LISTS, lists, strict=True):
            for index, entry in enumerate(entries):
                at = project.object.at.below("spec", field, index)
                if found := _find(file.repository, field, entry, in_namespaces=in_namespaces):
                    place = file.place(at.below(found.part))
                    severity = Severity.INFO if found.is_harmless else None
                    yield Problem(place, found.message, "meets nothing", entry.kind, hint=found.hint, severity=severity)


class _Idle(NamedTuple):
    """Which part of an entry is wrong, and what is said; `is_harmless` where it permits what needs no permission."""

    part: str
    message: str
    hint: str
    is_harmless: bool = False


def _find(repository: Repository, field: str, entry: PermittedKind, *, in_namespaces: bool) -> _Idle | None:
    group, kind = entry.group, entry.kind
    groups = built_in_groups()
    if not _PATTERN.isdisjoint(group):
        return None
    if "/" in group:
        return _Idle("group", f"the group `{group}` has a version in it", f"write `group: {group.partition('/')[0]}`")
    if group in CORE_GROUP_WORDS:
        return _Idle("group", f"there is no group `{group}`", 'write `group: ""`, which is the core')
    if not kind or not _PATTERN.isdisjoint(kind):
        return None
    if group in complete_groups() and kind not in groups.get(group, {}):
        return _missing_kind(group, kind)
    scope = is_kind_namespaced(repository, Kind(group, kind))
    if scope is None or scope is in_namespaces:
        return None
    where, other = ("a namespace", "namespaceResource") if scope else ("no namespace", "clusterResource")
    hint = f"move it to `{other}{field[-9:]}`"
    is_harmless = field == "clusterResourceWhitelist"
    return _Idle("kind", f"`{kind}` lives in {where}, and not in `{field[:-9]}…`", hint, is_harmless)


def _missing_kind(group: str, kind: str) -> _Idle | None:
    groups = built_in_groups()
    near = nearest(kind, set(groups.get(group, {}))) or _singular(kind, groups.get(group, {}))
    others = sorted(name for name, kinds in groups.items() if kind in kinds and name not in (group, "extensions"))
    what = f"the group `{group}`" if group else "the core group"
    message = f"there is no kind `{kind}` in {what}"
    if others:
        return _Idle("kind", message, f"write `group: {others[0] or chr(34) * 2}`")
    return _Idle("kind", message, f"write `{near}`") if near else None


def _singular(kind: str, kinds: object) -> str | None:
    """The kind of which this is the name in URLs, such as `networkpolicies`."""
    wanted = kind.casefold()
    known = kinds if isinstance(kinds, dict) else {}
    return next((one for one in sorted(known) if wanted in _plurals(one.casefold())), None)


def _plurals(kind: str) -> tuple[str, ...]:
    return kind, f"{kind}s", f"{kind}es", f"{kind[:-1]}ies"
