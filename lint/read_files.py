"""The map: files → facts and the document rules' problems, here or on any `concurrent.futures.Executor`."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from ..model.clock import NO_END, Clock
from ..model.facts import FileFacts
from ..model.files.source import Source, Unread, read_file
from ..model.reading import Read, chart_folders, is_yaml, read, read_plain, read_template, template_state
from ..model.text.placeholders import may_have_placeholders
from ..schemas.validation.validate import prepare
from .rule import Problem, Rule, Subject
from .rules import load

#: Below so many files one process is faster than starting more.
SERIAL_LIMIT = 500
CHUNK = 256
#: The state of a file for which there was no time.
OUT_OF_TIME = "out-of-time"
_STATES = {
    Unread.TOO_LARGE: "too-large",
    Unread.NOT_READABLE: "unreadable",
    Unread.GONE: "gone",
    Unread.NOT_FETCHED: "not-fetched",
}


class Mapped(NamedTuple):
    """What the map makes of one file: its facts, and (rule code, problem) of the document rules."""

    facts: FileFacts
    problems: tuple[tuple[str, Problem], ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Files for one task, picklable: paths from the root, each with the state that its place gives it, if any, and
    where its content is not on the disk with that, or why there is none. After `end`, by `time.monotonic`,
    no more are read.
    """

    root: str
    size_limit: int
    rules: tuple[str, ...]
    files: tuple[tuple[str, str | None, bytes | Unread | None], ...]
    end: float | None = None


def map_files(
    source: Source,
    rules: Iterable[str],
    *,
    excluded: Callable[[str], bool],
    scaffolded: bool = False,
    jobs: int | None = None,
    clock: Clock = NO_END,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Mapped]:
    """The facts of every YAML file of the source, in the order of their paths.

    In a `scaffolded` repository other files that may have a placeholder are read too.
    `executor` may be any; without one it is this process, or processes of its own where the files are many.
    `progress` is called with the files done and all files.
    """
    charts = chart_folders(source.tree.files)
    mapped: list[Mapped] = []
    to_read: list[str] = []
    wanted = (path for path in source.tree.files if is_yaml(path) or (scaffolded and may_have_placeholders(path)))
    for path in sorted(wanted):
        if excluded(path):
            mapped.append(Mapped(FileFacts(path, "excluded")))
        else:
            to_read.append(path)
    parts = [to_read[start : start + CHUNK] for start in range(0, len(to_read), CHUNK)]
    chunks = [_chunk(source, tuple(rules), part, charts, clock.end) for part in parts]
    done = 0
    for result in _run(chunks, len(to_read), jobs, executor):
        mapped.extend(result)
        done += len(result)
        progress(done, len(to_read))
    clock.missed["file"] += sum(entry.facts.state == OUT_OF_TIME for entry in mapped)
    return sorted((entry for entry in mapped if entry.facts.state != "gone"), key=lambda entry: entry.facts.path)


def _chunk(
    source: Source, rules: tuple[str, ...], paths: list[str], charts: frozenset[str], end: float | None
) -> Chunk:
    files = tuple((path, template_state(path, charts), source.contents.get(path)) for path in paths)
    return Chunk(str(source.root), source.size_limit, rules, files, end)


def _run(chunks: list[Chunk], files: int, jobs: int | None, executor: Executor | None) -> Iterator[list[Mapped]]:
    if executor is not None:
        yield from executor.map(map_chunk, chunks)
        return
    workers = min(jobs or _cores(), len(chunks))
    if workers <= 1 or (jobs is None and files < SERIAL_LIMIT):
        yield from map(map_chunk, chunks)
        return
    import sys
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import active_children, get_context

    prepare()
    # A forked child has everything loaded already; other systems start fresh ones.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    with _looking_elsewhere():
        pool = ProcessPoolExecutor(workers, mp_context=context)
        try:
            yield from pool.map(map_chunk, chunks)
        except BaseException:  # an interrupted run must not wait for what was handed out
            for child in active_children():
                child.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _looking_elsewhere() -> Iterator[None]:
    """What is started here looks for no module in the current folder: Python would, before it is told our paths."""
    name = "PYTHONSAFEPATH"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def map_chunk(chunk: Chunk) -> list[Mapped]:
    """Read the files of a chunk; a pure function of the files' contents and the rules."""
    rules = [load(code) for code in chunk.rules]
    return [_map_file(chunk, path, state, data, rules) for path, state, data in chunk.files]


def _map_file(chunk: Chunk, path: str, state: str | None, data: bytes | Unread | None, rules: list[Rule]) -> Mapped:
    if state == "templated":
        return Mapped(FileFacts(path, state))
    if Clock(chunk.end).is_over("file"):
        return Mapped(FileFacts(path, OUT_OF_TIME))
    content = data if data is not None else read_file(os.path.join(chunk.root, path), chunk.size_limit)
    if isinstance(content, Unread):
        return Mapped(FileFacts(path, _STATES[content]))
    if len(content) > chunk.size_limit:
        return Mapped(FileFacts(path, "too-large"))
    found = _read(path, state, content)
    return Mapped(found.facts, tuple(_problems(path, found, rules)))


def _read(path: str, state: str | None, content: bytes) -> Read:
    if state == "helm-template":
        return read_template(path, content)
    return read(path, content) if is_yaml(path) else read_plain(path, content)


def _problems(path: str, found: Read, rules: Iterable[Rule]) -> Iterator[tuple[str, Problem]]:
    for rule in rules:
        for fact, value in found.objects:
            if rule.check_document and fact.type in rule.kinds:
                for problem in rule.check_document(Subject(path, fact, value)):
                    yield rule.code, problem
