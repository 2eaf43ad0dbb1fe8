"""Facts: what is kept of a file once it has been read.

They are tuples rather than frozen dataclasses: a large repository has a hundred thousand of them, and tuples are made
and sent between processes several times as fast.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, NamedTuple, TypeVar

from ..schemas.helm.chart import Setting
from ..schemas.reference_forms import Kind, Reference
from ..schemas.references import REFERENCES
from ..schemas.validation.validate import Fault, Mistake
from .text.parse_error import Fault as TextFault
from .text.parse_error import Flaw
from .text.place import Chars, Node, NodePath

#: Mistakes with which something stands in an object that its reader does not see where it is meant to be.
_MISREAD = frozenset({Fault.UNKNOWN_FIELD, Fault.WRONG_TYPE})

Pairs = tuple[tuple[str, str], ...]


class ObjectFact(NamedTuple):
    """A Kubernetes object: `at` is its root, `("items", 0)` inside of a List. `namespace` is what is written."""

    at: Node
    api_version: str
    kind: str
    name: str
    namespace: str | None
    labels: Pairs
    annotations: Pairs

    @property
    def group(self) -> str:
        """The API group, "" for the core."""
        return self.api_version.rpartition("/")[0]

    @property
    def type(self) -> Kind:
        """Group and kind."""
        return Kind(self.group, self.kind)


class ReferenceFact(NamedTuple):
    """Something that is named: `row` counts in `REFERENCES`, `owner` is the object's root; `namespace` if written."""

    row: int
    at: Node
    owner: Node
    value: str
    namespace: str | None
    optional: bool

    @property
    def reference(self) -> Reference:
        """The row of the table."""
        return REFERENCES[self.row]


class ProducedFact(NamedTuple):
    """An object that a custom resource will make."""

    at: Node
    kind: Kind
    name: str
    namespace: str | None


class PatchFact(NamedTuple):
    """A patch of a kustomization. `target` is the selector as written; `subjects` are kind and name of inline patches.

    `path` is the patch's file, None where the patch is inline; `key` is the field it stands in. `renames` says that it
    may change the name or kind of what it is applied to.
    """

    at: Node
    key: str
    path: str | None
    target: Pairs | None
    subjects: tuple[tuple[str, str], ...]
    renames: bool


class KustomizationFact(NamedTuple):
    """A kustomization: what it sets, and what it does to names.

    `fields` have a value, be it an empty list; `filled` have something in it.
    """

    at: Node
    api_version: str
    kind: str
    fields: frozenset[str]
    filled: frozenset[str]
    namespace: str | None
    prefix: str
    suffix: str
    generated: tuple[tuple[Kind, str], ...]
    patches: tuple[PatchFact, ...]


class SettingFact(NamedTuple):
    """A value of a chart that `schemas/helm/charts.py` asks for, by its path; None where it cannot be told."""

    path: str
    value: Setting | None


class SourceFact(NamedTuple):
    """A source of an Application; `at` is its node. `filters` says that it takes only some files of its folder.

    `recurses` says that it goes into the folder's subfolders, `changes` that it has options which move, rename or
    change what it deploys. `settings` are the values that stand in the source itself.
    """

    at: NodePath
    repo_url: str
    path: str | None
    chart: str | None
    ref: str | None
    revision: str | None
    ignores_missing_values: bool
    plugin: bool
    filters: bool
    recurses: bool = False
    changes: bool = False
    settings: tuple[SettingFact, ...] = ()


class ApplicationFact(NamedTuple):
    """An Application; destination, project and sync options as written."""

    object: ObjectFact
    project: str | None
    server: str | None
    cluster: str | None
    namespace: str | None
    sources: tuple[SourceFact, ...]
    sync_options: tuple[str, ...] = ()


class DestinationFact(NamedTuple):
    """A destination that an AppProject permits, in patterns; "" where nothing is written."""

    server: str
    cluster: str
    namespace: str


class PermittedKind(NamedTuple):
    """An entry of a list of kinds of an AppProject, in patterns; `name` is "" where it is for all names."""

    group: str
    kind: str
    name: str


class ProjectFact(NamedTuple):
    """An AppProject: what its Applications may deploy, as written. Lists that are None are not there."""

    object: ObjectFact
    sources: tuple[str, ...]
    destinations: tuple[DestinationFact, ...]
    cluster_kinds: tuple[PermittedKind, ...]
    cluster_denied: tuple[PermittedKind, ...]
    kinds: tuple[PermittedKind, ...] | None
    denied: tuple[PermittedKind, ...]


class FluxFact(NamedTuple):
    """A Flux Kustomization: the folder that it deploys, from the root, and the namespace it moves objects to.

    `source` is the name of where the folder is, of the kind `source_kind`. `changes` says that it has patches of its
    own, or components.
    """

    object: ObjectFact
    path: str
    source: str
    namespace: str | None
    changes: bool = False
    source_kind: str = ""


class SuppressionFact(NamedTuple):
    """A comment that silences findings: its place, the codes, the reason, and whether it is for the whole file."""

    at: Chars
    codes: tuple[str, ...]
    reason: str
    whole_file: bool


class MistakeFact(NamedTuple):
    """What differs from the schema of an object or document; `owner` is its root, `api_version` and `kind` its kind.

    `written` is the text of a scalar as it stands in the file where that differs from how it is read.
    """

    at: Node
    owner: Node
    api_version: str
    kind: str
    mistake: Mistake
    written: str = ""


class TalosFact(NamedTuple):
    """A document of a Talos machine configuration; `kind` is "" for the one with `machine:` and `cluster:`."""

    at: Node
    kind: str
    name: str | None


class PinFact(NamedTuple):
    """A version of a product that the file pins: `product` as under `versions:`, `version` a minor such as `1.14`.

    `why` says what pins it, in a few words: `the image of the installer`.
    """

    at: Node | Chars | None
    product: str
    version: str
    why: str


class PlaceholderFact(NamedTuple):
    """What stands in the place of something that only the owner knows.

    `row` is the name of its row in `schemas/stackwright/placeholders.py`. `repository` is the name of the repository
    that is part of it, "" where none is.
    """

    row: str
    at: Chars
    repository: str


class HeaderFact(NamedTuple):
    """A document that would be an object if it had the field `lacks`: `apiVersion`, `kind` or `metadata`.

    `written` is the key that stands in its place, "" where none does. `name` is the object's, `api_version` and `kind`
    what can be read of them. `is_sure` is whether it can be nothing but an object.
    """

    at: Node
    lacks: str
    written: str
    api_version: str
    kind: str
    name: str
    is_sure: bool


class DefinitionFact(NamedTuple):
    """A CustomResourceDefinition: the kind that it defines, its versions, and whether its objects have a namespace."""

    at: Node
    group: str
    kind: str
    versions: tuple[str, ...]
    namespaced: bool | None = None


class MentionsFact(NamedTuple):
    """The texts in custom resources and Helm values that could be names of objects."""

    names: frozenset[str]


class OpenedFact(NamedTuple):
    """A namespace into which a custom resource deploys a chart."""

    namespace: str


class ModelineFact(NamedTuple):
    """A schema that a comment names for editors, as written there."""

    schema: str


class BlankFact(NamedTuple):
    """That a file says nothing: `empty`, or `comments` where there is text that says nothing."""

    how: str


class ScopedFact(NamedTuple):
    """A project to which a Secret brings a repository, `*` where it cannot be told to which."""

    project: str


class Mark(Enum):
    """Words anywhere in a file that are facts."""

    LIFTS_RESTRICTIONS = b"LoadRestrictionsNone"
    """With this option kustomize reads files anywhere."""
    IS_SKIPPED = b"+argocd:skip-file-rendering"
    """Argo CD is told to leave the file out."""
    MERGES_PROJECTS = b"globalProjects"
    """Projects whose permissions every other project has, too."""


class MarkFact(NamedTuple):
    """A word that stands somewhere in the file."""

    mark: Mark


class State(Enum):
    """Whether a file was read, or why not; the values are the words of reports."""

    READ = "read"
    SOPS = "sops"
    TEMPLATED = "templated"
    HELM_TEMPLATE = "helm-template"
    ENCRYPTED = "encrypted"
    LFS_POINTER = "lfs-pointer"
    BINARY = "binary"
    EXCLUDED = "excluded"
    TOO_LARGE = "too-large"
    UNREADABLE = "unreadable"
    NOT_FETCHED = "not-fetched"
    OUT_OF_TIME = "out-of-time"
    GONE = "gone"

    @property
    def is_read(self) -> bool:
        """Whether the content counts; SOPS leaves names and structure in the open."""
        return self in (State.READ, State.SOPS)


#: Any of the types here and in the packages of the technologies: a named tuple.
Fact = tuple[object, ...]
F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one blob says, by the type of the fact; it does not know the path that it has."""

    state: State = State.READ
    documents: int = 0
    by_type: Mapping[type, tuple[Fact, ...]] = field(default_factory=dict)

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of one type, in the order of the text."""
        found: Any = self.by_type.get(kind, ())
        return found  # type: ignore[no-any-return]

    def has(self, mark: Mark) -> bool:
        """Whether a word stands in the file."""
        return MarkFact(mark) in self.of(MarkFact)

    @property
    def is_broken(self) -> bool:
        """Whether the text ends, for its reader, where it is no YAML any more: what stands behind that is not known."""
        return any(flaw.fault is TextFault.SYNTAX for flaw in self.of(Flaw))

    @property
    def misread_nodes(self) -> tuple[Node, ...]:
        """Where something has a name or a type that its kind does not know.

        A schema that only a comment names is not the one of the kind's reader.
        """
        wrong = self.of(MistakeFact)
        return tuple(fact.at for fact in wrong if fact.mistake.fault in _MISREAD and fact.api_version)

    def is_misread(self, root: Node) -> bool:
        """Whether something in that part of the file has a name or type that its kind does not know.

        What is missing there may be what is written wrongly: that it is missing, and what follows from it, is no other
        mistake.
        """
        return any(node.is_in(root) for node in self.misread_nodes)

    def plus(self, *facts: Fact) -> "Facts":
        """The same with further facts behind those of their types."""
        return replace(self, by_type=sorted_by_type(self, facts))


def facts_of(facts: Iterable[Fact], state: State = State.READ, documents: int = 0) -> Facts:
    """The facts of a blob, sorted by their types."""
    return Facts(state, documents, sorted_by_type(Facts(), facts))


def sorted_by_type(before: Facts, facts: Iterable[Fact]) -> Mapping[type, tuple[Fact, ...]]:
    """All facts by type: those that were there, then the others in their order."""
    found: dict[type, list[Fact]] = {kind: list(rows) for kind, rows in before.by_type.items()}
    for fact in facts:
        found.setdefault(type(fact), []).append(fact)
    return {kind: tuple(rows) for kind, rows in found.items()}
