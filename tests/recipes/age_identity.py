"""SSH keys as keys of age: what ssh-to-age does, both ways (ed25519 to X25519, RFC 7748; Bech32, BIP 173)."""

import base64
from hashlib import sha512

_PRIME = 2**255 - 19
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def recipient(public: str) -> str:
    """The recipient of age that belongs to a line `ssh-ed25519 AAAA… comment`; ValueError where it is none."""
    words = public.split()
    if len(words) < 2 or words[0] != "ssh-ed25519":
        raise ValueError("only ed25519 keys are supported")
    point = int.from_bytes(base64.b64decode(words[1])[-32:], "little") % 2**255
    montgomery = (1 + point) * pow(1 - point, -1, _PRIME) % _PRIME
    return bech32("age", montgomery.to_bytes(32, "little"))


def identity(private: str) -> str:
    """The identity of age that belongs to a private key in OpenSSH's own format, without a passphrase."""
    data = base64.b64decode("".join(line for line in private.splitlines() if not line.startswith("-")))
    # openssh-key-v1: the seed and the public key stand side by side behind the last field of 64 bytes.
    mark = data.rindex(b"\x00\x00\x00\x40")
    scalar = sha512(data[mark + 4 : mark + 36]).digest()[:32]
    return bech32("age-secret-key-", scalar).upper()


def bech32(prefix: str, data: bytes) -> str:
    """Bytes in groups of five bits, with the prefix and a checksum."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    spread = [ord(one) >> 5 for one in prefix] + [0] + [ord(one) & 31 for one in prefix]
    check = _polymod(spread + values + [0] * 6) ^ 1
    values += [check >> 5 * (5 - at) & 31 for at in range(6)]
    return prefix + "1" + "".join(_LETTERS[value] for value in values)


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> at & 1 else 0
    return check
