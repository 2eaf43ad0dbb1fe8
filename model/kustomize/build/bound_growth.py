"""Bounds on what few words can make of values: copies of copies, and texts in texts."""

from ...text.document import Value
from ...text.place import Place
from .result import ProblemKind, RefusedError

#: Nodes and levels of a value that is copied, and characters of a text: far above what any object has.
MOST_NODES, MOST_LEVELS, LONGEST_TEXT = 100_000, 200, 2_000_000


def refuse_large(value: Value, level: int, at: Place) -> None:
    """Raises RefusedError where a value is larger, or would be nested deeper at that level, than any real one."""
    nodes, levels = _measure(value, {})
    if nodes > MOST_NODES or levels + level > MOST_LEVELS:
        message = f"this makes a value of more than {MOST_NODES:,} parts, or of {MOST_LEVELS} levels"
        raise RefusedError(ProblemKind.SIZE, at, message)


def _measure(value: Value, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Nodes and levels; what is there several times is looked at once."""
    if not isinstance(value, dict | list):
        return 1, 1
    if id(value) not in known:
        inner = value.values() if isinstance(value, dict) else value
        found = [_measure(one, known) for one in inner]
        known[id(value)] = 1 + sum(nodes for nodes, _ in found), 1 + max((levels for _, levels in found), default=0)
    return known[id(value)]


def refuse_long(text: str, at: Place) -> None:
    """Raises RefusedError where a text has grown beyond what any field holds."""
    if len(text) > LONGEST_TEXT:
        raise RefusedError(ProblemKind.SIZE, at, f"this makes a text of more than {LONGEST_TEXT:,} characters")
