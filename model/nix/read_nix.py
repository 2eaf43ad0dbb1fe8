"""A Nix file → its facts."""

import posixpath
import re
from collections.abc import Iterator

from ..facts import Fact, Facts, facts_of
from ..text.decoding import decode, has_mark
from ..text.parse_error import ParseError, ParseErrorType
from ..text.place import Chars
from .comments import of_comments
from .facts import FLAKE, NixErrorFact, UndefinedVariableFact
from .flake_file import of_flake
from .host_names import of_host_names
from .path_literals import of_paths
from .syntax.lexer import tokenize
from .syntax.nix_error import NixError, NixErrorType
from .syntax.parse import Parsed, parse
from .syntax.scope import find_undefined_names
from .syntax.tree import Expression

#: Levels, as many as of YAML; and errors of one file: more say nothing more.
_DEEPEST, _MOST = 400, 100
#: What is said of a file is no longer.
_LONGEST = 300
#: Of a file that is read as if it had none.
_MARKED = "the file begins with a byte order mark, which Nix does not read: save it as UTF-8 without one"
#: What is in every text that names a host.
_HOST_NAME = "hostName"
#: Names in files that are filled in before Nix reads them.
_PLACEHOLDER = re.compile(r"__[A-Z0-9_]+__")


def read_nix(path: str, data: bytes) -> Facts:
    """The facts of a Nix file, of any length; that of a flake has those of its inputs as well."""
    text = decode(data)
    mark = [NixErrorFact(Chars(0, min(len(text), 1)), _MARKED)] if has_mark(data) else []
    return facts_of([*mark, *_facts(path, text, parse(text, size_limit=len(text), depth_limit=_DEEPEST))])


def _facts(path: str, text: str, parsed: Parsed) -> Iterator[Fact]:
    if parsed.tree is None and tokenize(text)[0][0].kind == "end":
        yield NixErrorFact(Chars(len(text), len(text)), "the file has no expression")
    else:
        yield from map(_error, parsed.errors[:_MOST])
    yield from of_comments(text, parsed.tree)
    if parsed.tree is not None:
        yield from _undefined(parsed.tree)
        yield from of_paths(parsed.tree)
        if _HOST_NAME in text:
            yield from of_host_names(parsed.tree)
        if posixpath.basename(path) == FLAKE:
            yield from of_flake(parsed.tree)


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _undefined(tree: Expression) -> Iterator[UndefinedVariableFact]:
    """The names that nothing defines, each once."""
    told: set[str] = set()
    for one in find_undefined_names(tree):
        if one.name not in told and not _PLACEHOLDER.fullmatch(one.name):
            told.add(one.name)
            yield UndefinedVariableFact(one.at, _cut(one.name))


def _error(error: NixError) -> Fact:
    if error.type is NixErrorType.TOO_DEEP:
        return ParseError(ParseErrorType.TOO_DEEP, error.at, error.message)
    is_double = error.type in (NixErrorType.DUPLICATE_ATTRIBUTE, NixErrorType.DUPLICATE_FORMAL)
    return NixErrorFact(error.at, _cut(error.message), error.first, "first here" if is_double else "opened here")
