"""What is kept of the builds of a repository: what kustomize refuses, and what does nothing."""

from typing import NamedTuple

from ..text.place import Place


class RefusedBuildFact(NamedTuple):
    """What kustomize refuses to build; `kind` is the name of a `ProblemKind`, `folders` are the builds that hold it.

    `about` is the kind of the object that is there twice.
    """

    kind: str
    at: Place
    message: str
    about: str
    folders: tuple[str, ...]


class IdleEntryFact(NamedTuple):
    """An entry of a field such as `images` that meets no object in any build that holds it, all of which are known."""

    field: str
    at: Place
    folders: tuple[str, ...]


class BuildsFact(NamedTuple):
    """The folders that were built, those of them of which a part is not known, and those that are too many to build."""

    folders: tuple[str, ...]
    unknown: tuple[str, ...]
    left_out: tuple[str, ...] = ()
