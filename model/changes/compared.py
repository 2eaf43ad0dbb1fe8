"""Two states of a repository, and what of it is deployed in both."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ...schemas.reference_forms import Kind
from ..argocd.applicationset_facts import MadeFact
from ..config import Config
from ..files.source import Source
from ..repository import Repository
from ..text.document import Value
from ..text.place import NodePath, Place
from ..text.typed_access import pairs


class State(NamedTuple):
    """A repository with its files and what its configuration says."""

    repository: Repository
    source: Source
    config: Config


class Id(NamedTuple):
    """What makes an object the same one: kind without version, namespace as far as it is known, name."""

    kind: Kind
    namespace: str
    name: str


class Deployed(NamedTuple):
    """An object as it is deployed. `names` are those that it had before, oldest first, with its own at the end.

    `made_by` is where it is declared, `origin` says where a part of it was written last.
    """

    id: Id
    value: dict[str, Value]
    names: tuple[str, ...]
    made_by: Place
    origin: Callable[[NodePath], Place]

    @property
    def annotations(self) -> Mapping[str, str]:
        """Its annotations."""
        return dict(pairs(self.value, "metadata", "annotations"))


class Deployer(NamedTuple):
    """An Application of Argo CD (`is_argo`) or a Kustomization of Flux.

    `prunes` says that what is no more in its folder is removed from the cluster, `forces` that objects which cannot be
    changed are made anew. `spares` says that it may leave alone what differs.
    """

    name: str
    at: Place
    is_argo: bool
    prunes: bool
    forces: bool
    spares: bool = False


class Part(NamedTuple):
    """What is deployed together from a folder: the objects that a change concerns, before and now.

    `at` is the kustomization, or what deploys the folder where there is none. `is_whole` says that nothing may have
    come from a part that cannot be seen.
    """

    folder: str
    at: Place
    before: Mapping[Id, Deployed]
    now: Mapping[Id, Deployed]
    is_whole: bool
    deployers: tuple[Deployer, ...] = ()


class MadeSet(NamedTuple):
    """An ApplicationSet: its place, namespace and name, what it says, and what it makes, by name.

    `keeps` says that it deletes none of these.
    """

    at: Place
    namespace: str
    name: str
    value: Value
    made: Mapping[str, MadeFact]
    keeps: bool


class Compared(NamedTuple):
    """What has become of what is deployed; it is found when it is first asked for.

    `parts` are the folders in which something is another, `left_out` is how many more there are. `made` is what the
    ApplicationSets of each of the two states make. `changed` are the
    files that say something else, or are only in one of the two states.
    """

    parts: Callable[[], tuple[Part, ...]]
    left_out: Callable[[], int]
    made: Callable[[], tuple[tuple[MadeSet, ...], tuple[MadeSet, ...]]]
    changed: frozenset[str]
