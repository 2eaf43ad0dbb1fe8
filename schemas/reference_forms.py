"""What a row of the reference table is made of: the field that names, and the form in which it names its target."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Literal, NamedTuple


class Kind(NamedTuple):
    """A kind without its version: `Kind("apps", "Deployment")`; the core group is ""."""

    group: str
    name: str


class Leads(Enum):
    """What a path leads to."""

    FILE = "file"
    KEYED_FILE = "file, perhaps as `key=file`"
    MANIFESTS = "file, or folder with a kustomization"
    KUSTOMIZATION = "folder with a kustomization"
    FOLDER = "folder"
    FOLDERS = "every folder that a pattern is for"
    NIX = "Nix file, or folder with default.nix"
    ANY = "file or folder"
    VALUES = "value file, perhaps in another source by `$ref/`"


class Base(Enum):
    """What a path is counted from."""

    FILE = "its own folder"
    SOURCE = "the source that it stands in"
    ROOT = "the top of the repository"


@dataclass(frozen=True, slots=True)
class Path:
    """The text is the path of a file or folder.

    `mark` stands before it where the field takes a text as well: `@./file`. `inline` texts may stand in its place, and
    are told by their line breaks. `refs` is the rule that tells of a `$ref` at its beginning that nothing defines.
    """

    leads: Leads
    base: Base = Base.FILE
    mark: str = ""
    inline: bool = False
    refs: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """The text is the name of an object, in the namespace of the object that names it.

    `namespace` is the sibling field with another one. Kinds of the cluster have none.
    """

    kind: Kind
    namespace: str | None = None


@dataclass(frozen=True, slots=True)
class QualifiedName:
    """The text is `namespace/name` of an object, or its name alone: then it is in the namespace of what names it."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Reference:
    """One row: in `source`, the text at `path` names `target`.

    Paths use dots, `[]` for each item and `[key]` for a key with dots in it. `rule` is the one that tells of a target
    which is not there, `severity` how severely, if not as that rule does. Without a rule the target usually comes from
    outside of the repository, so that its absence proves nothing. `when` asks for a sibling field's value, None
    for one that is not written; a truth value that is not written is false. `only_near`
    is set where the target is often made by hand: it is told where one of a similar name is there.
    """

    source: Kind
    path: str
    target: Path | Name | QualifiedName
    rule: str | None = None
    severity: Literal["info", "warning", "error"] | None = None
    when: tuple[str, str | bool | None] | None = None
    only_near: bool = False

    @property
    def leads(self) -> Leads | None:
        """What the path leads to, None where the target is an object."""
        return self.target.leads if isinstance(self.target, Path) else None

    @property
    def kind(self) -> Kind | None:
        """The kind of the object that is named, None where the target is a file or folder."""
        return None if isinstance(self.target, Path) else self.target.kind

    @property
    def refs(self) -> str | None:
        """The rule that tells of a `$ref` that nothing defines, None where there are none."""
        return self.target.refs if isinstance(self.target, Path) else None


def path_in(target: Path, written: str) -> str | None:
    """The path that the text of such a field is, None where it is not a path but the content itself."""
    if target.mark:
        path = written.removeprefix(target.mark).strip()
        return path if written.startswith(target.mark) and path and "\n" not in path else None
    return None if target.inline and "\n" in written.strip("\n") else written.strip()


def split_name(target: Name | QualifiedName, written: str) -> tuple[str | None, str]:
    """The namespace that a text has in it, None where it has none, and the object's name."""
    namespace, _, name = written.rpartition("/") if isinstance(target, QualifiedName) else ("", "", written)
    return namespace or None, name


_STEP = re.compile(r"\[\]|\[([^\]]+)\]|[^.\[\]]+")


@lru_cache(maxsize=4096)
def path_keys(path: str) -> tuple[str, ...]:
    """The keys of a row's path; `[]` stands for each item of a list."""
    return tuple(match.group(1) or match.group(0) for match in _STEP.finditer(path))
