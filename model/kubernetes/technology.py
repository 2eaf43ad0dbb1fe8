"""Kubernetes: the facts of its objects, whatever deploys them."""

from collections.abc import Iterable, Iterator
from itertools import islice

from ...schemas.file_types import is_kustomization_name
from ...schemas.kubernetes.built_in_names import FRANK_KINDS
from ...schemas.reference_forms import Kind
from ...schemas.references import COMPONENT, KUSTOMIZATION
from ...schemas.tables.catalogue import TALOS
from ..facts import Fact, ObjectFact
from ..find_references import references
from ..technology import FileText, Technology
from ..text.document import Document, Value
from ..text.events import events
from ..text.go_yaml_escapes import find_unknown_escapes
from ..text.parse_error import ParseError, ParseErrorType
from ..text.typed_access import value_at_path
from .facts import (
    MentionsFact,
    OpenedFact,
    ProducedFact,
    ReplicasFact,
    find_produced,
    is_core,
    mentions,
    nameless,
    objects,
    opens,
    words,
)
from .find_relations import find_relations
from .incomplete_headers import HeaderFact, headers
from .law_facts import LawFact, broken_laws
from .relation_facts import GatewayFact, KeysFact, NeedFact, PodsFact, ServicePortsFact
from .replaced_volumes import without_replaced
from .unfollowed import MARKS, UnfollowedFact, find_unfollowed
from .unquoted_templates import find_unquoted

#: How ytt marks its own lines.
_OVERLAY = b"#@"
#: An escape of JSON that YAML has as well, but not go-yaml.
_SLASH = rb"\/"


def _of_object(found: ObjectFact, value: Value, text: FileText) -> Iterator[Fact]:
    if found.type not in (KUSTOMIZATION, COMPONENT):  # these are read by the name of their file
        yield from without_replaced(found, value, references(found.type, value, found.at))
        if found.api_version != TALOS:
            yield from text.checker.object(found, value)
            yield from broken_laws(found, value)
    yield from find_produced(found, value)
    yield from find_relations(found, value)
    if found.group == "apps" and isinstance(value_at_path(value, "spec", "replicas"), int):
        yield ReplicasFact(found.at)
    if not is_core(found.api_version):
        yield from (OpenedFact(namespace) for namespace in opens(found, value))
        if any(mark in text.raw for mark in MARKS):
            yield from find_unfollowed(found, value)


def _of_file(text: FileText) -> Iterator[Fact]:
    yield from (found for found, _ in text.objects)
    yield from _headers(text)
    for document in text.documents:
        for found, value in nameless(document):
            yield from text.checker.object(found, value)
            yield from broken_laws(found, value)
    if names := _names(text):
        yield MentionsFact(names)
    if _SLASH in text.raw and not text.raw.lstrip().startswith(b"{"):  # what begins so may be read as JSON
        yield from _unknown_escapes(text)


def _unknown_escapes(text: FileText) -> Iterator[ParseError]:
    """The first escape that stops what reads the file, where that is written in Go."""
    if text.objects and not text.is_broken:
        written = text.raw.decode("utf-8", "replace")
        for at in islice(find_unknown_escapes(events(written), written), 1):
            yield ParseError(ParseErrorType.SYNTAX, at, "kubectl, kustomize and Argo CD do not know the escape `\\/`")


def _headers(text: FileText) -> Iterator[HeaderFact]:
    """Documents that lack what would make them objects; not what ytt lays over objects, nor a kustomization."""
    if not is_kustomization_name(text.path) and _OVERLAY not in text.raw:
        for document in text.documents:
            yield from headers(document)


def _names(text: FileText) -> frozenset[str]:
    """Names that may be those of objects that no manifest shows; of a text that is no YAML it can be any word."""
    unread = words(text.raw.decode("utf-8", "replace")) if text.is_broken else ()
    return frozenset().union(*map(_mentions, text.documents), unread)


def _mentions(document: Document) -> Iterable[str]:
    """Names in anything that is not core Kubernetes: custom resources and Helm values may make what they name."""
    value = document.value
    return () if isinstance(value, dict) and _is_frank(value) else mentions(value)


def _is_frank(value: dict[str, Value]) -> bool:
    """Whether an object makes nothing of which it does not say so."""
    version, kind = value.get("apiVersion"), value.get("kind")
    if not isinstance(version, str):
        return False
    if is_core(version):
        return True
    is_listed = isinstance(kind, str) and Kind(version.partition("/")[0], kind) in FRANK_KINDS
    # External Secrets makes an object of any kind where its target has a manifest.
    return is_listed and not value_at_path(value, "spec", "target", "manifest")


KUBERNETES = Technology(
    "kubernetes",
    _of_object,
    _of_file,
    facts=(
        *(HeaderFact, LawFact, ProducedFact, OpenedFact, MentionsFact, ReplicasFact, UnfollowedFact),
        *(PodsFact, ServicePortsFact, KeysFact, GatewayFact, NeedFact),
    ),
    objects=objects,
    find_unquoted=find_unquoted,
)
