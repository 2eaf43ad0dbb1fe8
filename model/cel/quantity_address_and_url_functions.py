"""Functions of CEL in Kubernetes for quantities, durations, addresses and URLs; a dot before a name: called on a value.

Source: pkg/cel/library/{quantity,ip,cidr,urls}.go of k8s.io/apiserver, and Go's time.ParseDuration.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from ...schemas.formats.quantity import parse_quantity
from ...schemas.formats.whole_number import parse_whole
from .values import Address, CelValue, Cidr, Duration, EvaluationError, Quantity, UnknownError, Url

_PART = re.compile(r"(\d++)(ns|us|ms|s|m|h)")
_UNITS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([A-Za-z0-9._~-]+(?::[0-9]{1,5})?)((?:/[A-Za-z0-9._~/-]*)?)")
_PLAIN_TEXT = re.compile(r"[A-Za-z0-9 _-]*")
_LONGEST = 64


def _text(value: CelValue) -> str:
    if not isinstance(value, str):
        raise UnknownError("a text")
    return value


def parse_duration(text: str) -> Duration | None:
    """A duration of whole numbers as Go reads it; None where it is none, or has fractions."""
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    if rest == "0":
        return Duration(0)
    found, at = 0, 0
    while match := _PART.match(rest, at):
        found, at = found + parse_whole(match[1]) * _UNITS[match[2]], match.end()
    return Duration(sign * found) if at and at == len(rest) else None


def _duration(value: CelValue) -> CelValue:
    found = value if isinstance(value, Duration) else parse_duration(_text(value))
    if found is None:
        raise UnknownError("a duration")
    return found


def _quantity(value: CelValue) -> Quantity:
    if isinstance(value, Quantity):
        return value
    found = parse_quantity(_text(value))
    if found is None:
        raise EvaluationError("not a quantity")
    return Quantity(found)


def _is_quantity(value: CelValue) -> bool:
    text = _text(value)
    if len(text) > _LONGEST:
        raise UnknownError("a long text")
    return parse_quantity(text) is not None


def _number(value: CelValue) -> Decimal:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return _quantity(value).number


def _compare(one: CelValue, other: CelValue) -> int:
    left, right = _number(one), _number(other)
    return (left > right) - (left < right)


def _is_greater(one: CelValue, other: CelValue) -> bool:
    return _compare(one, other) > 0


def _sign(one: CelValue) -> int:
    return _compare(one, 0)


def _as_integer(one: CelValue) -> int:
    number = _number(one)
    if number != number.to_integral_value():
        raise EvaluationError("not a whole number")
    return int(number)


def _parse_ip(text: str) -> IPv4Address | IPv6Address | None:
    """An address as netip reads it, without zones and addresses of one family in the other."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    is_mapped = isinstance(found, IPv6Address) and (found.ipv4_mapped is not None or found.scope_id is not None)
    return None if is_mapped else found


def _ip(value: CelValue) -> Address:
    found = _parse_ip(_text(value))
    if found is None:
        raise EvaluationError("not an IP address")
    return Address(found)


def _parse_cidr(text: str) -> Cidr | None:
    written, slash, bits = text.partition("/")
    address = _parse_ip(written)
    if address is None or not slash or not bits.isascii() or not bits.isdecimal() or (bits != "0" and bits[0] == "0"):
        return None
    try:
        return Cidr(ip_network(text, strict=False), address)
    except ValueError:
        return None


def _cidr(value: CelValue) -> Cidr:
    found = _parse_cidr(_text(value))
    if found is None:
        raise EvaluationError("not a CIDR")
    return found


def _contains_ip(range_: CelValue, value: CelValue) -> bool:
    address = value if isinstance(value, Address) else _ip(value)
    if not isinstance(range_, Cidr):
        raise UnknownError("a range")
    return address.address in range_.network


def _contains_cidr(range_: CelValue, value: CelValue) -> bool:
    inner = value if isinstance(value, Cidr) else _cidr(value)
    if not isinstance(range_, Cidr):
        raise UnknownError("a range")
    if range_.network.version != inner.network.version:
        return False
    first, last = inner.network[0], inner.network[-1]
    return first in range_.network and last in range_.network


def _is_url(value: CelValue) -> bool:
    """Whether it is a URL with a host, or plainly none; in between lies what only Go's parser decides."""
    text = _text(value)
    if _URL.fullmatch(text):
        return True
    if not text or _PLAIN_TEXT.fullmatch(text):
        return False
    raise UnknownError("a URL")


def _url(value: CelValue) -> Url:
    match = _URL.fullmatch(_text(value))
    if match is None:
        raise UnknownError("a URL")
    return Url(match[1].lower(), match[2], match[3])


LIBRARY_FUNCTIONS: Mapping[str, Callable[..., CelValue]] = {
    "duration": _duration,
    "quantity": _quantity,
    "isQuantity": _is_quantity,
    ".isGreaterThan": _is_greater,
    ".isLessThan": lambda one, other: _compare(one, other) < 0,
    ".compareTo": _compare,
    ".sign": _sign,
    ".isInteger": lambda one: _number(one) == _number(one).to_integral_value(),
    ".asInteger": _as_integer,
    ".add": lambda one, other: Quantity(_number(one) + _number(other)),
    ".sub": lambda one, other: Quantity(_number(one) - _number(other)),
    ".getSeconds": lambda one: one.nanoseconds // 10**9 if one.nanoseconds >= 0 else -(-one.nanoseconds // 10**9),
    ".getMinutes": lambda one: one.nanoseconds // (60 * 10**9),
    ".getHours": lambda one: one.nanoseconds // (3600 * 10**9),
    "isIP": lambda value: _parse_ip(_text(value)) is not None,
    "ip": _ip,
    ".family": lambda one: one.address.version,
    ".isLoopback": lambda one: one.address.is_loopback,
    ".isUnspecified": lambda one: one.address.is_unspecified,
    "isCIDR": lambda value: _parse_cidr(_text(value)) is not None,
    "cidr": _cidr,
    ".ip": lambda one: Address(one.address),
    ".prefixLength": lambda one: one.network.prefixlen,
    ".masked": lambda one: Cidr(one.network, one.network.network_address),
    ".containsIP": _contains_ip,
    ".containsCIDR": _contains_cidr,
    "isURL": _is_url,
    "url": _url,
    ".getScheme": lambda one: one.scheme,
    ".getHost": lambda one: one.host,
    ".getHostname": lambda one: one.host.partition(":")[0],
    ".getPort": lambda one: one.host.partition(":")[2],
    ".getEscapedPath": lambda one: one.path,
}
