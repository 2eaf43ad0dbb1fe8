"""Whether what an object is tied to is there among others: one index of these, asked once for each tie."""

import posixpath
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from ...schemas.kubernetes.runtime_labels import is_set_while_running
from ...schemas.reference_forms import Kind
from ...schemas.references import POD
from ...schemas.relation_forms import Attaches, KeyIn, SelectedPort, Selects
from ..text.place import Place
from ..text.typed_access import Pairs
from .relation_facts import GatewayFact, KeysFact, Listener, NeedFact, Offer, PodsFact, Port, ServicePortsFact

#: Any namespace.
_ANY = "*"


class Placed(NamedTuple):
    """What an object has, and where the object is; `namespace` is "" where that is not known."""

    at: Place
    namespace: str
    offer: Offer


class Need(NamedTuple):
    """What an object needs, with the places of that and of the object; its `namespace` is "" where it is not known."""

    at: Place
    owner: Place
    namespace: str
    fact: NeedFact


class WhyUnmet(Enum):
    """Why nothing is tied to an object; the value is what it is called."""

    NOTHING = "nothing has the labels"
    NO_TARGET = "no object of that name"
    NO_PORT = "no such port"
    NO_KEY = "no such key"
    NO_LISTENER = "no such listener"
    HOSTNAME = "no listener for the host name"
    NAMESPACE = "no listener for the namespace"
    ROUTE_KIND = "no listener for the kind"


class Unmet(NamedTuple):
    """A need that is not met: `found` is what is there in its place, `there` what has that."""

    need: Need
    why: WhyUnmet
    found: tuple[str, ...] = ()
    there: tuple[Placed, ...] = ()


class Offers:
    """What objects have, found by labels and names."""

    def __init__(self, every: Iterable[Placed]) -> None:
        self._by_pair: dict[tuple[type, str, str], list[Placed]] = {}
        self._by_label: dict[tuple[type, str], list[Placed]] = {}
        self._vague: dict[type, list[Placed]] = {}
        self._named: dict[tuple[str, str], list[Placed]] = {}
        self._in: dict[tuple[type, str], list[Placed]] = {}
        for placed in every:
            self._add(placed)

    def _add(self, placed: Placed) -> None:
        offer = placed.offer
        if isinstance(offer, PodsFact | ServicePortsFact):
            of = type(offer)
            for label, value in offer.labels:
                self._by_pair.setdefault((of, label, value), []).append(placed)
                self._by_label.setdefault((of, label), []).append(placed)
            self._in.setdefault((of, placed.namespace), []).append(placed)
            if offer.is_vague:
                self._vague.setdefault(of, []).append(placed)
        name = _name_of(offer)
        if name is not None:
            self._named.setdefault(name, []).append(placed)

    def selected(self, kind: Kind, need: Need) -> list[Placed]:
        """The Pods or Services that have all of the labels; of those with one of them the fewest are looked at."""
        labels = {pair for pair in need.fact.labels if not is_set_while_running(pair[0])}
        each = [self._by_pair.get((_type_of(kind), *pair), []) for pair in labels]
        fewest = min(each, key=len, default=[])
        return [one for one in fewest if is_there(need, one) and labels <= set(_labels(one.offer))]

    def is_vague(self, kind: Kind, need: Need) -> bool:
        """Whether something in the namespace may have any labels."""
        return any(is_there(need, one) for one in self._vague.get(_type_of(kind), ()))

    def within(self, kind: Kind, namespace: str) -> list[Placed]:
        """Those that are known to be in a namespace; "" for those of which it is not known."""
        return self._in.get((_type_of(kind), namespace), [])

    def with_label(self, kind: Kind, label: str) -> list[Placed]:
        """Those that have a label of that name, be its value as it may."""
        return self._by_label.get((_type_of(kind), label), [])

    def named(self, kind: str, need: Need) -> list[Placed]:
        """The objects of a kind that are named, in the namespace."""
        return [one for one in self._named.get((kind, need.fact.target), []) if is_there(need, one)]


def _type_of(kind: Kind) -> type:
    return PodsFact if kind == POD else ServicePortsFact


def _name_of(offer: Offer) -> tuple[str, str] | None:
    match offer:
        case ServicePortsFact(name=name):
            return "Service", name
        case KeysFact(kind=kind, name=name):
            return kind.name, name
        case GatewayFact(kind=kind, name=name):
            return kind, name
        case _:
            return None


def _labels(offer: Offer) -> Pairs:
    return offer.labels if isinstance(offer, PodsFact | ServicePortsFact) else ()


def is_there(need: Need, placed: Placed) -> bool:
    """Whether an object may be in a namespace in which it is looked for."""
    wanted = need.fact.namespaces or (need.namespace,)
    return not placed.namespace or any(one in ("", _ANY, placed.namespace) for one in wanted)


def is_surely_there(need: Need, placed: Placed) -> bool:
    """Whether an object is known to be in the namespace; where none is written, one of the same folder."""
    wanted = need.fact.namespaces or (need.namespace,)
    if placed.namespace:
        return placed.namespace in wanted or _ANY in wanted
    return wanted == ("",) and posixpath.dirname(placed.at.path) == posixpath.dirname(need.owner.path)


def find_unmet(needs: Iterable[Need], offers: Offers) -> Iterator[Unmet]:
    """The needs that nothing meets."""
    for need in needs:
        unmet = judge(need, offers)
        if unmet is not None:
            yield unmet


def judge(need: Need, offers: Offers) -> Unmet | None:
    """Why a need is not met; None where it is, or where that cannot be told."""
    form = need.fact.relation.form
    match form:
        case Selects(kind=kind):
            only_running = all(is_set_while_running(key) for key, _ in need.fact.labels)
            is_met = only_running or offers.selected(kind, need) or offers.is_vague(kind, need)
            return None if is_met else Unmet(need, WhyUnmet.NOTHING)
        case SelectedPort(kind=kind):
            return _judge_port(need, offers.selected(kind, need), is_by_number=kind != POD)
        case KeyIn(kind=kind):
            return _judge_key(need, offers.named(kind.name, need))
        case Attaches():
            return _judge_listener(need, offers.named(need.fact.parent, need))
        case _:
            return _judge_port(need, offers.named("Service", need), is_by_number=True)


def _judge_port(need: Need, found: list[Placed], *, is_by_number: bool) -> Unmet | None:
    if not found:
        return Unmet(need, WhyUnmet.NO_TARGET)
    ports = [port for one in found for port in _ports(one.offer)]
    wanted = need.fact.wanted
    is_number = wanted.isdigit()
    if is_number and not is_by_number and not ports:
        return None  # ports of containers are only said: where none is, that is a habit
    names = {str(port.number) if is_number else port.name for port in ports}
    if wanted in names or any(_is_open(one.offer) for one in found):
        return None
    there = tuple(dict.fromkeys(str(port.number) if is_number or not port.name else port.name for port in ports))
    return Unmet(need, WhyUnmet.NO_PORT, there, tuple(found))


def _ports(offer: Offer) -> tuple[Port, ...]:
    return offer.ports if isinstance(offer, PodsFact | ServicePortsFact) else ()


def _is_open(offer: Offer) -> bool:
    return offer.is_open


def _judge_key(need: Need, found: list[Placed]) -> Unmet | None:
    if not found:
        return Unmet(need, WhyUnmet.NO_TARGET)
    if any(_is_open(one.offer) for one in found):
        return None
    keys = dict.fromkeys(key for one in found if isinstance(one.offer, KeysFact) for key in one.offer.keys)
    return None if need.fact.wanted in keys else Unmet(need, WhyUnmet.NO_KEY, tuple(keys), tuple(found))


def _judge_listener(need: Need, found: list[Placed]) -> Unmet | None:
    if not found:
        return Unmet(need, WhyUnmet.NO_TARGET)
    if any(_is_open(one.offer) for one in found):
        return None
    every = [(one, listener) for one in found if isinstance(one.offer, GatewayFact) for listener in one.offer.listeners]
    there = tuple(found)
    named = [
        (one, listener)
        for one, listener in every
        if need.fact.wanted in ("", listener.name) and need.fact.port in (0, listener.port)
    ]
    if not named:
        shown = (f"{listener.name} (port {listener.port})" for _, listener in every)
        return Unmet(need, WhyUnmet.NO_LISTENER, tuple(dict.fromkeys(shown)), there)
    taking = [(one, listener) for one, listener in named if _takes_kind(listener, need.fact.kind)]
    if not taking:
        return Unmet(need, WhyUnmet.ROUTE_KIND, tuple(dict.fromkeys(k for _, one in named for k in one.kinds)), there)
    within = [(one, listener) for one, listener in taking if _takes_namespace(need, one, listener)]
    if not within:
        return Unmet(need, WhyUnmet.NAMESPACE, tuple(dict.fromkeys(one.takes for _, one in taking)), there)
    hosts = need.fact.hostnames
    if hosts and not any(_meet(host, listener.hostname) for host in hosts for _, listener in within):
        return Unmet(need, WhyUnmet.HOSTNAME, tuple(dict.fromkeys(one.hostname for _, one in within)), there)
    return None


def _takes_kind(listener: Listener, kind: str) -> bool:
    return not listener.kinds or kind in listener.kinds


def _takes_namespace(need: Need, gateway: Placed, listener: Listener) -> bool:
    """Whether routes of that namespace are taken; of a selector it is not known."""
    if listener.takes == "Same":
        return not (need.namespace and gateway.namespace) or need.namespace == gateway.namespace
    return listener.takes != "None"


def _meet(host: str, listener: str) -> bool:
    """Whether a route's host name and a listener's have some in common: `*.` is for one or more labels before it."""
    one, other = host.lower(), listener.lower()
    if not other or one == other:
        return True
    if one.startswith("*.") and other.startswith("*."):
        return one.endswith(other[1:]) or other.endswith(one[1:])
    if other.startswith("*."):
        return one.endswith(other[1:])
    return one.startswith("*.") and other.endswith(one[1:])
