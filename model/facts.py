"""Facts: what is kept of a file once it has been read.

They are tuples rather than frozen dataclasses: a large repository has a hundred thousand of them, and tuples are made
and sent between processes several times as fast.
"""

from typing import NamedTuple

from ..schemas.helm.chart import Setting
from ..schemas.references import REFERENCES, Kind, Reference
from ..schemas.validation.validate import Fault, Mistake
from .talos.facts.machine import MachineFact
from .text.parse_error import Fault as TextFault
from .text.parse_error import Flaw
from .text.place import Chars, Node, NodePath

#: States of files that were read; SOPS leaves names and structure in the open.
READ_STATES = frozenset({"read", "sops"})
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
    """An Application; destination and project as written."""

    object: ObjectFact
    project: str | None
    server: str | None
    cluster: str | None
    namespace: str | None
    sources: tuple[SourceFact, ...]


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
    source_namespaces: tuple[str, ...]


class FluxFact(NamedTuple):
    """A Flux Kustomization: the folder that it deploys, from the root, and the namespace it moves objects to."""

    object: ObjectFact
    path: str
    source: str
    namespace: str | None


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


class DefinitionFact(NamedTuple):
    """A CustomResourceDefinition: the kind that it defines, its versions, and whether its objects have a namespace."""

    at: Node
    group: str
    kind: str
    versions: tuple[str, ...]
    namespaced: bool | None = None


class FileFacts(NamedTuple):
    """What one file says. `state` is `read`, or why it was not: `helm-template`, `templated`, `encrypted`, …

    `mentions` are the texts in custom resources and Helm values that could be names of objects. `lifts_restrictions`
    says that the file mentions the option with which kustomize reads files anywhere. `opens` are namespaces into which
    its custom resources deploy charts. `modelines` are schemas beside it that its comments name for editors. `blank` is
    set where nothing is said: to `empty`, or to `comments` where there is text that says nothing. `settings` are what
    it says as a file of Helm values. `is_skipped` says that Argo CD is told to leave the file out, `merges_projects`
    that the file mentions projects whose permissions every other project has too. `scoped_projects` are the projects to
    which its Secrets bring repositories, `*` where it cannot be told to which.
    """

    path: str
    state: str
    documents: int = 0
    flaws: tuple[Flaw, ...] = ()
    objects: tuple[ObjectFact, ...] = ()
    references: tuple[ReferenceFact, ...] = ()
    produced: tuple[ProducedFact, ...] = ()
    kustomizations: tuple[KustomizationFact, ...] = ()
    applications: tuple[ApplicationFact, ...] = ()
    flux: tuple[FluxFact, ...] = ()
    mentions: frozenset[str] = frozenset()
    suppressions: tuple[SuppressionFact, ...] = ()
    lifts_restrictions: bool = False
    opens: tuple[str, ...] = ()
    mistakes: tuple[MistakeFact, ...] = ()
    talos: tuple[TalosFact, ...] = ()
    pins: tuple[PinFact, ...] = ()
    definitions: tuple[DefinitionFact, ...] = ()
    modelines: tuple[str, ...] = ()
    machines: tuple[MachineFact, ...] = ()
    blank: str = ""
    placeholders: tuple[PlaceholderFact, ...] = ()
    projects: tuple[ProjectFact, ...] = ()
    settings: tuple[SettingFact, ...] = ()
    is_skipped: bool = False
    merges_projects: bool = False
    scoped_projects: tuple[str, ...] = ()

    @property
    def is_broken(self) -> bool:
        """Whether the text ends, for its reader, where it is no YAML any more: what stands behind that is not known."""
        return any(flaw.fault is TextFault.SYNTAX for flaw in self.flaws)

    def is_misread(self, root: Node) -> bool:
        """Whether something in that part of the file has a name or type that its kind does not know.

        What is missing there may be what is written wrongly: that it is missing, and what follows from it, is no other
        mistake. A schema that only a comment names is not the one of the kind's reader.
        """
        return any(
            fact.mistake.fault in _MISREAD and fact.api_version and fact.at.is_in(root) for fact in self.mistakes
        )
