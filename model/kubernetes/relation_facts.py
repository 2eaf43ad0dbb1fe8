"""Facts: what objects have that others are tied to, and what they are tied to, beyond their names."""

from typing import NamedTuple

from ...schemas.reference_forms import Kind
from ...schemas.relation_forms import Relation
from ...schemas.relations import RELATIONS
from ..text.place import Node
from ..text.typed_access import Pairs


class Port(NamedTuple):
    """A port of a container or Service: its name ("" for none) and its number, 0 where that is not known."""

    name: str
    number: int


class PodsFact(NamedTuple):
    """The Pods that an object makes by a template; `at` is its root.

    `is_open` says that they may have other ports than these, `is_vague` other labels.
    """

    at: Node
    kind: str
    name: str
    namespace: str | None
    labels: Pairs
    ports: tuple[Port, ...]
    is_open: bool
    is_vague: bool


class ServicePortsFact(NamedTuple):
    """A Service; `at` is its root. `is_open` says that it may have other ports than these, `is_vague` other labels."""

    at: Node
    name: str
    namespace: str | None
    labels: Pairs
    ports: tuple[Port, ...]
    is_open: bool
    is_vague: bool


class KeysFact(NamedTuple):
    """The keys, and never the values, of a ConfigMap or Secret that an object of the kind `maker` is, or makes.

    `is_open` says that it may have more.
    """

    at: Node
    maker: str
    kind: Kind
    name: str
    namespace: str | None
    keys: tuple[str, ...]
    is_open: bool


class Listener(NamedTuple):
    """A listener of a Gateway or ListenerSet: `hostname` is "" for any; `takes` is whose routes it takes.

    That is All, Same, None or, where it is not known, "". `kinds` are the kinds of routes that it takes, none where
    that is not known.
    """

    name: str
    port: int
    hostname: str
    takes: str
    kinds: tuple[str, ...]


class GatewayFact(NamedTuple):
    """A Gateway or ListenerSet with its listeners; `is_open` says that it may have others."""

    at: Node
    kind: str
    name: str
    namespace: str | None
    listeners: tuple[Listener, ...]
    is_open: bool


#: What an object has that others are tied to.
Offer = PodsFact | ServicePortsFact | KeysFact | GatewayFact


class NeedFact(NamedTuple):
    """What an object, of which `owner` is the root, is tied to: `row` counts in `RELATIONS`.

    `namespaces` are those in which it is looked for: none for the object's own, `*` for any. `target` is the name that
    is looked for, `labels` those that are selected. `wanted` is the port, by its name or number, the key, or the name
    of the listener (then `port` is its number, `hostnames` those of the route, `parent` the kind of the target).
    """

    row: int
    at: Node
    owner: Node
    kind: str
    name: str
    namespace: str | None
    namespaces: tuple[str, ...] = ()
    target: str = ""
    labels: Pairs = ()
    wanted: str = ""
    port: int = 0
    hostnames: tuple[str, ...] = ()
    parent: str = ""

    @property
    def relation(self) -> Relation:
        """The row of the table."""
        return RELATIONS[self.row]
