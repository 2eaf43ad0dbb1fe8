"""Answers → files, with cookiecutter: without hooks, prompts, its user configuration or its replay files."""

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..answers.answers import Answers
from ..writing.scratch import scratch
from .context import Context, context
from .jinja import jinja
from .parts import PARTS, Job, jobs

Files = Mapping[str, bytes]
#: What of the context a template reads: the first name behind `cookiecutter.`.
_READS = re.compile(r"\bcookiecutter\s*\.\s*(\w+)")
#: A template that may read anything: one that hands the context on, or takes another template in.
_OPAQUE = re.compile(r"\bcookiecutter\b(?!\s*\.\s*\w)|\{%-?\s*(?:include|import|from|extends)\b")
_ROOT = "{{ cookiecutter.root }}"


class Template(NamedTuple):
    """One file of a part: its path below the part's root, and what of the context it reads, None for anything."""

    path: str
    reads: frozenset[str] | None


def files(answers: Answers, parts: Path = PARTS) -> Files:
    """The files of a repository, by path."""
    seen = context(answers)
    return _render(seen, ((job, templates(parts / job.part)) for job in jobs(seen)), parts)


def part_files(part: str, seen: Context, parts: Path = PARTS) -> Files:
    """The files of one part, for what it needs of a context."""
    return _render({"root": ".", **seen}, [(Job(part), templates(parts / part))], parts)


def render_changes(before: Answers, after: Answers, parts: Path = PARTS) -> tuple[Files, Files]:
    """The files of both, without those that cannot differ: their templates read nothing that has changed."""
    old, new = context(before), context(after)
    differing = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    old_jobs, new_jobs = ({job.key: job for job in jobs(seen)} for seen in (old, new))
    shared = {key for key, job in old_jobs.items() if new_jobs.get(key) == job}
    return (
        _render(old, _find_affected(old_jobs, shared, differing, parts), parts),
        _render(new, _find_affected(new_jobs, shared, differing, parts), parts),
    )


def _find_affected(
    listed: Mapping[tuple[str, str], Job], shared: set[tuple[str, str]], differing: set[str], parts: Path
) -> Iterator[tuple[Job, tuple[Template, ...]]]:
    for key, job in listed.items():
        found = templates(parts / job.part)
        if key in shared:
            found = tuple(one for one in found if one.reads is None or one.reads & differing)
        yield job, found


@cache
def templates(part: Path) -> tuple[Template, ...]:
    """The templates of a part, in the order of their paths."""
    root = part / _ROOT
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return tuple(_template(path, path.relative_to(root).as_posix()) for path in paths)


def _template(path: Path, name: str) -> Template:
    text = f"{name}\n{path.read_text('utf-8')}"
    return Template(name, None if _OPAQUE.search(text) else frozenset(_READS.findall(text)))


def _render(seen: Context, wanted: Iterable[tuple[Job, tuple[Template, ...]]], parts: Path) -> Files:
    """The files of all jobs; no two parts write the same file, which a test sees to."""
    with scratch() as folder:
        out = folder / "out"
        out.mkdir()
        for number, (job, chosen) in enumerate(wanted):
            if chosen:
                source = _source(parts / job.part, folder / str(number), chosen)
                _generate(source, {**seen, job.called: job.component} if job.called else seen, out)
        paths = sorted(path for path in out.rglob("*") if path.is_file())
        texts = {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}
    return {path: data for path, data in sorted(texts.items()) if data.strip()}


def _generate(source: Path, seen: Context, out: Path) -> None:
    from cookiecutter.generate import generate_files

    whole = {"cookiecutter": {**seen, "_jinja2_env_vars": jinja()}}
    generate_files(source, whole, out, overwrite_if_exists=True, accept_hooks=False)


def _source(part: Path, copy: Path, chosen: tuple[Template, ...]) -> Path:
    """A folder with the chosen templates: the part itself where that is all of them."""
    if len(chosen) == len(templates(part)):
        return part
    _copy(part, copy, chosen)
    return copy


def _copy(part: Path, to: Path, chosen: Iterable[Template]) -> None:
    for one in chosen:
        target = to / _ROOT / one.path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(part / _ROOT / one.path, target)
