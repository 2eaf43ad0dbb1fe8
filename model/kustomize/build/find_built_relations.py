"""What the objects of a build have that others are tied to, and what they need that the build does not have."""

from collections.abc import Iterator

from ....schemas.relation_forms import KeyIn
from ...facts import ObjectFact
from ...kubernetes.find_relations import find_relations, is_related
from ...kubernetes.match_relations import Need, Offers, Placed, Unmet, find_unmet
from ...kubernetes.relation_facts import KeysFact, NeedFact, Offer, PodsFact, ServicePortsFact
from ...text.place import Node
from ...text.typed_access import pairs
from ..build_facts import BuiltRelationsFact
from .objects import identify
from .result import Build, Built

_ROOT = Node(0, ())
#: The kinds of which another rule tells which keys they have, where they are built with what asks for them.
_TOLD_OF_BUILDS = frozenset({"ConfigMap", "Secret"})


def find_built_relations(folder: str, build: Build) -> BuiltRelationsFact | None:
    """What the objects have, and those of their needs that are not met here; None of a build that is refused."""
    if build.problems:
        return None
    offers: list[Placed] = []
    needs: list[Need] = []
    for one in build.objects:
        for found in _relations(one):
            if isinstance(found, Need):
                needs.append(found)
            else:
                offers.append(found)
    if not offers and not needs:
        return None
    own = Offers(offers)
    unmet = tuple(each.need for each in find_unmet(needs, own) if not _is_told_elsewhere(each, own))
    return BuiltRelationsFact(folder, tuple(offers), unmet)


def _is_told_elsewhere(unmet: Unmet, own: Offers) -> bool:
    form = unmet.need.fact.relation.form
    if not isinstance(form, KeyIn):
        return False
    found = (one.offer for one in own.named(form.kind.name, unmet.need))
    return any(isinstance(one, KeysFact) and one.maker in _TOLD_OF_BUILDS for one in found)


def _relations(one: Built) -> Iterator[Need | Placed]:
    value = dict(one.value)
    who = identify(value)
    if not is_related(who.group, who.kind):
        return
    labels, annotations = (pairs(value, "metadata", field) for field in ("labels", "annotations"))
    fact = ObjectFact(_ROOT, who.api_version, who.kind, who.name, who.namespace or None, labels, annotations)
    for found in find_relations(fact, value):
        if isinstance(found, NeedFact):
            at = one.traced.origin.of(found.at.path)
            yield Need(at, one.made_by, who.namespace, found)
        else:
            yield Placed(one.made_by, who.namespace, found if one.is_whole else _open(found))


def _open(offer: Offer) -> Offer:
    """The same where something is missing from the object."""
    if isinstance(offer, PodsFact | ServicePortsFact):
        return offer._replace(is_open=True, is_vague=True)
    return offer._replace(is_open=True)
