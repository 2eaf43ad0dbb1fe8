"""The URL of a flake's input → the attributes under which a lock file keeps it, as far as that is certain.

Source: src/libflake/flakeref.cc and src/libfetchers/{github,indirect}.cc of NixOS/nix.
"""

import re
from urllib.parse import parse_qsl, unquote

from ..text.typed_access import Pairs

#: Hosts of Git of which owner and repository are told apart, by the scheme of the URL.
_HOSTS = frozenset({"github", "gitlab", "sourcehut"})
_REVISION = re.compile(r"[0-9a-f]{40}")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
#: Parameters of a URL that are attributes of such an input.
_PARAMETERS = frozenset({"ref", "rev", "host", "dir", "narHash"})


def reference_attributes(url: str) -> Pairs | None:
    """The attributes that the URL stands for, sorted; None where it is of a form that is not told here."""
    plain, _, query = url.partition("?")
    scheme, colon, rest = plain.partition(":")
    asked = dict(parse_qsl(query, keep_blank_values=True))
    if not colon:
        scheme, rest = "flake", plain
    if "#" in url or not asked.keys() <= _PARAMETERS:
        return None
    steps = [unquote(step) for step in rest.strip("/").split("/")]
    if scheme in _HOSTS:
        found = _of_host(scheme, steps, asked)
    elif scheme == "flake" and _ID.fullmatch(steps[0]) and "/" not in rest[:1]:
        found = _of_registry(steps, asked)
    else:
        return None
    return tuple(sorted(found.items())) if found else None


def _of_host(scheme: str, steps: list[str], asked: dict[str, str]) -> dict[str, str] | None:
    """`github:owner/repo`, perhaps with a branch, tag or revision behind it, which may have slashes in it."""
    if len(steps) < 2 or not all(steps):
        return None
    return {"type": scheme, "owner": steps[0], "repo": steps[1], **_revision("/".join(steps[2:])), **asked}


def _of_registry(steps: list[str], asked: dict[str, str]) -> dict[str, str] | None:
    """`nixpkgs`, `nixpkgs/branch`, `nixpkgs/branch/revision`."""
    if len(steps) > 3 or not all(steps):
        return None
    found = {"type": "indirect", "id": steps[0], **asked}
    if len(steps) == 3:
        return {**found, "ref": steps[1], "rev": steps[2]}
    return {**found, **_revision(steps[1])} if len(steps) == 2 else found


def _revision(text: str) -> dict[str, str]:
    return {} if not text else {"rev" if _REVISION.fullmatch(text) else "ref": text}
