"""URLs as Go's net/url parses and prints them, since Talos merges two of them part by part.

Source: net/url of Go 1.26: parse, setPath, parseAuthority, URL.String.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOST = re.compile(r"([A-Za-z0-9._~!$&'()*+,;=<>\"\[\]:-]|%25|%[89A-Fa-f][0-9A-Fa-f]|[^\x00-\x7f])*")
_USER = re.compile(r"([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*")
_PATH = re.compile(r"([A-Za-z0-9._~!$&'()*+,;=:@/\[\]-]|%[0-9A-Fa-f]{2})*")
_PATH_SAFE = "/:@&=+$-_.~,;"


class Url(NamedTuple):
    """The parts; `path` is decoded, `raw_path` set where its usual encoding is not the one that was written."""

    scheme: str = ""
    opaque: str = ""
    user: str = ""
    host: str = ""
    path: str = ""
    raw_path: str = ""
    query: str = ""
    fragment: str = ""
    no_host: str = ""

    @property
    def hostname(self) -> str:
        """The host without its port and brackets."""
        return _split(self.host)[0]

    @property
    def port(self) -> str:
        """The port, "" where there is none."""
        return _split(self.host)[1]


@lru_cache(maxsize=1024)
def parse_url(text: str) -> Url | None:
    """A URL; None where Go refuses it."""
    rest, _, fragment = text.partition("#")
    if _CONTROL.search(text) or _BAD_ESCAPE.search(fragment):
        return None
    match = _SCHEME.match(rest)
    if match is None and rest.startswith(":"):
        return None
    scheme = match[1].lower() if match else ""
    rest, _, query = rest[match.end() if match else 0 :].partition("?")
    start = Url(scheme=scheme, query=query, fragment=unquote(fragment))
    if not rest.startswith("/"):
        if scheme:
            return start._replace(opaque=rest)
        return None if ":" in rest.partition("/")[0] else _with_path(start, rest)
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, path = rest[2:].partition("/")
        user, _, host = authority.rpartition("@")
        if not (_USER.fullmatch(user) and _is_host(host)):
            return None
        return _with_path(start._replace(user=user, host=_lower_escapes(host)), slash + path)
    return _with_path(start._replace(no_host="no" if scheme else ""), rest)


def _with_path(url: Url, path: str) -> Url | None:
    if _BAD_ESCAPE.search(path):
        return None
    decoded = unquote(path, errors="surrogateescape")
    return url._replace(
        path=decoded, raw_path="" if _encode_path(decoded) == path or not _PATH.fullmatch(path) else path
    )


def _encode_path(path: str) -> str:
    return quote(path, safe=_PATH_SAFE, errors="surrogateescape")


def _lower_escapes(host: str) -> str:
    return unquote(host)


def _is_host(text: str) -> bool:
    if text.startswith("["):
        inner, closed, port = text[1:].rpartition("]")
        return bool(closed) and ":" in inner and _is_port(port)
    name, colon, port = text.partition(":") if text.count(":") <= 1 else text.rpartition(":")
    return _HOST.fullmatch(name) is not None and _is_port(colon + port)


def _is_port(text: str) -> bool:
    return not text or (text[0] == ":" and (text == ":" or (text[1:].isascii() and text[1:].isdigit())))


def _split(host: str) -> tuple[str, str]:
    head, colon, port = host.rpartition(":")
    if not colon or not _is_port(f":{port}") or host.endswith("]"):
        head, port = host, ""
    return (head[1:-1] if head.startswith("[") and head.endswith("]") else head), port


def format_url(url: Url) -> str:
    """The text that Go prints for a URL."""
    text = f"{url.scheme}:" if url.scheme else ""
    if url.opaque:
        text += url.opaque
    else:
        path = url.raw_path or _encode_path(url.path)
        text += _authority(url)
        text += "/" if path and not path.startswith("/") and url.host else ""
        text += path
    text += f"?{url.query}" if url.query else ""
    return text + (f"#{quote(url.fragment, safe=_PATH_SAFE + '?!()*')}" if url.fragment else "")


def _authority(url: Url) -> str:
    if not (url.scheme or url.host or url.user) or (url.no_host and not url.host and not url.user):
        return ""
    slashes = "//" if url.host or url.path or url.user else ""
    host = url.host.replace("%", "%25")
    return f"{slashes}{url.user}@{host}" if url.user else f"{slashes}{host}"


def canonical(text: str) -> str:
    """A URL as Go prints it."""
    url = parse_url(text)
    return text if url is None else format_url(url)


def merge_urls(left: str, right: str) -> str | None:
    """A URL over another: each part that is set wins. None where Talos cannot merge them: both have a user."""
    old, new = parse_url(left), parse_url(right)
    if old is None or new is None:
        return right
    if old.user and new.user:
        return None
    both = Url(*(after or before for before, after in zip(old, new, strict=True)))
    return format_url(both._replace(no_host=new.no_host))
