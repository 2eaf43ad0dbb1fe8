"""CustomResourceDefinitions: the kinds that a repository, or a file that is imported, defines.

Source: k8s.io/apiextensions-apiserver, pkg/apis/apiextensions/v1 and v1beta1, types.go and validation.go.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...schemas.formats.texts import FORMATS
from ...schemas.kubernetes import scopes
from ...schemas.reference_forms import Kind
from ..derived_values import Query
from ..facts import ObjectFact
from ..kubernetes.facts import objects
from ..repository import Repository
from ..text.document import Loaded
from ..text.open_collections import Value
from ..text.place import Node
from ..text.typed_access import items, mapping, text, value_at_path

GROUP, KIND = "apiextensions.k8s.io", "CustomResourceDefinition"
_KIND = re.compile(r"[A-Za-z]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?")


class DefinitionFact(NamedTuple):
    """A CustomResourceDefinition: the kind that it defines, its versions, and whether its objects have a namespace."""

    at: Node
    group: str
    kind: str
    versions: tuple[str, ...]
    namespaced: bool | None = None


class Defined(NamedTuple):
    """A kind that somebody defines. `versions` are those that are served, each with its openAPIV3Schema, {} without.

    `is_open` says that fields which the schema does not have are kept, as v1beta1 does where it is told nothing.
    """

    group: str
    kind: str
    plural: str
    short_names: tuple[str, ...]
    versions: Mapping[str, Mapping[str, Value]]
    is_open: bool = False
    namespaced: bool | None = None

    @property
    def api_versions(self) -> tuple[str, ...]:
        """The API versions as objects write them."""
        return tuple(f"{self.group}/{version}" for version in self.versions)


def definitions(fact: ObjectFact, value: Value) -> Iterator[DefinitionFact]:
    """The kind that an object defines, where it is a CustomResourceDefinition."""
    for found in _definition_of(fact, value):
        yield DefinitionFact(fact.at, found.group, found.kind, tuple(found.versions), found.namespaced)


def find_definitions(loaded: Loaded) -> Iterator[tuple[Node, Defined]]:
    """What the CustomResourceDefinitions of a text define, with their places, whatever else is in it."""
    for document in loaded.documents:
        for fact, value in objects(document):
            for found in _definition_of(fact, value):
                yield fact.at, found


def _definition_of(fact: ObjectFact, value: Value) -> Iterator[Defined]:
    if fact.kind == KIND and fact.group == GROUP and (found := parse_definition(value)) is not None:
        yield found


def parse_definition(value: Value) -> Defined | None:
    """What a CustomResourceDefinition defines; None where it names no kind, as a patch for another does."""
    spec = mapping(value, "spec")
    group, kind = text(spec, "group"), text(spec, "names", "kind")
    if group is None or kind is None or not is_name(group, kind):
        return None
    versions = dict(_versions(spec))
    keeps = spec.get("preserveUnknownFields")
    is_open = keeps is not False if text(value, "apiVersion") == f"{GROUP}/v1beta1" else keeps is True
    short = tuple(name for name in items(spec, "names", "shortNames") if isinstance(name, str))
    scope = {"Cluster": False, "Namespaced": True}.get(text(spec, "scope") or "")
    plural = text(spec, "names", "plural") or ""
    return Defined(group, kind, plural, short, versions, is_open, scope) if versions else None


def is_name(group: str, kind: str) -> bool:
    """Whether the API server would take a group and a kind of these names."""
    return FORMATS["dns-name"](group) and _KIND.fullmatch(kind) is not None


def _versions(spec: Mapping[str, Value]) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """The versions that are served; in v1beta1 one schema may be that of all, and one version may stand alone."""
    shared = mapping(value_at_path(dict(spec), "validation"), "openAPIV3Schema")
    for entry in items(dict(spec), "versions") or [{"name": spec.get("version")}]:
        name = text(entry, "name")
        if name and FORMATS["dns-label"](name) and mapping(entry).get("served") is not False:
            yield name, mapping(entry, "schema", "openAPIV3Schema") or shared


def is_kind_namespaced(repository: Repository, kind: Kind) -> bool | None:
    """Whether objects of a kind have a namespace: by the repository's own definition, else by what is known."""
    own = own_scopes.at(repository, kind)
    return scopes.is_namespaced(kind) if own is None else own


@Query
def own_scopes(repository: Repository) -> Mapping[Kind, bool]:
    """Whether objects have a namespace, of the kinds that the repository itself defines."""
    found: dict[Kind, set[bool | None]] = {}
    for _, fact in repository.each(DefinitionFact):
        found.setdefault(Kind(fact.group, fact.kind), set()).add(fact.namespaced)
    return {kind: True in several for kind, several in found.items() if len(several) == 1 and None not in several}
