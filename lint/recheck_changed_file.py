"""One file of a repository that was checked has changed: what follows from it is made anew, and nothing else."""

import posixpath
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from ..model.check_against_repository_schemas import (
    Schemas,
    find_further_violations,
    overrule,
    overruled_kinds,
    repository_schemas,
)
from ..model.crd import imported_schemas
from ..model.crd.definitions import DefinitionFact
from ..model.crd.modelines import ModelineFact
from ..model.facts import Facts, FileState, ObjectFact
from ..model.files.regular_files import Unread
from ..model.files.source import CONFIG_NAME, Source
from ..model.read_file import chart_folders
from ..model.repository import Repository
from ..model.technologies import TABLE
from ..model.versions.applicable import versions
from ..schemas.file_types import CHART_NAME
from .engine import Run, find_change, run_stages
from .evaluate_units import RowEvaluation, evaluate_units, forget
from .read_files import chunk_of, is_read, map_chunk
from .run_rules import Problems
from .workers import Workers

#: Names of files that decide about others: where one of them changes, all is read again.
_DECIDING = frozenset({CONFIG_NAME, ".gitignore", CHART_NAME})


def change(run: Run, path: str, data: bytes | None) -> Run:
    """The run after a file has other bytes, or is no more (None). What it finds is what a whole run would."""
    source = with_file(run.source, path, data)
    if decides(path):
        return run_stages(source, run.config, run.selection, run.options)
    facts, found = dict(run.facts), dict(run.found)
    facts.pop(path, None)
    found.pop(path, None)
    if data is not None and is_read(path, scaffolded=bool(run.config.scaffold)):
        read, problems = _read(run, source, path)
        if read.state is not FileState.GONE:  # JSON that is nobody's manifest
            facts[path], found[path] = read, problems
    changes = _with_schemas(run, source, facts, path)
    repository = run.repository.with_files(changes.facts, tree=source.tree, own_schemas=changes.schemas)
    needs, kept = run.checks.needs(repository), _find_kept_rows(run, repository, path)
    if needs and (len(kept) < len(run.rows) or needs != run.checks.needs(run.repository)):
        forget(run.evaluated, path, is_new=repository.tree is not run.repository.tree)
        units = evaluate_units(
            repository,
            source,
            Workers(1),
            wanted=needs,
            next_contract=run.checks.need_next_contract,
            known=run.evaluated,
            kept=kept,
        )
        repository = repository.with_evaluated_anew(units.verdicts, units.facts)
        run = replace(run, rows=units.rows)
    judge = run.judge.after(repository, source, path)
    against = find_change(run.checks, run.options, source, run.config, facts, repository)
    return replace(
        run,
        source=source,
        facts=facts,
        found=found,
        repository=repository,
        judge=judge,
        codes=run.checks.of_repository(repository),
        beside=None,
        change=against,
    )


def decides(path: str) -> bool:
    """Whether a file decides about others."""
    return posixpath.basename(path) in _DECIDING or path.startswith(f"{imported_schemas.FOLDER}/")


def with_file(source: Source, path: str, data: bytes | None) -> Source:
    """The source with another content of a file, or without it."""
    contents = {**source.contents, path: Unread.GONE if data is None else data}
    if (path in source.tree.files) == (data is not None):
        return replace(source, contents=contents)
    files = source.tree.files | {path} if data is not None else source.tree.files - {path}
    new = {path} if data is not None and source.is_disk and source.checkout else set()
    tree = replace(source.tree, files=files, not_added=(source.tree.not_added | new) & files)
    return replace(source, contents=contents, tree=tree)


def _read(run: Run, source: Source, path: str) -> tuple[Facts, Problems]:
    if run.config.excludes(path):
        return Facts(FileState.EXCLUDED), ()
    charts = chart_folders(source.tree.by_name.get(CHART_NAME, ()))
    (mapped,) = map_chunk(chunk_of(source, run.checks.of_objects, [path], charts))
    return mapped.facts, mapped.problems


class _Changes(NamedTuple):
    """The facts of files that are others now, None for those that are gone, and the schemas of the repository."""

    facts: Mapping[str, Facts | None]
    schemas: Schemas


def _with_schemas(run: Run, source: Source, facts: Mapping[str, Facts], path: str) -> _Changes:
    """The facts with what differs from the schemas of the repository: of one file, or of all that have some."""
    schemas: Schemas = run.repository.own_schemas
    now = facts.get(path)
    if not _concerns_schemas(run, facts, path):
        mistakes = find_further_violations(source, {path: now}, schemas).get(path, ()) if now else ()
        defining = run.repository.paths(DefinitionFact)  # the same ones as before
        own = overruled_kinds({path: facts[path] for path in defining if path in facts}, schemas)
        return _Changes({path: overrule(now, own, mistakes) if now else None}, schemas)
    others = repository_schemas(source, facts)
    schemas = schemas if others == schemas else others
    further = find_further_violations(source, facts, schemas)
    own = overruled_kinds(facts, schemas)
    every = {path: overrule(file, own, further.get(path, ())) for path, file in facts.items()}
    before = run.repository.files
    changed: dict[str, Facts | None] = {path: file for path, file in every.items() if before.get(path) != file}
    return _Changes(changed | dict.fromkeys(before.keys() - every.keys()), schemas)


def _concerns_schemas(run: Run, facts: Mapping[str, Facts], path: str) -> bool:
    """Whether what the repository defines, uses or names as a schema may be another now."""
    before, now = run.facts.get(path, Facts()), facts.get(path, Facts())
    if before.of(DefinitionFact) != now.of(DefinitionFact) or run.repository.facts(ModelineFact):
        return True
    brings = bool(run.repository.facts(DefinitionFact)) or imported_schemas.FOLDER in run.source.tree.folders
    return brings and _kinds(before) != _kinds(now)


def _kinds(facts: Facts) -> set[tuple[str, str]]:
    return {(fact.api_version, fact.kind) for fact in facts.of(ObjectFact)}


def _find_kept_rows(run: Run, repository: Repository, path: str) -> Mapping[int, RowEvaluation]:
    """What came of the units of those technologies of which none is made of something else now, and none is new."""
    if repository.tree is not run.repository.tree or versions(repository) != versions(run.repository):
        return {}
    own = [facts.by_type.keys() for facts in (run.facts.get(path), repository.file(path)) if facts]
    concerned = {
        row
        for row, one in run.rows.items()
        if path in one.inputs
        or ((units := TABLE[row].units) and not all(map(frozenset(units.made_of).isdisjoint, own)))
    }
    if concerned:  # what is deployed may be named by what any of these is made of
        concerned.update(row for row in run.rows if (units := TABLE[row].units) and units.is_named)
    return {row: one for row, one in run.rows.items() if row not in concerned}
