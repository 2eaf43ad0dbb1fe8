"""What the user gave: a file of answers, and single answers on the command line."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ...model.errors import UserError
from ...model.files.source import DEFAULT_SIZE_LIMIT, Unread, read_file
from ...model.text.decoding import decode
from ...model.text.document import Value, load
from ...model.text.place import Node, NodePath
from ...model.text.positions import Positions
from .answers import Answers, InvalidAnswer
from .complete import complete
from .default_components import AnswerTree
from .rules import find_invalid_answers
from .schema_errors import find_misfits
from .set_options import InvalidAssignmentError, assign

_MOST_TOLD = 20


class GivenAnswers(NamedTuple):
    """Answers as they were given, and where: `in_file` tells where in the file `name` an answer stands."""

    tree: AnswerTree
    name: str = ""
    positions: Positions | None = None
    in_file: Callable[[NodePath], NodePath] = lambda path: path

    def describe(self, mistake: InvalidAnswer) -> str:
        """The mistake with its place, and that of the other owner, where they have one."""
        own, other = self.place(mistake.path, key=mistake.at_key), self.place(mistake.other)
        return f"{f'{own}: ' if own else ''}{mistake.line}" + (f" (see {other})" if other else "")

    def place(self, path: NodePath, *, key: bool = False) -> str:
        """Where an answer stands, "" where it was not given."""
        if self.positions is None or not path or not _has(self.tree, path):
            return ""
        span = self.positions.span(Node(0, self.in_file(path), key=key))
        return f"{self.name}:{span.line}:{span.column}"


def complete_answers(
    given: GivenAnswers, assignments: Sequence[str] = (), name: str = "homelab", *, with_versions: bool = True
) -> Answers:
    """The complete answers, those of the command line over those of the file; raises UserError for every mistake.

    `with_versions` asks whether versions go together, too.
    """
    answers = complete(merge_assignments(given, assignments, name), name)
    refuse(given, find_invalid_answers(answers, with_versions=with_versions))
    return answers


def merge_assignments(given: GivenAnswers, assignments: Sequence[str], name: str) -> AnswerTree:
    """What was given, and nothing else; raises UserError where an answer does not fit the schema."""
    refuse(given, find_misfits(given.tree))
    try:
        whole = assign(given.tree, assignments, name)
    except InvalidAssignmentError as error:
        refuse(GivenAnswers({}), [error.mistake])
        raise  # the line above has raised already
    refuse(given, find_misfits(whole))
    return whole


def read_answers(path: Path) -> GivenAnswers:
    """The answers in a YAML or JSON file; raises UserError where it cannot be read."""
    data = read_file(str(path.resolve()), DEFAULT_SIZE_LIMIT)
    if isinstance(data, Unread):
        raise UserError(f"{path} is {data.value}.", "--answers takes a YAML or JSON file with answers.")
    return parse_answers(decode(data), str(path))


def parse_answers(content: str, name: str) -> GivenAnswers:
    """The answers in a text; raises UserError where it is not one YAML mapping."""
    loaded = load(content.encode())
    positions = Positions(content)
    if loaded.parse_errors:
        place = positions.span(loaded.parse_errors[0].at)
        raise UserError(f"{name}:{place.line}:{place.column}: {loaded.parse_errors[0].message}.", "Fix the file.")
    values = [document.value for document in loaded.documents if document.value is not None]
    if not values:
        return GivenAnswers({}, name, positions)
    if len(values) > 1 or not isinstance(values[0], dict):
        raise UserError(f"{name} is not one mapping of answers.", "Write `stack: talos`, and so on, a line each.")
    return GivenAnswers(values[0], name, positions)


def refuse(
    given: GivenAnswers,
    found: Iterable[InvalidAnswer],
    because: str = "The answers cannot be used, and nothing was written:",
    hint: str = "",
) -> None:
    """Raise UserError with all of the mistakes, if there are any."""
    lines = list(dict.fromkeys(given.describe(mistake) for mistake in found))
    if not lines:
        return
    more = [f"and {len(lines) - _MOST_TOLD} more"] if len(lines) > _MOST_TOLD else []
    raise UserError(because, hint, lines[:_MOST_TOLD] + more)


def _has(tree: Value, path: Sequence[str | int]) -> bool:
    for step in path:
        if isinstance(tree, dict) and step in tree:
            tree = tree[str(step)]
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return False
    return True
