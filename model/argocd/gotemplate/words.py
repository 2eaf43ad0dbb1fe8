"""Texts cut, wrapped, and their words in other letters, as the libraries do it that sprig calls.

Source: sprig's documentation (String Functions), 3.3; the documentation of Masterminds/goutils and huandu/xstrings.
"""

from itertools import pairwise

from ..normalize import SPACES, lower, upper
from .values import NotKnownError, TemplateError, from_bytes, text_bytes

#: What abbreviation leaves room for.
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
    """All but white space; raises NotKnownError beyond ASCII, where bytes are taken for letters."""
    if not text.isascii():
        raise NotKnownError("`nospace` of a text with letters beyond ASCII")
    return "".join(text.split())


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
    """Words in small letters, with something between them; raises NotKnownError for words that are not plain."""
    if any(character.isdigit() for character in text) or not text.isascii():
        raise NotKnownError("the words of a text with digits or letters beyond ASCII")
    found, word = "", ""
    for index, character in enumerate(text):
        if character in "-_" or character.isspace():
            found, word = found + word + connector, ""
            continue
        if not character.isalpha():
            raise NotKnownError("the words of a text with punctuation")
        follows = text[index + 1 : index + 2]
        if character.isupper() and word and (text[index - 1].islower() or follows.islower()):
            found, word = found + word + connector, ""
        word += character.lower()
    return found + word


def to_camel(text: str) -> str:
    """Words with capitals, and nothing between them; raises NotKnownError for words that are not plain."""
    if not text.isascii():
        raise NotKnownError("the words of a text with letters beyond ASCII")
    inner = text.lstrip(f"-_{SPACES}")
    connectors = f"-_{SPACES}"
    is_apart = any(one in connectors and two in connectors for one, two in pairwise(inner))
    if not inner or is_apart or inner[-1] in connectors:
        raise NotKnownError("the words of a text with several connectors")
    found = text[: len(text) - len(inner)]
    for index, character in enumerate(inner):
        if character in connectors:
            continue
        found += character.upper() if not index or inner[index - 1] in connectors else character
    return found
