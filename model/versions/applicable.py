"""Which versions of each product apply: what is configured, else what the repository pins, else the newest known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from ...schemas.file_types import is_archived
from ...schemas.tables.notation import Version, version
from ...schemas.versions.releases import RELEASES, format_version, minor
from ..derived_values import Query
from ..files.file_tree import folders_of
from ..files.source import CONFIG_NAME
from ..files.terraform_folders import terraform_folders
from ..repository import Repository
from ..text.place import Node
from .pins import PinFact
from .project_pins import ProjectPinFact


class VersionSource(Enum):
    """What the versions of a product were taken from."""

    CONFIGURED = "configured"
    PINNED = "pinned"
    ASSUMED = "newest known"


class Pin(NamedTuple):
    """A pin with its file; that of a configured version is in `stackwright.yaml`."""

    path: str
    fact: PinFact


@dataclass(frozen=True, slots=True)
class Applicable:
    """The versions of one product: minors as they are written, oldest first, and the pins that say so."""

    minors: tuple[str, ...]
    why: VersionSource
    pins: tuple[Pin, ...] = ()


_ARGOCD = "argocd"
_UNKNOWN = Applicable((), VersionSource.ASSUMED)


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of all products. One that is not known here has none, and counts as assumed."""

    products: Mapping[str, Applicable]

    def of(self, product: str) -> Applicable:
        """What is known of a product's versions."""
        return self.products.get(product, _UNKNOWN)

    def lowest(self, product: str) -> Version:
        """The oldest version that must be served, as far back as the field tables know: () for an unknown product."""
        return _clamp(product, self.of(product).minors[:1])

    def highest(self, product: str) -> Version:
        """The newest version that is served, as far as the field tables know: () for an unknown product."""
        return _clamp(product, self.of(product).minors[-1:])

    def are_all_from(self, product: str, first: Version) -> bool:
        """Whether each version that applies is this one or newer, also of those that the field tables do not reach."""
        minors = self.of(product).minors
        return bool(minors) and version(minors[0]) >= first

    def is_assumed(self, product: str) -> bool:
        """Whether nothing says which version it is, so that the newest is taken for it."""
        return self.of(product).why is VersionSource.ASSUMED

    def pins(self, product: str) -> tuple[Pin, ...]:
        """What says which version it is, sorted by path."""
        return self.of(product).pins

    def with_pins(self, product: str, pins: Sequence[Pin]) -> "Versions":
        """The same with these pins, oldest first, in place of what else is said of the product."""
        found = Applicable(tuple(pin.fact.version for pin in pins), VersionSource.PINNED, tuple(pins))
        return Versions({**self.products, product: found})

    def words(self, product: str) -> str:
        """Which versions apply, for a message: `1.9 and 1.10 are pinned`."""
        found = self.of(product)
        listed = " and ".join(part for part in (", ".join(found.minors[:-1]), *found.minors[-1:]) if part)
        match found.why:
            case VersionSource.CONFIGURED:
                return f"{CONFIG_NAME} says {listed}"
            case VersionSource.PINNED:
                return f"{listed} {'is' if len(found.minors) == 1 else 'are'} pinned"
            case VersionSource.ASSUMED:
                return "nothing says which version it is"


@Query
def versions(repository: Repository) -> Versions:
    """The versions that apply: what the configuration has under `versions:`, else what files pin.

    Pins in files that are set aside, inputs of tests, or other people's do not count, nor does the Argo CD that
    Terraform puts into a cluster as it makes it: from then on Argo CD is what is deployed.
    """
    written = [
        Pin(CONFIG_NAME, PinFact(Node(0, ("versions", product, index)), product, found, "the configuration"))
        for product, texts in repository.configured.items()
        for index, found in enumerate(map(minor, texts))
        if found
    ]
    pinned = [
        Pin(path, fact)
        for path, fact in repository.each(PinFact)
        if not is_archived(path) and not (fact.product == _ARGOCD and _is_of_terraform(repository, path))
    ]
    return Versions({product: _applicable(product, written, pinned) for product in RELEASES})


def _is_of_terraform(repository: Repository, path: str) -> bool:
    return not _terraform_folders(repository).isdisjoint(folders_of(path))


@Query
def _terraform_folders(repository: Repository) -> frozenset[str]:
    return terraform_folders(repository.tree)


@Query
def project_pins(repository: Repository) -> Mapping[str, tuple[tuple[str, ProjectPinFact], ...]]:
    """What pins the release of each project with custom resources, with its file."""
    found: dict[str, list[tuple[str, ProjectPinFact]]] = {}
    for path, fact in repository.each(ProjectPinFact):
        if not is_archived(path):
            found.setdefault(fact.project, []).append((path, fact))
    return {project: tuple(sorted(pins, key=_by_path)) for project, pins in found.items()}


def _by_path(pin: tuple[str, ProjectPinFact]) -> tuple[str, str]:
    return pin[0], str(pin[1].at)


def _applicable(product: str, written: Iterable[Pin], pinned: Iterable[Pin]) -> Applicable:
    for why, pins in ((VersionSource.CONFIGURED, written), (VersionSource.PINNED, pinned)):
        if own := tuple(sorted((pin for pin in pins if pin.fact.product == product), key=_order)):
            return Applicable(tuple(sorted({pin.fact.version for pin in own}, key=version)), why, own)
    return Applicable((format_version(product, RELEASES[product][-1]),), VersionSource.ASSUMED)


def _order(pin: Pin) -> tuple[str, Version]:
    return pin.path, version(pin.fact.version)


def _clamp(product: str, minors: tuple[str, ...]) -> Version:
    """A version within those that the field tables know: older and newer ones are judged as the nearest of them."""
    known = RELEASES.get(product)
    return min(max(version(minors[0]), known[0]), known[-1]) if minors and known else ()
