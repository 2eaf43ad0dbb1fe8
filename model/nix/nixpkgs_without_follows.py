"""The inputs of a flake that bring a nixpkgs beside the one of the flake."""

from .facts import FlakeFact, FlakeInput, LockFact
from .nixpkgs_release import find_node, is_nixpkgs

_NIXPKGS = "nixpkgs"


def find_own_nixpkgs(flake: FlakeFact, lock: LockFact) -> list[FlakeInput]:
    """The inputs whose own input nixpkgs is locked for itself, where the flake has an input nixpkgs to follow."""
    shared = find_node(lock, _NIXPKGS)
    if shared is None or not is_nixpkgs(shared.original or ()):
        return []
    nodes = {node.key: node for node in lock.nodes}
    locked = {one.name: nodes.get(one.node) for one in nodes[lock.root].inputs if one.follows is None}
    found = []
    for wanted in flake.inputs:
        node = locked.get(wanted.name)
        inner = next((one for one in node.inputs if one.name == _NIXPKGS), None) if node else None
        own = nodes.get(inner.node) if inner and inner.follows is None else None
        if own is not None and own.key != shared.key and is_nixpkgs(own.original or ()):
            found.append(wanted)
    return found
