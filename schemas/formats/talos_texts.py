"""The texts that Talos' types take: the word in the field table → whether Talos reads a text as that type.

Talos hands the text of any scalar to a type's own parser, `10.0` as well as `"10.0"`; so these forms decide about
numbers and truth values too, by the text they are written with.
"""

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address

from .texts import FORMATS
from .whole_number import parse_whole

_BYTES = re.compile(r"[\d.,]++\s*+([kmgtpe]i?)?b?\s*+", re.IGNORECASE)
_DIGITS = re.compile(r"(\d++(?:\.\d*+)?|\.\d++)")
_PERCENT = re.compile(r"(\d++(?:\.\d*+)?|\.\d++)%")
_CONDITION = re.compile(r"\s*(>=|<=|>|<|==)?")
_BITS = re.compile(r"0|[1-9]\d{0,2}")
_PORT_RANGE = re.compile(r"(\d+)-(\d+)")
_HEX = re.compile(r"([0-9a-fA-F]{2})*")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"([A-Za-z0-9._~!$&'()*+,;=<>\"\[\]:-]|%25|%[89A-Fa-f][0-9A-Fa-f]|[^\x00-\x7f])*")
_USER = re.compile(r"([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_YES_NO = frozenset(
    form for word in ("y", "n", "yes", "no", "on", "off") for form in (word, word.title(), word.upper())
)
_TABLES = frozenset({"unspec", "default", "main", "local"} | {str(number) for number in range(1, 253)})
#: What Talos writes in place of a secret when it shows a configuration.
_REDACTED = "******"


def _bytes(text: str) -> bool:
    number = text[: len(text) - len(text.lstrip("0123456789.,"))].replace(",", "")
    return _BYTES.fullmatch(text) is not None and _DIGITS.fullmatch(number) is not None


def _percent(text: str) -> bool:
    return _PERCENT.fullmatch(text) is not None and float(text[:-1]) <= 100


def _size(text: str) -> bool:
    return not text or _bytes(text)


def _size_or_percent(text: str) -> bool:
    return _percent(text) if "%" in text else _size(text)


def _allow_sign(form: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: form(text.removeprefix("-")) and text != "-"


def _ip(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def _prefix(text: str) -> bool:
    address, _, bits = text.rpartition("/")
    if "%" in address or not _ip(address) or not _BITS.fullmatch(bits):
        return False
    return parse_whole(bits) <= ip_address(address).max_prefixlen


def _address_port(text: str) -> bool:
    address, _, port = text.rpartition(":")
    bare = address[1:-1] if address.startswith("[") and address.endswith("]") else address
    return _ip(bare) and (":" in bare) == (bare != address) and port.isdecimal() and parse_whole(port) < 65536


def _or_empty(form: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: not text or form(text)


def _port_range(text: str) -> bool:
    match = _PORT_RANGE.fullmatch(text)
    return match is not None and all(parse_whole(end) < 65536 for end in match.groups())


def _disk_size_condition(text: str) -> bool:
    return _bytes(_CONDITION.sub("", text, count=1).strip())


def _url(text: str) -> bool:
    """Go's url.Parse, which takes nearly everything: what it refuses are escapes, hosts and a `:` before any `/`."""
    rest = text.partition("#")[0]
    if _CONTROL.search(text) or _BAD_ESCAPE.search(text.partition("#")[2]):
        return False
    if scheme := _SCHEME.match(rest):
        rest = rest[scheme.end() :]
    elif rest.startswith(":"):
        return False
    rest = rest.partition("?")[0]
    if not rest.startswith("/"):
        return bool(scheme) or (":" not in rest.partition("/")[0] and not _BAD_ESCAPE.search(rest))
    if not rest.startswith("//") or (not scheme and rest.startswith("///")):
        return not _BAD_ESCAPE.search(rest)
    authority, _, path = rest[2:].partition("/")
    user, _, host = authority.rpartition("@")
    return _USER.fullmatch(user) is not None and _host(host) and not _BAD_ESCAPE.search(path)


def _host(text: str) -> bool:
    if text.startswith("["):
        address, closed, port = text[1:].rpartition("]")
        return bool(closed) and _ip(address.replace("%25", "%")) and _port(port)
    name, colon, port = text.partition(":")
    return _HOST.fullmatch(name) is not None and _port(colon + port)


def _port(text: str) -> bool:
    return not text or (text[0] == ":" and (text[1:].isdecimal() or text == ":"))


#: Sources, below pkg/machinery unless said otherwise: config/types/block/{byte_size,size,percentage_size}.go with
#: dustin/go-humanize's ParseBytes (sizes), config/types/v1alpha1/v1alpha1_types.go (disk sizes), nethelpers/hwaddr.go,
#: nethelpers/failovermac.go, nethelpers/routingtable.go, siderolabs/crypto's x509 (base64), Go's time.ParseDuration,
#: net/netip (addresses) and net/url.
TALOS_TEXTS: Mapping[str, Callable[[str], bool]] = {
    "duration-or-0": FORMATS["duration"],
    "size": _size,
    "signed-size": _allow_sign(_size),
    "size-or-percent": _size_or_percent,
    "signed-size-or-percent": _allow_sign(_size_or_percent),
    "disk-size": _bytes,
    "disk-size-condition": _disk_size_condition,
    "address": _or_empty(_ip),
    "prefix": _or_empty(_prefix),
    "address-port": _or_empty(_address_port),
    "hex-bytes": lambda text: _HEX.fullmatch(text.replace(":", "")) is not None,
    "routing-table": lambda text: text.lower() in _TABLES,
    "fail-over-mac": lambda text: text in ("", "none", "active", "follow", "0", "1", "2"),
    "encoded": FORMATS["base64"],
    "encoded-key": lambda text: text == _REDACTED or FORMATS["base64"](text),
    "go-url": _url,
}
#: Forms of texts alone, for the words whose other values are of another type.
TALOS_FORMATS: Mapping[str, Callable[[str], bool]] = {
    "yes-no": lambda text: text in _YES_NO,
    "port-range": _port_range,
}
#: What each of them looks like, for people.
TALOS_LOOKS: Mapping[str, str] = {
    "duration-or-0": "a duration, such as `30s`, `5m` or `1h30m`",
    "size": "a size, such as `10GiB` or `500MB`",
    "signed-size": "a size, such as `10GiB` or `500MB`",
    "size-or-percent": "a size, such as `10GiB` or `50%`",
    "signed-size-or-percent": "a size, such as `10GiB` or `50%`",
    "disk-size": "a size, such as `10GiB` or `500MB`",
    "disk-size-condition": "a size with or without a comparison, such as `>= 1TB`",
    "address": "an IP address, such as `10.0.0.1`",
    "prefix": "an address with its prefix, such as `10.0.0.0/24`",
    "address-port": "an IP address with its port, such as `10.0.0.1:51820`",
    "hex-bytes": "a hardware address, such as `52:54:00:12:34:56`",
    "routing-table": "a routing table: `main`, `local`, `default` or a number from 1 to 252",
    "fail-over-mac": "one of `none`, `active` and `follow`",
    "encoded": "base64",
    "encoded-key": "base64",
    "go-url": "a URL, such as `https://example.com:6443`",
    "yes-no": "true or false without quotes",
    "port-range": "a port or a range of ports, such as `80-90`",
}


class TextFormat:
    """`x-text`: the keyword of the schemas that looks at the text of a scalar, whatever its type."""

    def __init__(self, _parent: object, word: str, _path: object) -> None:
        self.fits = TALOS_TEXTS[word]

    def validate(self, instance: object) -> None:
        text = scalar_text(instance)
        if text is not None and not self.fits(text):
            raise ValueError


def scalar_text(value: object) -> str | None:
    """A scalar as the text that stands in the file; None of what is not a scalar, or none at all."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            return None
