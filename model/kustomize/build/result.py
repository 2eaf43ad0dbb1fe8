"""What a build says: its objects, what kustomize refuses, and what cannot be known from here."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from ....schemas.kustomize.name_references import Referral
from ...files.file_tree import WhyMissing
from ...text.document import Value
from ...text.place import Node, NodePath, Place
from .objects import Identity
from .traced import Traced


class ProblemKind(Enum):
    """What kustomize refuses; the value is what it is called."""

    NO_KUSTOMIZATION = "no kustomization"
    SEVERAL_KUSTOMIZATIONS = "several kustomizations"
    EMPTY = "empty kustomization"
    NOT_YAML = "not YAML"
    WRONG_KIND = "wrong kind"
    UNKNOWN_FIELD = "unknown field"
    WRONG_TYPE = "wrong type"
    WRONG_VALUE = "wrong value"
    MISSING_FILE = "missing file"
    MISSING_FOLDER = "missing folder"
    OUTSIDE = "outside of the folder"
    ABSOLUTE = "absolute path"
    CYCLE = "cycle"
    NOT_AN_OBJECT = "not an object"
    DUPLICATE_KEY = "duplicate key"
    ODD_KEY = "key that is no text"
    DUPLICATE_OBJECT = "duplicate object"
    PATCH = "patch"
    PATCH_TARGET = "patch target"
    SELECTOR = "selector"
    GENERATOR = "generator"
    REPLICAS = "replicas"
    REPLACEMENT = "replacement"
    VARIABLE = "variable"
    REFERENCE = "ambiguous reference"
    FIELD = "field of another type"
    HELM = "Helm chart"
    PLUGIN = "plugin"
    SIZE = "too large"


#: Something that should be built in is not there.
MISSING = frozenset(
    {ProblemKind.MISSING_FILE, ProblemKind.MISSING_FOLDER, ProblemKind.NO_KUSTOMIZATION, ProblemKind.NOT_YAML}
)
#: What may not be so where something is missing that should be built in, or is not known.
OF_THE_WHOLE = frozenset(
    {
        ProblemKind.FIELD,
        ProblemKind.GENERATOR,
        ProblemKind.PATCH,
        ProblemKind.PATCH_TARGET,
        ProblemKind.REFERENCE,
        ProblemKind.REPLACEMENT,
        ProblemKind.REPLICAS,
        ProblemKind.VARIABLE,
    }
)


class Problem(NamedTuple):
    """What is wrong and what to write instead; `at` is where. `about` is the kind of the object that is there twice."""

    kind: ProblemKind
    at: Place
    message: str
    about: str = ""


class UnknownKind(Enum):
    """Why a part of a build is not known; the value is what it is called."""

    REMOTE = "remote"
    HELM = "Helm chart"
    PLUGIN = "plugin"
    ENCRYPTED = "encrypted"
    IGNORED = "ignored by git"
    UNREADABLE = "not readable"
    OUTSIDE = "outside of the repository"
    TOO_MUCH = "too much"


class Unknown(NamedTuple):
    """A part of a build that is not known: what is named where."""

    kind: UnknownKind
    at: Place
    what: str


class Effect(NamedTuple):
    """A patch, image, count, replacement or variable, and how many objects it has met."""

    field: str
    at: Place
    met: int


class Built(NamedTuple):
    """An object as it is built. `names` are those that it had before, oldest first, with `name` at the end.

    `made_by` is where it was declared: its document, or the generator's entry. `is_generated` says that its name ends
    in a hash of its content, `is_whole` that nothing is missing from it; a name that should
    end in a hash has none then.
    """

    traced: Traced
    made_by: Place
    names: tuple[str, ...]
    is_generated: bool
    is_whole: bool = True

    @property
    def value(self) -> Mapping[str, Value]:
        """The object."""
        return self.traced.value if isinstance(self.traced.value, dict) else {}

    def origin(self, path: NodePath) -> Place:
        """Where the value at a path was written last."""
        return self.traced.origin.of(path)


#: Objects with who they are in the end.
Identified = Sequence[tuple[Identity, Built]]


class Build(NamedTuple):
    """What a folder builds. With `problems` kustomize refuses it, and `objects` are what could be built all the same.

    `unknown` are the parts that are missing from `objects`; `parts` the folders whose kustomizations were built in;
    `references` the fields in which changed names were followed.
    """

    objects: tuple[Built, ...]
    problems: tuple[Problem, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    effects: tuple[Effect, ...] = ()
    parts: frozenset[str] = frozenset()
    references: tuple[Referral, ...] = ()


class RefusedError(Exception):
    """Building ends here; carries the problem."""

    def __init__(self, kind: ProblemKind, at: Place, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(kind, at, message)


def in_file(path: str, *steps: str | int, document: int = 0) -> Place:
    """The place of a value in a file."""
    return Place(path, Node(document, steps))


#: Why a file is not there to be built with, where it may be there for others.
UNKNOWN_REASONS: Mapping[WhyMissing, UnknownKind] = {
    WhyMissing.IGNORED: UnknownKind.IGNORED,
    WhyMissing.MAYBE_IGNORED: UnknownKind.IGNORED,
    WhyMissing.UNREADABLE: UnknownKind.UNREADABLE,
    WhyMissing.NOT_FETCHED: UnknownKind.UNREADABLE,
    WhyMissing.SUBMODULE: UnknownKind.UNREADABLE,
    WhyMissing.OUTSIDE: UnknownKind.OUTSIDE,
    WhyMissing.UNTRACKED: UnknownKind.UNREADABLE,
}
