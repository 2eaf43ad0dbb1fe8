"""What an Argo CD Application deploys, as far as it can be told without building or rendering anything."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...schemas.files import is_placeholder
from ...schemas.helm.chart import NAMESPACE, Chart, Minor, Setting
from ...schemas.helm.charts import chart_of
from ...schemas.kubernetes.scopes import is_namespaced
from ...schemas.references import Kind
from ...schemas.validation.digits import whole
from ..facts import ApplicationFact, FileFacts, ObjectFact, SourceFact
from ..files.tree import Why, rooted
from ..kustomize.builds import Build
from ..kustomize.paths import kustomization_in
from ..repository import Repository
from ..text.place import Node, Place
from .paths import is_seen
from .projects import Deployed
from .values import place_of

#: A version of a chart; ranges and other patterns do not say which one it will be.
_VERSION = re.compile(r"v?(\d+)\.(\d+)\.\d+")
_VALUE_FILES = ".helm.valueFiles[]"
#: Annotations with which an object in a file is not deployed.
_LOCAL = ("config.kubernetes.io/local-config", "true")
_SKIPPED = ("argocd.argoproj.io/hook", "Skip")


class Found(NamedTuple):
    """An object, where it is written (None where a chart makes it), and the source of the Application that has it."""

    deployed: Deployed
    at: Place | None
    source: SourceFact


def deployed(repository: Repository, path: str, application: ApplicationFact) -> Iterator[Found]:
    """The objects that an Application is known to deploy; `path` is the file that it stands in."""
    for source in application.sources:
        if source.chart:
            yield from _of_chart(repository, path, application, source)
        elif _is_plain(repository, application, source):
            for at, found in _of_folder(repository, rooted(source.path or ""), application, source):
                yield Found(found, at, source)


def _is_plain(repository: Repository, application: ApplicationFact, source: SourceFact) -> bool:
    """Whether the source's own folder is all that decides about what it deploys."""
    if not source.path or source.changes or source.filters:
        return False
    folder = rooted(source.path)
    overrides = (".argocd-source.yaml", f".argocd-source-{application.object.name}.yaml")
    known = repository.tree.files.isdisjoint(posixpath.join(folder, name) for name in overrides)
    return known and is_seen(source, repository.tree, repository.identity)


def _of_folder(
    repository: Repository, folder: str, application: ApplicationFact, source: SourceFact
) -> Iterator[tuple[Place, Deployed]]:
    kustomization = kustomization_in(repository.tree, folder)
    if kustomization is None:
        for path in _files_in(repository, folder, deep=source.recurses):
            yield from _objects(repository, path, application.namespace or "", moved=None)
    elif kustomization in repository.builds:
        yield from _of_build(repository, repository.builds[kustomization], application.namespace or "")


def _files_in(repository: Repository, folder: str, *, deep: bool) -> Iterator[str]:
    prefix = f"{folder}/" if folder else ""
    inside = repository.files if deep else repository.tree.children.get(folder, ())
    for path in inside:
        file = repository.files.get(path)
        if file is not None and path.startswith(prefix) and not file.is_skipped and not repository.is_built(path):
            yield path


def _of_build(repository: Repository, build: Build, namespace: str) -> Iterator[tuple[Place, Deployed]]:
    """The objects of a kustomization that nothing in it may still move, rename or take away."""
    inner = [repository.builds[part] for part in build.parts if part != build.path]
    moving = {path for part in inner if part.fact.namespace for path in (*part.files, *part.parts)}
    for path in sorted(build.files):
        if build.fact.namespace or path not in moving:
            yield from _objects(repository, path, namespace, moved=build.fact.namespace)
    for path in sorted(build.parts):
        if build.fact.namespace or path not in moving:
            fact = repository.builds[path].fact
            for kind, name in fact.generated:
                yield Place(path, fact.at), Deployed(kind, name, build.fact.namespace or namespace)


def _objects(
    repository: Repository, path: str, namespace: str, *, moved: str | None
) -> Iterator[tuple[Place, Deployed]]:
    file = repository.files.get(path)
    if file is None or file.state not in ("read", "sops"):
        return
    for fact in file.objects:
        if _is_certain(repository, path, fact) and (scope := _scope(repository, fact.type)) is not None:
            inside = (moved or fact.namespace or namespace) if scope else None
            if inside is None or (inside and not is_placeholder(inside)):
                yield Place(path, fact.at), Deployed(fact.type, fact.name, inside)


def _is_certain(repository: Repository, path: str, fact: ObjectFact) -> bool:
    """Whether the object will be there as it is written."""
    unclear = is_placeholder(fact.name) or _LOCAL in fact.annotations or _SKIPPED in fact.annotations
    return not unclear and not repository.is_partial(path, fact.kind)


def _scope(repository: Repository, kind: Kind) -> bool | None:
    own = repository.own_scopes.get(kind)
    return is_namespaced(kind) if own is None else own


def _of_chart(repository: Repository, path: str, application: ApplicationFact, source: SourceFact) -> Iterator[Found]:
    chart, version = chart_of(source.repo_url, source.chart or ""), minor(source.revision)
    if chart is None or version is None:
        return
    given = _given(repository, path, application.object.at.document, source)
    if given is not None:
        for found in made_by(chart, version, given):
            yield Found(found, None, source)


def minor(version: str | None) -> Minor | None:
    """Major and minor of a version, None where it is a range or none at all."""
    match = _VERSION.fullmatch(version or "")
    return (whole(match[1]), whole(match[2])) if match else None


def made_by(chart: Chart, version: Minor, given: Mapping[str, Setting | None]) -> Iterator[Deployed]:
    """What a chart makes outside of its release's namespace, where these of its values are set."""
    for made in chart.made_in(version):
        place = place_of(made, given)
        if place is not None:
            is_namespace = made.kind == NAMESPACE
            inside = None if is_namespace or not made.namespace else place
            yield Deployed(made.kind, place if is_namespace else "", inside)


def _given(repository: Repository, path: str, document: int, source: SourceFact) -> Mapping[str, Setting | None] | None:
    """The values that are set for a chart, later ones winning; None where not all of them can be read."""
    given: dict[str, Setting | None] = {}
    for edge in repository.path_edges_of(path):
        of_source = isinstance(edge.at.at, Node) and edge.at.at.is_in(Node(document, source.at))
        if of_source and edge.reference.path.endswith(_VALUE_FILES) and edge.why is not Why.OPTIONAL:
            file = repository.files.get(edge.hit.path) if edge.hit is not None else None
            if file is None or not _is_values(file):
                return None
            given.update(file.settings)
    given.update(source.settings)
    return given


def _is_values(file: FileFacts) -> bool:
    return file.state in ("read", "sops") and not file.flaws
