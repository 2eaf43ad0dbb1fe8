"""Where the name of an object leads: to a manifest, to something that will make it, or nowhere."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ...schemas.kubernetes.built_in_names import BUILT_IN, CLUSTER_SCOPED, SYSTEM_NAMESPACES
from ...schemas.kubernetes.served import is_unknown
from ...schemas.reference_forms import Kind, Name, Path, QualifiedName, split_name
from ..derived_values import Query
from ..edge import Edge
from ..facts import Facts, ObjectFact, ReferenceFact, ViolationFact
from ..files.file_tree import WhyMissing
from ..flux.may_exist_outside_repository import is_of_flux, why_missing
from ..index_of_files import IndexOfFiles, index_files
from ..kubernetes.facts import MentionsFact, ProducedFact, is_core, is_unheard_of, makes, mark_number
from ..kubernetes.incomplete_headers import HeaderFact
from ..kustomize.builds import builds
from ..kustomize.facts import KustomizationFact
from ..kustomize.overridden_by_patches import is_replaced
from ..misread_parts import is_misread
from ..path_edges import path_edges_by_file
from ..repository import Repository, file_query, files_having
from ..reverse_index_of_files import SaidOfFiles, gather, unite
from ..text.place import Node, Place
from ..union_of_names import NamesInFiles, gather_names
from .nearest_to_file import nearest_of
from .unseen import is_unseen, namespaces_by_file, only

_FOUND_NOWHERE = frozenset({WhyMissing.ABSENT, WhyMissing.GENERATED, WhyMissing.UNSEEN})
#: Stands for all namespaces.
ANYWHERE = "*"


class Key(NamedTuple):
    """What objects are found by; `namespace` is None of those of which it is not known, ANYWHERE of all of a name."""

    kind: Kind
    namespace: str | None
    name: str


_Index = Mapping[Key, tuple[Place, ...]]


@Query
def declared_objects(repository: Repository) -> _Index:
    """Where manifests have an object, by the namespace that it ends up in; the places in their order."""
    return _declared_index(repository).places


@Query
def _declared_index(repository: Repository) -> IndexOfFiles[Key]:
    return index_files(_declared_in(repository), _declared_index.last(repository))


@Query
def produced_objects(repository: Repository) -> _Index:
    """What makes an object: custom resources and generators."""
    return _produced_index(repository).places


@Query
def _produced_index(repository: Repository) -> IndexOfFiles[Key]:
    return index_files(_made_in(repository), _produced_index.last(repository))


@file_query(files_having(ObjectFact))
def _declared_in(repository: Repository, path: str) -> tuple[tuple[Key, Place], ...]:
    placed, affixes = namespaces.at(repository, path), (("", ""), *sorted(affixes_by_file.at(repository, path) or ()))
    objects = (
        (Key(fact.type, fact.namespace or placed, f"{before}{fact.name}{after}"), Place(path, fact.at))
        for fact in repository.facts_at(path, ObjectFact)
        for before, after in affixes
    )
    return tuple(_with_all_namespaces(objects))


@file_query(files_having(ProducedFact, KustomizationFact))
def _made_in(repository: Repository, path: str) -> tuple[tuple[Key, Place], ...]:
    placed, affixes = namespaces.at(repository, path), (("", ""), *sorted(affixes_by_file.at(repository, path) or ()))
    by_resources = tuple(
        (Key(product.kind, product.namespace or placed, product.name), Place(path, product.at))
        for product in repository.facts_at(path, ProducedFact)
    )
    by_generators = tuple(
        (Key(kind, placed, f"{before}{name}{after}"), Place(path, kustomization.at))
        for kustomization in repository.facts_at(path, KustomizationFact)
        for kind, name in kustomization.generated
        for before, after in affixes
    )
    return tuple(_with_all_namespaces(by_resources + by_generators))


def _with_all_namespaces(found: Iterable[tuple[Key, Place]]) -> Iterator[tuple[Key, Place]]:
    """The same with each of them once more, among those of all namespaces."""
    for key, place in found:
        yield key, place
        yield Key(key.kind, ANYWHERE, key.name), place


@Query
def known_names(repository: Repository) -> Mapping[Kind, frozenset[str]]:
    """The names of each kind that are declared or made here."""
    found: dict[Kind, set[str]] = defaultdict(set)
    for key in (*declared_objects(repository), *produced_objects(repository)):
        found[key.kind].add(key.name)
    return {kind: frozenset(every) for kind, every in found.items()}


@Query
def _mentioned_names(repository: Repository) -> frozenset[str]:
    """Texts of custom resources and Helm values that may be names of what they make."""
    return _mentioned(repository).names | _unheard_of(repository)


@Query
def _mentioned(repository: Repository) -> NamesInFiles:
    return gather_names(_mentioned_in(repository), _mentioned.last(repository))


@file_query(files_having(MentionsFact))
def _mentioned_in(repository: Repository, path: str) -> frozenset[str]:
    return unite([fact.names for fact in repository.facts_at(path, MentionsFact)])


@Query
def _unheard_of(repository: Repository) -> frozenset[str]:
    return frozenset().union(*_unheard_of_in(repository).values())


@file_query(files_having(ObjectFact))
def _unheard_of_in(repository: Repository, path: str) -> frozenset[str]:
    """The names of the objects in a file that may be meant to be of another kind, as nobody has heard of theirs."""
    affixes = None
    found: set[str] = set()
    for fact in repository.facts_at(path, ObjectFact):
        if is_unheard_of(fact):
            affixes = affixes_by_file.at(repository, path) or frozenset() if affixes is None else affixes
            found |= {fact.name, *(f"{before}{fact.name}{after}" for before, after in affixes)}
    return frozenset(found)


@Query
def _makers(repository: Repository) -> frozenset[tuple[Kind, str | None]]:
    """The kinds, with their namespaces, of which an object may make more than is known, for a mistake in it."""
    return frozenset().union(*_makers_in(repository).values())


@file_query(files_having(ViolationFact))
def _makers_in(repository: Repository, path: str) -> frozenset[tuple[Kind, str | None]]:
    return frozenset(
        (kind, fact.namespace or namespaces.at(repository, path))
        for fact in repository.facts_at(path, ObjectFact)
        if (kinds := makes(fact.kind)) and is_misread(repository, path, fact.at)
        for kind in kinds
    )


@Query
def _misspelt_names(repository: Repository) -> frozenset[str]:
    """Names of what is not an object, or none of its kind, for a mistake that is told of elsewhere."""
    return frozenset().union(*_misspelt_in(repository).values())


@file_query(files_having(ObjectFact, HeaderFact))
def _misspelt_in(repository: Repository, path: str) -> frozenset[str]:
    objects = (fact for fact in repository.facts_at(path, ObjectFact) if is_core(fact.api_version))
    unknown = {fact.name for fact in objects if is_unknown(fact.api_version, fact.kind)}
    return frozenset(unknown.union(fact.name for fact in repository.facts_at(path, HeaderFact)))


@Query
def namespaces(repository: Repository) -> Mapping[str, str | None]:
    """The namespaces that files are deployed into, None where they differ: that of kustomizations, else of others."""
    return {path: only(found) for path, found in namespaces_by_file(repository).items()}


@Query
def affixes_by_file(repository: Repository) -> Mapping[str, frozenset[tuple[str, str]]]:
    """What kustomizations put before and behind the names of each file's objects."""
    return _affixes(repository).values


@Query
def _affixes(repository: Repository) -> SaidOfFiles[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    return gather(_put_around(repository), _affixes.last(repository), unite)


@file_query(files_having(KustomizationFact))
def _put_around(repository: Repository, path: str) -> Mapping[str, frozenset[tuple[str, str]]]:
    """What a kustomization puts around the names of each of its files, where that is something."""
    build = builds.at(repository, path)
    every = ((file, affixes - {("", "")}) for file, affixes in build.affixes.items()) if build else ()
    return {file: affixes for file, affixes in every if affixes}


@file_query(files_having(ReferenceFact))
def name_edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The names of objects that the objects of a file name."""
    return tuple(_edges(repository, path, repository.file(path) or Facts()))


def _edges(repository: Repository, path: str, facts: Facts) -> Iterator[Edge]:
    owners = {fact.at: fact for fact in facts.of(ObjectFact)}
    for fact in facts.of(ReferenceFact):
        target = fact.reference.target
        if not isinstance(target, Path) and fact.owner in owners:
            namespace = fact.namespace or owners[fact.owner].namespace or namespaces.at(repository, path)
            edge = _edge(repository, fact, target, path, namespace)
            if edge.is_missing and facts.is_misread(Node(fact.at.document, fact.at.path[:-1])):
                edge = edge._replace(why=WhyMissing.MISREAD)
            elif edge.is_missing and is_replaced(repository, path, owners[fact.owner], fact):
                edge = edge._replace(why=WhyMissing.GENERATED)
            yield edge


def resolve(repository: Repository, fact: ReferenceFact, path: str, namespace: str | None) -> Edge:
    """Where a name leads that stands in a patch, which is no object: that it mentions the name proves nothing."""
    target = fact.reference.target
    assert not isinstance(target, Path)
    edge = _edge(repository, fact, target, path, namespace)
    is_own = edge.why is WhyMissing.GENERATED and not _is_mentioned_elsewhere(repository, edge.target, path)
    is_elsewhere = any(_objects(repository, target.kind, None, edge.target))
    if not is_own or is_elsewhere or _may_be_made(repository, target.kind, namespace):
        return edge
    return edge._replace(why=_why(repository, fact, target.kind, edge, is_elsewhere=False, is_mentioned=False))


def _is_mentioned_elsewhere(repository: Repository, name: str, path: str) -> bool:
    found = any(name in fact.names for other, fact in repository.each(MentionsFact) if other != path)
    return found or any(name in names for names in _unheard_of_in(repository).values())


@Query
def all_edges(repository: Repository) -> tuple[Edge, ...]:
    """Every reference of the repository, resolved: paths and names of objects, by file."""
    named = name_edges(repository)
    paths = path_edges_by_file(repository)
    return tuple(edge for path in sorted({*paths, *named}) for edge in (*paths.get(path, ()), *named.get(path, ())))


def is_made_nowhere(repository: Repository, edge: Edge) -> bool:
    """Whether a name is that of no object here, and nothing is known that may make one: it comes from elsewhere."""
    kind, name = edge.reference.kind, edge.target
    if kind is None or edge.why not in _FOUND_NOWHERE or name in (known_names.at(repository, kind) or ()):
        return False
    if any(fnmatchcase(f"{kind.name}/{name}", pattern) for pattern in repository.external):
        return False
    return not _mentioned_names.has(repository, name) and not _misspelt_names.has(repository, name)


def _edge(
    repository: Repository, fact: ReferenceFact, target: Name | QualifiedName, path: str, namespace: str | None
) -> Edge:
    kind, name = target.kind, split_name(target, fact.value)[1]
    at, hit = Place(path, fact.at), None
    why = WhyMissing.TEMPLATED if is_placeholder(fact.value) else None
    if why is None:
        known = None if kind.name in CLUSTER_SCOPED else namespace
        hit = nearest_of(_objects(repository, kind, known, name), path)
    edge = Edge(fact.reference, at, fact.value, name, hit, why, namespace)
    if hit is not None or why is not None:
        return edge
    is_elsewhere = any(_objects(repository, kind, None, name)) or _may_be_made(repository, kind, namespace)
    return edge._replace(why=_why(repository, fact, kind, edge, is_elsewhere=is_elsewhere))


def _objects(repository: Repository, kind: Kind, namespace: str | None, name: str) -> list[tuple[Place, ...]]:
    """Where there are objects of a name that may be in a namespace (None: any), declared or made."""
    keys = [Key(kind, one, name) for one in ((ANYWHERE,) if namespace is None else (namespace, None))]
    marked = mark_number(name)
    made_as = keys if marked == name else [*keys, *(key._replace(name=marked) for key in keys)]
    found = [declared_objects.at(repository, key) for key in keys]
    found += [produced_objects.at(repository, key) for key in made_as]
    return [places for places in found if places]


def _may_be_made(repository: Repository, kind: Kind, namespace: str | None) -> bool:
    """Whether an object that has mistakes may be meant to make one of that kind there."""
    makers = _makers(repository)
    return any(made == kind and (found is None or found == (namespace or found)) for made, found in makers)


def _why(
    repository: Repository,
    fact: ReferenceFact,
    kind: Kind,
    edge: Edge,
    *,
    is_elsewhere: bool,
    is_mentioned: bool | None = None,
) -> WhyMissing:
    """Why an object is not found; `is_elsewhere` says that there are others of its name, in other namespaces.

    `is_mentioned` says whether something may make it that mentions its name, where that is known better.
    """
    namespace, name = edge.namespace, edge.target
    if fact.optional:
        return WhyMissing.OPTIONAL
    if any(fnmatchcase(f"{kind.name}/{name}", pattern) for pattern in repository.external):
        return WhyMissing.GENERATED
    if is_of_flux(fact.reference):
        return WhyMissing.GENERATED if is_elsewhere else _why_in_flux(repository, fact, kind, edge)
    is_known = name in BUILT_IN.get(kind, ()) or ":" in name or namespace in SYSTEM_NAMESPACES
    is_mentioned = _mentioned_names.has(repository, name) if is_mentioned is None else is_mentioned
    is_known = is_known or is_mentioned or _misspelt_names.has(repository, name)
    if is_known or is_elsewhere or fact.reference.rule is None:
        return WhyMissing.GENERATED
    return WhyMissing.UNSEEN if is_unseen(repository, edge.at.path, namespace, name) else WhyMissing.ABSENT


def _why_in_flux(repository: Repository, fact: ReferenceFact, kind: Kind, edge: Edge) -> WhyMissing:
    """Why an object of Flux does not find what it names."""
    owner = next((one for one in repository.facts_at(edge.at.path, ObjectFact) if one.at == fact.owner), None)
    if owner is None:
        return WhyMissing.GENERATED
    return why_missing(repository, edge.at.path, owner, edge, known_names.at(repository, kind) or frozenset())
