"""What the lock file of a flake says: the release of NixOS that it is built from, and what is wrong with it."""

import re
from collections.abc import Iterator

from ...schemas.tables.catalogue import find
from ..facts import Fact
from ..technology import FileText
from ..text.document import Document
from ..text.place import Node
from ..text.typed_access import text
from ..versions.pins import PinFact

FLAKE_LOCK = "flake.lock"
_KIND = (FLAKE_LOCK, "FlakeLock")
#: Branches of nixpkgs that are of a release. Source: status.nixos.org; flake references in Nix, src/libflake.
_NIXOS_RELEASE = re.compile(r"(?:nixos|release|nixpkgs)-(\d\d\.\d\d)(?:-small|-darwin)?")


def flake_pins(lock: Document) -> tuple[PinFact, ...]:
    """The release of NixOS that the flake of this `flake.lock` is built from, where its nixpkgs is of a release."""
    root = text(lock.value, "root") or "root"
    node = text(lock.value, "nodes", root, "inputs", "nixpkgs") or ""
    path = ("nodes", node, "original", "ref")
    release = _NIXOS_RELEASE.fullmatch(text(lock.value, *path) or "")
    if release is None:
        return ()
    return (PinFact(Node(lock.index, path), "nixos", release[1], "the flake's input nixpkgs"),)


def of_lock(text: FileText) -> Iterator[Fact]:
    """The facts of a lock file: what is wrong in it, and what it pins."""
    if (row := find(*_KIND)) is not None:
        for document in text.documents:
            yield from text.checker.check(row, document.value, Node(document.index, ()))
    for document in text.documents:
        yield from flake_pins(document)
