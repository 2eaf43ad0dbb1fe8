"""What the lock file of a flake says: its nodes, the release of NixOS that is used, and what is wrong with it."""

import re
from collections.abc import Iterator

from ...schemas.tables.catalogue import find
from ..facts import Fact
from ..technology import FileText
from ..text.document import Document, Value
from ..text.place import Chars, Node
from ..text.typed_access import Pairs, mapping, text, value_at_path
from ..versions.pins import PinFact
from .facts import LockedInput, LockFact, LockMistakeFact, LockNode

FLAKE_LOCK = "flake.lock"
_KIND = (FLAKE_LOCK, "FlakeLock")
#: Branches of nixpkgs that are of a release. Source: status.nixos.org; flake references in Nix, src/libflake.
NIXOS_BRANCH = re.compile(r"(?:nixos|release|nixpkgs)-(\d\d\.\d\d)(?:-small|-darwin)?")


def flake_pins(lock: Document) -> tuple[PinFact, ...]:
    """The release of NixOS that the flake of this `flake.lock` is built from, where its nixpkgs is of a release."""
    root = text(lock.value, "root") or "root"
    node = text(lock.value, "nodes", root, "inputs", "nixpkgs") or ""
    path = ("nodes", node, "original", "ref")
    release = NIXOS_BRANCH.fullmatch(text(lock.value, *path) or "")
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
    if not text.is_broken:
        yield from _find_no_json(text.raw)
    if len(text.documents) == 1 and not text.parse_errors and (lock := read_lock(text.documents[0])):
        yield lock
        yield from _find_lost_inputs(lock)


def _find_no_json(raw: bytes) -> Iterator[LockMistakeFact]:
    """Where YAML goes further than JSON, which alone Nix reads."""
    written = raw.decode("utf-8", "replace")
    if not written.strip():
        yield LockMistakeFact("is empty: Nix reads no inputs of it, and stops")
        return
    import json  # few repositories have a lock file

    try:
        json.loads(written)
    except json.JSONDecodeError as error:
        message = "is no JSON from here on, and Nix reads no other"
        yield LockMistakeFact(message, chars=Chars(error.pos, error.pos + 1))


def _find_lost_inputs(lock: LockFact) -> Iterator[LockMistakeFact]:
    """Inputs that name no node, of the nodes that Nix comes to from the root (`LockFile::LockFile`)."""
    nodes = {node.key: node for node in lock.nodes}
    seen, left = {lock.root}, [lock.root]
    while left:
        node = nodes[left.pop()]
        for name, to, _ in node.inputs:
            if to and to not in nodes:
                at = Node(node.at.document, (*node.at.path, "inputs", name))
                yield LockMistakeFact(f"has no node `{to}`, which is the input `{name}` of `{node.key}`", at)
            elif to and to not in seen:
                seen.add(to)
                left.append(to)


def read_lock(document: Document) -> LockFact | None:
    """The nodes of a lock file, None where one of them is not as Nix writes it."""
    nodes = [_node(document, key, node) for key, node in mapping(document.value, "nodes").items()]
    root = text(document.value, "root")
    if root is None or None in nodes or root not in {node.key for node in nodes if node}:
        return None
    return LockFact(root, tuple(node for node in nodes if node))


def _node(document: Document, key: str, node: Value) -> LockNode | None:
    inputs = [_locked_input(name, to) for name, to in mapping(node, "inputs").items()]
    if not isinstance(node, dict) or None in inputs:
        return None
    original = _plain(mapping(node, "original")) if "original" in node else None
    known = tuple(one for one in inputs if one)
    modified = value_at_path(node, "locked", "lastModified")
    seconds = modified if isinstance(modified, int) and not isinstance(modified, bool) else None
    is_flake = node.get("flake") is not False
    return LockNode(key, Node(document.index, ("nodes", key)), original, is_flake, known, seconds)


def _locked_input(name: str, to: Value) -> LockedInput | None:
    if isinstance(to, str):
        return LockedInput(name, to, None)
    if isinstance(to, list) and all(isinstance(step, str) for step in to):
        return LockedInput(name, "", tuple(str(step) for step in to))
    return None


def _plain(attributes: dict[str, Value]) -> Pairs | None:
    """Attributes as texts, sorted; None where one of them is no text, number or truth value."""
    if not all(isinstance(value, (str, int, bool)) for value in attributes.values()):
        return None
    return tuple(sorted((key, _text(value)) for key, value in attributes.items()))


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
