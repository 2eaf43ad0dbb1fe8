"""The bytes of what is imported: a file, standard input, or a URL. Nothing else in stackwright opens a connection."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit, urlunsplit

from ..errors import UserError

if TYPE_CHECKING:
    from urllib.request import OpenerDirector, Request

SIZE_LIMIT = 64_000_000
_SECONDS = 30
_REDIRECTS = 5
_BLOCK = 1 << 16
STDIN = "-"
_BY_HAND = "Download it, and import the file."


class _Stream(Protocol):
    """What bytes are read from, some at a time."""

    def read1(self, size: int, /) -> bytes:
        """The next bytes, none at the end."""


def is_url(place: str) -> bool:
    """Whether a place is a URL; of files and URLs, as users give them."""
    return "://" in place


def strip_secrets(place: str) -> str:
    """A URL without what may be secret in it: name and password, query, fragment. A file's path as it is."""
    if not is_url(place):
        return "standard input" if place == STDIN else place
    try:
        parts = urlsplit(place)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return "the URL"


def content(place: str) -> bytes:
    """The bytes of a file, of standard input (`-`) or of a URL; UserError where they cannot be had."""
    if is_url(place):
        return _fetch(place)
    try:
        data = _read_bounded(cast("_Stream", sys.stdin.buffer), place) if place == STDIN else _file(place)
    except OSError as error:
        raise UserError(
            f"{strip_secrets(place)} cannot be read: {error.strerror}.", "Give a file, a URL, or `-`."
        ) from error
    return data


def _file(place: str) -> bytes:
    if Path(place).is_dir():
        raise UserError(f"{place} is a folder.", f"Name the files in it, as `{place.rstrip('/')}/*.yaml` does.")
    with open(place, "rb") as file:
        return _read_bounded(file, place)


def _read_bounded(stream: _Stream, place: str, until: float | None = None) -> bytes:
    blocks: list[bytes] = []
    size = 0
    while block := stream.read1(_BLOCK):
        blocks.append(block)
        size += len(block)
        if size > SIZE_LIMIT:
            raise UserError(
                f"{strip_secrets(place)} is larger than {SIZE_LIMIT // 1_000_000} MB.", "Cut the definitions out."
            )
        if until is not None and time.monotonic() > until:
            raise UserError(f"{strip_secrets(place)} takes longer than {_SECONDS} s.", _BY_HAND)
    return b"".join(blocks)


def _fetch(url: str) -> bytes:
    """What a URL answers with. Errors never repeat it in full: it may have a password in it."""
    import http.client
    import urllib.error

    _refuse(url)
    until = time.monotonic() + _SECONDS
    try:
        with _opener().open(_request(url), timeout=_SECONDS) as answer:
            if url.lower().startswith("https:") and not answer.geturl().lower().startswith("https:"):
                raise UserError(f"{strip_secrets(url)} leads from https to http.", "Give the address that is meant.")
            data = _read_bounded(answer, url, until)
            if answer.length:
                raise UserError(f"{strip_secrets(url)} broke off.", "Try again.")
            return data
    except urllib.error.HTTPError as error:
        error.close()
        answered = f"{error.code} {http.client.responses.get(error.code, '')}".strip()
        raise UserError(f"{strip_secrets(url)} answers {answered}.", "Look whether the address is right.") from None
    except urllib.error.URLError as error:
        reason = getattr(error.reason, "strerror", None) or type(error.reason).__name__
        raise UserError(f"{strip_secrets(url)} cannot be reached: {reason}.", _BY_HAND) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise UserError(f"{strip_secrets(url)} cannot be read: {type(error).__name__}.", _BY_HAND) from None


def _refuse(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UserError(
            f"{strip_secrets(url)} is not an address that can be fetched.", "Give a file, or an http or https URL."
        )
    if "@" in parts.netloc:
        raise UserError(f"{strip_secrets(url)} is written with a name or password, which are not sent.", _BY_HAND)


def _request(url: str) -> "Request":
    from urllib.request import Request

    return Request(url, headers={"User-Agent": "stackwright"})  # noqa: S310 - the scheme has been looked at


def _opener() -> "OpenerDirector":
    """Fetches http and https, by the proxy that the environment names; no files, no ftp, few redirects."""
    from urllib import request

    redirects = request.HTTPRedirectHandler()
    vars(redirects)["max_redirections"] = _REDIRECTS
    opener = request.OpenerDirector()
    handlers = (request.ProxyHandler, request.HTTPHandler, request.HTTPSHandler, request.UnknownHandler)
    for handler in (*handlers, request.HTTPDefaultErrorHandler, request.HTTPErrorProcessor):
        opener.add_handler(handler())
    opener.add_handler(redirects)
    return opener
