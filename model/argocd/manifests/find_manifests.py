"""What the sources of an Application come to: kustomizations are built, folders are read, and namespaces are set.

Source: argo-cd `reposerver/repository/repository.go` (GenerateManifests), `pkg/apis/application/v1alpha1/types.go`
(ExplicitType); gitops-engine `pkg/sync/sync_context.go` for namespaces.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ....schemas.file_types import is_placeholder
from ....schemas.reference_forms import Kind
from ...crd.definitions import is_kind_namespaced
from ...files.file_tree import Hit, normalize_from_root
from ...kustomize.build.accumulate import Store
from ...kustomize.build.build import build
from ...kustomize.build.result import Built, Problem, ProblemKind, Unknown
from ...kustomize.build.traced import drop, put, written
from ...kustomize.paths import kustomization_in
from ...repository import Repository
from ...text.document import Value
from ...text.place import NodePath, Place
from ...text.typed_access import mapping, text, texts, value_at_path
from ..facts import ApplicationFact, SourceFact
from ..own_urls import identity
from ..paths import why_elsewhere
from ..taken_files import is_chart, options_file
from .directory import read_directory
from .kustomize_options import edit_kustomization
from .result import LeftOut, Manifests

_Part = Built | Problem | LeftOut | Unknown
#: What a chart in a folder comes to, by the source that deploys it.
Charts = Callable[[SourceFact], Iterable[Built | Problem | LeftOut]]


class Subject(NamedTuple):
    """An Application with its value, and where each part of it is written."""

    application: ApplicationFact
    value: Value
    place: Callable[[NodePath], Place]

    def options(self, source: SourceFact, name: str) -> dict[str, Value]:
        """The options of a tool that a source has."""
        return mapping(self.value, *self._steps(source), name)

    def at(self, source: SourceFact, *steps: str | int) -> Place:
        """Where a part of a source is written."""
        return self.place((*self._steps(source), *steps))

    def _steps(self, source: SourceFact) -> NodePath:
        return source.at[len(self.application.object.at.path) :]


def find_manifests(repository: Repository, store: Store, subject: Subject, charts: Charts | None = None) -> Manifests:
    """What an Application deploys; `store` holds what has been read of the same repository.

    `charts` renders those that are in the repository; without it they are left out.
    """
    placed: list[_Part] = []
    for source in subject.application.sources:
        for part in _of_source(repository, store, subject, source, charts):
            placed += _place(repository, subject, part) if isinstance(part, Built) else [part]
    return Manifests(
        tuple(part for part in placed if isinstance(part, Built)),
        tuple(part for part in placed if isinstance(part, Problem)),
        tuple(part for part in placed if isinstance(part, LeftOut)),
        tuple(part for part in placed if isinstance(part, Unknown)),
    )


def _of_source(
    repository: Repository, store: Store, subject: Subject, source: SourceFact, charts: Charts | None
) -> Iterator[_Part]:
    if source.ref and not source.path and not source.chart:
        return  # others take values from it
    why = _why_left_out(repository, source)
    if why:
        yield LeftOut(subject.at(source), why)
        return
    folder = normalize_from_root(source.path or "")
    hit = store.files.find(folder) if folder else Hit("", is_folder=True)
    if not isinstance(hit, Hit) or not hit.is_folder:
        message = f"`{source.path}` is no folder of this repository, from which something could be deployed"
        yield Problem(ProblemKind.MISSING_FOLDER, subject.at(source, "path"), message)
        return
    name = subject.application.object.name
    if (path := options_file(repository, hit.path, name)) is not None:
        yield LeftOut(Place(path), "it changes what the Application says, and is not followed")
    elif is_chart(repository, source, hit.path) or subject.options(source, "helm"):
        if charts is None:
            yield LeftOut(subject.at(source), f"a chart is not rendered: {hit.path}")
        else:
            yield from charts(source)
    elif not source.is_directory and (kustomization_in(repository.tree, hit.path) or _has_options(subject, source)):
        yield from _of_kustomization(store, subject, source, hit.path)
    else:
        yield from read_directory(repository, store.files.files, hit.path, source)


def _has_options(subject: Subject, source: SourceFact) -> bool:
    return bool(subject.options(source, "kustomize"))


def _why_left_out(repository: Repository, source: SourceFact) -> str:
    """Why nothing of a source can be told, "" where something can."""
    if source.chart:
        return f"a chart is not rendered: {source.chart} of {source.repo_url}"
    if source.plugin:
        return "a plugin is not run"
    if is_placeholder(source.path or "") or is_placeholder(source.repo_url):
        return "where it leads is not known"
    known = identity(repository)
    if why_elsewhere(source.repo_url, None, known) is not None:
        return f"it is in another repository: {source.repo_url or 'one without URL'}"
    if why_elsewhere(source.repo_url, source.revision, known) is not None:
        return f"it is at another revision: {source.revision}"
    return ""


def _of_kustomization(store: Store, subject: Subject, source: SourceFact, folder: str) -> Iterator[_Part]:
    options = written(dict(subject.options(source, "kustomize")), subject.at(source, "kustomize"))
    if any("$" in one for one in texts(options.value)):
        why = "variables of Argo CD in its options are not filled in"
        yield LeftOut(subject.at(source, "kustomize"), why)
    is_changed = bool(options.value)
    found = build(folder, store, (lambda read: edit_kustomization(read, options, store.files)) if is_changed else None)
    yield from found.objects
    yield from found.problems
    yield from found.unknown


def _place(repository: Repository, subject: Subject, one: Built) -> Iterator[_Part]:
    """The object in the namespace that it is deployed into: its own, else that of the destination."""
    value = one.traced.value
    version, kind = text(value, "apiVersion") or "", text(value, "kind") or ""
    name = f"{kind} {text(value, 'metadata', 'name') or ''}".strip()
    scope = is_kind_namespaced(repository, Kind(version.rpartition("/")[0], kind))
    metadata = one.traced.entry("metadata")
    own = value_at_path(value, "metadata", "namespace")
    if metadata is None or (scope is not False and own) or (scope is False and not own):
        yield one
    elif scope is None:
        yield one
        yield LeftOut(
            one.made_by, f"whether {name} gets a namespace is not known: nothing says whether its kind has one"
        )
    elif not scope:
        yield one._replace(traced=put(one.traced, "metadata", drop(metadata, "namespace")))
    elif namespace := subject.application.namespace:
        at = subject.place(("spec", "destination", "namespace"))
        placed = put(metadata, "namespace", written(namespace, at, spread=True))
        yield one._replace(traced=put(one.traced, "metadata", placed))
    else:
        yield one
        message = f"neither {name} nor the destination says a namespace"
        yield Problem(ProblemKind.WRONG_VALUE, one.made_by, message)
