"""Application documents → facts."""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from ..facts import ObjectFact
from ..text.document import Value
from ..text.place import NodePath
from ..text.typed_access import items, mapping, text, texts
from .helm_values import SettingFact, in_source

#: Options of kustomize with which all objects keep their kinds, names and namespaces.
_HARMLESS = frozenset(
    {"images", "replicas", "version", "commonLabels", "forceCommonLabels", "labelWithoutSelector"}
    | {"labelIncludeTemplates", "commonAnnotations", "forceCommonAnnotations", "commonAnnotationsEnvsubst"}
    | {"kubeVersion", "apiVersions", "ignoreMissingComponents"}
)
#: With this finalizer, in the background or not, an Application takes what it has deployed with it.
_FINALIZER = "resources-finalizer.argocd.argoproj.io"
#: Options of kustomize that move and rename all objects alike.
_MOVING = frozenset({"namePrefix", "nameSuffix", "namespace"})


class Mark(Enum):
    """Words anywhere in a file that are facts."""

    LIFTS_RESTRICTIONS = "LoadRestrictionsNone"
    """With this option kustomize reads files anywhere."""
    IS_SKIPPED = "+argocd:skip-file-rendering"
    """Argo CD is told to leave the file out."""
    MERGES_PROJECTS = "globalProjects"
    """Projects whose permissions every other project has, too."""
    DECLARES_PROJECTS = "kind: AppProject"
    """An AppProject, which may be one that is not read."""
    SETS_EXCLUSIONS = "resource.exclusions"
    """Kinds that Argo CD is told to leave alone."""
    IGNORES_DIFFERENCES = "resource.customizations.ignoreDifferences"
    """Differences that Argo CD ignores in every Application."""


class MarkFact(NamedTuple):
    """A word that stands somewhere in the file."""

    mark: Mark


class SourceFact(NamedTuple):
    """A source of an Application; `at` is its node. `include` and `exclude` are patterns of the files that it takes.

    `recurses` says that it goes into the folder's subfolders, `changes` that it has options which move, rename or
    change what it deploys, `patches` that these do more than `moved`, which gives all objects a namespace, `prefix` and
    `suffix`, which rename them, `adds` that components are among them. `settings` are the values that stand in the
    source itself, `release` is the name that it gives its chart's release. With `is_directory` a kustomization in the
    folder is a file like any other.
    """

    at: NodePath
    repo_url: str
    path: str | None
    chart: str | None
    ref: str | None
    revision: str | None
    ignores_missing_values: bool
    plugin: bool
    include: str = ""
    exclude: str = ""
    recurses: bool = False
    is_directory: bool = False
    changes: bool = False
    patches: bool = False
    moved: str = ""
    prefix: str = ""
    suffix: str = ""
    settings: tuple[SettingFact, ...] = ()
    release: str | None = None
    adds: bool = False

    @property
    def filters(self) -> bool:
        """Whether it takes only some files of its folder."""
        return bool(self.include or self.exclude)


class ApplicationFact(NamedTuple):
    """An Application; destination, project and sync options as written.

    `self_heals` says that it puts back what others change, `spares_replicas` that it may leave numbers of
    replicas alone. `prunes` says that what its folder has no more is removed, `is_finalized` that what it deploys goes
    with it; `ignores` that it leaves some differences alone.
    """

    object: ObjectFact
    project: str | None
    server: str | None
    cluster: str | None
    namespace: str | None
    sources: tuple[SourceFact, ...]
    sync_options: tuple[str, ...] = ()
    self_heals: bool = False
    spares_replicas: bool = False
    prunes: bool = False
    is_finalized: bool = False
    ignores: bool = False


def application(found: ObjectFact, value: Value) -> ApplicationFact | None:
    """What an Argo CD Application says, or None where the object is something else."""
    if found.kind != "Application" or found.group != "argoproj.io":
        return None
    return ApplicationFact(
        object=found,
        project=text(value, "spec", "project"),
        server=text(value, "spec", "destination", "server"),
        cluster=text(value, "spec", "destination", "name"),
        namespace=text(value, "spec", "destination", "namespace"),
        sources=tuple(_sources(value, found.at.path)),
        sync_options=tuple(map(_option, items(value, "spec", "syncPolicy", "syncOptions"))),
        self_heals=_does(mapping(value, "spec", "syncPolicy", "automated"), "selfHeal"),
        spares_replicas=any(map(_spares_replicas, items(value, "spec", "ignoreDifferences"))),
        prunes=_does(mapping(value, "spec", "syncPolicy", "automated"), "prune"),
        is_finalized=any(one.startswith(_FINALIZER) for one in texts(mapping(value, "metadata").get("finalizers"))),
        ignores=bool(items(value, "spec", "ignoreDifferences")),
    )


def _does(automated: dict[str, Value], what: str) -> bool:
    """Whether something happens with every sync, which are not switched off."""
    return automated.get(what) is True and automated.get("enabled") is not False


def _spares_replicas(entry: Value) -> bool:
    """Whether an ignored difference may be the number of replicas; who manages a field is not known here."""
    return bool(items(entry, "managedFieldsManagers")) or any("replicas" in one for one in texts(entry))


def _option(written: Value) -> str:
    return written if isinstance(written, str) else ""


def _sources(value: Value, root: NodePath) -> Iterator[SourceFact]:
    """The sources that Argo CD reads, in the order of the document: `sources`, else `source`."""
    spec = mapping(value, "spec")
    for index, entry in enumerate(items(spec, "sources")):
        yield _source(entry, (*root, "spec", "sources", index))
    if not items(spec, "sources") and isinstance(spec.get("source"), dict):
        yield _source(spec["source"], (*root, "spec", "source"))
    if dry := mapping(spec, "sourceHydrator", "drySource"):
        yield _source(dry, (*root, "spec", "sourceHydrator", "drySource"))


def _source(entry: Value, at: NodePath) -> SourceFact:
    helm, kustomize, directory = (mapping(entry, key) for key in ("helm", "kustomize", "directory"))
    include, exclude = text(directory, "include") or "", text(directory, "exclude") or ""
    recurses = directory.get("recurse") is True
    return SourceFact(
        at=at,
        repo_url=text(entry, "repoURL") or "",
        path=text(entry, "path"),
        chart=text(entry, "chart"),
        ref=text(entry, "ref"),
        revision=text(entry, "targetRevision"),
        ignores_missing_values=helm.get("ignoreMissingValueFiles") is True,
        plugin=bool(mapping(entry).get("plugin")),
        include=include,
        exclude=exclude,
        recurses=recurses,
        is_directory=recurses or bool(include or exclude or mapping(directory, "jsonnet")),
        changes=not kustomize.keys() <= _HARMLESS,
        patches=not kustomize.keys() <= _HARMLESS | _MOVING,
        moved=text(kustomize, "namespace") or "",
        prefix=text(kustomize, "namePrefix") or "",
        suffix=text(kustomize, "nameSuffix") or "",
        settings=in_source(entry),
        release=text(helm, "releaseName"),
        adds=bool(kustomize.get("components")),
    )
