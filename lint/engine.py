"""The four stages: files are read, linked and evaluated, and checked by the rules; then the report is made."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from ..model.clock import NO_END, Clock
from ..model.config import Config
from ..model.deployed_files import is_blind, reached
from ..model.facts import Facts, ObjectFact, State
from ..model.files.journal import interrupted
from ..model.files.source import CONFIG_NAME, Source
from ..model.kubernetes.lookup import edges
from ..model.own_schemas import further_mistakes, repository_schemas
from ..model.query import Query
from ..model.repository import Repository, build_repository, without_schema
from .baseline import Key, split
from .check import Checks, Problems
from .evaluate import Evaluation, Known, evaluate
from .finding import Finding, Report, Severity, Summary
from .locate import Judge
from .read_files import Mapped, map_files
from .rule import Problem
from .rules import load
from .rules.index import INDEX
from .selection import Selection
from .undecided import switched_off
from .workers import Workers, workers


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for, beside the selection of rules.

    `within` are paths from the root to which the report is limited. `suppress` is whether comments silence findings.
    `frames` is whether the report needs the texts that findings stand in. `keep` is whether it must be possible to
    change a file afterwards. `clock` says when to stop. `moves` is whether fixes are looked for that move something,
    for which a YAML library is loaded.
    """

    within: tuple[str, ...] = ()
    suppress: bool = True
    baseline: Counter[Key] | None = None
    jobs: int | None = None
    frames: bool = True
    keep: bool = True
    clock: Clock = NO_END
    moves: bool = False


def analyse(
    source: Source,
    config: Config,
    rules: Iterable[str] = (),
    *,
    workers: Workers | None = None,
    clock: Clock = NO_END,
    keeps: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Repository, list[Mapped]]:
    """Read and link: the repository as a value, and what the object rules among `rules` found on the way."""
    mapped = map_files(
        source,
        rules,
        excluded=config.excludes,
        scaffolded=bool(config.scaffold),
        workers=workers,
        clock=clock,
        progress=progress,
    )
    return link(source, config, {entry.path: entry.facts for entry in mapped}, clock, keeps=keeps), mapped


def link(
    source: Source, config: Config, facts: Mapping[str, Facts], clock: Clock = NO_END, *, keeps: bool = False
) -> Repository:
    """The facts of all files → the repository, with what differs from the schemas that it brings itself."""
    schemas = repository_schemas(source, facts)
    further = further_mistakes(source, facts, schemas, clock)
    return build_repository(
        source.tree,
        {**facts, **{path: facts[path].plus(*mistakes) for path, mistakes in further.items()}},
        urls=(*source.urls, *config.urls),
        branch=source.branch,
        external=frozenset(config.external),
        hidden=source.hidden,
        own_schemas=schemas,
        versions=config.versions,
        scaffold=config.scaffold,
        interrupted=interrupted(source),
        keeps=keeps,
    )


def run(
    source: Source,
    config: Config,
    selection: Selection,
    options: Options,
    *,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Report:
    """Check a repository with the selected rules; the report is the same whatever the executor and the jobs."""
    return start(source, config, selection, options, executor=executor, progress=progress).report()


@dataclass(slots=True)
class Run:
    """A repository that has been checked, with all that it took: for its report, and for the next after a change.

    `facts` are those of the files as they were read, `found` what the object rules found in them, `evaluated` what came
    of units, `inputs` the files that those are made of.
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
    inputs: frozenset[str]
    judge: Judge

    def report(self) -> Report:
        """The report on it."""
        of_objects = (pair for _, problems in sorted(self.found.items()) for pair in problems)
        return report_of([*of_objects, *self.checks.problems(self.repository)], self.judge, self.options)


def start(
    source: Source,
    config: Config,
    selection: Selection,
    options: Options,
    *,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Run:
    """The four stages but for the report: read, link, evaluate, and the rules, which are asked when it is made."""
    checks, evaluated, evaluation = Checks(selection, options.clock), Known(), Evaluation()
    clock = options.clock
    with workers(options.jobs, executor) as hands:
        repository, mapped = analyse(
            source, config, checks.of_objects, workers=hands, clock=clock, keeps=options.keep, progress=progress
        )
        if checks.need_verdicts:
            next_ = checks.need_next_contract
            evaluation = evaluate(
                repository,
                source,
                hands,
                next_contract=next_,
                clock=clock,
                known=evaluated,
                meanwhile=lambda: (reached(repository), summarise(repository)),  # asked for in any case
            )
            repository = repository.judged(evaluation.verdicts)
    facts = {entry.path: entry.facts for entry in mapped}
    found = {entry.path: entry.problems for entry in mapped if entry.problems}
    judge = Judge(repository, source, selection, moves=options.moves)
    return Run(
        source, config, selection, options, checks, facts, found, repository, evaluated, evaluation.inputs, judge
    )


def report_of(problems: list[tuple[str, Problem]], judge: Judge, options: Options) -> Report:
    """The report on problems: where they are, how severe, and what comments, baseline, profile and paths leave."""
    repository, source, selection = judge.repository, judge.source, judge.selection
    silent = [problem for code, problem in problems if _is_ignored(code, problem, selection)]
    ignored = sum(_within(problem.at.path, options.within) for problem in silent)
    heard = ((load(code), problem) for code, problem in problems if not _is_ignored(code, problem, selection))
    timely = (pair for pair in heard if not options.clock.is_over("finding"))
    findings, echoes = _causes([finding for rule, problem in timely if (finding := judge.finding(rule, problem))])
    suppressed = 0
    if options.suppress:
        findings, suppressed = _suppress(findings, echoes, judge, selection)
    summary = replace(
        summarise(repository),
        suppressed=suppressed,
        ignored=ignored,
        missed=dict(+options.clock.missed),
        notes=(*source.notes, *_notes(repository)),
    )
    return _limited(findings, summary, judge, selection, options)


def _limited(findings: list[Finding], summary: Summary, judge: Judge, selection: Selection, options: Options) -> Report:
    """The report of what the profile, the paths and the baseline leave of the findings, sorted."""
    loud = [finding for finding in findings if finding.severity >= selection.floor]
    inside = sorted((finding for finding in loud if _within(finding.mark.path, options.within)), key=_order)
    elsewhere = len(loud) - len(inside)
    shown, baselined, stale = _new(inside, selection, options)
    notes = summary.notes
    if stale and selection.floor is Severity.INFO:
        notes = (*notes, f"baseline: it knows {stale} more, which are gone; `--update-baseline` takes them out")
    hidden = len(findings) - len(loud)
    milder = sum(_is_milder(finding, selection) for finding in shown)
    summary = replace(summary, baselined=baselined, hidden=hidden, elsewhere=elsewhere, milder=milder, notes=notes)
    return Report(tuple(shown), summary, judge.texts(shown) if options.frames else {}, judge.source.prefix)


def asked_for(findings: Iterable[Finding], selection: Selection, options: Options) -> list[Finding]:
    """Those of a whole run's findings that the paths and the baseline of other options leave, with their fixes."""
    inside = [finding for finding in findings if all(_within(path, options.within) for path in _paths(finding))]
    return _new(inside, selection, options)[0]


def _paths(finding: Finding) -> set[str]:
    edits = finding.fix.edits if finding.fix else ()
    return {finding.mark.path, *(edit.path for edit in edits)}


def _new(found: list[Finding], selection: Selection, options: Options) -> tuple[list[Finding], int, int]:
    known = _known(options.baseline, selection, options.within)
    return split(found, known) if known is not None else (found, 0, 0)


def _causes(findings: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings, and apart those that follow from another one at the same place, which is as severe."""
    at: dict[tuple[str, int, int], list[Finding]] = {}
    for finding in findings:
        at.setdefault(_place(finding), []).append(finding)
    parts: tuple[list[Finding], list[Finding]] = [], []
    for finding in findings:
        parts[any(_follows(finding, other) for other in at[_place(finding)])].append(finding)
    return parts


def _follows(finding: Finding, other: Finding) -> bool:
    causes = load(finding.code).follows
    return bool(causes) and other.code.startswith(causes) and other.severity >= finding.severity


def _place(finding: Finding) -> tuple[str, int, int]:
    span = finding.mark.span
    return finding.mark.path, span.line if span else 0, span.column if span else 0


def _is_ignored(code: str, problem: Problem, selection: Selection) -> bool:
    if not selection.silenced and not selection.per_path_ignores:
        return False
    return code in selection.silenced or selection.ignores(code, problem.at.path)


def _is_milder(finding: Finding, selection: Selection) -> bool:
    """Whether the configuration has made the rule less severe."""
    level = selection.severities.get(finding.code)
    return level is not None and level < INDEX[finding.code].severity


def _notes(repository: Repository) -> Iterator[str]:
    """What a reader should know of the run beside the findings."""
    yield from switched_off(repository)
    inner = [path for path in repository.tree.by_name.get(CONFIG_NAME, ()) if path != CONFIG_NAME]
    unused = [path for path in inner if repository.states.get(path, State.EXCLUDED) is not State.EXCLUDED]
    if unused:
        more = f" ({len(unused) - 1} more likewise)" if len(unused) > 1 else ""
        yield f"{unused[0]} counts only when its folder is checked by itself{more}"


def _suppress(
    findings: list[Finding], echoes: list[Finding], judge: Judge, selection: Selection
) -> tuple[list[Finding], int]:
    suppressions = judge.suppressions()
    for echo in echoes:  # a comment that silences one is of use
        suppressions.silence(echo)
    kept = [finding for finding in findings if not suppressions.silence(finding)]
    suppressed = len(findings) - len(kept)
    of_comments = [load(code) for code in sorted(selection.codes) if INDEX[code].scope == "suppression"]
    for comment in suppressions.comments(selection.codes):
        for rule in of_comments:
            kept += [finding for problem in rule.check(comment) if (finding := judge.finding(rule, problem))]
    return kept, suppressed


def _known(baseline: Counter[Key] | None, selection: Selection, within: tuple[str, ...]) -> Counter[Key] | None:
    """The entries of the baseline that this run could have found."""
    if baseline is None:
        return None
    return Counter({k: n for k, n in baseline.items() if k[0] in selection.codes and _within(k[1], within)})


def _within(path: str, filters: tuple[str, ...]) -> bool:
    return not filters or any(path == part or path.startswith(f"{part}/") or part == "" for part in filters)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return *_place(finding), finding.code, finding.message


@Query
def summarise(repository: Repository) -> Summary:
    """What a repository has, in numbers."""
    states = Counter(repository.states.values())
    every = edges(repository)
    whys = Counter(edge.why.value for edge in every if edge.why is not None and not edge.is_missing)
    return Summary(
        files=sum(count for state, count in states.items() if state.is_read),
        documents=sum(repository.documents.values()),
        objects=sum(map(len, repository.facts(ObjectFact).values())),
        references=sum(edge.hit is not None for edge in every),
        missing=sum(edge.is_missing for edge in every),
        unknown=sum(whys.values()),
        unknown_why=dict(sorted(whys.items())),
        without_schema=dict(sorted(Counter(without_schema(repository)).items())),
        skipped=dict(sorted((state.value, count) for state, count in states.items() if not state.is_read)),
        is_blind=is_blind(repository),
    )
