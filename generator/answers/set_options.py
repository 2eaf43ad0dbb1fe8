"""Single answers of the command line: `--set network.nodes=10.20.0.0/24`, typed by the schema."""

from collections.abc import Mapping, Sequence

from ...model.errors import UserError
from ...model.text.document import Value, load
from ...model.text.typed_access import items, mapping
from ...schemas.formats.whole_number import parse_whole
from ...schemas.stackwright.answers import part
from .answers import InvalidAnswer
from .complete import complete
from .default_components import AnswerTree
from .plain_values import to_plain
from .schema_errors import describe_unknown, describe_wrong, find_misfits

_TRUE, _FALSE = frozenset({"true", "yes", "on", "y"}), frozenset({"false", "no", "off", "n"})


class InvalidAssignmentError(Exception):
    """An assignment that the schema refuses."""

    def __init__(self, path: Sequence[str | int], message: str) -> None:
        self.mistake = InvalidAnswer(tuple(path), message)


def assign(tree: AnswerTree, assignments: Sequence[str], name: str) -> AnswerTree:
    """The answers with those of `--set`, in order; a number in a path counts in a list, of the defaults if need be.

    Raises RefusedError at the first that the schema refuses.
    """
    for assignment in assignments:
        dotted, equals, written = assignment.partition("=")
        if not equals:
            raise UserError(f"--set {assignment} sets nothing.", "Write it as `--set network.nodes=10.20.0.0/24`.")
        path = tuple(parse_whole(step) if step.isdecimal() else step for step in dotted.strip().split("."))
        tree = _with(tree, path, parse_value(path, written.strip()), name)
    return tree


def parse_value(path: tuple[str | int, ...], written: str) -> Value:
    """A text as the value that the schema wants at a path."""
    for end in range(1, len(path) + 1):
        if part(path[:end]) is None:
            known = (part(path[: end - 1]) or {}).get("properties", ())
            above = ".".join(map(str, path[: end - 1]))
            nothing = f"unknown; there is nothing below {above}"
            raise InvalidAssignmentError(path[:end], describe_unknown(str(path[end - 1]), known) if known else nothing)
    schema = part(path) or {}
    match _type(schema):
        case "boolean":
            return _boolean(path, written)
        case "integer":
            if not written.removeprefix("-").isdecimal():
                raise InvalidAssignmentError(path, describe_wrong(written, {}, "type", "integer"))
            return parse_whole(written)
        case "array" if not written.startswith("["):
            return [entry.strip() for entry in written.split(",") if entry.strip()]
        case "array" | "object":
            documents = load(written.encode()).documents
            return documents[0].value if documents else None
        case _:
            return written


def _type(schema: Mapping[str, object]) -> str:
    found = schema.get("type", "string")
    return str(found[0] if isinstance(found, list) else found)


def _boolean(path: tuple[str | int, ...], written: str) -> bool:
    if written.lower() in _TRUE:
        return True
    if written.lower() in _FALSE:
        return False
    raise InvalidAssignmentError(path, describe_wrong(written, {}, "type", "boolean"))


def _with(tree: AnswerTree, path: tuple[str | int, ...], value: Value, name: str) -> AnswerTree:
    """The tree with a value in it."""
    kind = str(path[0])
    if len(path) > 1 and isinstance(path[1], int) and kind not in tree and not find_misfits(tree):
        tree = {**tree, kind: mapping(to_plain(complete(tree, name)))[kind]}
    return mapping(_replace(tree, path, value, path))


def _replace(tree: Value, path: Sequence[str | int], value: Value, whole: Sequence[str | int]) -> Value:
    if not path:
        return value
    step, *rest = path
    if isinstance(step, int):
        entries = items(tree)
        if step >= len(entries):
            counted = f"they count from 0 to {len(entries) - 1}" if entries else "there are none"
            raise InvalidAssignmentError(whole, f"entry {step} does not exist; {counted}")
        return [_replace(entry, rest, value, whole) if at == step else entry for at, entry in enumerate(entries)]
    inner = mapping(tree)
    return {**inner, step: _replace(inner.get(step), rest, value, whole)}
