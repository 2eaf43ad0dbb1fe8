"""The repository as it was at a base: what is the same in what is checked is not read again."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..model.changes.compared import State
from ..model.config import Config, config_of
from ..model.errors import UserError
from ..model.facts import Facts, FileState
from ..model.files.base_source import Base, open_base
from ..model.files.revision import Revision
from ..model.files.source import CONFIG_NAME, Source
from ..model.read_file import chart_folders
from ..model.repository import Repository
from ..schemas.file_types import CHART_NAME
from .read_files import chunk_of, is_read, map_chunk


class Checked(NamedTuple):
    """What is checked: its files with their facts, as they were read, and what was made of them."""

    source: Source
    config: Config
    facts: Mapping[str, Facts]
    repository: Repository


class BaseState(NamedTuple):
    """The repository as it was, and the paths at which there are other contents now."""

    state: State
    differing: frozenset[str]


def read_base(revision: Revision, now: Checked) -> BaseState | None:
    """The repository at the revision, None where nothing is another there.

    Raises UserError where the revision cannot be read.
    """
    base = open_base(now.source, revision)
    if not base.differing:
        return None
    config = _config_at(base, now)
    wanted = base.source.tree.files.intersection(base.differing)
    if _reads_otherwise(config, now.config):
        wanted = base.source.tree.files
    elif CHART_NAME in map(posixpath.basename, base.differing):
        wanted |= _read_otherwise_in_charts(base.source, now.source)
    found = {path: facts for path, facts in _read(base.source, config, wanted) if facts != now.facts.get(path)}
    gone = now.facts.keys() - base.source.tree.files
    repository = now.repository.with_files(
        {**dict.fromkeys(gone), **found},
        tree=base.source.tree,
        urls=(*base.source.urls, *config.urls),
        external=frozenset(config.external),
        versions=config.versions,
        scaffold=config.scaffold,
        verdicts=(),
        evaluated={},
    )
    return BaseState(State(repository, base.source, config), base.differing)


def _config_at(base: Base, now: Checked) -> Config:
    """The configuration of the base, where that of what is checked counts there."""
    try:
        is_own = CONFIG_NAME in base.differing and now.config == config_of(now.source)
        return config_of(base.source) if is_own else now.config
    except UserError:  # it was no configuration, and that is not what is checked
        return now.config


def _reads_otherwise(before: Config, now: Config) -> bool:
    """Whether other files are read, or read in another way."""
    return (before.exclude, before.size_limit, bool(before.scaffold)) != (
        now.exclude,
        now.size_limit,
        bool(now.scaffold),
    )


def _read_otherwise_in_charts(base: Source, now: Source) -> frozenset[str]:
    """The files around which a Helm chart is in one of the states alone."""
    charts = chart_folders(base.tree.files) ^ chart_folders(now.tree.files)
    return frozenset(path for folder in charts for path in base.tree.below(folder))


def _read(source: Source, config: Config, paths: Iterable[str]) -> Iterator[tuple[str, Facts]]:
    wanted = sorted(path for path in paths if is_read(path, scaffolded=bool(config.scaffold)))
    yield from ((path, Facts(FileState.EXCLUDED)) for path in wanted if config.excludes(path))
    to_read = [path for path in wanted if not config.excludes(path)]
    charts = chart_folders(source.tree.files) if to_read else frozenset[str]()
    yield from ((one.path, one.facts) for one in map_chunk(chunk_of(source, (), to_read, charts)))
