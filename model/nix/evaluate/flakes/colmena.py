"""The input colmena, and the hives of nodes that it deploys: the outputs `colmenaHive` and `colmena`.

A hive is a set of nodes beside `meta` and `defaults`; each node is a module, or a list of modules.
Source: colmena.cli.rs, "Using Flakes" and "Reference"; github.com/zhaofengli/colmena.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..attributes import put_over, select_later
from ..call import call
from ..force import as_attrs, as_function, attempt, force, later, unknown
from ..run_state import Run
from ..values import Attrs, Builtin, Closure, Lazy, Thunk, Unknown, Value, place_of
from .system import make_system

_OPEN = Unknown("colmena is known in part")
#: What a hive has beside its nodes; `network` is an old name of `meta`.
_RESERVED = frozenset({"defaults", "meta", "network", "__schema"})


@dataclass(slots=True, eq=False)
class Hive:
    """The mark of a hive: its `meta`, its nodes as they are written, and as the systems that are made of them."""

    meta: Lazy
    written: Mapping[str, Lazy]
    nodes: Attrs


def make_colmena(outside: Unknown) -> Attrs:
    """The flake colmena."""
    return Attrs({"lib": Attrs({"makeHive": Builtin("makeHive", 1, make_hive)}, _OPEN)}, outside)


def make_hive(run: Run, written: Lazy) -> Attrs:
    """`makeHive`; what it made already stays what it is."""
    value = force(run, written)
    if isinstance(value, Closure | Builtin) or (isinstance(value, Attrs) and "__functor" in value.items):
        value = call(run, as_function(run, value), Attrs())
    given = as_attrs(run, value)
    if isinstance(given.mark, Hive):
        return given
    if "__schema" in given.items:
        # A made one whose mark was lost where it was merged.
        nodes = as_attrs(run, given.items.get("nodes", Attrs()))
        return Attrs(given.items, given.open, Hive(unknown(_OPEN), nodes.items, nodes))
    meta = given.items.get("meta", given.items.get("network", Attrs()))
    names = {name: item for name, item in given.items.items() if name not in _RESERVED}
    nodes = Attrs({}, given.open)
    nodes.items = {name: _node_later(run, given, meta, nodes, name) for name in names}
    return Attrs({"__schema": "v0.5", "nodes": nodes}, _OPEN, Hive(meta, names, nodes))


def _node_later(run: Run, hive: Attrs, meta: Lazy, nodes: Attrs, name: str) -> Thunk:
    thunk = later(lambda: _make_node(run, hive, meta, nodes, name))
    place = place_of(hive.items[name])
    thunk.path = place.path if place else ""
    return thunk


def _make_node(run: Run, hive: Attrs, meta: Lazy, nodes: Attrs, name: str) -> Value:
    """A node as `nixosSystem` makes it; what colmena itself declares and sets is not in it."""
    found = attempt(run, hive.items[name])
    own: list[Lazy] = found if isinstance(found, list) else [hive.items[name]]
    given = as_attrs(run, meta)
    special = put_over(run, Attrs({"name": name, "nodes": nodes}), _set(run, given, "specialArgs"))
    of_node = _set(run, given, "nodeSpecialArgs")
    if name in of_node.items or of_node.open is not None:
        special = put_over(run, special, as_attrs(run, of_node.items.get(name, Attrs({}, of_node.open))))
    packages = _set(run, given, "nodeNixpkgs").items.get(name, select_later(run, given, "nixpkgs"))
    arguments: dict[str, Lazy] = {
        "modules": [hive.items.get("defaults", Attrs()), *own],
        "specialArgs": special,
        "system": select_later(run, packages, "system"),
    }
    return make_system(run, Attrs(arguments))


def _set(run: Run, given: Attrs, name: str) -> Attrs:
    if name not in given.items:
        return Attrs({}, given.open)
    value = attempt(run, given.items[name])
    return Attrs({}, value) if isinstance(value, Unknown) else as_attrs(run, value)
