"""Facts: the laws of the API server that the objects in a file break."""

from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.tables.catalogue import find
from ..facts import ObjectFact
from ..text.open_collections import Value
from ..text.place import Node, NodePath
from .validation.broken_law import BrokenLaw
from .validation.walk_laws import find_broken_laws

#: Groups of what is never sent to an API server.
_FILES = ("kustomize.config.k8s.io/", "talos.dev/")
#: Claims with this label get their access modes and volume mode from CDI's webhook (`RenderPvc`).
_FILLED_BY_CDI = "cdi.kubevirt.io/applyStorageProfile"
#: Checks on a value by itself, whatever stands beside it.
_ALONE = frozenset({"form", "filled", "within", "one-of", "longest"})


class LawFact(NamedTuple):
    """A law that an object breaks: `code` is the rule that tells of it, `owner` the object's root, `path` from there.

    `says` goes on with a sentence that begins with the field. `lacks` says that something is not there, `is_alone` that
    it hangs on that value only, `is_warning` that the server warns of it, `is_applied` that server-side apply refuses
    it.
    """

    at: Node
    owner: Node
    kind: str
    code: str
    path: NodePath
    says: str
    hint: str
    lacks: bool
    is_alone: bool
    is_warning: bool
    is_applied: bool


def broken_laws(found: ObjectFact, value: Value) -> Iterator[LawFact]:
    """The laws that an object breaks, of a kind with a schema."""
    if found.api_version.startswith(_FILES) or find(found.api_version, found.kind) is None:
        return
    for broken in find_broken_laws(found.api_version, found.kind, value):
        if not _is_filled(broken, found):
            yield _fact(broken, found)


def _is_filled(broken: BrokenLaw, found: ObjectFact) -> bool:
    """Whether what is missing is written by a webhook before the object is judged."""
    return (
        broken.law.field == "accessModes"
        and found.kind == "PersistentVolumeClaim"
        and (_FILLED_BY_CDI, "true") in found.labels
    )


def _fact(broken: BrokenLaw, found: ObjectFact) -> LawFact:
    law, at = broken.law, _place(broken, found.at)
    alone = law.check in _ALONE
    return LawFact(
        at,
        found.at,
        found.kind,
        law.code,
        broken.path,
        broken.says,
        broken.hint,
        broken.lacks,
        alone,
        law.is_warning,
        law.is_applied,
    )


def _place(broken: BrokenLaw, owner: Node) -> Node:
    """What is wrong, or the key of the mapping that lacks something; an object as a whole is shown at its kind."""
    if not broken.path:
        return owner.below("kind")
    at = owner.below(*broken.path)
    return at._replace(key=True) if broken.lacks and isinstance(broken.path[-1], str) else at
