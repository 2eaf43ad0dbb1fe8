"""AppProjects: what they say, and whether they let an Application and its objects through.

Source: argo-cd `pkg/apis/application/v1alpha1/app_project_types.go` (IsSourcePermitted, isDestinationMatched,
IsGroupKindNamePermitted), `controller/sync.go` (validateSyncPermissions), `util/git/git.go` (NormalizeGitURL).
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ...schemas.reference_forms import Kind
from ...schemas.validation.violation import Violation, ViolationType
from ..facts import ObjectFact
from ..text.open_collections import Value
from ..text.typed_access import items, mapping, text, texts
from .goglobs import is_kind_match, is_match

#: The cluster that Argo CD runs in: its address, and the name that stands for it.
HOME_SERVER, HOME_NAME = "https://kubernetes.default.svc", "in-cluster"
_SSH = re.compile(r"(ssh://)?[^/:]*@[^@]+")
#: What Go would write in another way in a URL, so that it would have to be known how.
_ESCAPED = re.compile(r"[{}^`\"<>|\\\s%]")
#: A colon before the first slash, but for that of a scheme: Go takes such a text for no URL at all.
_NO_URL = re.compile(r"(?![a-z][a-z0-9+.-]*:)[^/]*:")


class DestinationFact(NamedTuple):
    """A destination that an AppProject permits, in patterns; "" where nothing is written."""

    server: str
    cluster: str
    namespace: str


class PermittedKind(NamedTuple):
    """An entry of a list of kinds of an AppProject, in patterns; `name` is "" where it is for all names."""

    group: str
    kind: str
    name: str


_ANY_KIND = PermittedKind("*", "*", "")


class ProjectFact(NamedTuple):
    """An AppProject: what its Applications may deploy, as written. Lists that are None are not there."""

    object: ObjectFact
    sources: tuple[str, ...]
    destinations: tuple[DestinationFact, ...]
    cluster_kinds: tuple[PermittedKind, ...]
    cluster_denied: tuple[PermittedKind, ...]
    kinds: tuple[PermittedKind, ...] | None
    denied: tuple[PermittedKind, ...]
    source_namespaces: tuple[str, ...] = ()


class Destination(NamedTuple):
    """Where an Application is deployed to: the address and the name of the cluster, None where that is not known."""

    server: str | None
    name: str | None


#: Entries of the lists of an AppProject; those of real ones are some dozens.
_LONGEST = 1_000


class DeployedObject(NamedTuple):
    """An object that an Application deploys; `namespace` is None for one of the whole cluster."""

    kind: Kind
    name: str
    namespace: str | None


def project(found: ObjectFact, value: Value) -> ProjectFact | None:
    """What an AppProject permits, or None where the object is something else or not all of it stands there."""
    if not _is_project(found):
        return None
    spec = mapping(value, "spec")
    if any(map(is_placeholder, texts(dict(spec)))) or any(too_long(found, value)):
        return None
    return ProjectFact(
        object=found,
        sources=_texts(spec, "sourceRepos"),
        destinations=tuple(
            DestinationFact(*(text(entry, field) or "" for field in ("server", "name", "namespace")))
            for entry in items(spec, "destinations")
        ),
        cluster_kinds=_kinds(spec, "clusterResourceWhitelist"),
        cluster_denied=_kinds(spec, "clusterResourceBlacklist"),
        kinds=_kinds(spec, field) if spec.get(field := "namespaceResourceWhitelist") is not None else None,
        denied=_kinds(spec, "namespaceResourceBlacklist"),
        source_namespaces=_texts(spec, "sourceNamespaces"),
    )


def _is_project(found: ObjectFact) -> bool:
    return found.kind == "AppProject" and found.group == "argoproj.io"


def too_long(found: ObjectFact, value: Value) -> Iterator[Violation]:
    """That an AppProject has more patterns than are compared with what each Application deploys."""
    if not _is_project(found):
        return
    lists = (entries for entries in mapping(value, "spec").values() if isinstance(entries, list))
    if sum(map(len, lists)) > _LONGEST:
        yield Violation(ViolationType.UNCHECKED, ("spec",), f"it has more than {_LONGEST:,} entries")


def _texts(spec: Value, field: str) -> tuple[str, ...]:
    return tuple(entry for entry in items(spec, field) if isinstance(entry, str))


def _kinds(spec: Value, field: str) -> tuple[PermittedKind, ...]:
    return tuple(
        PermittedKind(*(text(entry, part) or "" for part in ("group", "kind", "name"))) for entry in items(spec, field)
    )


def make_destination(server: str | None, name: str | None) -> Destination:
    """The cluster of a destination; the other name of one that is given by one is known of the own cluster only."""
    if name == HOME_NAME and not server:
        return Destination(HOME_SERVER, HOME_NAME)
    return Destination(server.rstrip("/") if server else None, name or None)


def refuses_source(found: ProjectFact, url: str) -> bool:
    """Whether the project is known not to permit a repository."""
    wanted = normalize_url(url)
    if wanted is None:
        return False
    permitted = False
    for entry in found.sources:
        pattern = normalize_url(entry.removeprefix("!"))
        matches = None if pattern is None else _matches(entry[: entry.startswith("!")] + pattern, wanted, "/")
        if matches is False and entry.startswith("!"):
            return True
        permitted = permitted or matches is not False
    return not permitted


@lru_cache(maxsize=4096)  # most Applications name the same few
def normalize_url(url: str) -> str | None:
    """A URL as Argo CD compares it; None where it is not known how that is."""
    url = url.strip().lower()
    if _ESCAPED.search(url):
        return None
    if _SSH.fullmatch(url) and not url.startswith("ssh://"):
        url = url.replace(":", "/", 1)
    if _NO_URL.match(url):
        return None
    return url.removesuffix(".git").removeprefix("ssh://")


def refuses_application(found: ProjectFact, namespace: str) -> bool:
    """Whether the project is known not to take Applications of a namespace that is not its own."""
    is_regex = any(
        len(entry) > 1 and entry.startswith("/") and entry.endswith("/") for entry in found.source_namespaces
    )
    return not is_regex and all(is_match(entry, namespace) is False for entry in found.source_namespaces)


def refuses_namespace(found: ProjectFact, target: Destination, namespace: str) -> bool:
    """Whether the project is known not to permit a namespace of a cluster."""
    permitted = False
    for entry in found.destinations:
        named, served = _is_for(entry.cluster, target.name), _is_for(entry.server, target.server)
        spaced = _matches(entry.namespace, namespace)
        if spaced is not False and (named is not False or served is not False):
            permitted = True
        elif _denies(entry, named=named, served=served, spaced=spaced):
            return True
    return not permitted


def _denies(entry: DestinationFact, *, named: bool | None, served: bool | None, spaced: bool | None) -> bool:
    """Whether a destination that is not met denies all others, with Argo CD's own precedence of these cases."""
    by_name = named is False and entry.cluster.startswith("!")
    by_server = served is False and entry.server.startswith("!") and spaced is True
    by_namespace = served is True and entry.namespace.startswith("!") and spaced is False
    return by_name or by_server or by_namespace


def _is_for(pattern: str, value: str | None) -> bool | None:
    """Whether a pattern is for a cluster, None where that cluster's address or name is not known."""
    if not pattern:
        return False
    return None if value is None else _matches(pattern, value)


def _matches(pattern: str, value: str, separator: str = "") -> bool | None:
    if pattern == "*":
        return True
    matches = is_match(pattern.removeprefix("!"), value, separator=separator)
    return matches if matches is None else matches != pattern.startswith("!")


def refuses_kind(found: ProjectFact, deployed: DeployedObject) -> bool:
    """Whether the project is known not to permit a kind of object."""
    if deployed.namespace is None:
        listed = _lists(found.cluster_kinds, deployed.kind, deployed.name)
        return listed is False or _lists(found.cluster_denied, deployed.kind, deployed.name) is True
    # The names in lists of namespaced kinds say nothing.
    listed = found.kinds is None or _lists(found.kinds, deployed.kind, None)
    return listed is False or _lists(found.denied, deployed.kind, None) is True


def _lists(entries: Iterable[PermittedKind], kind: Kind, name: str | None) -> bool | None:
    """Whether a list has an object; `name` is "" where it is not known, and None where names do not count."""
    each = [_is_listed(entry, kind, name) for entry in entries]
    return True if True in each else None if None in each else False


def _is_listed(entry: PermittedKind, kind: Kind, name: str | None) -> bool | None:
    parts = [is_kind_match(entry.kind, kind.name), is_kind_match(entry.group, kind.group)]
    if entry.name and name is not None:
        parts.append(is_kind_match(entry.name, name) if name else None)
    return False if False in parts else None if None in parts else True


def permits_everything(found: ProjectFact, target: Destination) -> bool:
    """Whether the project permits every object in every namespace of a cluster: most do, and then none is looked at."""
    if found.cluster_denied or found.kinds is not None or found.denied or _ANY_KIND not in found.cluster_kinds:
        return False
    if any(written.startswith("!") for entry in found.destinations for written in entry):
        return False
    open_ones = (entry for entry in found.destinations if entry.namespace == "*")
    return any(
        _is_for(one.cluster, target.name) is not False or _is_for(one.server, target.server) is not False
        for one in open_ones
    )


class ProjectVerdict(NamedTuple):
    """Something that a project does not permit: a kind, or where `kind` is None the namespace, of an object."""

    deployed: DeployedObject
    kind: Kind | None


def find_project_verdicts(
    found: ProjectFact, target: Destination, objects: Iterable[DeployedObject]
) -> Iterator[ProjectVerdict]:
    """What a project does not permit of the objects that are deployed to a cluster."""
    for deployed in objects:
        if refuses_kind(found, deployed):
            yield ProjectVerdict(deployed, deployed.kind)
        elif deployed.namespace is not None and refuses_namespace(found, target, deployed.namespace):
            yield ProjectVerdict(deployed, None)
