"""The bytes of a file → its text, as its readers take them: UTF-8 or, by its byte order mark, UTF-16."""

BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def is_utf16(data: bytes) -> bool:
    """Whether a file says by its first bytes that it is UTF-16."""
    return data.startswith(_UTF16)


def has_mark(data: bytes) -> bool:
    """Whether a file begins with a byte order mark, of UTF-8 or of UTF-16."""
    return data.startswith((BOM, *_UTF16))


def decode(data: bytes) -> str:
    """The text of a file without byte order mark, as positions count in it; undecodable bytes become U+FFFD."""
    if is_utf16(data):
        return data.decode("utf-16", "replace")
    return data.removeprefix(BOM).decode("utf-8", "replace")


def as_utf8(data: bytes) -> bytes:
    """The same text without byte order mark in UTF-8; bytes that are not UTF-8 stay as they are."""
    return decode(data).encode() if is_utf16(data) else data.removeprefix(BOM)
