"""A value that moves to another key, with its comments.

Only the lines of the two keys make the trip, so that nothing else in the file can change. Nothing is moved where the
trip by itself would write these lines otherwise, where a comment would be lost, or where the new lines do not say what
is meant.
"""

import re
from collections.abc import Mapping

from .document import Value, load
from .move_with_ruamel import Move, move_value
from .place import Node
from .positions import Positions, leaves
from .splice import LINE_END, Splice

#: What ends a document wherever it stands at the start of a line.
_MARKER = re.compile(r"^(?:---|\.\.\.)(?!\S)", re.MULTILINE)
_EMPTY, _EMPTY_ABOVE = re.compile(r"[ \t]*\r?\n"), re.compile(r"\n[ \t]*\r?\n\Z")
_COMMENT_ABOVE = re.compile(r"^[ \t]*#[^\n]*\n\Z", re.MULTILINE)


def move(positions: Positions, node: Node, wanted: Move) -> tuple[Splice, ...]:
    """One of a document's keys moved into another one; nothing where that cannot be told."""
    text = positions.text
    old, to = _stretch(positions, node), _stretch(positions, Node(node.document, (wanted.to,)))
    ends = {found[0] for found in LINE_END.finditer(text) if found[0]}
    if old is None or len(ends) > 1 or "\r" in ends or (to is None and wanted.to in _starts(positions, node)):
        return ()
    name, ended = str(node.path[-1]), "".join(ends) or "\n"
    parts = [_lines(text[slice(*part)]) for part in (to, old) if part]
    values = _values(text, node.document)
    if (made := _move_lines(parts, name, wanted, values)) is None:
        return ()
    made = made.replace("\n", ended)
    if to is None:
        return (Splice(old[0], old[1], made if _is_ended(text, old[1]) else made.removesuffix(ended)),)
    if _COMMENT_ABOVE.search(text[: old[0]].replace("\r\n", "\n")):
        return ()  # it tells of what would be elsewhere then
    removed = _remove_lines(text, *old)
    if to[0] < old[0] and removed.start < to[1]:  # the new lines are the last ones, and have no end either
        return (Splice(to[1], old[1], made.removesuffix(ended)),)
    added = made if _is_ended(text, to[1]) else f"{ended}{made.removesuffix(ended)}"
    return Splice(to[1], to[1], added), removed


def _starts(positions: Positions, node: Node) -> dict[str, int]:
    """Where each key of a document begins."""
    below = positions.below(Node(node.document, ()))
    return {str(each.path[0]): found.chars.start for each, found in below if each.key and len(each.path) == 1}


def _stretch(positions: Positions, node: Node) -> tuple[int, int] | None:
    """The lines of a document's key with its value, without what is empty behind it; None of one that has no such."""
    text, key = positions.text, positions.find_written(node._replace(key=True))
    if key is None or len(node.path) != 1 or key.in_flow or (key.chars.start and text[key.chars.start - 1] != "\n"):
        return None
    start = key.chars.start
    marker = _MARKER.search(text, start)
    ends = [at for at in _starts(positions, node).values() if at > start]
    end = min([*ends, marker.start() if marker else len(text)])
    return start, _before_empty_lines(text, start, end)


def _before_empty_lines(text: str, start: int, end: int) -> int:
    """Where lines without content begin at the end of a stretch; a comment at the start of a line is in no block."""
    while end > start:
        at = max(text.rfind("\n", start, end - 1) + 1, start)
        if not (text.startswith("#", at) or (text[end - 1] == "\n" and not text[at:end].strip(" \t\r\n"))):
            break
        end = at
    return end


def _lines(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return text if text.endswith("\n") else f"{text}\n"


def _is_ended(text: str, at: int) -> bool:
    return text[at - 1 : at] == "\n"


def _remove_lines(text: str, start: int, end: int) -> Splice:
    """Without these lines, and without the empty ones that set them apart from what is beside them."""
    if end == len(text):
        kept = len(text[:start].rstrip())
        first = LINE_END.search(text, kept)
        start = first.end() if first and _is_ended(text, end) else kept
    elif (empty := _EMPTY.match(text, end)) and (not start or _EMPTY_ABOVE.search(text, 0, start)):
        end = empty.end()
    return Splice(start, end, "")


def _values(text: str, document: int) -> Mapping[str, Value]:
    found = next(
        (each.value for each in load(text.encode("utf-8", "replace")).documents if each.index == document), None
    )
    return found if isinstance(found, dict) else {}


def _move_lines(parts: list[str], name: str, wanted: Move, values: Mapping[str, Value]) -> str | None:
    """The new lines, from those of the list, if it is there, and of the key to move; `values` are the document's."""
    piece, kept = "".join(parts), "".join(parts[:-1])
    value, there = values.get(name), values.get(wanted.to) if kept else []
    entries = _entries(value, wanted)
    if not entries or not isinstance(there, list) or _collide(there, entries, wanted):
        return None
    if _values(piece, 0) != ({wanted.to: there} if kept else {}) | {name: value}:
        return None
    made = move_value(piece, name, wanted)
    if made is None or not made.startswith(kept) or _values(made, 0) != {wanted.to: [*there, *entries]}:
        return None
    return made.removeprefix(kept) if _comments(made) == _comments(piece) else None


def _entries(value: Value, wanted: Move) -> list[Value]:
    """What is added to the list; nothing where it is not of the expected form."""
    *lines, key = wanted.nested or ("",)
    match value:
        case dict() if key:
            return [{**_values("\n".join(lines), 0), key: value}] if value else []
        case list() if not key and not wanted.under:
            return value
        case list() if not key and len(wanted.under) == len(value):
            return [{under: each} for under, each in zip(wanted.under, value, strict=True)]
        case _:
            return []


def _collide(there: list[Value], entries: list[Value], wanted: Move) -> bool:
    """Whether an entry that is there says something of the same names as the new one."""
    if not wanted.nested:
        return False
    key = wanted.nested[-1]
    inner = [entry.get(key) for entry in (*there, *entries) if isinstance(entry, dict)]
    names = [name for one in inner if isinstance(one, dict) for name in one]
    return len(names) != len(set(names))


def _comments(text: str) -> list[str]:
    """The comments of a text, in order."""
    found: list[str] = []
    at = 0
    for _, leaf in sorted(leaves(text), key=lambda pair: pair[1]):
        found += re.findall("#.*", text[at : leaf.start])
        at = max(at, leaf.end)
    return found + re.findall("#.*", text[at:])
