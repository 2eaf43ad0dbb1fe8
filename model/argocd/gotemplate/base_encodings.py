"""Texts in base64 and base32 as Go's decoders read them: where one is wrong, sprig gives the error as the text.

Source: the documentation of encoding/base64 (StdEncoding, CorruptInputError), and that of its sibling for base32.
"""

import base64

from .values import from_bytes, text_bytes

_BASE_64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_BASE_32 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_LINE_ENDS = b"\r\n"
_PAD = ord("=")
_GROUP_64, _GROUP_32 = 4, 8
_LEAST_64, _LEAST_32 = 2, 2
#: How many characters of a last group of base32 are no whole bytes.
_NO_BYTES = (1, 3, 6)


def decode_base64(text: str) -> str:
    """What `b64dec` gives."""
    data = text_bytes(text)
    at = _wrong_in_base64(data)
    if at is not None:
        return f"illegal base64 data at input byte {at}"
    return from_bytes(base64.b64decode(bytes(one for one in data if one not in _LINE_ENDS)))


def _wrong_in_base64(data: bytes) -> int | None:
    """The byte at which the decoder gives up: line ends are passed over, but counted."""
    places = [at for at, one in enumerate(data) if one not in _LINE_ENDS]
    for start in range(0, len(places), _GROUP_64):
        group = places[start : start + _GROUP_64]
        for count, at in enumerate(group):
            if data[at] in _BASE_64:
                continue
            if data[at] != _PAD or count < _LEAST_64:
                return at
            return _wrong_after_pad(data, places[start + count :], count)
        if len(group) < _GROUP_64:
            return len(data) - len(group)
    return None


def _wrong_after_pad(data: bytes, places: list[int], count: int) -> int | None:
    """The same from the first `=` on, the first of the places, which is the `count`th of its group."""
    wanted = _GROUP_64 - count
    if wanted > 1 and len(places) < wanted:
        return len(data)
    if wanted > 1 and data[places[1]] != _PAD:
        return places[0]
    return places[wanted] if len(places) > wanted else None


def decode_base32(text: str) -> str:
    """What `b32dec` gives."""
    data = bytes(one for one in text_bytes(text) if one not in _LINE_ENDS)
    at = _wrong_in_base32(data)
    if at is not None:
        return f"illegal base32 data at input byte {at}"
    letters = data.partition(b"=")[0]
    return from_bytes(base64.b32decode(letters + b"=" * (-len(letters) % _GROUP_32)))


def _wrong_in_base32(data: bytes) -> int | None:
    for start in range(0, len(data), _GROUP_32):
        group = data[start : start + _GROUP_32]
        for count, one in enumerate(group):
            if one in _BASE_32:
                continue
            is_last = len(data) - (start + count + 1) < _GROUP_32
            if one != _PAD or count < _LEAST_32 or not is_last:
                return start + count
            return _wrong_padding(data, start, count)
        if len(group) < _GROUP_32:
            return start
    return None


def _wrong_padding(data: bytes, start: int, count: int) -> int | None:
    if len(data) - start < _GROUP_32:
        return len(data)
    padding = data[start + count + 1 : start + _GROUP_32]
    if (wrong := next((at for at, one in enumerate(padding) if one != _PAD), None)) is not None:
        return start + count + wrong
    return start + count if count in _NO_BYTES else None
