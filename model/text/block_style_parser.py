"""Documents in YAML's block style, as nearly all are written: read line by line, in place of libyaml.

A line is `key: value`, `- value` or `- key: value`; values are plain, quoted, a literal or folded block, or short
collections of plain and quoted scalars in brackets. Of such texts the values are those that libyaml's events give, in a
fraction of the time: what a line says hangs on the line alone, and most lines stand in many files. Whatever else there
is (anchors, tags, scalars over several lines, a key twice, any mistake) makes the text one for libyaml, as a whole:
nothing is guessed here, and nothing reported.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple, TypeAlias

from .open_collections import Value
from .scalars import RESOLVERS, Profile, Scalar

#: Characters that YAML has no place for, or that have a meaning which they have not in most texts: tabs and line breaks
#: of other kinds.
_UNUSUAL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_DOUBLE = r'"([^"\\]*(?:\\["\\nt][^"\\]*)*)"'
_SINGLE = r"'([^']*(?:''[^']*)*)'"
_PLAIN = r"""((?:[^\s\-?:,\[\]{}#&*!|>'"%@`]|-(?=\S))[^:#]*(?:(?::(?=\S)|(?<=\S)#)[^:#]*)*)"""
_LINE = re.compile(
    r"(?:-( +|$))?"
    r"""(?:([A-Za-z0-9_./$][A-Za-z0-9_./$-]{0,200}|"[^"\\]{1,200}"|'[^']{1,200}'):(?: +|$))?"""
    rf"(?:([|>][-+]?) *|(?:{_PLAIN}|{_DOUBLE}|{_SINGLE}|(\[.*\]|\{{.*\}}))?(?: +#.*)?)"
)
_DOCUMENT = re.compile(r"---(?: +#.*| *)")
_BREAKS = re.compile(r"\n+")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
#: Levels of nesting; what is deeper is left to libyaml.
_MOST_LEVELS = 100
#: Lines of which it is kept what they say, and characters of the longest one.
_MOST_KEPT, _LONGEST_KEPT = 50_000, 200

#: A collection around the one that is being filled: its entries, if it is a mapping, else its items; its column; and
#: its key whose value is being read.
_Around: TypeAlias = "tuple[dict[str, Value] | None, list[Value], int, str]"
_Resolve: TypeAlias = Callable[[str], Scalar]


#: What stands on a line as its value.
_SCALAR, _NOTHING, _BLOCK, _FLOW, _COMMENT = range(5)
#: What a line says: the column of its key or dash; how far behind its dash an item begins, 0 without one; its key; the
#: form of its value; and that, of a block its header, of a collection in brackets its text.
_Line: TypeAlias = "tuple[int, int, str | None, int, Scalar]"
_known: dict[Profile, dict[str, _Line]] = {}


def read_block_style(data: bytes, profile: Profile) -> "list[Value] | None":
    """The values of a text's documents, or None where it is none that can be read so.

    `data` is UTF-8 without byte order mark.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if _UNUSUAL.search(text):
        return None
    known = _known.setdefault(profile, {})
    if len(known) > _MOST_KEPT:
        known.clear()
    return _read(text.split("\n"), RESOLVERS[profile], known)


def _read(lines: list[str], resolve: _Resolve, known: dict[str, _Line]) -> "list[Value] | None":
    """The values of the documents in these lines.

    One loop with everything inline, as it runs once for each line of a repository. The collection that is being filled
    is `pairs` or, where that is None, `items`; it begins in `column` and may wait for the value of its `key`, or for
    its next item. Those around it are on the stack; a document is a list of one item, in column -1.
    """
    documents: list[list[Value]] = []
    items: list[Value] = []
    pairs: dict[str, Value] | None = None
    column, key, is_waiting = -1, "", False
    stack: list[_Around] = []
    at, end = 0, len(lines)
    value: Value
    while at < end:
        line = lines[at]
        at += 1
        said = known.get(line)
        if said is None:
            said = _read_line(line, resolve)
            if said is None:
                return None
            if len(line) <= _LONGEST_KEPT:
                known[line] = said
        begins, offset, name, form, value = said
        if begins == column and pairs is not None and not offset and name is not None:
            if is_waiting:
                pairs[key] = resolve("")
        elif form == _COMMENT:
            continue
        else:
            if not offset and name is None:
                if begins or not _DOCUMENT.fullmatch(line):
                    return None
                if is_waiting:
                    _fill(pairs, items, key, resolve(""))
                pairs, items, column, key, is_waiting = None, [], -1, "", True
                documents.append(items)
                stack.clear()
                continue
            if not documents:
                documents.append(items)
                is_waiting = True
            if is_waiting and (begins > column or (offset and begins == column and pairs is not None)):
                stack.append((pairs, items, column, key))
                around = pairs if pairs is not None else items
                opened: Value
                if offset:
                    opened = items = []
                    pairs = None
                else:
                    opened = pairs = {}
                if isinstance(around, list):
                    around.append(opened)
                else:
                    around[key] = opened
                column = begins
                if len(stack) > _MOST_LEVELS:
                    return None
            else:
                if is_waiting:
                    _fill(pairs, items, key, resolve(""))
                while begins < column or (begins == column and pairs is None and not offset):
                    pairs, items, column, key = stack.pop()
                if begins != column or (pairs is None) is not bool(offset):
                    return None
            if offset and name is not None:
                stack.append((None, items, column, key))
                pairs = {}
                items.append(pairs)
                column = begins + offset
        if pairs is not None and name is not None:
            if name in pairs:
                return None
            key = name
        is_waiting = form == _NOTHING
        if is_waiting:
            continue
        if form == _BLOCK:
            scalar = _read_block(lines, at, column, str(value))
            if scalar is None:
                return None
            value, at = scalar
        elif form == _FLOW:
            value = _read_flow(str(value), resolve)
            if value is None:
                return None
        if pairs is None:
            items.append(value)
        else:
            pairs[key] = value
    if is_waiting:
        _fill(pairs, items, key, resolve(""))
    return [document[0] for document in documents]


def _fill(pairs: "dict[str, Value] | None", items: "list[Value]", key: str, value: "Value") -> None:
    if pairs is None:
        items.append(value)
    else:
        pairs[key] = value


def _read_line(line: str, resolve: _Resolve) -> "_Line | None":
    """What a line says; None where it says what libyaml is to read."""
    body = line.lstrip(" ")
    begins = len(line) - len(body)
    if not body or body[0] == "#":
        return begins, 0, None, _COMMENT, None
    match = _LINE.fullmatch(body)
    if match is None:
        return None
    gap, name, block, plain, double, single, flow = match.groups()
    offset = 0 if gap is None else 1 + len(gap)
    name = name[1:-1] if name and name[0] in "\"'" else name
    if name == "<<":
        return None
    if block is not None:
        return begins, offset, name, _BLOCK, block
    if flow is not None:
        return begins, offset, name, _FLOW, flow
    if plain is not None:
        return begins, offset, name, _SCALAR, resolve(plain.rstrip(" "))
    if double is not None:
        return begins, offset, name, _SCALAR, _ESCAPE.sub(_unescape, double)
    if single is not None:
        return begins, offset, name, _SCALAR, single.replace("''", "'")
    return begins, offset, name, _NOTHING, None


def _unescape(match: re.Match[str]) -> str:
    return _ESCAPED[match[1]]


def _read_block(lines: list[str], at: int, column: int, header: str) -> tuple[str, int] | None:
    """A literal or folded scalar from its first line, and which line is the next after it."""
    first = lines[at] if at < len(lines) else ""
    indent = len(first) - len(first.lstrip(" "))
    if indent <= column or not indent or indent == len(first):
        return None
    margin, start, end = " " * indent, at, len(lines)
    while at < end and (lines[at].startswith(margin) or not lines[at].strip(" ")):
        at += 1
    if at == end and lines[-1]:  # it ends without a line break
        return None
    value = "\n".join(line[indent:] for line in lines[start:at])
    content = value.rstrip("\n")
    breaks = value[len(content) :] + "\n" if at < end else value[len(content) :]
    if header[0] == ">":
        if "\n " in content or content.startswith(" "):
            return None  # lines that are indented further are not folded
        content = _BREAKS.sub(_fold, content)
    kept = breaks if header[1:] == "+" else "\n" if len(header) == 1 else ""
    return content + kept, at


def _fold(match: re.Match[str]) -> str:
    return match[0][1:] or " "


class _Flow(NamedTuple):
    """What a collection in brackets looks like, and each of its parts."""

    items: re.Pattern[str]
    item: re.Pattern[str]
    pairs: re.Pattern[str]
    pair: re.Pattern[str]


@cache
def _flow() -> _Flow:
    """Made where it is needed, as that takes longer than reading a file."""
    word = r"""-{0,2}[A-Za-z0-9_./](?:[A-Za-z0-9_./@=+-]|(?<=[^ ]) (?=[A-Za-z0-9_./]))*|"[^"\\]*"|'[^']*'"""
    key = r"[A-Za-z0-9_./$][A-Za-z0-9_./$-]*"
    return _Flow(
        re.compile(rf"\[ *(?:(?:{word}) *(?:, *(?:{word}) *)*)?\]"),
        re.compile(word),
        re.compile(rf"\{{ *(?:{key}: +(?:{word}) *(?:, *{key}: +(?:{word}) *)*)?\}}"),
        re.compile(rf"({key}): +({word})"),
    )


def _read_flow(text: str, resolve: _Resolve) -> "Value | None":
    """A collection in brackets of nothing but scalars; None where it is another."""
    if text in ("[]", "{}"):
        return [] if text == "[]" else {}
    forms = _flow()
    if forms.items.fullmatch(text):
        return [_scalar(item, resolve) for item in forms.item.findall(text)]
    if forms.pairs.fullmatch(text):
        found = forms.pair.findall(text)
        pairs: dict[str, Value] = {key: _scalar(item, resolve) for key, item in found}
        return pairs if len(pairs) == len(found) else None
    return None


def _scalar(text: str, resolve: _Resolve) -> "Value":
    return resolve(text) if text[0] not in "\"'" else text[1:-1]
