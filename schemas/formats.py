"""What texts of a certain form look like: the word in a field table → whether a text has that form."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

_QUANTITY = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?")
_DURATION = re.compile(r"[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)")
_MAC = re.compile(r"[0-9a-fA-F]{2}(([:-])[0-9a-fA-F]{2})(\2[0-9a-fA-F]{2}){4}|([0-9a-fA-F]{4}\.){2}[0-9a-fA-F]{4}")
_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_NAME = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
_PERCENT = re.compile(r"[0-9]+%")
_IMAGE = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9.-]*(:\d+)?/|\[[0-9a-fA-F:]+\](:\d+)?/)?"
    r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*"
    r"(:[\w][\w.-]{0,127})?(@[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?"
)


def _cidr(text: str) -> bool:
    try:
        return "/" in text and bool(ipaddress.ip_interface(text))
    except ValueError:
        return False


def _ip(text: str) -> bool:
    try:
        return bool(ipaddress.ip_address(text))
    except ValueError:
        return False


def _url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.netloc or parts.path))


def _subdomain(text: str) -> bool:
    return len(text) <= 253 and all(_LABEL.fullmatch(part) for part in text.split("."))


def _label_key(text: str) -> bool:
    prefix, slash, name = text.rpartition("/")
    return _NAME.fullmatch(name) is not None and (not slash or _subdomain(prefix))


#: Sources: apimachinery pkg/api/resource/quantity.go (quantity), Go's time.ParseDuration (duration) and
#: net.ParseMAC (mac), distribution/reference (image), apimachinery pkg/util/validation (names and labels).
FORMATS: Mapping[str, Callable[[str], bool]] = {
    "quantity": lambda text: _QUANTITY.fullmatch(text) is not None,
    "duration": lambda text: _DURATION.fullmatch(text) is not None,
    "cidr": _cidr,
    "ip": _ip,
    "ip-or-cidr": lambda text: _ip(text) or _cidr(text),
    "mac": lambda text: _MAC.fullmatch(text) is not None,
    "port": lambda text: text.isdecimal() and 0 < int(text) < 65536,
    "percent": lambda text: _PERCENT.fullmatch(text) is not None,
    "url": _url,
    "image": lambda text: _IMAGE.fullmatch(text) is not None,
    "dns-label": lambda text: _LABEL.fullmatch(text) is not None,
    "dns-name": _subdomain,
    "label-key": _label_key,
    "label-value": lambda text: not text or _NAME.fullmatch(text) is not None,
}

#: What each of them looks like, for people.
LOOKS: Mapping[str, str] = {
    "quantity": "a quantity, such as `500m`, `2` or `4Gi`",
    "duration": "a duration, such as `30s`, `5m` or `1h30m`",
    "cidr": "an address with its prefix, such as `10.0.0.0/24`",
    "ip": "an IP address, such as `10.0.0.1`",
    "ip-or-cidr": "an IP address, or one with its prefix, such as `10.0.0.0/24`",
    "mac": "a hardware address, such as `52:54:00:12:34:56`",
    "port": "a port, 1 to 65535",
    "percent": "a percentage, such as `25%`",
    "url": "a URL, such as `https://example.com/x`",
    "image": "an image reference, such as `registry.example.com/app:1.2`",
    "dns-label": "a name of lower-case letters, digits and `-`, at most 63 long",
    "dns-name": "a name of lower-case letters, digits, `-` and `.`",
    "label-key": "a label's key: a name, perhaps with `prefix.example/` before it",
    "label-value": "a label's value: at most 63 letters, digits, `-`, `_` and `.`",
}
