"""The ApplicationSets of a repository, and what their generators see of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ....schemas.references import APPLICATION_SET
from ...config import Config
from ...facts import ObjectFact
from ...files.source import Source
from ...repository import Repository
from ...text.decoding import decode
from ...text.document import Value, load
from ...text.typed_access import items, mapping, pairs, text, value_at_path
from ..cluster_secrets import ClusterFact
from ..gotemplate.values import GoValue, TemplateError
from ..gotemplate.yaml_keys import rename_keys
from ..gotemplate.yaml_text import as_json
from ..own_urls import identity
from .expand import expand
from .expansion import Cluster, Expansion, Files, Fixtures, Surroundings, Unknown

_NO_CLUSTERS = (
    "no Secret here registers a cluster, and `clusters:` in stackwright.yaml does not say which ones Argo CD knows"
)


class FoundSet(NamedTuple):
    """An ApplicationSet: its file, its object and its value."""

    path: str
    object: ObjectFact
    value: Value


@dataclass(frozen=True)
class RepositoryFiles:
    """The files of a repository as generators see them: those that git has."""

    source: Source

    def paths(self) -> Iterable[str]:
        """Every file."""
        return sorted(self.source.tree.files)

    def folders(self) -> Iterable[str]:
        """Every folder, without the root."""
        return self.source.tree.folders - {""}

    def read(self, path: str) -> str | Unknown:
        """The text of a file."""
        data = self.source.read(path)
        return decode(data) if isinstance(data, bytes) else Unknown(f"it is {data.value}")


@dataclass(frozen=True)
class AskedFiles:
    """Files of which it is kept what was asked for: the root, where that was which files there are."""

    files: Files
    asked: set[str] = field(default_factory=set)

    def paths(self) -> Iterable[str]:
        """Every file."""
        self.asked.add("")
        return self.files.paths()

    def folders(self) -> Iterable[str]:
        """Every folder, without the root."""
        self.asked.add("")
        return self.files.folders()

    def read(self, path: str) -> str | Unknown:
        """The text of a file."""
        self.asked.add(path)
        return self.files.read(path)


def find_objects(source: Source, path: str, facts: Iterable[ObjectFact]) -> Iterator[FoundSet]:
    """Objects of a file with their values, as the API server gets them."""
    data = source.read(path)
    if not isinstance(data, bytes):
        return
    written = decode(data)
    documents = {document.index: document.value for document in load(written.encode()).documents}
    for fact in facts:
        try:
            value = rename_keys(documents.get(fact.at.document), fact.at.document, written)
        except TemplateError:
            continue
        yield FoundSet(path, fact, value_at_path(value, *fact.at.path))


def find_sets(source: Source, repository: Repository) -> Iterator[FoundSet]:
    """The ApplicationSets of all files, in order."""
    for path, facts in repository.facts(ObjectFact).items():
        if sets := [fact for fact in facts if fact.type == APPLICATION_SET]:
            yield from find_objects(source, path, sets)


def expand_set(source: Source, repository: Repository, config: Config, found: FoundSet) -> Expansion:
    """What an ApplicationSet makes, as far as the repository and its configuration say it."""
    return expand(found.value, look_around(source, repository, config, found.object.name))


def look_around(source: Source, repository: Repository, config: Config, name: str) -> Surroundings:
    """What the generators of the ApplicationSet of that name see."""
    return Surroundings(
        files=RepositoryFiles(source),
        own=identity(repository),
        clusters=find_clusters(repository, config),
        fixtures=_fixtures(config, name),
        new_globs=config.new_git_file_globbing,
        hidden_folders=config.hidden_directories,
    )


def find_clusters(repository: Repository, config: Config) -> tuple[Cluster, ...] | Unknown:
    """The registered clusters: those that the configuration says, else those with a Secret in the repository.

    Where there is neither they are not known: clusters are mostly registered by hand.
    """
    if config.clusters is not None:
        return tuple(map(_configured, config.clusters))
    found = tuple(_registered(path, fact) for path, fact in repository.each(ClusterFact))
    return found or Unknown(_NO_CLUSTERS)


def _configured(said: Value) -> Cluster:
    labels, annotations = dict(pairs(said, "labels")), dict(pairs(said, "annotations"))
    return Cluster(text(said, "name") or "", text(said, "server") or "", text(said, "project"), labels, annotations)


def _registered(path: str, fact: ClusterFact) -> Cluster:
    is_known = fact.name is not None and fact.server is not None
    why = "" if is_known else f"the Secret in {path} does not say the name and server of its cluster in the open"
    labels, annotations = dict(fact.labels), dict(fact.annotations)
    return Cluster(fact.name or "", fact.server or "", fact.project, labels, annotations, why)


def _fixtures(config: Config, name: str) -> Fixtures:
    said = mapping(config.fixtures.get(name))
    return {kind: tuple(map(_parameters, items(said, kind))) for kind in said}


def _parameters(said: Value) -> dict[str, GoValue]:
    found = as_json(said)
    return found if isinstance(found, dict) else {}
