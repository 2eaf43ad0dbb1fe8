"""A flake against its lock file: what Nix would lock anew, because it does not find what it is asked for.

Source: `lockFlake` in src/libflake/flake.cc of NixOS/nix.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..text.place import Chars
from ..text.typed_access import Pairs
from .facts import FlakeFact, FlakeInput, LockedInput, LockFact, LockNode
from .flake_reference import reference_attributes


class Difference(NamedTuple):
    """Something that the lock file has otherwise: the place in the flake, the input, and how they differ."""

    at: Chars
    name: str
    message: str


def find_differences(flake: FlakeFact, lock: LockFact) -> Iterator[Difference]:
    """How the lock file differs from what the flake asks for, as far as both are known."""
    nodes = {node.key: node for node in lock.nodes}
    locked = {one.name: one for one in nodes[lock.root].inputs}
    for wanted in flake.inputs:
        if (found := locked.get(wanted.name)) is None:
            yield Difference(wanted.at, wanted.name, f"the input `{wanted.name}` is not in flake.lock")
        else:
            yield from _compare(wanted, found, nodes)
    implicit = _implicit(flake)
    for name, at in implicit.items():
        if name not in locked:
            yield Difference(at, name, f"`{name}`, which `outputs` asks for, is not in flake.lock")
    if flake.is_literal:
        for name in sorted(locked.keys() - implicit.keys() - {one.name for one in flake.inputs}):
            yield Difference(flake.at, name, f"flake.lock has the input `{name}`, and this flake does not")


def find_idle_overrides(flake: FlakeFact, lock: LockFact) -> Iterator[Difference]:
    """What is said of inputs that an input does not have, as far as the lock file is of this flake."""
    nodes = {node.key: node for node in lock.nodes}
    locked = {one.name: one for one in nodes[lock.root].inputs}
    differing = {one.name for one in find_differences(flake, lock)}
    for wanted in flake.inputs:
        found = locked.get(wanted.name)
        node = nodes.get(found.node) if found and wanted.name not in differing else None
        for override in wanted.overrides if node else ():
            around = _node_at(node, override.path[:-1], nodes) if node else None
            name = override.path[-1]
            if around is not None and around.is_flake and name not in {one.name for one in around.inputs}:
                way = "/".join((wanted.name, *override.path[:-1]))
                yield Difference(override.at, f"{way}/{name}", f"the input `{way}` has no input `{name}`")


def _node_at(node: LockNode, path: tuple[str, ...], nodes: Mapping[str, LockNode]) -> LockNode | None:
    """The node of an input of an input, None where another one is followed on the way to it, or it is not there."""
    for name in path:
        found = next((one for one in node.inputs if one.name == name), None)
        if found is None or found.follows is not None or found.node not in nodes:
            return None
        node = nodes[found.node]
    return node


def _implicit(flake: FlakeFact) -> Mapping[str, Chars]:
    """The parameters of `outputs` that are not declared: Nix looks for them in its registry."""
    declared = {"self", *(one.name for one in flake.inputs)}
    return {one.name: one.at for one in flake.parameters or () if one.name not in declared} if flake.is_literal else {}


def _compare(wanted: FlakeInput, found: LockedInput, nodes: Mapping[str, LockNode]) -> Iterator[Difference]:
    node = nodes.get(found.node)
    if wanted.is_literal and (message := _differs(wanted, found, node)):
        yield Difference(wanted.url_at or wanted.at, wanted.name, message)
    if node is None:
        return
    for override in wanted.overrides:
        inner = _inner(node, override.path, nodes)
        if inner is None or override.follows is None:
            continue
        if inner.follows is None or "/".join(inner.follows) != override.follows:
            way = "/".join((wanted.name, *override.path))
            now = f"`{'/'.join(inner.follows)}`" if inner.follows else "one of its own"
            message = f"`{way}` follows `{override.follows}`, and in flake.lock {now}"
            yield Difference(override.at, wanted.name, message)


def _differs(wanted: FlakeInput, found: LockedInput, node: LockNode | None) -> str:
    """How an input that is known differs from what is locked, "" where it does not, or cannot be told."""
    if wanted.follows is not None or found.follows is not None:
        followed = None if found.follows is None else "/".join(found.follows)
        if wanted.follows == followed:
            return ""
        now = "is locked for itself" if followed is None else f"follows `{followed}`"
        return f"the input `{wanted.name}` {now} in flake.lock"
    if node is None or node.original is None:
        return ""
    if wanted.is_flake is not node.is_flake:
        return f"the input `{wanted.name}` is locked as {'a flake' if node.is_flake else 'no flake'} in flake.lock"
    asked = _attributes(wanted)
    if asked is None or asked == node.original:
        return ""
    return f"flake.lock has {_describe(node.original)} for the input `{wanted.name}`"


def _attributes(wanted: FlakeInput) -> Pairs | None:
    if wanted.url is not None:
        return reference_attributes(wanted.url) if not wanted.attributes else None
    if wanted.attributes:
        return tuple(sorted(wanted.attributes))
    return (("id", wanted.name), ("type", "indirect"))


def _describe(original: Pairs) -> str:
    """A reference in the form of a URL, as people write it."""
    said = dict(original)
    steps = [said[key] for key in ("owner", "repo", "id", "url", "path", "ref", "rev") if key in said]
    return f"`{said.get('type', '')}:{'/'.join(steps)}`"


def _inner(node: LockNode, path: tuple[str, ...], nodes: Mapping[str, LockNode]) -> LockedInput | None:
    """The input of an input, None where there is none, or another one is followed on the way to it."""
    around = _node_at(node, path[:-1], nodes)
    return next((one for one in around.inputs if one.name == path[-1]), None) if around else None
