"""Documents → Kubernetes objects, what custom resources will make, and the names that they mention."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ...schemas.kubernetes.built_in_names import CORE_GROUPS, PRODUCERS
from ...schemas.kubernetes.removed_versions import REMOVED
from ...schemas.reference_forms import Kind, path_keys
from ...schemas.references import VOLUME_CLAIM
from ...schemas.tables.catalogue import find, kinds_of
from ..facts import ObjectFact
from ..files.file_tree import closest
from ..text.document import Document
from ..text.open_collections import Value
from ..text.place import Node, NodePath
from ..text.typed_access import items, mapping, pairs, text, texts, value_at_path

_OBJECT_NAME = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
_WORD = re.compile(r"[a-z0-9]++(?:[-.]++[a-z0-9]++)*+")
#: How alike the names of two kinds are that one may be meant by the other.
_ALIKE = 0.85
#: A namespace that something else will fill in.
_ANY = "${any}"
_LONGEST_NAME = 253
#: How kinds end of which an object asks the API server something, and is not kept.
_REQUESTS = ("Review", "Eviction", "Scale", "TokenRequest", "Options")
#: API groups of files that are never sent to an API server.
_NO_OBJECTS = ("kustomize.config.k8s.io/", "v1alpha1")
_GENERATING_POLICY = Kind("policies.kyverno.io", "GeneratingPolicy")


class ProducedFact(NamedTuple):
    """An object that a custom resource will make."""

    at: Node
    kind: Kind
    name: str
    namespace: str | None


class MentionsFact(NamedTuple):
    """The texts in custom resources and Helm values that could be names of objects."""

    names: frozenset[str]


class ReplicasFact(NamedTuple):
    """That a workload says how many replicas it wants; `object` is its root."""

    object: Node


class OpenedFact(NamedTuple):
    """A namespace into which a custom resource deploys a chart."""

    namespace: str


def nameless(document: Document) -> Iterator[tuple[ObjectFact, Value]]:
    """A document that would be an object of a kind with a schema if it had a name that is a text."""
    value = document.value
    if not isinstance(value, dict) or _name(value):
        return
    api_version, kind = value.get("apiVersion"), value.get("kind")
    if not (isinstance(api_version, str) and isinstance(kind, str)) or kind.endswith(_REQUESTS):
        return
    if not api_version.startswith(_NO_OBJECTS) and find(api_version, kind) is not None:
        yield _object(value, Node(document.index, ()), api_version, kind, ""), value


def objects(document: Document) -> Iterator[tuple[ObjectFact, Value]]:
    """The objects of a document, a List's items in its place; only what has apiVersion, kind and name is one."""
    yield from _objects(document.value, Node(document.index, ()))


def _objects(value: Value, at: Node) -> Iterator[tuple[ObjectFact, Value]]:
    if not isinstance(value, dict):
        return
    api_version, kind = value.get("apiVersion"), value.get("kind")
    if not (api_version and kind and isinstance(api_version, str) and isinstance(kind, str)):
        return
    if kind.endswith("List") and (listed := items(value, "items")):
        for index, item in enumerate(listed):
            yield from _objects(item, Node(at.document, (*at.path, "items", index)))
    elif name := _name(value):
        yield _object(value, at, api_version, kind, name), value


def _name(value: Value) -> str:
    """The name of an object; a number is told by its type, and all else that is wrong with the object beside it."""
    name = value_at_path(value, "metadata", "name")
    return str(name) if isinstance(name, str | int) and not isinstance(name, bool) else ""


def _object(value: Value, at: Node, api_version: str, kind: str, name: str) -> ObjectFact:
    return ObjectFact(
        at,
        api_version,
        kind,
        name,
        text(value, "metadata", "namespace"),
        pairs(value, "metadata", "labels"),
        pairs(value, "metadata", "annotations"),
    )


def find_produced(found: ObjectFact, value: Value) -> Iterator[ProducedFact]:
    """What an object says it will make."""
    if found.kind == "StatefulSet":
        for template in items(value, "spec", "volumeClaimTemplates"):
            if name := text(template, "metadata", "name"):
                yield ProducedFact(found.at, VOLUME_CLAIM, mark_number(f"{name}-{found.name}-0"), found.namespace)
    for path, kind in PRODUCERS.get(found.kind, ()):
        for at, name in _texts_at(value, path_keys(path), found.at.path):
            yield ProducedFact(Node(found.at.document, at), kind, name, found.namespace)


def makes(kind: str) -> Iterable[Kind]:
    """The kinds of which an object of this kind makes some, as far as it says so."""
    return (VOLUME_CLAIM,) if kind == "StatefulSet" else {made for _, made in PRODUCERS.get(kind, ())}


def opens(found: ObjectFact, value: Value) -> Iterator[str]:
    """The namespaces into which a custom resource deploys what cannot be seen; "${any}" where it does not say.

    These are Helm charts, and what Kyverno's policies generate.
    """
    if found.kind in ("HelmRelease", "HelmChart", "HelmChartProxy"):
        for field in ("targetNamespace", "storageNamespace"):
            if namespace := text(value, "spec", field):
                yield namespace
    if found.kind == "ApplicationSet":
        spec = mapping(value, "spec", "template", "spec")
        sources = [spec.get("source"), *items(spec, "sources")]
        if "templatePatch" in mapping(value, "spec") or any(mapping(source).get("chart") for source in sources):
            yield text(spec, "destination", "namespace") or _ANY
    if found.group == "kyverno.io":
        for rule in items(value, "spec", "rules"):
            if generated := mapping(rule, "generate"):
                yield text(generated, "namespace") or _ANY
    if found.type == _GENERATING_POLICY:
        yield _ANY


def mark_number(name: str) -> str:
    """The name with `#` for the number at its end: a StatefulSet makes a claim for each of its pods."""
    bare = name.rstrip("0123456789")
    return name if bare == name else f"{bare}#"


def _texts_at(value: Value, path: tuple[str, ...], at: NodePath) -> Iterator[tuple[NodePath, str]]:
    if not path:
        if isinstance(value, str) and value:
            yield at, value
    elif path[0] == "[]":
        for index, item in enumerate(items(value)):
            yield from _texts_at(item, path[1:], (*at, index))
    elif isinstance(value, dict) and path[0] in value:
        yield from _texts_at(value[path[0]], path[1:], (*at, path[0]))


def is_core(api_version: str) -> bool:
    """Whether the API group is one of Kubernetes itself."""
    return api_version.rpartition("/")[0] in CORE_GROUPS


def words(text: str) -> Iterator[str]:
    """The words of a text that could be names of objects, where it cannot be known what they are."""
    return (found[0] for found in _WORD.finditer(text) if len(found[0]) <= _LONGEST_NAME)


def is_unheard_of(found: ObjectFact) -> bool:
    """Whether a group that is known has no such kind: it is probably another one that is misspelt."""
    return _is_unheard_of(found.api_version, found.kind)


@lru_cache(maxsize=1000)
def _is_unheard_of(api_version: str, kind: str) -> bool:
    if find(api_version, kind) is not None or (api_version, kind) in REMOVED:
        return False
    return is_core(api_version) or closest(kind, kinds_of(api_version), cutoff=_ALIKE) is not None


def mentions(value: Value) -> Iterator[str]:
    """The texts in a value that could be names of objects, each once."""
    is_name = _OBJECT_NAME.fullmatch
    return (found for found in set(texts(value)) if len(found) <= _LONGEST_NAME and is_name(found))
