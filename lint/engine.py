"""Runs the rules over a repository: map, reduce, rules, places, suppressions, order."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from ..model.clock import NO_END, Clock
from ..model.config import Config
from ..model.facts import READ_STATES
from ..model.files.journal import interrupted
from ..model.files.source import CONFIG_NAME, Source
from ..model.own_schemas import further_mistakes, repository_schemas
from ..model.repository import Repository, build_repository
from ..model.talos.machine.layers import Judgement, declared, talhelpers
from ..schemas.talos.support import SEVERAL_DOCUMENTS
from .baseline import Key, split
from .finding import Finding, Report, Severity, Summary
from .locate import Judge
from .read_files import Mapped, map_files
from .rule import Problem
from .rules import load
from .rules.index import INDEX
from .selection import Selection

#: The rule about a base that a newer Talos generates, and all that speak of machines.
NEXT_CONTRACT = "TAL022"
#: The rule about patches of which no machine is known.
LONE_PATCHES = "TAL024"
JUDGING = frozenset({"TAL020", "TAL021", NEXT_CONTRACT, "TAL023", LONE_PATCHES})


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for, beside the selection of rules.

    `within` are paths from the root to which the report is limited. `suppress` is whether comments silence findings.
    `frames` is whether the report needs the texts that findings stand in. `clock` says when to stop.
    """

    within: tuple[str, ...] = ()
    suppress: bool = True
    baseline: Counter[Key] | None = None
    jobs: int | None = None
    frames: bool = True
    clock: Clock = NO_END


def analyse(
    source: Source,
    config: Config,
    rules: Iterable[str] = (),
    *,
    judging: frozenset[str] = JUDGING,
    jobs: int | None = None,
    clock: Clock = NO_END,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Repository, list[Mapped]]:
    """Map and reduce: the repository as a value, and what the document rules among `rules` found on the way.

    `judging` are those of the rules that need machines to be judged as Talos does; without any, none is.
    """
    mapped = map_files(
        source,
        rules,
        excluded=config.excludes,
        scaffolded=bool(config.scaffold),
        jobs=jobs,
        clock=clock,
        executor=executor,
        progress=progress,
    )
    facts = {entry.facts.path: entry.facts for entry in mapped}
    schemas = repository_schemas(source, facts)
    for path, mistakes in further_mistakes(source, facts, schemas, clock).items():
        facts[path] = facts[path]._replace(mistakes=facts[path].mistakes + mistakes)
    repository = build_repository(
        source.tree,
        facts.values(),
        urls=(*source.urls, *config.urls),
        branch=source.branch,
        external=config.external,
        hidden=source.hidden,
        own_schemas=schemas,
        versions=config.versions,
        scaffold=config.scaffold,
    )
    judgements = _judgements(source, repository, judging, clock)
    own = declared(source) if CONFIG_NAME in source.tree.files else frozenset[str]()
    return replace(repository, judgements=judgements, interrupted=interrupted(source), declared=own), mapped


def _judgements(source: Source, repository: Repository, judging: frozenset[str], clock: Clock) -> tuple[Judgement, ...]:
    """What Talos would say of the machines; its validator is loaded only where there are some."""
    files = repository.files.values()
    may_have = CONFIG_NAME in source.tree.files or any(file.talos or any(talhelpers(file)) for file in files)
    if not judging or not may_have:
        return ()
    from ..model.talos.machine.verdicts import judgements

    versions = repository.versions
    assumed = None if versions.is_assumed("talos") else versions.highest("talos")
    in_next = NEXT_CONTRACT in judging
    found = tuple(judgements(source, repository.files, assumed, next_contract=in_next, clock=clock))
    if LONE_PATCHES not in judging or assumed is None or versions.lowest("talos") < SEVERAL_DOCUMENTS:
        return found
    from ..model.talos.machine.lone_patches import lone_judgements

    return (*found, *lone_judgements(source, repository.files, versions.lowest("talos")))


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
    by_scope: dict[str, list[str]] = {"document": [], "repository": [], "suppression": []}
    ran = selection.codes | selection.silenced
    for code in sorted(ran):
        by_scope[INDEX[code].scope].append(code)
    of_comments = [code for code in by_scope["suppression"] if code in selection.codes]
    repository, mapped = analyse(
        source,
        config,
        by_scope["document"],
        judging=JUDGING & ran,
        jobs=options.jobs,
        clock=options.clock,
        executor=executor,
        progress=progress,
    )
    judge = Judge(repository, source, selection)
    problems = [pair for entry in mapped for pair in entry.problems]
    problems += _repository_problems(repository, by_scope["repository"], options.clock)
    silent = [problem for code, problem in problems if _is_ignored(code, problem, selection)]
    ignored = sum(_within(problem.at.path, options.within) for problem in silent)
    heard = ((load(code), problem) for code, problem in problems if not _is_ignored(code, problem, selection))
    timely = (pair for pair in heard if not options.clock.is_over("finding"))
    findings, echoes = _causes([finding for rule, problem in timely if (finding := judge.finding(rule, problem))])
    suppressed = 0
    if options.suppress:
        findings, suppressed = _suppress(findings, echoes, judge, of_comments, selection)
    summary = replace(
        summarised(repository),
        suppressed=suppressed,
        ignored=ignored,
        missed=dict(+options.clock.missed),
        notes=(*source.notes, *_notes(repository)),
    )
    return _limited(findings, summary, judge, selection, options)


def _limited(findings: list[Finding], summary: Summary, judge: Judge, selection: Selection, options: Options) -> Report:
    """The report of what the profile, the paths and the baseline leave of the findings, sorted."""
    loud = [finding for finding in findings if finding.severity >= selection.floor]
    shown = sorted((finding for finding in loud if _within(finding.mark.path, options.within)), key=_order)
    elsewhere = len(loud) - len(shown)
    known = _known(options.baseline, selection, options.within)
    shown, baselined, stale = split(shown, known) if known is not None else (shown, 0, 0)
    notes = summary.notes
    if stale and selection.floor is Severity.INFO:
        notes = (*notes, f"baseline: it knows {stale} more, which are gone; `--update-baseline` takes them out")
    hidden = len(findings) - len(loud)
    milder = sum(_is_milder(finding, selection) for finding in shown)
    summary = replace(summary, baselined=baselined, hidden=hidden, elsewhere=elsewhere, milder=milder, notes=notes)
    return Report(tuple(shown), summary, judge.texts(shown) if options.frames else {}, judge.source.prefix)


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
    return code in selection.silenced or selection.ignores(code, problem.at.path)


def _is_milder(finding: Finding, selection: Selection) -> bool:
    """Whether the configuration has made the rule less severe."""
    level = selection.severities.get(finding.code)
    return level is not None and level < INDEX[finding.code].severity


def _notes(repository: Repository) -> Iterator[str]:
    """What a reader should know of the run beside the findings."""
    inner = [path for path in repository.tree.by_name.get(CONFIG_NAME, ()) if path != CONFIG_NAME]
    unused = [path for path in inner if path in repository.files and repository.files[path].state != "excluded"]
    if unused:
        more = f" ({len(unused) - 1} more likewise)" if len(unused) > 1 else ""
        yield f"{unused[0]} counts only when its folder is checked by itself{more}"


def _repository_problems(repository: Repository, codes: Iterable[str], clock: Clock) -> Iterator[tuple[str, Problem]]:
    for code in codes:
        check = load(code).check_repository
        if check and not clock.is_over("rule"):
            for problem in check(repository):
                yield code, problem


def _suppress(
    findings: list[Finding], echoes: list[Finding], judge: Judge, codes: Iterable[str], selection: Selection
) -> tuple[list[Finding], int]:
    suppressions = judge.suppressions()
    for echo in echoes:  # a comment that silences one is of use
        suppressions.silence(echo)
    kept = [finding for finding in findings if not suppressions.silence(finding)]
    suppressed = len(findings) - len(kept)
    for comment in suppressions.comments(selection.codes):
        for code in codes:
            rule = load(code)
            told = rule.check_suppression(comment) if rule.check_suppression else ()
            kept += [finding for problem in told if (finding := judge.finding(rule, problem))]
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


def summarised(repository: Repository) -> Summary:
    """What a repository has, in numbers."""
    states = Counter(file.state for file in repository.files.values())
    whys = Counter(edge.why.value for edge in repository.edges if edge.why is not None and not edge.is_missing)
    return Summary(
        files=sum(states[state] for state in READ_STATES),
        documents=sum(file.documents for file in repository.files.values()),
        objects=sum(len(file.objects) for file in repository.files.values()),
        references=sum(edge.hit is not None for edge in repository.edges),
        missing=sum(edge.is_missing for edge in repository.edges),
        unknown=sum(whys.values()),
        unknown_why=dict(sorted(whys.items())),
        without_schema=dict(sorted(Counter(repository.without_schema()).items())),
        skipped={state: count for state, count in sorted(states.items()) if state not in READ_STATES},
        is_blind=repository.is_blind,
    )
