"""Which kinds and API versions there are, and what one that there is not was meant to be.

Of some groups every kind is known: those of Kubernetes itself, KubeVirt and CDI. Of others some are, so that only a
mistyped one of them is told. What is not known at all may be right.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import NamedTuple

from ..formats.whole_number import parse_whole
from ..tables.catalogue import TALOS, schema, table
from .built_in_names import CORE_GROUPS
from .edit_distance import is_near_word, is_slip, nearest
from .removed_versions import REMOVED
from .scopes import kinds_of_groups

#: Group → kind → the API versions that have it; none of a kind whose versions are not known.
Groups = Mapping[str, Mapping[str, frozenset[str]]]
_TABLES = ("kubernetes", "argocd", "kubevirt", "cdi", "multus")
#: Tables with every kind of their groups. Others share a group with kinds that are not in them.
_COMPLETE = ("kubernetes", "kubevirt", "cdi")
#: Groups whose kinds have never changed their version: any other is wrong, however new.
_SETTLED = frozenset({"argoproj.io", "k8s.cni.cncf.io"})
#: API versions that were served before the oldest version of the tables, with whatever kinds.
_EARLIER = frozenset(
    {"apps/v1alpha1", "autoscaling/v2alpha1", "batch/v2alpha1", "policy/v1alpha1", "cdi.kubevirt.io/v1alpha1"}
    | {"kubevirt.io/v1alpha1", "kubevirt.io/v1alpha2", "admissionregistration.k8s.io/v1alpha1"}
    | {f"{group}.k8s.io/v1alpha1" for group in ("authentication", "authorization", "certificates", "coordination")}
    | {f"{group}.k8s.io/v1alpha1" for group in ("discovery", "flowcontrol.apiserver", "networking", "node")}
    | {f"{group}.k8s.io/v1alpha1" for group in ("rbac.authorization", "scheduling", "storage")}
    | {f"{group}.k8s.io/v1alpha1" for group in ("resource", "storagemigration", "internal.apiserver")}
    | {api_version for api_version, _ in REMOVED}
)
#: Kinds of `v1` that are no objects of a cluster, or were OpenShift's, whose `oc` still reads them.
_OTHERS_OF_V1 = frozenset(
    {"APIGroup", "APIVersions", "Config", "DeleteOptions", "List", "PodStatusResult", "RangeAllocation", "Scale"}
    | {"SerializedReference", "Status", "TypeMeta", "WatchEvent", "ObjectReference"}
    | {"AppliedClusterResourceQuota", "Build", "BuildConfig", "BuildLog", "BuildRequest", "ClusterNetwork"}
    | {"ClusterPolicy", "ClusterPolicyBinding", "ClusterResourceQuota", "DeploymentConfig", "DeploymentLog"}
    | {"DeploymentConfigRollback", "DeploymentRequest", "EgressNetworkPolicy", "Group", "HostSubnet", "Identity"}
    | {"Image", "ImageSignature", "ImageStream", "ImageStreamImage", "ImageStreamImport", "ImageStreamMapping"}
    | {"ImageStreamTag", "NetNamespace", "OAuthAccessToken", "OAuthAuthorizeToken", "OAuthClient", "Policy"}
    | {"OAuthClientAuthorization", "PolicyBinding", "ProcessedTemplate", "Project", "ProjectRequest", "Route"}
    | {"RoleBindingRestriction", "SecurityContextConstraints", "Template", "User", "UserIdentityMapping"}
)
_VERSION = re.compile(r"v([1-9]\d{0,3})(?:(alpha|beta)([1-9]\d{0,3}))?")
_DOMAIN = ".k8s.io"
_CORE_WORD = "core"


class Part(Enum):
    """Which part of apiVersion and kind is wrong."""

    KIND = "kind"
    VERSION = "version"
    GROUP = "group"


class UnknownKind(NamedTuple):
    """That nothing has a kind in an API version. `meant` is the kind or the API version to write, "" if unknown.

    `is_near` says that what is written is nearly what is meant. `may_come` says that a version which is newer than
    the tables may have it. `group` is the group that has the kind.
    """

    part: Part
    meant: str
    group: str
    is_near: bool = True
    may_come: bool = False


@cache
def built_in_groups() -> Groups:
    """The kinds of the tables, with those that Kubernetes had once."""
    found: dict[str, dict[str, set[str]]] = {}
    for name in _TABLES:
        for row in table(name).kinds:
            found.setdefault(row.group, {}).setdefault(row.kind, set()).add(row.api_version)
    for api_version, kind in REMOVED:
        found.setdefault(api_version.rpartition("/")[0], {}).setdefault(kind, set()).add(api_version)
    return {group: {kind: frozenset(found[group][kind]) for kind in kinds} for group, kinds in found.items()}


@cache
def complete_groups() -> frozenset[str]:
    """The groups of which every kind is known."""
    groups = {row.group for name in _COMPLETE for row in table(name).kinds}
    return frozenset(groups | {group for group in CORE_GROUPS if group != "extensions"})


def fields_of(kind: str) -> Iterator[frozenset[str]]:
    """The fields at the top of objects of a kind, for each API version and product that has it."""
    for name in _TABLES:
        for row in table(name).kinds:
            if row.kind == kind:
                yield frozenset(schema(row)["properties"])


@cache
def is_served(api_version: str) -> bool:
    """Whether Kubernetes has the API version, for some kind."""
    return any(row.api_version == api_version for row in table("kubernetes").kinds)


@cache
def is_unknown(api_version: str, kind: str) -> bool:
    """Whether nothing that is known here has the kind in the API version, though something should."""
    return find_unknown_kind(api_version, kind, {}) is not None


def find_unknown_kind(api_version: str, kind: str, own: Groups) -> UnknownKind | None:
    """What is wrong with an API version and kind, None where there is such a kind, or may be.

    `own` are the kinds that the repository's CustomResourceDefinitions define.
    """
    group, _, version = api_version.rpartition("/")
    if kind.endswith("List") or (not group and kind in _OTHERS_OF_V1):
        return None
    if api_version == TALOS:
        return _find_group_of_version(version, kind)
    known = {**_without_versions(group), **built_in_groups().get(group, {})}
    for name, versions in own.get(group, {}).items():
        known[name] = known.get(name, frozenset()) | versions
    if kind in known:
        return _find_unknown_version(
            api_version, kind, known[kind], is_own=kind not in built_in_groups().get(group, {})
        )
    if group in complete_groups():
        return _find_in_complete_group(group, version, kind, known, is_open=group in own)
    if known:
        near = next((name for name in sorted(known) if is_slip(kind, name)), None)
        if near:
            return UnknownKind(Part.KIND, near, group)
    return _find_unknown_group(group, version, kind, own)


def _without_versions(group: str) -> Mapping[str, frozenset[str]]:
    return {name: frozenset() for name in kinds_of_groups().get(group, ())}


def _find_unknown_version(api_version: str, kind: str, versions: frozenset[str], *, is_own: bool) -> UnknownKind | None:
    group, _, version = api_version.rpartition("/")
    if not versions or api_version in versions or api_version in _EARLIER:
        return None
    ranks = [rank for other in versions if (rank := _rank(other.rpartition("/")[2]))]
    rank = _rank(version)
    if is_own and (rank or not ranks):
        return None  # a definition that stands here need not be the one that is deployed
    is_later = rank is not None and bool(ranks) and rank > max(ranks)
    is_stable = any(stage == _STABLE for _, stage, _ in ranks)
    is_gone = all((other, kind) in REMOVED for other in versions)
    may_come = is_later and not is_stable and not is_gone and group not in _SETTLED
    return UnknownKind(Part.VERSION, preferred_version(kind, versions), group, may_come=may_come)


def _find_in_complete_group(
    group: str, version: str, kind: str, known: Mapping[str, frozenset[str]], *, is_open: bool
) -> UnknownKind | None:
    """What is wrong with a kind that a group is known not to have; `is_open` where the repository adds to it."""
    near = nearest(kind, set(known))
    if near and near.casefold() == kind.casefold():
        return UnknownKind(Part.KIND, near, group)
    if other := _with_kind(kind, group):
        return UnknownKind(Part.GROUP, preferred_version(kind, built_in_groups()[other][kind]), other)
    if near:
        return UnknownKind(Part.KIND, near, group)
    if not group and (found := _find_group_of_version(version, kind)):
        return found
    rank = _rank(version)
    if is_open or f"{group}/{version}" in _EARLIER or rank is None:
        return None
    others = (name for name, kinds in sorted(kinds_of_groups().items()) if kind in kinds)
    return UnknownKind(Part.KIND, "", next(others, group), is_near=False, may_come=rank[1] != _STABLE)


def _find_group_of_version(version: str, kind: str) -> UnknownKind | None:
    """The group that has a kind in just this version."""
    for group, kinds in built_in_groups().items():
        if (written := f"{group}/{version}") in kinds.get(kind, ()) and written not in _EARLIER:
            return UnknownKind(Part.GROUP, written, group)
    return None


def _with_kind(kind: str, beside: str) -> str | None:
    """The group that has a kind instead; kinds outside of Kubernetes that stand in `v1` may be anybody's."""
    groups = complete_groups() if beside else complete_groups() & CORE_GROUPS
    return next((group for group, kinds in built_in_groups().items() if kind in kinds and group in groups), None)


def _find_unknown_group(group: str, version: str, kind: str, own: Groups) -> UnknownKind | None:
    """The group that has the kind and nearly the name of one that nothing is known of."""
    named = {**{name: frozenset(kinds) for name, kinds in kinds_of_groups().items()}, **built_in_groups(), **own}
    for other in sorted(named):
        if kind in named[other] and _is_like(group, other):
            versions = {**own, **built_in_groups()}.get(other, {}).get(kind, frozenset())
            meant = f"{other}/{version}" if other else version
            return UnknownKind(
                Part.GROUP, meant if meant in versions or not versions else preferred_version(kind, versions), other
            )
    return None


def _is_like(group: str, other: str) -> bool:
    """Whether a group's name is another one's with a slip, with the end of its domain or another, or its first part."""
    bare, bare_other = group.removesuffix(_DOMAIN), other.removesuffix(_DOMAIN)
    if not other:
        return bare in (_CORE_WORD, "k8s.io")
    start = other.rpartition(".")[0]
    ends_otherwise = bool(start) and start in (group, group.rpartition(".")[0])
    is_shorter = bare in (bare_other, bare_other.partition(".")[0])
    return ends_otherwise or is_shorter or is_near_word(bare, bare_other) or is_near_word(group, other)


def preferred_version(kind: str, versions: frozenset[str]) -> str:
    """The API version to write for a kind: the most stable of those that are not gone."""
    gone = [REMOVED[version, kind] for version in versions if (version, kind) in REMOVED]
    left = [version for version in versions if (version, kind) not in REMOVED] or [use for _, use in gone if use]
    return max(left, key=lambda one: (_maturity(one.rpartition("/")[2]), one), default="")


_STABLE = 2


def _rank(version: str) -> tuple[int, int, int] | None:
    """Major, stage and minor of a version as Kubernetes writes them, later ones greater; None where it is no such."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return None
    return parse_whole(match[1]), ("alpha", "beta", None).index(match[2]), parse_whole(match[3] or "0")


def _maturity(version: str) -> tuple[int, int, int]:
    """The same, stable versions before those that are not."""
    major, stage, minor = _rank(version) or (0, 0, 0)
    return stage, major, minor


def own_groups(defined: Iterable[tuple[str, str, tuple[str, ...]]]) -> Groups:
    """Group, kind and versions of definitions, by group."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for group, kind, versions in defined:
        of_group = found.setdefault(group, {})
        of_group[kind] = of_group.get(kind, frozenset()) | {f"{group}/{version}" for version in versions}
    return found


#: What kustomize demands of its own files where they say it (EnforceFields in api/types/kustomization.go), and takes
#: them for where they do not (FixKustomizationPostUnmarshalling).
_KUSTOMIZE = "kustomize.config.k8s.io"
KUSTOMIZE_VERSIONS = {"Kustomization": f"{_KUSTOMIZE}/v1beta1", "Component": f"{_KUSTOMIZE}/v1alpha1"}


def find_unknown_kustomization(api_version: str, kind: str) -> UnknownKind | None:
    """What kustomize refuses of a kustomization's API version ("" where it has none) and kind.

    A file of that name may be another program's, such as Flux' Kustomization.
    """
    group = api_version.rpartition("/")[0]
    if api_version and group not in ("", _KUSTOMIZE) and not _is_like(group, _KUSTOMIZE):
        return None
    if kind not in KUSTOMIZE_VERSIONS:
        return UnknownKind(Part.KIND, nearest(kind, set(KUSTOMIZE_VERSIONS)) or "Kustomization", _KUSTOMIZE)
    if api_version not in ("", KUSTOMIZE_VERSIONS[kind]):
        return UnknownKind(Part.VERSION, KUSTOMIZE_VERSIONS[kind], _KUSTOMIZE)
    return None
