"""What the user gave: a file of answers, and single answers on the command line."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ...model.errors import UserError
from ...model.files.source import DEFAULT_SIZE_LIMIT, Unread, read_file
from ...model.text.decoding import decoded
from ...model.text.document import Value, load
from ...model.text.place import Node, NodePath
from ...model.text.positions import Positions
from .answers import Answers, Mistake
from .assign import RefusedError, assigned
from .complete import complete
from .machines import Tree
from .rules import mistakes
from .schema_errors import misfits

_MOST_TOLD = 20


class Given(NamedTuple):
    """Answers as they were given, and where: `in_file` tells where in the file `name` an answer stands."""

    tree: Tree
    name: str = ""
    positions: Positions | None = None
    in_file: Callable[[NodePath], NodePath] = lambda path: path

    def told(self, mistake: Mistake) -> str:
        """The mistake with its place, and that of the other owner, where they have one."""
        own, other = self.place(mistake.path, key=mistake.at_key), self.place(mistake.other)
        return f"{f'{own}: ' if own else ''}{mistake.line}" + (f" (see {other})" if other else "")

    def place(self, path: NodePath, *, key: bool = False) -> str:
        """Where an answer stands, "" where it was not given."""
        if self.positions is None or not path or not _has(self.tree, path):
            return ""
        span = self.positions.span(Node(0, self.in_file(path), key=key))
        return f"{self.name}:{span.line}:{span.column}"


def answered(
    given: Given, assignments: Sequence[str] = (), name: str = "homelab", *, with_versions: bool = True
) -> Answers:
    """The complete answers, those of the command line over those of the file; raises UserError for every mistake.

    `with_versions` asks whether versions go together, too.
    """
    answers = complete(given_with(given, assignments, name), name)
    refuse(given, mistakes(answers, with_versions=with_versions))
    return answers


def given_with(given: Given, assignments: Sequence[str], name: str) -> Tree:
    """What was given, and nothing else; raises UserError where an answer does not fit the schema."""
    refuse(given, misfits(given.tree))
    try:
        whole = assigned(given.tree, assignments, name)
    except RefusedError as error:
        refuse(Given({}), [error.mistake])
        raise  # the line above has raised already
    refuse(given, misfits(whole))
    return whole


def read_answers(path: Path) -> Given:
    """The answers in a YAML or JSON file; raises UserError where it cannot be read."""
    data = read_file(str(path.resolve()), DEFAULT_SIZE_LIMIT)
    if isinstance(data, Unread):
        raise UserError(f"{path} is {data.value}.", "--answers takes a YAML or JSON file with answers.")
    return parse_answers(decoded(data), str(path))


def parse_answers(content: str, name: str) -> Given:
    """The answers in a text; raises UserError where it is not one YAML mapping."""
    loaded = load(content.encode())
    positions = Positions(content)
    if loaded.flaws:
        place = positions.span(loaded.flaws[0].at)
        raise UserError(f"{name}:{place.line}:{place.column}: {loaded.flaws[0].message}.", "Mend the file.")
    values = [document.value for document in loaded.documents if document.value is not None]
    if not values:
        return Given({}, name, positions)
    if len(values) > 1 or not isinstance(values[0], dict):
        raise UserError(f"{name} is not one mapping of answers.", "Write `stack: talos`, and so on, a line each.")
    return Given(values[0], name, positions)


def refuse(
    given: Given,
    found: Iterable[Mistake],
    because: str = "The answers cannot be used, and nothing was written:",
    hint: str = "",
) -> None:
    """Raise UserError with all of the mistakes, if there are any."""
    lines = list(dict.fromkeys(given.told(mistake) for mistake in found))
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
