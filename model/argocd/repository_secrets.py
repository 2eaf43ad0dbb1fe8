"""Repositories that Argo CD is told of by Secrets: one of a project may be used in it without standing in sourceRepos.

Source: argo-cd `util/argo/argo.go` (GetAppProject adds the repositories of the project).
"""

import base64
import binascii
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ..text.document import Document, Value
from ..text.typed_access import mapping, text

#: What a file has in its bytes that tells Argo CD of a repository, or makes a Secret that does.
MARK = b"argocd.argoproj.io/secret-type"
#: In place of a project: it cannot be told which one is meant.
ANY = "*"


class ScopedFact(NamedTuple):
    """A project to which a Secret brings a repository, `*` where it cannot be told to which."""

    project: str


def scoped_projects(documents: Iterable[Document]) -> Iterator[str]:
    """The projects that the Secrets of a file bring repositories to, `ANY` where that is not to be read here."""
    for document in documents:
        value = document.value
        if not isinstance(value, dict) or "kind" not in value:
            continue
        if value["kind"] != "Secret" or "sops" in value:
            yield from (ANY,) if _is_marked(value) else ()
        elif text(value, "metadata", "labels", MARK.decode()) == "repository" and (name := _project(value)):
            yield ANY if is_placeholder(name) else name


def _is_marked(value: Value) -> bool:
    """Whether the label stands anywhere in it: in the template of a Secret, say."""
    if isinstance(value, dict):
        return MARK.decode() in value or any(map(_is_marked, value.values()))
    return isinstance(value, list) and any(map(_is_marked, value))


def _project(secret: Value) -> str:
    if written := text(secret, "stringData", "project"):
        return written
    encoded = mapping(secret, "data").get("project")
    try:
        return base64.b64decode(encoded, validate=True).decode() if isinstance(encoded, str) else ""
    except (binascii.Error, ValueError):
        return ANY
