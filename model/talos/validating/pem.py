"""PEM blocks, as far as it decides whether Talos takes them: their frame, type and the outline of what is in them.

Whether a certificate's signature or a key's numbers are right is not looked at. Source: Go's encoding/pem, and
GetCert and GetKey of siderolabs/crypto's x509.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from .label_and_address_formats import decode_base64

_FRAME = re.compile(r"^-----(BEGIN|END) ([^\n-]*(?:-[^\n-]+)*)-----[ \t]*+\r?$", re.MULTILINE)
_HEADERS = re.compile(r"\A((?:[^\n:]+:[^\n]*\n)+)\n?", re.MULTILINE)
CERTIFICATE = "CERTIFICATE"
#: Types of keys that Talos reads, and how many values there are at the outermost level of each, at least.
_KEYS = {"RSA PRIVATE KEY": 9, "EC PRIVATE KEY": 2, "ED25519 PRIVATE KEY": 3, "PRIVATE KEY": 3}
_SEQUENCE = 0x30


class Block(NamedTuple):
    """A block: what it says it is, and the bytes in it."""

    type: str
    data: bytes


def blocks(text: str) -> list[Block]:
    """The blocks of a text; what is not well formed is none."""
    found: list[Block] = []
    for type_, inner in _find_frames(text):
        body = _HEADERS.sub("", inner).replace(" ", "").replace("\t", "")
        data = decode_base64(body)
        if data is not None:
            found.append(Block(type_, data))
    return found


def _find_frames(text: str) -> Iterator[tuple[str, str]]:
    """The blocks by their frames: the type, and what stands up to the next end of that type."""
    frames = list(_FRAME.finditer(text))
    ends: dict[str, list[re.Match[str]]] = defaultdict(list)
    for frame in frames:
        if frame[1] == "END":
            ends[frame[2]].append(frame)
    at = 0
    for frame in frames:
        if frame[1] == "BEGIN" and frame.start() >= at:
            following = bisect_right(ends[frame[2]], frame.end(), key=lambda end: end.start())
            if following < len(ends[frame[2]]):
                end = ends[frame[2]][following]
                yield frame[2], text[frame.end() + 1 : end.start()]
                at = end.end()


def check_certificates(text: str) -> str | None:
    """Why a text is not one or more blocks with certificates."""
    found = blocks(text)
    other = next((block.type for block in found if block.type != CERTIFICATE), None)
    if other is not None:
        return f"has a block of type `{other}`, which is not a certificate"
    return None if found else "is not a certificate in PEM"


def check_key(text: str) -> str | None:
    """Why a text does not have a private key that Talos reads as its first block."""
    found = blocks(text)
    if not found:
        return "is not a key in PEM"
    least = _KEYS.get(found[0].type)
    if least is None:
        return f"has a block of type `{found[0].type}`, which is not a private key that Talos reads"
    return None if _values(found[0].data) >= least else "has a block that is not a private key inside"


def check_certificate(text: str) -> str | None:
    """Why a text does not have a certificate as its first block."""
    return check_certificates(text) or (
        None if _is_certificate(blocks(text)[0].data) else "is not a certificate inside"
    )


def has_certificates(text: str) -> bool:
    """Whether a pool of certificates finds any in the text."""
    return any(block.type == CERTIFICATE and _is_certificate(block.data) for block in blocks(text))


def _is_certificate(data: bytes) -> bool:
    return _values(data) == 3


def _values(data: bytes) -> int:
    """How many values there are in the sequence that the data must be in DER; 0 where it is none."""
    outer = _value(data, 0)
    if outer is None or data[0] != _SEQUENCE or outer[1] != len(data):
        return 0
    at, count = outer[0], 0
    while at < len(data):
        inner = _value(data, at)
        if inner is None or inner[1] > len(data):
            return 0
        at, count = inner[1], count + 1
    return count


def _value(data: bytes, at: int) -> tuple[int, int] | None:
    """Where the content of the value at an index begins and ends."""
    if at + 2 > len(data):
        return None
    length, start = data[at + 1], at + 2
    if length >= 0x80:
        size = length & 0x7F
        if not 1 <= size <= 4 or start + size > len(data):
            return None
        length, start = int.from_bytes(data[start : start + size], "big"), start + size
    return start, start + length


def check_pkcs8_key(text: str) -> str | None:
    """Why a text does not have a private key in PKCS #8 as its first block, whatever the block calls itself."""
    found = blocks(text)
    if not found:
        return "is not a key in PEM"
    return None if _is_pkcs8(found[0].data) else "is not a private key in PKCS #8"


def _is_pkcs8(data: bytes) -> bool:
    """Version, algorithm (a sequence), key: the second value tells it from the older forms."""
    outer = _value(data, 0)
    version = _value(data, outer[0]) if outer else None
    return version is not None and version[1] < len(data) and data[version[1]] == _SEQUENCE
