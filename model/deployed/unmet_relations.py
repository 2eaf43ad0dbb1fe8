"""Selectors, ports, keys and listeners that lead to nothing of all that is deployed together.

Objects that a kustomization builds count as they are built, others as they are written. What is not met is told only
where nothing that cannot be seen may bring it.
"""

import posixpath
from collections.abc import Iterator

from ...schemas.kubernetes.operator_pod_kinds import POD_MAKERS, is_known_label
from ...schemas.reference_forms import Kind
from ...schemas.references import POD
from ...schemas.relation_forms import KeyIn, SelectedPort, Selects
from ..derived_values import Query
from ..facts import ObjectFact
from ..kubernetes.facts import is_unheard_of
from ..kubernetes.incomplete_headers import HeaderFact
from ..kubernetes.match_relations import Need, Offers, Placed, Unmet, WhyUnmet, find_unmet, is_surely_there
from ..kubernetes.relation_facts import GatewayFact, KeysFact, NeedFact, PodsFact, ServicePortsFact
from ..kustomize.build_facts import BuiltRelationsFact
from ..kustomize.builds import builds, builds_including
from ..kustomize.partial_objects import is_partial
from ..kustomize.paths import kustomization_in
from ..misread_parts import is_misread, misread_nodes
from ..repository import Repository
from ..text.place import Node, Place
from .reach import is_changed_on_the_way
from .resolve_names import Key, declared_objects, namespaces, produced_objects
from .unseen import is_unseen

_OFFERS: tuple[type[PodsFact] | type[ServicePortsFact] | type[KeysFact] | type[GatewayFact], ...] = (
    PodsFact,
    ServicePortsFact,
    KeysFact,
    GatewayFact,
)


@Query
def unmet_relations(repository: Repository) -> tuple[Unmet, ...]:
    """What is known to be tied to nothing, by its place; the same thing of several builds once."""
    needs = {(need.at, need.fact.wanted): need for need in _needs(repository)}
    if not needs:
        return ()
    found = find_unmet(needs.values(), all_offers(repository))
    known = [one for one in found if one.why is not WhyUnmet.NO_TARGET and not _may_be_met(repository, one)]
    return tuple(sorted(known, key=lambda one: (one.need.at.path, str(one.need.at.at), one.need.fact.wanted)))


@Query
def all_offers(repository: Repository) -> Offers:
    """What all objects have that others are tied to."""
    return Offers((*_built_offers(repository), *_written_offers(repository)))


def _built_offers(repository: Repository) -> Iterator[Placed]:
    for fact in repository.evaluated(BuiltRelationsFact):
        for placed in fact.offers:
            yield placed if placed.namespace else placed._replace(namespace=_namespace(repository, placed.at.path))


def _written_offers(repository: Repository) -> Iterator[Placed]:
    built = _built_files(repository)
    for kind in _OFFERS:
        for path, facts in repository.facts(kind).items():
            if path not in built:
                for fact in facts:
                    yield Placed(Place(path, fact.at), fact.namespace or _namespace(repository, path), fact)


def _needs(repository: Repository) -> Iterator[Need]:
    for fact in repository.evaluated(BuiltRelationsFact):
        for need in fact.needs:
            yield need if need.namespace else need._replace(namespace=_namespace(repository, need.owner.path))
    around = builds_including(repository)
    for path, facts in repository.facts(NeedFact).items():
        if path not in around and not is_partial(repository, path, facts[0].kind):
            for one in facts:
                namespace = one.namespace or _namespace(repository, path)
                yield Need(Place(path, one.at), Place(path, one.owner), namespace, one)


def _namespace(repository: Repository, path: str) -> str:
    return namespaces.at(repository, path) or ""


@Query
def _built_files(repository: Repository) -> frozenset[str]:
    """The files of which the objects are known as they are built."""
    done = {fact.folder for fact in repository.evaluated(BuiltRelationsFact)}
    every = builds(repository)
    paths = (kustomization_in(repository.tree, folder) for folder in done)
    return frozenset(file for path in paths if path and path in every for file in every[path].files)


def _may_be_met(repository: Repository, unmet: Unmet) -> bool:
    """Whether something that cannot be seen may bring what is looked for, or change what is tied to it."""
    need = unmet.need
    places = (need.at, need.owner, *(one.at for one in unmet.there))
    is_sure = all(is_surely_there(need, one) for one in unmet.there)
    if not is_sure or any(_is_doubtful(repository, place) for place in places):
        return True
    form = need.fact.relation.form
    if isinstance(form, Selects):
        return _may_be_selected(repository, need, form.kind) or not _has_others(repository, need, form.kind)
    if isinstance(form, SelectedPort):
        return form.kind != POD and _may_be_selected(repository, need, form.kind)
    return isinstance(form, KeyIn) and _has_other_makers(repository, unmet, form.kind)


def _is_doubtful(repository: Repository, place: Place) -> bool:
    state = repository.state_at(place.path)
    if (state is not None and not state.is_read) or is_changed_on_the_way(repository, place.path):
        return True
    return isinstance(place.at, Node) and is_misread(repository, place.path, Node(place.at.document, ()))


def _may_be_selected(repository: Repository, need: Need, kind: Kind) -> bool:
    offers = all_offers(repository)
    labels = [label for label, _ in need.fact.labels]
    if any(not is_known_label(label) and not offers.with_label(kind, label) for label in labels):
        return True
    wanted = [one if one != "*" else "" for one in need.fact.namespaces or (need.namespace,)]
    doubtful = _doubtful_namespaces(repository)
    for namespace in wanted:
        if "" in doubtful or (namespace in doubtful if namespace else doubtful):
            return True
        if is_unseen(repository, need.owner.path, namespace or None, need.fact.name):
            return True
    return False


def _has_others(repository: Repository, need: Need, kind: Kind) -> bool:
    """Whether others of the kind are there: where none is, all of them come from elsewhere."""
    offers, folder = all_offers(repository), posixpath.dirname(need.owner.path)
    for namespace in need.fact.namespaces or (need.namespace,):
        found = offers.within(kind, "" if namespace == "*" else namespace)
        if any(namespace or posixpath.dirname(one.at.path) == folder for one in found):
            return True
    return False


@Query
def _doubtful_namespaces(repository: Repository) -> frozenset[str]:
    """The namespaces in which something makes Pods that no template shows, or may be meant to; "" for any."""
    found: set[str] = set()
    wrong = misread_nodes(repository)
    for path, facts in repository.facts(ObjectFact).items():
        for fact in facts:
            if fact.type in POD_MAKERS or is_unheard_of(fact):
                found.add(fact.namespace or _namespace(repository, path))
    for path in wrong:
        own = _namespace(repository, path)
        found.update(fact.namespace or own for fact in repository.facts_at(path, PodsFact))
        found.update(fact.namespace or own for fact in repository.facts_at(path, ServicePortsFact))
    for path in repository.facts(HeaderFact):
        found.add(_namespace(repository, path))
    return frozenset(found)


def _has_other_makers(repository: Repository, unmet: Unmet, kind: Kind) -> bool:
    """Whether something else has the name, or makes an object of that name, of which the keys are not known."""
    need = unmet.need
    known = {(one.at.path, _root(one.at)) for one in unmet.there}
    keys = [Key(kind, namespace, need.fact.target) for namespace in (need.namespace or "*", None)]
    found = (index.at(repository, key) or () for key in keys for index in (declared_objects, produced_objects))
    return any((place.path, _root(place)) not in known for places in found for place in places)


def _root(place: Place) -> object:
    """The root of the object in which a place is: what makes an object says so below its own root."""
    if not isinstance(place.at, Node):
        return place.at
    path = place.at.path
    return place.at._replace(path=path[:2] if path[:1] == ("items",) else ())
