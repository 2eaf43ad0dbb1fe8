"""The bytes of a `.nix` file as a tree, unless they are encrypted."""

from enum import Enum

from ...text.place import Chars
from .nix_error import NixError, NixErrorType
from .parse import DEPTH_LIMIT, SIZE_LIMIT, Parsed, parse, refuse_size


class Encryption(Enum):
    """Why bytes are no text: what has encrypted them, or another binary format."""

    GIT_CRYPT = "git-crypt"
    AGE = "age"
    PGP = "PGP"
    BINARY = "binary"


_BEGINNINGS = {
    b"\0GITCRYPT": Encryption.GIT_CRYPT,
    b"age-encryption.org/v1": Encryption.AGE,
    b"-----BEGIN AGE ENCRYPTED FILE-----": Encryption.AGE,
    b"-----BEGIN PGP MESSAGE-----": Encryption.PGP,
}
#: So many bytes git looks at to tell binary files from texts.
_LOOKED_AT = 8000


def find_encryption(data: bytes) -> Encryption | None:
    """What makes bytes unreadable, None for a text.

    Binary is what has a NUL byte at its beginning, as git sees it, and is not UTF-8; a text with a stray NUL byte is
    one with an error.
    """
    for beginning, encryption in _BEGINNINGS.items():
        if data.startswith(beginning):
            return encryption
    if b"\0" in data[:_LOOKED_AT] and not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError:
            return Encryption.BINARY
    return None


def parse_bytes(data: bytes, size_limit: int = SIZE_LIMIT, depth_limit: int = DEPTH_LIMIT) -> Parsed | Encryption:
    """Reads a file; one that is encrypted is not parsed. The limits are those of `parse`, of bytes here."""
    if (encryption := find_encryption(data)) is not None:
        return encryption
    if len(data) > size_limit:
        return refuse_size(len(data), size_limit)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        start = len(data[: error.start].decode())
        message = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        return Parsed(None, (NixError(NixErrorType.ENCODING, Chars(start, start + 1), message),))
    return parse(text, size_limit, depth_limit)
