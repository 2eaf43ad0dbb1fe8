"""URLs taken apart and put together, as sprig's `urlParse` and `urlJoin` do it.

Source: sprig's documentation (URL Functions), 3.3; the documentation of net/url (Parse, URL.String).
"""

import re
from urllib.parse import quote, unquote_to_bytes

from .values import GoValue, NotKnownError, TemplateError, entries_of, from_bytes, text_bytes, type_name

_PARTS = ("scheme", "host", "hostname", "path", "query", "opaque", "fragment", "userinfo")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY = re.compile(r"//(?:([^/@]*)@)?([^/]*)")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=-]*)(?::[0-9]*)?")
_USER = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:%-]*")
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: What is written as it is in a path, in a fragment, and in a login.
_IN_PATH, _IN_FRAGMENT, _IN_LOGIN = "$&+,/:;=@", "$&+,/:;=?@!()*", "$&+,;="


def parse_url(text: str) -> GoValue:
    """What `urlParse` gives; raises TemplateError as Go does, NotKnownError for what is not read here."""
    found: dict[str, GoValue] = dict.fromkeys(_PARTS, "")
    if any(one < " " or one == "\x7f" for one in text):
        raise _wrong(text, "invalid control character in URL")
    rest, _, fragment = text.partition("#")
    found["fragment"] = _unescape(fragment, text)
    if rest == "*":
        return {**found, "path": "*"}
    if scheme := _SCHEME.match(rest):
        found["scheme"], rest = scheme[1].lower(), rest[scheme.end() :]
    elif rest.startswith(":"):
        raise _wrong(text, "missing protocol scheme")
    rest, _, found["query"] = rest.partition("?")
    if not rest.startswith("/"):
        if scheme:
            return {**found, "opaque": rest}
        if ":" in rest.partition("/")[0]:
            raise _wrong(text, "first path segment in URL cannot contain colon")
    authority = _AUTHORITY.match(rest) if scheme or not rest.startswith("///") else None
    if authority:
        found |= _host(authority[1] or "", authority[2], text)
        rest = rest[authority.end() :]
    return {**found, "path": _unescape(rest, text)}


def _host(login: str, host: str, text: str) -> dict[str, GoValue]:
    match = _HOST.fullmatch(host)
    if match is None and re.fullmatch(r"[A-Za-z0-9.-]*:.*", host):
        raise _wrong(text, f'invalid port "{host[host.rindex(":") :]}" after host')
    if match is None and " " in host:
        raise _wrong(text, 'invalid character " " in host name')
    if match is None or not _USER.fullmatch(login):
        raise NotKnownError("`urlParse` of such a host")
    return {"userinfo": login, "host": host, "hostname": match[1].strip("[]")}


def _unescape(part: str, text: str) -> str:
    if wrong := _ESCAPE.search(part):
        raise _wrong(text, f'invalid URL escape "{part[wrong.start() : wrong.start() + 3]}"')
    return from_bytes(unquote_to_bytes(text_bytes(part)))


def _wrong(text: str, why: str) -> TemplateError:
    return TemplateError(f'unable to parse url: parse "{text}": {why}')


def join_url(value: GoValue) -> str:
    """What `urlJoin` gives of a mapping with the parts; raises TemplateError, NotKnownError."""
    given = entries_of(value) or {}
    parts = {name: _part(name, given.get(name, "")) for name in _PARTS}
    scheme = f"{parts['scheme']}:" if parts["scheme"] else ""
    end = (f"?{parts['query']}" if parts["query"] else "") + (
        f"#{_escape(parts['fragment'], _IN_FRAGMENT)}" if parts["fragment"] else ""
    )
    if parts["opaque"]:
        return f"{scheme}{parts['opaque']}{end}"
    if parts["path"] == "*" and not parts["host"]:
        return f"{scheme}*{end}"
    login, host, path = parts["userinfo"], parts["host"], parts["path"]
    if set(login + host) & set("%[]"):
        raise NotKnownError("`urlJoin` with such a host")
    name, colon, password = login.partition(":")
    before = f"{_escape(name, _IN_LOGIN)}{colon}{_escape(password, _IN_LOGIN)}@" if login else ""
    begin = f"{scheme}//{before}{_escape(host, _IN_PATH)}" if host or login or (scheme and path) else scheme
    slash = "/" if path and host and not path.startswith("/") else ""
    dot = "./" if not begin and ":" in path.partition("/")[0] else ""
    return f"{begin}{slash}{dot}{_escape(path, _IN_PATH)}{end}"


def _part(name: str, value: GoValue) -> str:
    if not isinstance(value, str):
        raise TemplateError(f"unable to parse {name} key, must be of type string, but {type_name(value)} found")
    return value


def _escape(text: str, kept: str) -> str:
    return quote(text_bytes(text), safe=f"{kept}~")
