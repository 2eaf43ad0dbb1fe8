"""Texts cut, wrapped, and their words in other letters, as the libraries do it that sprig calls.

Source: sprig's documentation (String Functions), 3.3; the documentation of Masterminds/goutils and huandu/xstrings.
"""

import re

from ..normalize_names import SPACES, lower, upper
from .values import NotKnownError, TemplateError, from_bytes, text_bytes

#: What abbreviation leaves room for.
_CONNECTORS = "-_ \t\n\v\f\r"
_WORD = re.compile(
    r"(?P<connector>[-_ \t-\r]+)|(?P<punctuation>[!\"#%&'()*,\-./:;?@\[\\\]_{}]+)"
    r"|(?P<upper>[A-Z]+(?=[A-Z][a-z])|[A-Z]{2,}|[A-Z][a-z]*)|(?P<lower>[a-z]+)|(?P<number>[0-9]+)"
    r"|(?P<other>[^-_ \t-\ra-zA-Z0-9!\"#%&'()*,./:;?@\[\\\]{}]+)"
)
_DOTS, _LEAST_WIDTH, _LEAST_BOTH = 3, 4, 7


def cut_bytes(text: str, start: int, end: int) -> str:
    """The bytes from one to another; raises TemplateError where Go panics."""
    data = text_bytes(text)
    if not 0 <= start <= end <= len(data):
        raise TemplateError(f"runtime error: slice bounds out of range [{start}:{end}]")
    return from_bytes(data[start:end])


def title(text: str) -> str:
    """Each word's first letter as a capital: a word ends where no letter, digit or `_` stands."""
    found, before = "", " "
    for character in text:
        found += upper(character) if _separates(before) else character
        before = character
    return found


def _separates(character: str) -> bool:
    if character.isascii():
        return not (character.isalnum() or character == "_")
    return not character.isalnum() and character.isspace()


def without_spaces(text: str) -> str:
    """All but white space: where there is some, each byte is taken for a letter."""
    kept = "".join(one for one in text_bytes(text).decode("latin-1") if one not in SPACES)
    return kept if len(kept) < len(text_bytes(text)) else text


def untitle(text: str) -> str:
    """The first letter of each word as a small one."""
    return "".join(lower(one) if not index or text[index - 1].isspace() else one for index, one in enumerate(text))


def swap_case(text: str) -> str:
    """Capitals as small letters, and the other way round."""
    return "".join(lower(one) if one.isupper() or one.istitle() else upper(one) for one in text)


def initials(text: str) -> str:
    """The first letters of the words; raises NotKnownError beyond ASCII, where bytes are taken for letters."""
    if not text.isascii():
        raise NotKnownError("the initials of a text with letters beyond ASCII")
    return "".join(
        one for index, one in enumerate(text) if not one.isspace() and (not index or text[index - 1].isspace())
    )


def _abbreviate(text: str, offset: int, width: int) -> str:
    length = len(text_bytes(text))
    if length <= width:
        return text
    offset = min(offset, length)
    if length - offset < width - _DOTS:
        offset = length - (width - _DOTS)
    if offset <= _LEAST_WIDTH:
        return cut_bytes(text, 0, width - _DOTS) + "..."
    if width < _LEAST_BOTH:
        return ""
    if offset + width - _DOTS < length:
        return "..." + _abbreviate(cut_bytes(text, offset, length), 0, width - _DOTS)
    return "..." + cut_bytes(text, length - (width - _DOTS), length)


def abbreviate(width: int, text: str) -> str:
    """Cut to a width with three dots."""
    return text if width < _LEAST_WIDTH else _abbreviate(text, 0, width)


def abbreviate_both(left: int, right: int, text: str) -> str:
    """Cut to a width from a place on, with three dots on both sides."""
    if right < _LEAST_WIDTH or (left > 0 and right < _LEAST_BOTH):
        return text
    return _abbreviate(text, left, right)


def wrap(text: str, width: int, separator: str, *, cuts_words: bool) -> str:
    """Lines of at most `width` bytes; with `cuts_words` long words are cut, too."""
    width, separator = max(width, 1), separator or "\n"
    data, found, at = text_bytes(text), b"", 0
    while len(data) - at > width:
        if data[at] == ord(" "):
            at += 1
            continue
        space = data.rfind(b" ", at, at + width + 1)
        if space < 0 and cuts_words:
            found, at = found + data[at : at + width] + text_bytes(separator), at + width
            continue
        if space < 0 and (space := data.find(b" ", at + width)) < 0:
            break
        found, at = found + data[at:space] + text_bytes(separator), space + 1
    return from_bytes(found + data[at:])


def to_snake(text: str, connector: str) -> str:
    """Words in small letters, with something between them; raises NotKnownError beyond ASCII."""
    if not text.isascii():
        raise NotKnownError("the words of a text with letters beyond ASCII")
    words = [(match.lastgroup or "", match[0]) for match in _WORD.finditer(text)]
    found, at = "", 0
    while at < len(words):
        kind, word = words[at]
        at += 1
        if kind == "connector":
            found += connector * len(word)
            continue
        found += word.lower() if kind == "upper" else word
        if kind == "number":
            found, at = _with_letters(found, words, at)
        elif kind != "punctuation":
            number = words[at][1] if at < len(words) - 1 and words[at][0] == "number" else ""
            follows = words[at + 1][0] if number else ""
            if follows == "lower":
                found, at = _with_letters(found + connector + number, words, at + 1)
            elif number:
                found, at = found + number, at + 1
            elif at < len(words) and words[at][0] == "number":
                continue
        if at < len(words) and kind != "punctuation" and words[at][0] not in ("connector", "punctuation"):
            found += connector
    return found


def _with_letters(found: str, words: list[tuple[str, str]], at: int) -> tuple[str, int]:
    """A number with the small letters and numbers that go with it."""
    while at < len(words) and words[at][0] in ("lower", "number"):
        found, at = found + words[at][1], at + 1
    return found, at


def to_camel(text: str) -> str:
    """Words with capitals, and nothing between them; raises NotKnownError where it cannot tell."""
    if not text.isascii():
        raise NotKnownError("the words of a text with letters beyond ASCII")
    inner = text.lstrip(_CONNECTORS)
    if text and not inner:
        raise NotKnownError("the words of a text without any")
    found = text[: len(text) - len(inner)]
    rest = inner.rstrip(_CONNECTORS)
    for index, one in enumerate(rest):
        before, after = rest[index - 1 : index], rest[index + 1 : index + 2]
        if one not in _CONNECTORS:
            found += upper(one) if not before or before in _CONNECTORS else one
        elif after in _CONNECTORS:
            found += one
    return found + inner[len(rest) :]
