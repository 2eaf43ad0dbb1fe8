"""The round trip of ruamel.yaml: lines are read with their comments and styles, changed, and written again."""

import warnings
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

#: How lines are indented: the keys below a key, the text of an entry, and the dash in front of it.
_INDENTS = ((2, 2, 0), (2, 4, 2), (4, 2, 0), (4, 4, 2), (4, 4, 0), (4, 6, 4))


class Move(NamedTuple):
    """Where the value of a key goes: behind what is in the list `to`, or into a new one in its own place.

    A list's entries stay what they are, or each becomes the value of the key at its position in `under`. A mapping
    becomes one entry: `nested` has the other lines of that, and last the key for the mapping.
    """

    to: str
    nested: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


def move_value(piece: str, name: str, wanted: Move) -> str | None:
    """The lines with the value moved, indented as they are; None where they are not written as they would be."""
    from ruamel.yaml.error import YAMLError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for indent in _INDENTS:
            yaml = _yaml(*indent)
            try:
                data = yaml.load(piece)
                if _dump(yaml, data) == piece:
                    _change(data, name, wanted, indent)
                    return _dump(yaml, data)
            except (YAMLError, ValueError, RecursionError):
                return None
    return None


def _yaml(mapping: int, sequence: int, offset: int) -> "YAML":
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 30
    yaml.indent(mapping=mapping, sequence=sequence, offset=offset)
    return yaml


def _dump(yaml: "YAML", data: Any) -> str:
    stream = StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _change(data: "CommentedMap", name: str, wanted: Move, indent: tuple[int, int, int]) -> None:
    """Move the value in the tree of the round trip, with the comments that it keeps beside keys and entries."""
    from ruamel.yaml.comments import CommentedSeq

    position, value, comment = list(data).index(name), data[name], data.ca.items.get(name)
    if wanted.to not in data:
        data.insert(position, wanted.to, CommentedSeq())
        if comment and comment[2] and not wanted.nested:
            _push(comment[2], len(wanted.to) - len(name))
            data.ca.items[wanted.to] = comment
    to = data[wanted.to]
    if wanted.nested:
        if comment and comment[2]:
            _push(comment[2], indent[1] + len(wanted.nested[-1]) - len(name))
        to.append(_nest(value, comment, wanted, indent))
    else:
        for index, entry in enumerate(value):
            beside = value.ca.items.get(index)
            if wanted.under:
                entry, beside = _under(entry, beside, wanted.under[index]), None
            to.append(entry)
            if beside:
                to.ca.items[len(to) - 1] = beside
    del data[name]


def _nest(value: Any, comment: Any, wanted: Move, indent: tuple[int, int, int]) -> "CommentedMap":
    *lines, key = wanted.nested
    entry: CommentedMap = _yaml(*indent).load("\n".join(lines))
    entry[key] = value
    if comment:
        entry.ca.items[key] = comment
    mapping, sequence, _ = indent
    if not value.fa.flow_style():
        _shift(value, sequence + mapping - value.lc.col, comment[2] if comment else None)
    return entry


def _under(entry: Any, beside: Any, key: str) -> "CommentedMap":
    """An entry as the value of a key; the comment behind it is behind that value then."""
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap({key: entry})
    if beside and beside[0]:
        _push(beside[0], len(f"{key}: "))
        made.ca.items[key] = [None, None, beside[0], None]
    return made


def _shift(value: Any, columns: int, pushed: Any) -> None:
    """Move the comments in a collection as what they tell of moves; the `pushed` one has moved already."""
    for token in {id(token): token for token in _tokens(value)}.values():
        first, *rest = token.value.split("\n")
        token.value = "\n".join((first, *(f"{' ' * columns}{line}" if line.strip() else line for line in rest)))
        if token is not pushed:
            _push(token, columns)


def _push(token: Any, columns: int) -> None:
    """Let a comment behind a text begin further to the right."""
    from ruamel.yaml.error import CommentMark

    token.start_mark = CommentMark(max(token.start_mark.column + columns, 0))


def _tokens(value: Any) -> "list[Any]":
    own = getattr(value, "ca", None)
    if own is None:
        return []
    held = [*(own.comment or ()), *(each for beside in own.items.values() for each in beside)]
    tokens = [token for each in held for token in (each if isinstance(each, list) else [each]) if token is not None]
    inner = value.values() if hasattr(value, "values") else value
    return tokens + [token for each in inner for token in _tokens(each)]
