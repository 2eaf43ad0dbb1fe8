"""What rules about Talos share: which version applies and what says so, and how documents are called."""

from collections.abc import Iterator

from ..model.facts import FileFacts
from ..model.repository import Repository
from ..model.talos.facts.machine import Form, MachineFact
from ..model.text.place import Chars, Node, Place
from ..schemas.tables.notation import Version
from .rule import Related

TALOS = "talos"
#: Pins that are shown as other ends.
_MOST_PINS = 2
_DOCUMENTS = (Form.WHOLE, Form.PATCH)


def machines(repository: Repository, *forms: Form) -> Iterator[tuple[str, FileFacts, MachineFact]]:
    """The documents about machines of these forms, with their files; of all forms where none is named."""
    for path, file in repository.files.items():
        for machine in file.machines:
            if not forms or machine.form in forms:
                yield path, file, machine


def documents(repository: Repository) -> Iterator[tuple[str, MachineFact]]:
    """The documents that Talos itself reads, and patches to them, with their paths."""
    return ((path, machine) for path, _, machine in machines(repository, *_DOCUMENTS))


def applies(repository: Repository, since: Version, path: str = "") -> bool:
    """Whether it is known that every version of Talos here, or of the file's cluster, is that one or newer."""
    versions = repository.versions_at(path)
    return not versions.is_assumed(TALOS) and versions.lowest(TALOS) >= since


def pinned(repository: Repository) -> tuple[Related, ...]:
    """What says which version of Talos it is, as other ends."""
    pins = repository.versions.pins(TALOS)[:_MOST_PINS]
    return tuple(Related(Place(pin.path, pin.fact.at), f"{pin.fact.version} by {pin.fact.why}") for pin in pins)


def titled(machine: MachineFact) -> str:
    """What a document is called: `LinkConfig eth0`."""
    return " ".join(part for part in (machine.kind, machine.name) if part) or "the machine configuration"


def is_judged(repository: Repository, place: Place) -> bool:
    """Whether Talos' whole verdict on a machine names this place already, or its file where it has no node."""
    refused = repository.refused_places.get(place.path, frozenset())
    if not refused or place.at is None:
        return bool(refused)
    around: list[Node | Chars | None] = [None, place.at]
    if isinstance(place.at, Node):
        around += (Node(place.at.document, place.at.path[:length]) for length in range(len(place.at.path) + 1))
    return not refused.isdisjoint(around)
