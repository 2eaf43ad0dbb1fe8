"""What texts of a certain form look like: the word in a field table → whether a text has that form."""

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from .cron import is_cron, is_schedule
from .whole_number import parse_whole

_QUANTITY = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?")
_DURATION = re.compile(r"[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)")
_MAC = re.compile(r"[0-9a-fA-F]{2}(([:-])[0-9a-fA-F]{2})(\2[0-9a-fA-F]{2}){4}|([0-9a-fA-F]{4}\.){2}[0-9a-fA-F]{4}")
_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_PART = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")  # of a name with dots: the API server counts the whole only
_NAME = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
_BASE64 = re.compile(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)")
_DIGITS = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}
_HEX = re.compile(r"[0-9a-fA-F]+")
_PCI = re.compile(r"[0-9a-fA-F]{4}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7]")
_CONFIG_KEY = re.compile(r"(?!\.\.|\.$)[-._a-zA-Z0-9]{1,253}")
_PORT_NAME = re.compile(r"(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?")
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


def _has_scheme(text: str, *schemes: str) -> bool:
    try:
        return urlsplit(text).scheme in schemes
    except ValueError:
        return False


def _json(text: str) -> bool:
    try:
        return not text or json.loads(text) is not None
    except (ValueError, RecursionError):
        return False


def _checksum(text: str) -> bool:
    name, _, digits = text.partition(":")
    return not text or (len(digits) == _DIGITS.get(name.lower()) and _HEX.fullmatch(digits) is not None)


def _subdomain(text: str) -> bool:
    return len(text) <= 253 and all(_PART.fullmatch(part) for part in text.split("."))


def _label_key(text: str) -> bool:
    prefix, slash, name = text.rpartition("/")
    return _NAME.fullmatch(name) is not None and (not slash or _subdomain(prefix))


def _date_time(text: str) -> bool:
    try:
        return _DATE_TIME.fullmatch(text) is not None and bool(datetime.fromisoformat(text[:19]))
    except ValueError:
        return False


#: Sources: apimachinery pkg/api/resource/quantity.go (quantity), Go's time.ParseDuration (duration) and
#: net.ParseMAC (mac), distribution/reference (image), apimachinery pkg/util/validation and pkg/api/validation (names,
#: labels and annotations), Go's base64.StdEncoding (base64) and time.RFC3339 (date-time).
FORMATS: Mapping[str, Callable[[str], bool]] = {
    "quantity": lambda text: _QUANTITY.fullmatch(text) is not None,
    "duration": lambda text: _DURATION.fullmatch(text) is not None,
    "duration-or-seconds": lambda text: text.isdecimal() or _DURATION.fullmatch(text) is not None,
    "cron": is_cron,
    "schedule": is_schedule,
    "cidr": _cidr,
    "ip": _ip,
    "ip-or-cidr": lambda text: _ip(text) or _cidr(text),
    "mac": lambda text: _MAC.fullmatch(text) is not None,
    "pci-address": lambda text: _PCI.fullmatch(text) is not None,
    "port": lambda text: text.isdecimal() and 0 < parse_whole(text) < 65536,
    "percent": lambda text: _PERCENT.fullmatch(text) is not None,
    "url": _url,
    "download-url": lambda text: _has_scheme(text, "http", "https", "gs"),
    "registry-url": lambda text: _has_scheme(text, "docker", "oci-archive"),
    "checksum": _checksum,
    "json": _json,
    "image": lambda text: _IMAGE.fullmatch(text) is not None,
    "dns-label": lambda text: _LABEL.fullmatch(text) is not None,
    "dns-label-or-empty": lambda text: not text or _LABEL.fullmatch(text) is not None,
    "dns-name": _subdomain,
    "port-name": lambda text: not text or _PORT_NAME.fullmatch(text) is not None,
    "key-value": lambda text: text.find("=") > 0,
    "config-key": lambda text: _CONFIG_KEY.fullmatch(text) is not None,
    "label-key": _label_key,
    "annotation-key": lambda text: _label_key(text.lower()),
    "base64": lambda text: _BASE64.fullmatch(text.replace("\n", "").replace("\r", "")) is not None,
    "date-time": _date_time,
    "label-value": lambda text: not text or _NAME.fullmatch(text) is not None,
}

#: What each of them looks like, for people.
LOOKS: Mapping[str, str] = {
    "quantity": "a quantity, such as `500m`, `2` or `4Gi`",
    "duration": "a duration, such as `30s`, `5m` or `1h30m`",
    "duration-or-seconds": "a duration, such as `30s` or `5m`, or a number of seconds",
    "cron": "five fields of cron, such as `0 22 * * 1-5`",
    "schedule": "five fields of cron, such as `0 22 * * 1-5`, or a word such as `@daily`",
    "cidr": "an address with its prefix, such as `10.0.0.0/24`",
    "ip": "an IP address, such as `10.0.0.1`",
    "ip-or-cidr": "an IP address, or one with its prefix, such as `10.0.0.0/24`",
    "mac": "a hardware address, such as `52:54:00:12:34:56`",
    "pci-address": "a PCI address, such as `0000:3b:00.1`",
    "port": "a port, 1 to 65535",
    "percent": "a percentage, such as `25%`",
    "url": "a URL, such as `https://example.com/x`",
    "download-url": "a URL that begins with `https://`, `http://` or `gs://`",
    "registry-url": "an image with its transport, such as `docker://registry.example.com/disk:1.2`",
    "checksum": "an algorithm and its digits, such as `sha256:` and 64 of them",
    "json": "a text of JSON",
    "image": "an image reference, such as `registry.example.com/app:1.2`",
    "dns-label": "a name of lower-case letters, digits and `-`, at most 63 long",
    "dns-label-or-empty": "a name of lower-case letters, digits and `-`, at most 63 long",
    "dns-name": "a name of lower-case letters, digits, `-` and `.`",
    "port-name": "a port's name: lower-case letters, digits and `-`, a letter among them, at most 15 long",
    "key-value": "a pair, such as `KEY=value`",
    "config-key": "a key of letters, digits, `-`, `_` and `.`, such as `app.conf`",
    "label-key": "a label's key: a name, perhaps with `prefix.example/` before it",
    "annotation-key": "an annotation's key: a name, perhaps with `prefix.example/` before it",
    "base64": "base64",
    "date-time": "a point in time, such as `2026-01-31T08:00:00Z`",
    "label-value": "a label's value: at most 63 letters, digits, `-`, `_` and `.`",
}
