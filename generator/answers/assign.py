"""Single answers of the command line: `--set network.nodes=10.20.0.0/24`, typed by the schema."""

from collections.abc import Mapping, Sequence

from ...model.errors import UserError
from ...model.text.document import Value, load
from ...model.text.values import items, mapping
from ...schemas.formats.digits import whole
from ...schemas.stackwright.answers import part
from .answers import Mistake
from .complete import complete
from .machines import Tree
from .plain_values import plain
from .schema_errors import misfits, unknown, wrong

_TRUE, _FALSE = frozenset({"true", "yes", "on", "y"}), frozenset({"false", "no", "off", "n"})


class RefusedError(Exception):
    """An assignment that the schema refuses."""

    def __init__(self, path: Sequence[str | int], message: str) -> None:
        self.mistake = Mistake(tuple(path), message)


def assigned(tree: Tree, assignments: Sequence[str], name: str) -> Tree:
    """The answers with those of `--set`, in order; a number in a path counts in a list, of the defaults if need be.

    Raises RefusedError at the first that the schema refuses.
    """
    for assignment in assignments:
        dotted, equals, written = assignment.partition("=")
        if not equals:
            raise UserError(f"--set {assignment} sets nothing.", "Write it as `--set network.nodes=10.20.0.0/24`.")
        path = tuple(whole(step) if step.isdecimal() else step for step in dotted.strip().split("."))
        tree = _with(tree, path, typed(path, written.strip()), name)
    return tree


def typed(path: tuple[str | int, ...], written: str) -> Value:
    """A text as the value that the schema wants at a path."""
    for end in range(1, len(path) + 1):
        if part(path[:end]) is None:
            known = (part(path[: end - 1]) or {}).get("properties", ())
            above = ".".join(map(str, path[: end - 1]))
            nothing = f"unknown; there is nothing below {above}"
            raise RefusedError(path[:end], unknown(str(path[end - 1]), known) if known else nothing)
    schema = part(path) or {}
    match _type(schema):
        case "boolean":
            return _boolean(path, written)
        case "integer":
            if not written.removeprefix("-").isdecimal():
                raise RefusedError(path, wrong(written, {}, "type", "integer"))
            return whole(written)
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
    raise RefusedError(path, wrong(written, {}, "type", "boolean"))


def _with(tree: Tree, path: tuple[str | int, ...], value: Value, name: str) -> Tree:
    """The tree with a value in it."""
    kind = str(path[0])
    if len(path) > 1 and isinstance(path[1], int) and kind not in tree and not misfits(tree):
        tree = {**tree, kind: mapping(plain(complete(tree, name)))[kind]}
    return mapping(_replaced(tree, path, value, path))


def _replaced(tree: Value, path: Sequence[str | int], value: Value, whole: Sequence[str | int]) -> Value:
    if not path:
        return value
    step, *rest = path
    if isinstance(step, int):
        entries = items(tree)
        if step >= len(entries):
            counted = f"they count from 0 to {len(entries) - 1}" if entries else "there are none"
            raise RefusedError(whole, f"there is no entry {step}; {counted}")
        return [_replaced(entry, rest, value, whole) if at == step else entry for at, entry in enumerate(entries)]
    inner = mapping(tree)
    return {**inner, step: _replaced(inner.get(step), rest, value, whole)}
