"""Texts as Go reads and prints them: durations, sizes, addresses, file modes.

Each function takes what Talos' loader has accepted; of other texts it gives the text back, or None.
Source: time.ParseDuration and Duration.String, net/netip, and dustin/go-humanize's ParseBytes and Bytes.
"""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface, ip_address, ip_interface

from ....schemas.formats.whole_number import parse_whole

Prefix = IPv4Interface | IPv6Interface
Address = IPv4Address | IPv6Address

_PART = re.compile(r"(\d++(?:\.\d*+)?|\.\d++)(ns|us|µs|μs|ms|s|m|h)")
_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_BYTES = re.compile(r"([\d.,]++)\s*+([A-Za-z]*+)\s*+")
_POWERS = "kmgtpe"
_MOST_BYTES = 2**64
#: Digits behind the point of a duration that can matter: an hour has 3.6 * 10^12 nanoseconds.
_PRECISION = 20
_SCALE: int = 10**_PRECISION


def duration(text: str) -> int | None:
    """Nanoseconds of `1h30m`; None where it is not a valid duration."""
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if rest == "0":
        return 0
    found, at = 0, 0
    while match := _PART.match(rest, at):
        found, at = found + _scale(match[1], _UNITS[match[2]]), match.end()
    return sign * found if at and at == len(rest) else None


def _scale(number: str, unit: int) -> int:
    integer, _, fraction = number.partition(".")
    return (
        parse_whole(integer or "0") * unit + parse_whole(fraction[:_PRECISION].ljust(_PRECISION, "0")) * unit // _SCALE
    )


def format_duration(nanoseconds: int) -> str:
    """As Go prints it: `168h0m0s`, `1.5s`, `-10ms`."""
    sign, left = ("-", -nanoseconds) if nanoseconds < 0 else ("", nanoseconds)
    if left < 10**9:
        for unit in ("ms", "us", "ns"):
            if left >= _UNITS[unit]:
                return f"{sign}{_decimal(left, _UNITS[unit])}{'µs' if unit == 'us' else unit}"
        return "0s"
    minutes, seconds = divmod(left, _UNITS["m"])
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}h{minutes}m" if hours else f"{minutes}m" if minutes else ""
    return f"{sign}{head}{_decimal(seconds, 10**9)}s"


def _decimal(value: int, unit: int) -> str:
    full, rest = divmod(value, unit)
    return f"{full}.{rest:0{len(str(unit)) - 1}d}".rstrip("0") if rest else str(full)


def size(text: str) -> int | None:
    """Bytes of `10GiB`, `1.5 TB` or `2048`; None where it is not a valid size. A sign is not a part of it."""
    match = _BYTES.fullmatch(text)
    factor = _factor(match[2].lower()) if match else None
    try:
        found: float | None = float(match[1].replace(",", "")) * factor if match and factor else None
    except ValueError:
        return None
    return None if found is None or found >= _MOST_BYTES else int(found)


def _factor(unit: str) -> int | None:
    if unit in ("", "b"):
        return 1
    power = _POWERS.find(unit[0]) + 1
    if not power or unit[1:] not in ("", "b", "i", "ib"):
        return None
    base = 1024 if "i" in unit else 1000
    return int(base**power)


def format_size(value: int) -> str | int:
    """Bytes as a disk's size is printed: `10 GB` where that says it exactly, else the number."""
    if value % 1000:
        return value
    text = _humanize(value)
    return text if size(text) == value else value


def _humanize(value: int) -> str:
    if value < 10:
        return f"{value} B"
    power = (len(str(value)) - 1) // 3
    scaled = int(value / 1000**power * 10 + 0.5) / 10
    return f"{scaled:.1f} {'BkMGTPE'[power]}{'B' if power else ''}" if scaled < 10 else f"{scaled:.0f} {_unit(power)}"


def _unit(power: int) -> str:
    return f"{'kMGTPE'[power - 1]}B" if power else "B"


@lru_cache(maxsize=1024)  # the addresses of a repository stand in several documents, and parsing one is slow
def parse_ip(text: str) -> Address | None:
    """An IP address; None where it is none."""
    try:
        return ip_address(text)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def prefix(text: str) -> Prefix | None:
    """An address with its prefix length, `10.0.0.1/24`; None where it is none, or the length is missing."""
    head, slash, bits = text.partition("/")
    if not slash or "%" in head or not bits.isdecimal() or (bits[0] == "0" and bits != "0"):
        return None
    try:
        return ip_interface(text)
    except ValueError:
        return None


def canonical_address(text: str) -> str:
    """An address as Go prints it."""
    found = parse_ip(text)
    return text if found is None else _format_address(found)


def canonical_prefix(text: str) -> str:
    """An address with its prefix length as Go prints it; the bits of the host stay."""
    found = prefix(text)
    return text if found is None else f"{_format_address(found.ip)}/{found.network.prefixlen}"


def canonical_address_port(text: str) -> str:
    """An address with a port as Go prints it."""
    head, _, port = text.rpartition(":")
    found = parse_ip(head.removeprefix("[").removesuffix("]"))
    if found is None or not port.isdecimal():
        return text
    return f"[{_format_address(found)}]:{parse_whole(port)}" if found.version == 6 else f"{found}:{parse_whole(port)}"


def _format_address(found: Address) -> str:
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        zone = f"%{found.scope_id}" if found.scope_id else ""
        return f"::ffff:{found.ipv4_mapped}{zone}"
    return str(found)


def canonical_mac(text: str) -> str:
    """Bytes in hexadecimal as Go prints a hardware address."""
    digits = text.replace(":", "").lower()
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))
