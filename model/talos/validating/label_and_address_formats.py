"""Forms of texts that several documents of Talos ask for.

Source: pkg/machinery/labels, siderolabs/net, and Go's net, net/netip and encoding/base64.
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Mapping

from ....schemas.formats.whole_number import parse_whole
from ....schemas.talos.document_constraints import RESERVED_ANNOTATIONS, TAINT_EFFECTS
from ..go import go_url, scalar_formats
from .shared_field_checks import FieldVerdict

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_NAME = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_BASE64 = re.compile(r"[A-Za-z0-9+/\r\n]*+={0,2}[\r\n]*+")
_ANNOTATIONS_LIMIT = 256 * 1024


def is_subdomain(text: str) -> bool:
    """A DNS-1123 subdomain, as names of Kubernetes' objects are."""
    return len(text) <= 253 and _SUBDOMAIN.fullmatch(text) is not None


def is_qualified_name(text: str) -> bool:
    """A key of labels: a name, or a domain, `/` and a name."""
    prefix, slash, name = text.rpartition("/")
    if slash and not is_subdomain(prefix):
        return False
    return len(name) <= 63 and _NAME.fullmatch(name) is not None


def is_label_value(text: str) -> bool:
    """A value of labels."""
    return len(text) <= 63 and (not text or _NAME.fullmatch(text) is not None)


def is_ip(text: str) -> bool:
    """An IP address without a zone (Go's net.ParseIP)."""
    return "%" not in text and scalar_formats.parse_ip(text) is not None


def is_cidr(text: str) -> bool:
    """An address with its prefix length (Go's net.ParseCIDR)."""
    return "%" not in text and scalar_formats.prefix(text) is not None


def is_ip_or_cidr(text: str) -> bool:
    """An address with or without a prefix length."""
    return is_cidr(text) if "/" in text else is_ip(text)


def is_subnet_or_address(text: str) -> bool:
    """The same with an optional `!` before it, as filters of addresses are written."""
    text = text.removeprefix("!")
    return scalar_formats.prefix(text) is not None or scalar_formats.parse_ip(text) is not None


def decode_base64(text: str) -> bytes | None:
    """What a text in base64 stands for; None where it is none."""
    if not _BASE64.fullmatch(text):
        return None
    plain = text.replace("\r", "").replace("\n", "")
    try:
        return b64decode(plain, validate=True) if len(plain) % 4 == 0 else None
    except Error:
        return None


def is_key_of_32(text: str) -> bool:
    """32 bytes in base64, as WireGuard's keys are."""
    found = decode_base64(text)
    return found is not None and len(found) == 32


def is_host_port(text: str) -> bool:
    """`host:port` (Go's net.SplitHostPort, which asks no more of either than that)."""
    if text.startswith("["):
        inner, closed, rest = text[1:].partition("]")
        return bool(closed) and rest.startswith(":") and not set("[]") & set(inner + rest) and ":" not in rest[1:]
    return text.count(":") == 1 and not set("[]") & set(text)


def check_endpoint(text: str) -> str | None:
    """What is wrong with the URL of an endpoint."""
    url = go_url.parse_url(text)
    if url is None:
        return "is not a valid URL"
    if url.host.count(":") > 2 and not ("[" in url.host and "]" in url.host):
        return "has an IPv6 address without square brackets"
    if not url.hostname:
        return "has no host"
    if url.port and not 1 <= parse_whole(url.port) <= 65535:
        return "has a port that is not between 1 and 65535"
    return None


def labels(values: Mapping[str, str], *path: str) -> Iterator[FieldVerdict]:
    """Labels of a node."""
    for key, value in sorted(values.items()):
        if not is_qualified_name(key):
            yield FieldVerdict((*path, key), f"`{key}` is not a valid label key")
        if not is_label_value(value):
            yield FieldVerdict(
                (*path, key), f"`{value}` is not a valid label value: at most 63 letters, digits, `-`, `_` and `.`"
            )


def annotations(values: Mapping[str, str], *path: str) -> Iterator[FieldVerdict]:
    """Annotations of a node."""
    for key in sorted(values):
        if not is_qualified_name(key):
            yield FieldVerdict((*path, key), f"`{key}` is not a valid annotation key")
        if key in RESERVED_ANNOTATIONS:
            yield FieldVerdict((*path, key), f"the annotation `{key}` is Talos' own")
    if sum(len(part.encode()) for pair in values.items() for part in pair) > _ANNOTATIONS_LIMIT:
        yield FieldVerdict(path, "the annotations are larger than 256 KiB together")


def taints(values: Mapping[str, str], *path: str) -> Iterator[FieldVerdict]:
    """Taints of a node: key → `value:Effect` or `Effect`."""
    for key, text in sorted(values.items()):
        value, colon, effect = text.partition(":")
        if not is_qualified_name(key):
            yield FieldVerdict((*path, key), f"`{key}` is not a valid taint key")
        elif (effect if colon else value) not in TAINT_EFFECTS:
            yield FieldVerdict((*path, key), f"`{text}` has no effect of a taint: one of {', '.join(TAINT_EFFECTS)}")
        elif colon and not is_label_value(value):
            yield FieldVerdict((*path, key), f"`{value}` is not a valid taint value")
