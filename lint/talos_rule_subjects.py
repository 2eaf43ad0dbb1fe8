"""What rules about Talos share: which version applies and what says so, and how documents are called."""

from collections.abc import Iterator

from ..model.repository import Repository
from ..model.talos.facts.fact_types import Form, MachineFact
from ..model.talos.machine.clusters import TALOS, versions_at
from ..model.talos.machine.layers import refused_places
from ..model.text.place import Chars, Node, Place
from ..model.versions.applicable import versions
from ..schemas.tables.notation import Version
from .rule import File, Related

#: Pins that are shown as other ends.
_MOST_PINS = 2
_DOCUMENTS = (Form.WHOLE, Form.PATCH)


def machine_documents(repository: Repository, *forms: Form) -> Iterator[tuple[str, MachineFact]]:
    """The documents about machines of these forms, with their paths; of all forms where none is named."""
    found = repository.each(MachineFact)
    return ((path, machine) for path, machine in found if not forms or machine.form in forms)


def talos_documents(repository: Repository) -> Iterator[tuple[str, MachineFact]]:
    """The documents that Talos itself reads, and patches to them, with their paths."""
    return machine_documents(repository, *_DOCUMENTS)


def machines_in(file: File, *forms: Form) -> Iterator[MachineFact]:
    """The documents about machines of these forms in a file."""
    return (machine for machine in file.of(MachineFact) if machine.form in forms)


def documents_in(file: File) -> Iterator[MachineFact]:
    """The documents in a file that Talos itself reads, and patches to them."""
    return machines_in(file, *_DOCUMENTS)


def applies(repository: Repository, since: Version, path: str = "") -> bool:
    """Whether it is known that every version of Talos here, or of the file's cluster, is that one or newer."""
    known = versions_at(repository, path)
    return not known.is_assumed(TALOS) and known.are_all_from(TALOS, since)


def pin_places(repository: Repository) -> tuple[Related, ...]:
    """What says which version of Talos it is, as other ends."""
    pins = versions(repository).pins(TALOS)[:_MOST_PINS]
    return tuple(Related(Place(pin.path, pin.fact.at), f"{pin.fact.version} by {pin.fact.why}") for pin in pins)


def title_of(machine: MachineFact) -> str:
    """What a document is called: `LinkConfig eth0`."""
    return " ".join(part for part in (machine.kind, machine.name) if part) or "the machine configuration"


def is_judged(repository: Repository, place: Place) -> bool:
    """Whether Talos' whole verdict on a machine names this place already, or its file where it has no node."""
    refused = refused_places(repository).get(place.path, frozenset())
    if not refused or place.at is None:
        return bool(refused)
    around: list[Node | Chars | None] = [None, place.at]
    if isinstance(place.at, Node):
        around += (Node(place.at.document, place.at.path[:length]) for length in range(len(place.at.path) + 1))
    return not refused.isdisjoint(around)
