"""Objects of Flux → facts."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.references import FLUX_INSTANCE, FLUX_KUSTOMIZATION, GIT_REPOSITORY, HELM_RELEASE, SECRET
from ..facts import ObjectFact
from ..files.file_tree import normalize_from_root
from ..text.document import load
from ..text.open_collections import Value
from ..text.place import Node, NodePath
from ..text.typed_access import items, mapping, text, value_at_path

#: Fields with which a Kustomization changes what it deploys.
_CHANGES = frozenset({"patches", "patchesStrategicMerge", "patchesJson6902", "components"})
#: Kinds, or patterns over them, of which a patch may be for a Kustomization, and for a HelmRelease.
_KUSTOMIZATIONS, _RELEASES = re.compile(r"Kustomization|[^A-Za-z]"), re.compile(r"HelmRelease|[^A-Za-z]")
#: Names with which Flux takes a variable; with another one it refuses all of them.
VARIABLE_NAME = re.compile(r"[_A-Za-z][_A-Za-z0-9]*", re.ASCII)
#: How a pointer of a JSON patch says which field of `spec` it is for.
_POINTER = re.compile(r"/spec/([A-Za-z]+)")
#: What the bootstrap calls its source and its Kustomization, as the operator does in the namespace of that name.
BOOTSTRAPPED = "flux-system"
#: What the operator installs where `components` names nothing (flux-operator, api/v1 FluxInstance).
DEFAULT_COMPONENTS = ("source-controller", "kustomize-controller", "helm-controller", "notification-controller")


class FluxFact(NamedTuple):
    """A Flux Kustomization: the folder that it deploys, from the root, and the namespace it moves objects to.

    `source` is the name of where the folder is, of the kind `source_kind`, in `source_namespace` where that is written.
    `given` are variables that its patches give to further Kustomizations, where these can be read.
    `changes` says that it has patches of its own, or components; `sets` are fields of `spec` that its patches may set
    in further Kustomizations, and `HelmRelease.field` in releases. `prunes` says that what its folder has no more is
    removed, `forces` that what cannot be changed is made anew. `refused` are its own variables that Flux does not take
    because of their names. `suspended` says that Flux leaves it alone: it deploys nothing now. `components` are the
    folders of its own components as written, from its folder.
    """

    object: ObjectFact
    path: str
    source: str
    namespace: str | None
    changes: bool = False
    source_kind: str = ""
    source_namespace: str | None = None
    sets: frozenset[str] = frozenset()
    given: "GivenVariables | None" = None
    prunes: bool = False
    forces: bool = False
    refused: tuple[str, ...] = ()
    suspended: bool = False
    components: tuple[str, ...] = ()


class GivenVariables(NamedTuple):
    """The variables that patches of a Kustomization give to further ones: names, and (whether a Secret, name)."""

    names: frozenset[str]
    sources: tuple[tuple[bool, str], ...]


class GitSourceFact(NamedTuple):
    """A repository that Flux reads: `revision` is its branch or reference as written.

    `is_plain` says that what is at its paths is what stands in the repository at that revision: it is no tag or commit,
    and no other repository is put into it. `ignores` says that it leaves out some of its files.
    """

    name: str
    namespace: str | None
    url: str
    revision: str | None
    is_plain: bool
    ignores: bool = False


class FluxInstanceFact(NamedTuple):
    """What the Flux Operator is to install, at the node of its `spec`.

    `sync_kind` is None where it syncs nothing, "" where it does not say what.
    `sync_name` is that of the source and of the Kustomization, None where it cannot be told. `extras` are fields with
    which it makes more than usual. `sync_path` is the folder that it deploys, from the root.
    """

    at: Node
    components: tuple[str, ...]
    sync_kind: str | None
    sync_name: str | None
    extras: frozenset[str]
    patches: tuple["InstancePatch", ...]
    sync_path: str = ""


class InstancePatch(NamedTuple):
    """A patch with the selector that says what it is for."""

    at: Node
    kind: str | None
    name: str | None


def flux_kustomization(found: ObjectFact, value: Value) -> FluxFact | None:
    """What a Flux Kustomization deploys, or None where the object is something else."""
    if found.type != FLUX_KUSTOMIZATION:
        return None
    return FluxFact(
        object=found,
        path=normalize_from_root(text(value, "spec", "path") or ""),
        source=text(value, "spec", "sourceRef", "name") or "",
        namespace=text(value, "spec", "targetNamespace"),
        changes=not _CHANGES.isdisjoint(mapping(value, "spec")),
        source_kind=text(value, "spec", "sourceRef", "kind") or "",
        source_namespace=text(value, "spec", "sourceRef", "namespace"),
        sets=frozenset(_find_set(value)),
        given=_find_given(value),
        prunes=mapping(value, "spec").get("prune") is True,
        forces=mapping(value, "spec").get("force") is True,
        refused=tuple(
            name for name in mapping(value, "spec", "postBuild", "substitute") if not VARIABLE_NAME.fullmatch(name)
        ),
        suspended=mapping(value, "spec").get("suspend") is True,
        components=tuple(one for one in items(value, "spec", "components") if isinstance(one, str)),
    )


def _find_given(value: Value) -> GivenVariables | None:
    names: set[str] = set()
    sources: list[tuple[bool, str]] = []
    for patch in items(value, "spec", "patches"):
        for document in load((text(patch, "patch") or "").encode()).documents:
            build = mapping(document.value, "spec", "postBuild")
            names |= mapping(build, "substitute").keys()
            named = ((text(one, "kind"), text(one, "name")) for one in items(build, "substituteFrom"))
            sources += ((kind == SECRET.name, name or "") for kind, name in named)
    return GivenVariables(frozenset(names), tuple(sources)) if names or sources else None


def _find_set(value: Value) -> Iterator[str]:
    """The fields of `spec` that patches set in other objects of Flux, with the kind before those of a HelmRelease."""
    for patch in items(value, "spec", "patches"):
        targeted = text(patch, "target", "kind")
        for document in load((text(patch, "patch") or "").encode()).documents:
            kind = targeted or text(document.value, "kind")
            fields = set(_fields_of_patch(document.value))
            if kind is None or _KUSTOMIZATIONS.search(kind):
                is_given = bool(mapping(document.value, "spec", "postBuild"))
                yield from fields - _plain(is_given=is_given, keeps_source=_has_own_source(value, document.value))
            if kind is None or _RELEASES.search(kind):
                yield from (f"HelmRelease.{field}" for field in fields)


def _plain(*, is_given: bool, keeps_source: bool) -> set[str]:
    """The fields of a patch after which it is still known what the others say."""
    return {*(["postBuild"] if is_given else []), *(["sourceRef"] if keeps_source else [])}


def _has_own_source(value: Value, patch: Value) -> bool:
    """Whether a patch gives others the source that the Kustomization has itself: they stay in the same repository."""
    own, given = mapping(value, "spec", "sourceRef"), mapping(patch, "spec", "sourceRef")
    return bool(given) and all(own.get(field) == given.get(field) for field in ("kind", "name"))


def _fields_of_patch(patch: Value) -> Iterator[str]:
    """The fields of `spec` that a patch of either form is for."""
    yield from mapping(patch, "spec")
    for operation in items(patch):
        for pointer in (text(operation, "path"), text(operation, "from")):
            found = _POINTER.match(pointer or "")
            yield from (found[1],) if found else ()


def find_git_sources(found: ObjectFact, value: Value) -> Iterator[GitSourceFact]:
    """The repositories that an object has Flux read: a GitRepository, or what the Flux Operator is to sync."""
    if found.type == GIT_REPOSITORY and (url := text(value, "spec", "url")):
        ref = mapping(value, "spec", "ref")
        is_pinned = any(ref.get(field) for field in ("tag", "semver", "commit"))
        revision = text(ref, "name") or text(ref, "branch")
        is_plain = not is_pinned and not items(value, "spec", "include")
        yield GitSourceFact(found.name, found.namespace, url, revision, is_plain, bool(text(value, "spec", "ignore")))
    for at in _instances(found, value):
        sync = mapping(value, *at, "sync")
        if sync.get("kind") == GIT_REPOSITORY.name and (url := text(sync, "url")):
            name = _sync_name(found, sync) or BOOTSTRAPPED
            yield GitSourceFact(name, found.namespace, url, text(sync, "ref"), is_plain=True)


def find_instances(found: ObjectFact, value: Value) -> Iterator[FluxInstanceFact]:
    """What the Flux Operator is told to install, by its own object or in the values of its chart."""
    for at in _instances(found, value):
        spec = mapping(value, *at)
        sync = mapping(spec, "sync")
        named = tuple(one for one in items(spec, "components") if isinstance(one, str))
        node = found.at.below(*at)
        yield FluxInstanceFact(
            at=node,
            components=named or DEFAULT_COMPONENTS,
            sync_kind=text(sync, "kind") or "" if sync else None,
            sync_name=_sync_name(found, sync),
            extras=frozenset(field for field in ("sharding", "storage", "commonMetadata") if spec.get(field)),
            patches=tuple(_patches(spec, node)),
            sync_path=normalize_from_root(text(sync, "path") or ""),
        )


def _instances(found: ObjectFact, value: Value) -> Iterator[NodePath]:
    """The paths of what says what the operator is to install."""
    if found.type == FLUX_INSTANCE:
        yield ("spec",)
    elif found.type == HELM_RELEASE and mapping(value, "spec", "values", "instance", "sync"):
        yield ("spec", "values", "instance")


def _sync_name(found: ObjectFact, sync: dict[str, Value]) -> str | None:
    return text(sync, "name") or found.namespace


def _patches(spec: Value, at: Node) -> Iterator[InstancePatch]:
    for index, patch in enumerate(items(spec, "kustomize", "patches")):
        if isinstance(value_at_path(patch, "target"), dict):
            node = at.below("kustomize", "patches", index, "target")
            yield InstancePatch(node, text(patch, "target", "kind"), text(patch, "target", "name"))
