"""What rules propose to fix: another value, another key, and whether that can only have been meant."""

import re
from collections.abc import Iterable

from ..model.edit import Action, Edit, Move, New
from ..model.text.place import Chars, Node, Place
from ..model.typo import only_typo
from ..schemas.tables.replaced_fields import Replacement
from .rule import Fix

#: What a path in Nix may be without quotes.
_PLAIN = re.compile(r"[\w.+/-]+", re.ASCII)


def propose_value(at: Place, old: str, new: New, *, safe: bool) -> Fix:
    """Another value in place of the one that is expected there, or of the end of it."""
    shown = str(new).lower() if isinstance(new, bool) else new
    return Fix(f"Write `{shown}`", safe, (Edit(at, Action.VALUE, new, old),))


def propose_text(at: Place, stretch: Chars, old: str, new: str, *, safe: bool) -> Fix | None:
    """Another text in place of one that has no node; None where something else stands there, or it wants quotes."""
    if stretch.end - stretch.start != len(old) or not _PLAIN.fullmatch(new):
        return None
    return Fix(f"Write `{new}`", safe, (Edit(at, Action.TEXT, new),))


def propose_key(at: Place, new: str, *, safe: bool) -> Fix:
    """Another name for a key; its value stays."""
    return Fix(f"Rename to `{new}`", safe, (Edit(at, Action.KEY, new),))


def propose_replacement(
    at: Place, other: Replacement, value: str, entries: Iterable[Place] = (), under: tuple[str, ...] = ()
) -> Fix | None:
    """Another field for a deprecated one, with what that takes for the value; None where that is not known.

    `entries` are those that are names of files, `under` are the keys that each entry of a list is put under where it is
    moved.
    """
    edits = [Edit(at, Action.KEY, other.new)]
    if other.values is not None:
        if value not in other.values:
            return None
        edits.append(Edit(at, Action.VALUE, other.values[value]))
    if other.nested:
        edits.append(Edit(at, Action.NEST, other.nested))
    if other.is_list:
        edits.append(Edit(at, Action.LIST))
    if other.under:
        edits += (Edit(entry, Action.UNDER, other.under) for entry in entries)
    nested = tuple(other.nested.split("\n")) if other.nested else ()
    moved = (Edit(at, Action.MOVE, to=Move(other.new, nested, under)),) if other.adds else ()
    has_text = bool(other.inline) and other.inline in under
    return Fix(f"Use `{other.new}`", other.is_exact, moved if has_text else tuple(edits), moved)


def is_meant(name: str, near: str, names: Iterable[str]) -> bool:
    """Whether the nearest of some names can only have been meant: it is the one in which there is a slip."""
    return only_typo(name, names) == near


def value_below(at: Place, *steps: str | int) -> Place:
    """The place of a value below another one."""
    match at.at:
        case Node() as node:
            return Place(at.path, node.below(*steps))
        case _:
            return at
