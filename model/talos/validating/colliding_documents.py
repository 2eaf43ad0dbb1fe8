"""Documents that no configuration may have together.

Source: New of pkg/machinery/config/container/container.go.
"""

from collections.abc import Iterable, Iterator

from ....schemas.tables.notation import Version
from ....schemas.talos.document_constraints import EXCLUSIVE_NAMES, LINK_KINDS, PEERS_ARE_LINKS
from ..go.typed_values import Decoded


def collision(documents: Iterable[Decoded], at: Version) -> tuple[int, str] | None:
    """The first document that collides with one before it, and how; None where none does."""
    seen: set[tuple[str, str]] = set()
    claimed: dict[tuple[int, str], str] = {}
    for index, document in enumerate(documents):
        if document.identity in seen:
            return index, f"{name_of_document(document)} stands twice"
        seen.add(document.identity)
        own: set[tuple[int, str]] = set()
        for claim in _claims(document, at):
            owner = claimed.setdefault(claim, name_of_document(document))
            if owner != name_of_document(document) or claim in own:
                return index, f"{name_of_document(document)} and {owner} both configure {claim[1]}"
            own.add(claim)
    return None


def name_of_document(document: Decoded) -> str:
    """A document as it is called in messages."""
    return f"{document.kind} {document.name}".strip() or "the machine's own document"


def _claims(document: Decoded, at: Version) -> Iterator[tuple[int, str]]:
    for number, kinds in enumerate(EXCLUSIVE_NAMES):
        if document.kind in kinds:
            yield number, document.name
            if kinds is LINK_KINDS and document.kind == "VethConfig" and at >= PEERS_ARE_LINKS:
                yield number, document.value.get("peer", {}).get("name", "")
