"""A place where the owner and we have changed neighbouring lines: what git calls a conflict, and often is none."""

from difflib import SequenceMatcher
from typing import NamedTuple


class Hunk(NamedTuple):
    """A place where both have changed the same: its lines in the owner's file, before, and after our change.

    `above` is the line above it.
    """

    above: tuple[bytes, ...]
    own: tuple[bytes, ...]
    base: tuple[bytes, ...]
    changed: tuple[bytes, ...]


def settle_hunk(hunk: Hunk) -> tuple[bytes, ...] | None:
    """What both have done, where that is on different lines: git sees a conflict in neighbours already."""
    own, ours = _edits(hunk.base, hunk.own), _edits(hunk.base, hunk.changed)
    if any(_clash(one, other) for one in own for other in ours):
        return None
    inserted = {edit.start: edit.lines for edit in own if edit.start == edit.end}
    both = [
        edit._replace(lines=_both(inserted.pop(edit.start), edit.lines))
        if edit.start == edit.end and edit.start in inserted
        else edit
        for edit in ours
    ]
    both += [edit for edit in own if edit.start != edit.end or edit.start in inserted]
    result = list(hunk.base)
    for edit in sorted(both, reverse=True):
        result[edit.start : edit.end] = edit.lines
    return tuple(result)


class _Edit(NamedTuple):
    """Lines in place of others; in place of none where `start` is `end`."""

    start: int
    end: int
    lines: tuple[bytes, ...]


def _edits(base: tuple[bytes, ...], changed: tuple[bytes, ...]) -> list[_Edit]:
    """What leads from one to the other; more lines in place of fewer are an addition behind them."""
    found: list[_Edit] = []
    for tag, start, end, first, last in SequenceMatcher(None, base, changed, autojunk=False).get_opcodes():
        kept = first + min(end - start, last - first)
        if tag != "equal" and end > start:
            found.append(_Edit(start, end, changed[first:kept]))
        if tag != "equal" and last > kept:
            found.append(_Edit(end, end, changed[kept:last]))
    return found


def _clash(own: _Edit, ours: _Edit) -> bool:
    """Whether both edit the same lines, or the owner has taken away those that ours goes on from."""
    if own.start == own.end or ours.start == ours.end:
        removed = not own.lines and ours.start in (own.start, own.end)
        return removed or own.start < ours.start < own.end or ours.start < own.start < ours.end
    return own.start < ours.end and ours.start < own.end


def _both(own: tuple[bytes, ...], ours: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Two additions at one place: what is indented deeper goes on with what stands above."""
    return ours + own if _indent(ours) > _indent(own) else own + ours


def _indent(lines: tuple[bytes, ...]) -> int:
    first = next((line for line in lines if line.strip()), b"")
    return len(first) - len(first.lstrip())
