"""Changes at places of a YAML text, as stretches to be replaced: all other characters stay what they are.

An edit names its place as facts do, without a line. What it comes to in the text is a splice, or nothing where it
cannot be told: where the value is not the expected one, an alias leads there, a tag or a block of lines is in the way,
or a comment would go with what is removed.
"""

import re
from enum import Enum
from typing import NamedTuple, TypeAlias

from yaml.events import ScalarEvent

from .text.edit_entries import add_entry, remove_entry
from .text.move_value import move
from .text.move_with_ruamel import Move as Move
from .text.nest_value import nest, put_under
from .text.place import Chars, Node, Place
from .text.positions import Positions, WrittenNode
from .text.scalar_text import BLOCK_STYLES, quote, stands_in_list, write_scalar
from .text.splice import LINE_END, Splice, line_start

_BOM = "\ufeff".encode()
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_PROPERTIES = re.compile(r"&\S+\s+")
#: What a value may have before the part that an edit means: `name=path`, `@path`.
_BEFORE = ("=", "@")


class Action(Enum):
    """What an edit does at its place."""

    VALUE = "write another value"
    KEY = "rename the key"
    LIST = "make the value a list of itself"
    UNDER = "put the value under a key"
    NEST = "make the value part of the one entry of a list"
    AFTER = "add an entry behind this one"
    REMOVE = "remove the entry, or the key with its value"
    MOVE = "move the value of the key to another one"
    TEXT = "write another text"
    COMMENT = "remove the comment"


#: What writes again what stands at its place.
COPYING = frozenset({Action.LIST, Action.UNDER, Action.NEST, Action.MOVE})
New: TypeAlias = str | int | float | bool


class Edit(NamedTuple):
    """A change at a place; `old` is the value that is expected there, or the end of it.

    For NEST `new` has what else is in the entry, a line each, and in the last one the key for the value. For MOVE
    `to` says where it goes.
    """

    at: Place
    action: Action
    new: New = ""
    old: str | None = None
    to: Move | None = None


def encode(text: str, like: bytes) -> bytes | None:
    """The text in the encoding of a file, with its byte order mark; None where it cannot be."""
    encoding = _UTF16.get(like[:2], "utf-8")
    mark = like[:2] if encoding != "utf-8" else _BOM if like.startswith(_BOM) else b""
    try:
        return mark + text.encode(encoding)
    except UnicodeEncodeError:
        return None


def splices(positions: Positions, edit: Edit) -> tuple[Splice, ...]:
    """What an edit comes to in the text, at several places where it moves something; nothing where that is unclear."""
    if edit.action is Action.MOVE:
        return move(positions, edit.at.at, edit.to) if edit.to and isinstance(edit.at.at, Node) else ()
    found = resolve_edits(positions, edit)
    return (found,) if found else ()


def resolve_edits(positions: Positions, edit: Edit) -> Splice | None:
    """What an edit that moves nothing comes to in the text; None where that cannot be told."""
    at = edit.at.at
    match edit.action, at:
        case Action.TEXT, Chars(start=start, end=end):
            return Splice(start, end, str(edit.new))
        case Action.COMMENT, Chars():
            return _without_comment(positions.text, at)
        case Action.REMOVE, Node():
            return remove_entry(positions, at)
        case Action.AFTER, Node():
            return add_entry(positions, at, str(edit.new))
        case Action.UNDER, Node():
            return put_under(positions, at._replace(key=False), str(edit.new))
        case Action.NEST, Node():
            return nest(positions, at._replace(key=False), str(edit.new).split("\n"))
        case ((Action.VALUE | Action.KEY | Action.LIST), Node()):
            node = at._replace(key=edit.action is Action.KEY)
            standing = positions.find_written(node)
            return _replace(positions, node, standing, edit) if standing else None
        case _:
            return None


def _replace(positions: Positions, node: Node, standing: WrittenNode, edit: Edit) -> Splice | None:
    """A key or value in place of another one; its anchor stays, if nothing refers to it."""
    event, (start, end) = standing.event, standing.chars
    if not isinstance(event, ScalarEvent) or event.tag is not None or event.anchor in positions.anchors_in_use:
        return None
    new = edit.new if edit.old is None else _new_value(event.value, edit.old, edit.new)
    if new is None:
        return None
    if event.anchor is not None and (properties := _PROPERTIES.match(positions.text, start, end)):
        start = properties.end()
    if edit.action is Action.KEY:
        return _rename(positions, node, standing, Splice(start, end, str(new)))
    if edit.action is Action.LIST:
        return _replace_in_list(positions.text, standing, start)
    written = write_scalar(new, event)
    if written is None:
        return None
    return _fill(positions.text, start, written) if start == end else Splice(start, end, written)


def _new_value(value: str, old: str, new: New) -> New | None:
    """The new value in place of the expected one, or of the end of it; None where that is not there."""
    if value == old:
        return new
    before = value.removesuffix(old) if old and value.endswith(old) else ""
    return f"{before}{new}" if before.endswith(_BEFORE) and isinstance(new, str) else None


def _fill(text: str, at: int, written: str) -> Splice | None:
    """A value where there is none yet."""
    before = text[:at].rstrip(" \t")[-1:]
    if before not in (":", "-"):
        return None
    space = "" if text[at - 1 : at] in (" ", "\t") else " "
    behind = " " if text[at : at + 1] == "#" else ""
    return Splice(at, at, f"{space}{written}{behind}")


def _rename(positions: Positions, node: Node, standing: WrittenNode, splice: Splice) -> Splice | None:
    taken = Node(node.document, (*node.path[:-1], splice.text))
    written = write_scalar(splice.text, standing.event)
    is_free = positions.find_written(taken) is None and written is not None and "\n" not in written
    return splice._replace(text=written) if is_free and written else None


def _replace_in_list(text: str, standing: WrittenNode, start: int) -> Splice | None:
    end, event = standing.chars.end, standing.event
    if start == end or event.style in BLOCK_STYLES:
        return None
    inner = text[start:end]
    return Splice(start, end, f"[{inner if stands_in_list(inner, event.value) else quote(event.value)}]")


def _without_comment(text: str, comment: Chars) -> Splice:
    """Without the comment, and without its line where nothing else is on it."""
    start = line_start(text, comment.start)
    before = text[start : comment.start].rstrip(" \t")
    if before:
        return Splice(start + len(before), comment.end, "")
    ended = LINE_END.search(text, comment.end)
    end = ended.end() if ended else comment.end
    if ended and not ended[0]:  # it is the last line, and has no end
        start = len(text[:start].removesuffix("\n").removesuffix("\r"))
    return Splice(start, end, "")
