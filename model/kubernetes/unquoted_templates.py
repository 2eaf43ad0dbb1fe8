"""Manifests that would be plain YAML if their `{{…}}` stood in quotes.

A text that begins with `{{` is a mapping for YAML. Templates of files have such texts, and are YAML once they are
rendered; a manifest that is deployed as it is written has forgotten the quotes.
"""

import posixpath
import re
from collections.abc import Iterator

from ...schemas.file_types import TEMPLATE_FOLDERS, TEMPLATE_MARKS, TEMPLATE_NAME
from ...schemas.kubernetes.templating_kinds import fills, is_value
from ..technology import Unquoted
from ..text.document import Document, Loaded, load
from ..text.parse_error import ParseError, ParseErrorType, has_syntax_error
from ..text.place import Chars
from ..text.splice import Splice, apply_splices
from ..text.typed_access import text
from ..text.written_tree import outline

#: A tag, and what may have one in it without being one: texts in quotes, and comments. A tag that is never closed takes
#: the rest of the line, in which no other one can be.
_TOKEN = re.compile(
    r"""'(?:[^'\n]|'')*'|(?<!\\)"(?:\\.|[^"\\\n])*"|(?:^|[ \t])#[^\n]*|(?P<tag>\{\{[^\n]*?\}\})|\{\{[^\n]*""",
    re.MULTILINE,
)
#: The dashes with which the line of a list's item begins.
_DASHES = re.compile(r"[ \t]*+(?:- ++)*+-?")
#: What ends a line before a block of text; a value has one tag and one anchor.
_BLOCK = re.compile(r"(?:[:-]|^)[ \t]+(?:[!&]\S+[ \t]+){0,2}[|>][-+0-9]*[ \t]*(?:#.*)?$")
_HEADER = tuple(re.compile(rf"^{field}:[ \t]+[\w./\"'-]+[ \t]*$", re.MULTILINE) for field in ("apiVersion", "kind"))


def find_unquoted(path: str, raw: bytes) -> Unquoted | None:
    """The manifest that a text is but for the quotes of its tags; None for a template."""
    written = raw.decode("utf-8", "replace") if b"{{" in raw else ""
    if _is_template_by_name(path) or not all(header.search(written) for header in _HEADER):
        return None
    tags = list(_tags(written))
    if not tags or not all(is_value(written[at.start : at.end]) for at in tags):
        return None
    plain = _fill_tags(written, tags)
    loaded = load(plain.encode())
    if loaded.odd_keys or has_syntax_error(loaded.parse_errors) or _has_marks(plain):
        return None
    if not all(document.value is None or _is_object(document) for document in loaded.documents):
        return None
    parse_errors = tuple(ParseError(ParseErrorType.UNQUOTED, at, "", written[at.start : at.end]) for at in tags)
    return Unquoted(loaded, plain.encode(), parse_errors, _is_own(written, plain, loaded, tags))


def _is_template_by_name(path: str) -> bool:
    folder, name = posixpath.split(path.lower())
    return TEMPLATE_NAME.search(name) is not None or not TEMPLATE_FOLDERS.isdisjoint(folder.split("/"))


def _tags(written: str) -> Iterator[Chars]:
    """The tags with which a value begins that is neither in quotes nor in a block of text."""
    start = 0
    block: int | None = None
    for line in written.splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        indent = len(bare) - len(bare.lstrip(" "))
        if block is None or (bare.strip() and indent <= block):
            block = indent if _BLOCK.search(bare) else None
            dashes = _DASHES.match(bare)
            for token in _TOKEN.finditer(bare):
                if token["tag"] and _begins_value(bare, token.start(), dashes.end() if dashes else 0):
                    yield Chars(start + token.start(), start + token.end())
        start += len(line)


def _begins_value(bare: str, at: int, dashes: int) -> bool:
    """Whether a value begins at a character of a line, which begins with so many characters of dashes."""
    end = at
    while end and bare[end - 1] in " \t":
        end -= 1
    before = bare[end - 1 : end]
    if end == at:
        return before == "["
    return before in (":", ",", "[") or (before == "-" and end <= dashes)


def _fill_tags(written: str, tags: list[Chars]) -> str:
    """The text with a placeholder of the same length for each of the tags, so that places stay right."""
    return apply_splices(written, (Splice(at.start, at.end, f"$({'x' * (at.end - at.start - 3)})") for at in tags))


def _has_marks(plain: str) -> bool:
    """Whether marks of a template language are left, be it in a block of text."""
    return any(found[3] != b"{{" for found in TEMPLATE_MARKS.finditer(plain.encode()))


def _is_object(document: Document) -> bool:
    return text(document.value, "apiVersion") is not None and text(document.value, "kind") is not None


def _is_own(written: str, plain: str, loaded: Loaded, tags: list[Chars]) -> bool:
    """Whether each tag stands in the `spec` of an object whose controller fills it in."""
    roots = {document.index: document.value for document in loaded.documents}
    outlined = enumerate(outline(plain).documents)
    specs = iter([(roots.get(number), one) for number, root in outlined for one in root.inner if one.key == "spec"])
    root, spec = next(specs, (None, None))
    asked: set[tuple[str, str, str]] = set()
    for at in tags:
        while spec is not None and spec.end <= at.start:
            root, spec = next(specs, (None, None))
        if spec is None or at.start < spec.start:
            return False
        group, kind = (text(root, "apiVersion") or "").rpartition("/")[0], text(root, "kind") or ""
        asked.add((group, kind, written[at.start : at.end]))
    return all(fills(group, kind, tag, written) for group, kind, tag in sorted(asked))
