"""What stands at the places that problems name, and what of their files may be shown: only files of which something is
to be told are parsed a second time, here or in other processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..model.edit import COPYING, Edit, splices
from ..model.text.decoding import decode
from ..model.text.place import Chars, Node, Span
from ..model.text.positions import Positions
from ..model.time_limit import Clock
from .finding import TextEdit
from .redaction.redact import Redaction, redaction


class Question(NamedTuple):
    """A file with its bytes, the places and edits in it that are asked for, and its kinds' further secret fields."""

    path: str
    data: bytes
    places: tuple[Node | Chars, ...]
    edits: tuple[Edit, ...]
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """Questions for one process; after `end`, by `time.monotonic`, no more are answered."""

    questions: tuple[Question, ...]
    end: float | None = None


class Answer(NamedTuple):
    """Where the places of a file are, what edits come to in its text, and what of the text may be shown."""

    path: str
    spans: Mapping[Node | Chars, Span]
    edits: Mapping[Edit, tuple[TextEdit, ...]]
    redaction: Redaction


def look_up(part: Part) -> list[Answer]:
    """The answers to the questions, in their order, as far as there was time."""
    clock = Clock(part.end)
    found: list[Answer] = []
    for question in part.questions:
        if clock.is_over("finding"):
            break
        found.append(_answer(question))
    return found


def _answer(question: Question) -> Answer:
    positions = Positions(decode(question.data))
    shown = redaction(positions.text, question.fields, question.path)
    spans = {at: positions.span(at) for at in question.places}
    return Answer(question.path, spans, {edit: text_edits(edit, positions, shown) for edit in question.edits}, shown)


def text_edits(edit: Edit, positions: Positions, shown: Redaction) -> tuple[TextEdit, ...]:
    """An edit as changes of a text, nothing where it cannot be made, or would write what the text hides."""
    if _copies_secrets(edit, positions, shown):
        return ()
    found = splices(positions, edit)
    return tuple(TextEdit(edit.at.path, one, positions.span_of(Chars(one.start, one.end))) for one in found)


def _copies_secrets(edit: Edit, positions: Positions, shown: Redaction) -> bool:
    """Whether a report of the edit would have in it what the file hides."""
    at = edit.at.at
    standing = positions.find_written(at._replace(key=False)) if isinstance(at, Node) else None
    if standing is None or edit.action not in COPYING:
        return False
    stretch = slice(*standing.chars)
    return shown.text[stretch] != positions.text[stretch]
