"""Whether sops takes a text for a recipient of age: Bech32 with its checksum, or a public key of SSH.

Source: age/keysource.go (parseRecipient) of getsops/sops; internal/bech32, plugin/encode.go and agessh of
FiloSottile/age; BIP 173.
"""

import base64
import binascii

_CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM = 6
#: Characters of a public key of X25519: 32 bytes, five bits each.
_X25519 = 52
_SSH = ("ssh-ed25519", "ssh-rsa")
_LONGEST = 20_000


def check_recipient(text: str) -> str:
    """Why sops refuses the text, "" where it takes it or that is not known (the key inside is not computed with)."""
    if text.startswith("ssh-"):
        return _check_ssh(text)
    if not text.startswith("age1"):
        return "is neither an age recipient (`age1…`) nor a public key of SSH (`ssh-ed25519 …`)"
    if len(text) > _LONGEST:
        return ""
    if not _has_checksum(text):
        return "is no whole age recipient: its checksum does not fit"
    is_plain = text.count("1") == 1
    if is_plain and len(text) - len("age1") - _CHECKSUM != _X25519:
        return "is not an age recipient: the key in it is not 32 bytes long"
    return ""


def _has_checksum(text: str) -> bool:
    """Whether the text is Bech32; age has no limit for its length."""
    if text not in (text.lower(), text.upper()):
        return False
    prefix, _, data = text.lower().rpartition("1")
    values = [_CHARACTERS.find(character) for character in data]
    if len(values) < _CHECKSUM or -1 in values:
        return False
    high, low = [ord(character) >> 5 for character in prefix], [ord(character) & 31 for character in prefix]
    return _fold([*high, 0, *low, *values]) == 1


def _fold(values: list[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum


def _check_ssh(text: str) -> str:
    """A line of `authorized_keys` without options: the type, and a key of that type."""
    kind, *rest = text.split(maxsplit=2)
    if kind not in _SSH:
        return f"is a key of SSH of the type `{kind}`, with which age does not encrypt" if rest else "is no key of SSH"
    try:
        data = base64.b64decode(rest[0], validate=True) if rest else b""
    except (binascii.Error, ValueError):
        return "is not a whole public key of SSH"
    length = int.from_bytes(data[:4], "big")
    return "" if data[4 : 4 + length] == kind.encode() else "is not a whole public key of SSH"
