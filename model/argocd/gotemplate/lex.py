"""A template's text → tokens, as text/template cuts it.

Source: the documentation of text/template (Text and spaces, Actions, Arguments), and go/ref/spec for literals.
"""

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

from .values import TemplateError

#: White space that a `-` beside a delimiter takes away, and that an action may have in it.
SPACES = " \t\r\n"
_LEFT = re.compile(r"\{\{(?P<trim>-[ \t\r\n])?")
_COMMENT = re.compile(r"/\*.*?\*/(?P<end>[ \t\r\n]-\}\}|\}\})?", re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<close>\}\})
    |(?P<declare>:=)
    |(?P<assign>=)
    |(?P<pipe>\|)
    |(?P<comma>,)
    |(?P<open>\()
    |(?P<shut>\))
    |(?P<string>"(?:[^"\\\n]|\\[^\n])*")
    |(?P<raw>`[^`]*`)
    |(?P<char>'(?:[^'\\\n]|\\[^\n])+')
    |(?P<variable>\$\w*)
    |(?P<number>[+-]?(?:0[xX][0-9a-fA-F_.]+(?:[pP][+-]?[0-9_]+)?|0[oO][0-7_]+|0[bB][01_]+
        |(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eEpP][+-]?[0-9_]+)?)i?)
    |(?P<field>\.\w+)
    |(?P<dot>\.)
    |(?P<word>\w+)""",
    re.VERBOSE,
)
#: What may follow a word, field, variable or number.
_ENDS = re.compile(r"[ \t\r\n.,|:()]|\}\}|=|\Z")


class Token(NamedTuple):
    """A piece of an action: its kind, and what is written. `text` is what stands outside of actions."""

    kind: str
    written: str


def cut(text: str) -> Iterator[Token]:
    """The tokens of a template: `text`, `left` and `right` delimiters, and what is between; raises TemplateError."""
    at, trim = 0, False
    while True:
        left = _LEFT.search(text, at)
        outside = text[at : left.start()] if left else text[at:]
        outside = outside.lstrip(SPACES) if trim else outside
        outside = outside.rstrip(SPACES) if left and left["trim"] else outside
        if outside:
            yield Token("text", outside)
        if left is None:
            return
        at = left.end()
        if text.startswith("/*", at):
            at, trim = _skip_comment(text, at)
            continue
        yield Token("left", "{{")
        at, trim = yield from _cut_action(text, at)
        yield Token("right", "}}")


def _skip_comment(text: str, at: int) -> tuple[int, bool]:
    """Where the comment's action ends, and whether what follows is trimmed."""
    comment = _COMMENT.match(text, at)
    if comment is None:
        raise TemplateError("unclosed comment")
    if not comment["end"]:
        raise TemplateError("comment ends before closing delimiter")
    return comment.end(), comment["end"] != "}}"


def _cut_action(text: str, at: int) -> Generator[Token, None, tuple[int, bool]]:
    """Where the action ends, and whether what follows is trimmed."""
    depth = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            raise TemplateError(_unexpected(text, at))
        at = match.end()
        is_trimming = kind == "space" and text.startswith("-}}", at)
        if kind == "close" or is_trimming:
            if depth:
                raise TemplateError("unclosed left paren")
            return at + len("-}}") * is_trimming, is_trimming
        depth += (kind == "open") - (kind == "shut")
        if depth < 0:
            raise TemplateError("unexpected right paren")
        _check_end(text, at, kind, match[0])
        yield Token(kind, match[0])
    raise TemplateError("unclosed action")


def _check_end(text: str, at: int, kind: str, written: str) -> None:
    if kind in ("word", "field", "variable", "dot") and not _ENDS.match(text, at):
        raise TemplateError(f"bad character {_named(text[at])}")
    if kind == "number" and at < len(text) and (text[at].isalnum() or text[at] == "_"):
        raise TemplateError(f'bad number syntax: "{written}{text[at]}"')


def _unexpected(text: str, at: int) -> str:
    if text[at] in "\"'":
        return "unterminated quoted string" if text[at] == '"' else "unterminated character constant"
    if text[at] == "`":
        return "unterminated raw quoted string"
    if text[at] == ":":
        return "expected :="
    return f"unrecognized character in action: {_named(text[at])}"


def _named(character: str) -> str:
    return f"U+{ord(character):04X} '{character}'"
