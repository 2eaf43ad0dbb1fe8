"""The first stage: files → facts, and what object rules find in them, here or in other processes."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from ..model.facts import Facts, FileState
from ..model.files.source import Source, Unread, read_file
from ..model.read_file import (
    Read,
    chart_folders,
    is_in_chart,
    is_json,
    is_language,
    is_manifest,
    is_yaml,
    read,
    read_plain,
    read_template,
    template_state,
)
from ..model.technologies import TABLE
from ..model.text.placeholders import may_have_placeholders
from ..model.time_limit import NO_END, Clock
from .rule import Problem, Rule, Subject
from .rules import load_rule
from .workers import Workers

#: Below so many files one process is faster than starting more.
SERIAL_LIMIT = 500
CHUNK = 256
#: Files that are read here before processes are forked: field tables, schemas and modules that reading needs are loaded
#: then, which each process would do for itself.
_SAMPLE = 100
_STATES = {
    Unread.TOO_LARGE: FileState.TOO_LARGE,
    Unread.NOT_READABLE: FileState.UNREADABLE,
    Unread.GONE: FileState.GONE,
    Unread.NOT_FETCHED: FileState.NOT_FETCHED,
}


class Mapped(NamedTuple):
    """What reading makes of one file: its facts, and (rule code, problem) of the object rules."""

    path: str
    facts: Facts
    problems: tuple[tuple[str, Problem], ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Files for one task, picklable: paths from the root, each with the state that its place gives it, if any, and
    where its content is not on the disk with that, or why there is none. After `end`, by `time.monotonic`,
    no more are read. `in_charts` are those that a Helm chart is around, which may render them.
    """

    root: str
    size_limit: int
    rules: tuple[str, ...]
    files: tuple[tuple[str, FileState | None, bytes | Unread | None], ...]
    end: float | None = None
    in_charts: frozenset[str] = frozenset()


def map_files(
    source: Source,
    rules: Iterable[str],
    *,
    excluded: Callable[[str], bool],
    scaffolded: bool = False,
    workers: Workers | None = None,
    clock: Clock = NO_END,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    meanwhile: Callable[[Collection[type]], object] = lambda _kinds: None,
) -> list[Mapped]:
    """The facts of every file of the source that is read by its name, in the order of their paths.

    In a `scaffolded` repository other files that may have a placeholder are read too. `progress` is called with the
    files done and all files; `meanwhile` while others read, with the types of facts that some files have.
    """
    charts = chart_folders(source.tree.files)
    wanted = sorted(path for path in source.tree.files if is_read(path, scaffolded=scaffolded))
    mapped = [Mapped(path, Facts(FileState.EXCLUDED)) for path in wanted if excluded(path) and not is_json(path)]
    to_read = [path for path in wanted if not excluded(path)]
    sample = to_read[:: len(to_read) // _SAMPLE + 1]
    others = sorted(set(to_read).difference(sample))
    # Every part has files of all folders, so that none takes much longer than the others.
    count = -(-len(others) // CHUNK)
    parts = [sample, *(others[start::count] for start in range(count))]
    chunks = [chunk_of(source, tuple(rules), part, charts, clock.end) for part in parts]
    done = 0
    for result in _results(workers or Workers(1), chunks, meanwhile, pays=len(to_read) >= SERIAL_LIMIT):
        mapped.extend(result)
        done += len(result)
        progress(done, len(to_read))
    clock.missed["file"] += sum(entry.facts.state is FileState.OUT_OF_TIME for entry in mapped)
    return sorted((entry for entry in mapped if entry.facts.state is not FileState.GONE), key=lambda entry: entry.path)


def is_read(path: str, *, scaffolded: bool) -> bool:
    """Whether a file is looked into, by its name."""
    return is_yaml(path) or is_language(path) or is_json(path) or (scaffolded and may_have_placeholders(path))


def chunk_of(
    source: Source, rules: tuple[str, ...], paths: Sequence[str], charts: frozenset[str], end: float | None = None
) -> Chunk:
    """Files for one task."""
    files = tuple((path, template_state(path, charts), source.contents.get(path)) for path in paths)
    in_charts = frozenset(path for path in paths if is_in_chart(path, charts))
    return Chunk(str(source.root), source.size_limit, rules, files, end, in_charts)


def _results(
    workers: Workers, chunks: Sequence[Chunk], meanwhile: Callable[[Collection[type]], object], *, pays: bool
) -> Iterator[list[Mapped]]:
    """What comes of each chunk; facts that somebody else has read are sent as bytes. The first one is read here."""
    if not workers.hands_out(chunks, pays=pays):
        return map(map_chunk, chunks)
    first = map_chunk(chunks[0])
    # Only here, as a small run does without msgspec; and before processes are forked, that would each load it.
    from ..model.codec import decode

    sent = workers.map(_send_chunk, chunks[1:], pays=pays)
    kinds = {kind for entry in first for kind in entry.facts.by_type}
    _load_evaluation(kinds)
    meanwhile(kinds)
    received = ([Mapped(path, decode(data), problems) for path, data, problems in entries] for entries in sent)
    return chain((first,), received)


def _load_evaluation(kinds: Collection[type]) -> None:
    """Load what evaluating units takes, where files are parts of some: for the processes that are forked for that."""
    for row in TABLE:
        if row.units is not None and not frozenset(row.units.made_of).isdisjoint(kinds):
            row.units.evaluate((), None)


def _send_chunk(chunk: Chunk) -> list[tuple[str, bytes, tuple[tuple[str, Problem], ...]]]:
    from ..model.codec import encode

    return [(path, encode(facts), problems) for path, facts, problems in map_chunk(chunk)]


def map_chunk(chunk: Chunk) -> list[Mapped]:
    """Read the files of a chunk; a pure function of the files' contents and the rules."""
    rules, clock = [load_rule(code) for code in chunk.rules], Clock(chunk.end)
    return [_map_file(chunk, path, state, data, rules, clock) for path, state, data in chunk.files]


def _map_file(
    chunk: Chunk, path: str, state: FileState | None, data: bytes | Unread | None, rules: list[Rule], clock: Clock
) -> Mapped:
    if state is FileState.TEMPLATED:
        return Mapped(path, Facts(state))
    if clock.is_over("file"):
        return Mapped(path, Facts(FileState.OUT_OF_TIME))
    content = data if data is not None else read_file(os.path.join(chunk.root, path), chunk.size_limit)
    if is_json(path) and not _is_manifest(content, chunk.size_limit):
        return Mapped(path, Facts(FileState.GONE))  # not counted: it is nobody's manifest
    if isinstance(content, Unread):
        return Mapped(path, Facts(_STATES[content]))
    if len(content) > chunk.size_limit:
        return Mapped(path, Facts(FileState.TOO_LARGE))
    found = _read(path, state, content, in_chart=path in chunk.in_charts)
    return Mapped(path, found.facts, tuple(_problems(path, found, rules)))


def _is_manifest(content: bytes | Unread, limit: int) -> bool:
    return isinstance(content, bytes) and len(content) <= limit and is_manifest(content)


def _read(path: str, state: FileState | None, content: bytes, *, in_chart: bool) -> Read:
    if state is FileState.HELM_TEMPLATE:
        return read_template(path, content)
    if is_yaml(path) or is_language(path) or is_json(path):
        return read(path, content, in_chart=in_chart)
    return read_plain(path, content)


def _problems(path: str, found: Read, rules: Iterable[Rule]) -> Iterator[tuple[str, Problem]]:
    for rule in rules:
        for fact, value in found.objects:
            if fact.type in rule.kinds:
                for problem in rule.check(Subject(path, fact, value)):
                    yield rule.code, problem
