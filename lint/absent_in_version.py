"""Whether something is there in the version that the repository deploys to, and how that is told."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..model.repository import Repository
from ..model.talos.machine.clusters import versions_at
from ..model.text.place import Place
from ..model.versions.applicable import Versions
from ..schemas.tables.catalogue import product_of
from ..schemas.tables.notation import version
from .rule import Related

#: Where a fact is that is about an object's API version and not about a field.
_KIND = ("apiVersion",)
#: Pins that are shown as other ends.
_MOST_PINS = 3


class Absence(NamedTuple):
    """That something is not there: the end of the sentence, and where the version is pinned."""

    words: str
    pins: tuple[Related, ...]


def absence(repository: Repository, path: str, api_version: str, life: Mapping[str, str]) -> Absence | None:
    """Why something with that life is not there for a file, None where it is or may be; `life` is as in the tables.

    Several versions may be pinned: what one of them has is there. Where nothing says which version it is, only what the
    newest has no more is absent.
    """
    product, title = product_of(api_version)
    known = versions_at(repository, path)
    if "since" in life and not known.is_assumed(product) and known.highest(product) < version(life["since"]):
        words = f"needs {title} {life['since']} or newer"
    elif "removed" in life and known.are_all_from(product, version(life["removed"])):
        words = f"is gone since {title} {life['removed']}"
    else:
        return None
    if known.is_assumed(product):
        return Absence(words, ())
    return Absence(f"{words}; {known.words(product)}", tuple(_pins(known, product)))


def is_deprecated(repository: Repository, path: str, api_version: str, life: Mapping[str, str]) -> bool:
    """Whether every version that applies to a file deprecates what has that life."""
    if "deprecated" not in life:
        return False
    product, _ = product_of(api_version)
    return versions_at(repository, path).are_all_from(product, version(life["deprecated"]))


def _pins(known: Versions, product: str) -> Iterator[Related]:
    for pin in known.pins(product)[:_MOST_PINS]:
        yield Related(Place(pin.path, pin.fact.at), f"{pin.fact.version} by {pin.fact.why}")
