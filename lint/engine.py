"""The four stages: files are read, linked and evaluated, and checked by the rules; then the report is made."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..model.argocd.deployed import deployed_by_file
from ..model.build_repository import build_repository
from ..model.check_against_repository_schemas import (
    find_further_violations,
    overrule,
    overruled_kinds,
    repository_schemas,
)
from ..model.config import Config
from ..model.deployed.reach import find_reached
from ..model.deployed.resolve_names import name_edges
from ..model.facts import Fact, Facts
from ..model.files.journal import find_interrupted
from ..model.files.source import Source
from ..model.kustomize.builds import builds
from ..model.kustomize.partial_objects import kinds_added_to, partial_kinds
from ..model.repository import Repository
from ..model.time_limit import NO_END, Clock
from .evaluate_units import Evaluation, Known, RowEvaluation, evaluate_units
from .filter import report_of
from .finding import Report, Summary
from .options import Options
from .problems_to_findings import Judge
from .read_files import SERIAL_LIMIT, Mapped, map_files
from .repository_totals import summarise
from .rule import Change
from .run_rules import Checks, Problems
from .selection import Selection
from .workers import SharedOut, Workers, workers

if TYPE_CHECKING:
    from concurrent.futures import Executor


#: What most rules hang on: made before those processes part that ask them, and while others evaluate.
_OF_BOTH: tuple[Callable[[Repository], object], ...] = (
    name_edges,
    builds,
    deployed_by_file,
    kinds_added_to,
    partial_kinds,
    find_reached,
)


def analyse(
    source: Source,
    config: Config,
    rules: Iterable[str] = (),
    *,
    workers: Workers | None = None,
    clock: Clock = NO_END,
    keeps: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    meanwhile: Callable[[Collection[type]], object] = lambda _kinds: None,
) -> tuple[Repository, list[Mapped]]:
    """Read and link: the repository as a value, and what the object rules among `rules` found on the way.

    `meanwhile` is done here while others read, with the types of facts that some of the files have.
    """
    mapped = map_files(
        source,
        rules,
        excluded=config.excludes,
        scaffolded=bool(config.scaffold),
        workers=workers,
        clock=clock,
        progress=progress,
        meanwhile=meanwhile,
    )
    return link(source, config, {entry.path: entry.facts for entry in mapped}, clock, keeps=keeps), mapped


def link(
    source: Source, config: Config, facts: Mapping[str, Facts], clock: Clock = NO_END, *, keeps: bool = False
) -> Repository:
    """The facts of all files → the repository, with what differs from the schemas that it brings itself."""
    schemas = repository_schemas(source, facts)
    further = find_further_violations(source, facts, schemas, clock)
    own = overruled_kinds(facts, schemas)
    changed = facts if own else further
    return build_repository(
        source.tree,
        {**facts, **{path: overrule(facts[path], own, further.get(path, ())) for path in changed}},
        urls=(*source.urls, *config.urls),
        branch=source.branch,
        external=frozenset(config.external),
        hidden=source.hidden,
        own_schemas=schemas,
        versions=config.versions,
        scaffold=config.scaffold,
        interrupted=find_interrupted(source),
        keeps=keeps,
    )


def run(
    source: Source,
    config: Config,
    selection: Selection,
    options: Options,
    *,
    executor: "Executor | None" = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Report:
    """Check a repository with the selected rules; the report is the same whatever the executor and the jobs."""
    with workers(options.jobs, executor) as hands:
        return run_stages(source, config, selection, options, hands=hands, progress=progress).report(hands)


class Found(NamedTuple):
    """What a part of the rules finds, with the totals, and in another process what there was no time for there."""

    problems: Problems
    totals: Summary
    missed: Counter[str]


@dataclass(slots=True)
class Run:
    """A repository that has been checked, with all that it took: for its report, and for the next after a change.

    `facts` are those of the files as they were read, `found` what the object rules found in them, `evaluated` what came
    of units, task by task, and `rows` the same by technology. `codes` are the rules on the repository that are asked
    here; `beside` is what another process finds file by file, and with the rest of those. `change` is what it is
    compared with, where something is another there.
    """

    source: Source
    config: Config
    selection: Selection
    options: Options
    checks: Checks
    facts: dict[str, Facts]
    found: dict[str, Problems]
    repository: Repository
    evaluated: Known
    rows: Mapping[int, RowEvaluation]
    judge: Judge
    codes: Iterable[str]
    beside: Callable[[], Found] | None = None
    change: Change | None = None

    def report(self, hands: Workers | None = None) -> Report:
        """The report on it; with `hands` other processes look up what is to be told."""
        checks, clock = self.checks, self.options.clock
        of_objects = (pair for _, problems in sorted(self.found.items()) for pair in problems)
        further = list(checks.further_problems(self.repository))
        further += checks.problems_of_repository(self.repository, self.codes)
        further += checks.problems_of_change(self.change) if self.change else ()
        others = self.beside() if self.beside else _find(checks, self.repository)
        clock.missed.update(others.missed)
        problems = [*of_objects, *others.problems, *further]
        left_out = self.change.compared.left_out() if self.change else 0
        return report_of(problems, others.totals, self.judge, self.options, hands or Workers(1), left_out)


def run_stages(
    source: Source,
    config: Config,
    selection: Selection,
    options: Options,
    *,
    hands: Workers | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Run:
    """The four stages but for the report: read, link, evaluate, and the rules, which are asked when it is made."""
    if hands is None:
        with workers(options.jobs) as own:
            return run_stages(source, config, selection, options, hands=own, progress=progress)
    checks, evaluated, evaluation = Checks(selection, options.clock), Known(), Evaluation()
    clock = options.clock
    repository, mapped = analyse(
        source,
        config,
        checks.of_objects,
        workers=hands,
        clock=clock,
        keeps=options.keep,
        progress=progress,
        meanwhile=checks.load,
    )
    hands.renew()  # so that those which evaluate have what is loaded by now
    is_large = len(mapped) >= SERIAL_LIMIT
    is_shared = not options.keep and hands.hands_out(mapped, pays=is_large)
    if needs := checks.needs(repository):
        next_ = checks.need_next_contract
        evaluation = evaluate_units(
            repository,
            source,
            hands,
            wanted=needs,
            next_contract=next_,
            clock=clock,
            known=evaluated,
            meanwhile=lambda: _prepare(repository) if is_shared else None,
        )
        further: Mapping[type[Fact], tuple[Fact, ...]] = {}
        if options.charts:
            from ..model.charts.judge_charts import judge_charts  # as few runs render charts

            further = judge_charts(repository, source)
        repository = repository.with_evaluated(evaluation.verdicts, {**evaluation.facts, **further})
    of_repository = checks.of_repository(repository)
    codes: Iterable[str] = of_repository
    beside = None
    if is_shared:
        _prepare(repository)  # most of it stands by now
        shared = SharedOut(of_repository)
        beside = hands.beside(lambda: _find_beside(checks, repository, shared.from_last(), clock), pays=is_large)
        codes = shared.from_first() if beside else codes
    facts = {entry.path: entry.facts for entry in mapped}
    found = {entry.path: entry.problems for entry in mapped if entry.problems}
    judge = Judge(repository, source, selection, moves=options.moves)
    change, rows = find_change(checks, options, source, config, facts, repository), evaluation.rows
    return Run(
        source,
        config,
        selection,
        options,
        checks,
        facts,
        found,
        repository,
        evaluated,
        rows,
        judge,
        codes,
        beside,
        change,
    )


def _prepare(repository: Repository) -> None:
    """Make what rules of either process hang on."""
    for query in _OF_BOTH:
        query(repository)


def find_change(
    checks: Checks,
    options: Options,
    source: Source,
    config: Config,
    facts: Mapping[str, Facts],
    repository: Repository,
) -> Change | None:
    """What is checked beside its base; None where there is none, nothing is another there, or no rule asks."""
    if not options.base or not checks.of_change:
        return None
    from ..model.changes.compare import compare  # as few runs have a base
    from ..model.changes.compared import State
    from .read_base_revision import Checked, read_base

    base = read_base(options.base, Checked(source, config, facts, repository))
    if base is None:
        return None
    compared = compare(base.state, State(repository, source, config), base.differing)
    return Change(base.state.repository, repository, compared)


def _find(checks: Checks, repository: Repository) -> Found:
    return Found(checks.problems_of_files(repository), summarise(repository), Counter())


def _find_beside(checks: Checks, repository: Repository, codes: Iterable[str], clock: Clock) -> Found:
    """What is found in another process, so that what it has no time for must be counted for this one."""
    before = Counter(clock.missed)
    found = _find(checks, repository)
    further = tuple(checks.problems_of_repository(repository, codes))
    return Found(found.problems + further, found.totals, clock.missed - before)
