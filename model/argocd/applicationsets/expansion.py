"""What comes of an ApplicationSet, and what it is made from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol, TypeAlias

from ...text.place import NodePath
from ..gotemplate.values import GoValue


@dataclass(frozen=True, slots=True)
class Unknown:
    """What cannot be known from the repository, and why."""

    why: str


#: The data of an Application, in which parts may not be known.
Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | Unknown | None"


class Files(Protocol):
    """The files of the repository that generators read."""

    def paths(self) -> Iterable[str]:
        """Every file that git has, from the root."""

    def folders(self) -> Iterable[str]:
        """Every folder with a file in it or below, from the root, without the root."""

    def read(self, path: str) -> str | Unknown:
        """The text of a file."""


class OwnRepository(Protocol):
    """Which URLs and revisions are this repository."""

    def owns(self, url: str) -> bool:
        """Whether the URL is this repository."""

    def is_here(self, revision: str | None) -> bool:
        """Whether a revision's files are those at hand."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that Argo CD knows by a Secret; `unknown` says why its name and server are not known, if so."""

    name: str
    server: str
    project: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    unknown: str = ""


#: Parameters that a generator would get from elsewhere, by the name of the generator: `pullRequest`, `plugin` …
Fixtures: TypeAlias = Mapping[str, tuple[dict[str, GoValue], ...]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that an ApplicationSet's generators see beside it.

    `clusters` are those that are registered, without the one that Argo CD runs in. `new_globs` is the setting
    `applicationsetcontroller.enable.new.git.file.globbing`, `hidden_folders` the repository server's variable
    ARGOCD_REPO_SERVER_INCLUDE_HIDDEN_DIRECTORIES.
    """

    files: Files
    own: OwnRepository
    clusters: tuple[Cluster, ...] | Unknown
    fixtures: Fixtures = field(default_factory=dict)
    new_globs: bool = False
    hidden_folders: bool = False


class Reason(Enum):
    """At which step the controller fails; the value is the reason of its condition, if it has one."""

    DECODING = "the API server refuses it"
    PARAMETERS = "ApplicationGenerationFromParamsError"
    RENDERING = "RenderTemplateParamsError"
    PANIC = "the controller panics"


@dataclass(frozen=True, slots=True)
class ExpansionError:
    """What the controller reports; `at` is the path in the ApplicationSet of what it is about."""

    reason: Reason
    message: str
    at: NodePath


@dataclass(frozen=True, slots=True)
class UnknownPart:
    """A generator whose parameters are not known, by its path in the ApplicationSet.

    `is_proven` says that nobody could know them from the repository; else they are only not known to us.
    """

    at: NodePath
    why: str
    is_proven: bool = False


@dataclass(frozen=True, slots=True)
class MadeApplication:
    """An Application's data, and for its parts the paths in the ApplicationSet that said them."""

    value: dict[str, Data]
    origins: Mapping[NodePath, NodePath]

    @property
    def name(self) -> str | Unknown:
        """The name, "" where it has none."""
        metadata = self.value.get("metadata")
        found = metadata.get("name", "") if isinstance(metadata, dict) else ""
        return found if isinstance(found, str | Unknown) else ""


@dataclass(frozen=True, slots=True)
class Element:
    """A set of parameters, the path of the top generator that made it, and the Application, if one comes of it.

    `name` tells elements of one ApplicationSet apart: the Application's name, or a parameter that is like one.
    """

    at: NodePath
    name: str
    parameters: dict[str, GoValue]
    application: MadeApplication | None


@dataclass(frozen=True, slots=True)
class Expansion:
    """The elements in the order of the generators, what fails, and what is not known.

    `duplicates` are names of Applications that come twice, with which the controller makes none of that name again.
    """

    elements: tuple[Element, ...] = ()
    errors: tuple[ExpansionError, ...] = ()
    unknown: tuple[UnknownPart, ...] = ()
    duplicates: tuple[str, ...] = ()

    @property
    def applications(self) -> tuple[MadeApplication, ...]:
        """The Applications, in order."""
        return tuple(element.application for element in self.elements if element.application is not None)
