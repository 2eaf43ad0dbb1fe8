"""What is told of what rules have found: without what comments, settings, baseline, profile and paths leave out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..model.facts import FileState
from ..model.files.source import CONFIG_NAME
from ..model.repository import Repository
from .baseline import Key, split
from .finding import Finding, Report, Severity, Summary
from .options import Options
from .problems_to_findings import Judge
from .repository_totals import count_hosts
from .rule import Problem
from .rules import load_rule
from .rules.index import INDEX
from .selection import Selection
from .undecided_checks import describe_left_out_builds, describe_switched_off
from .workers import Workers


def report_of(
    problems: list[tuple[str, Problem]],
    totals: Summary,
    judge: Judge,
    options: Options,
    hands: Workers,
    not_compared: int = 0,
) -> Report:
    """The report on problems: where they are, how severe, and what comments, baseline, profile and paths leave.

    `totals` is what the repository has, in numbers; `not_compared` are builds that are too many to compare.
    """
    repository, source, selection = judge.repository, judge.source, judge.selection
    ignored, heard = 0, problems
    if selection.silenced or selection.per_path_ignores:
        silent = [problem for code, problem in problems if _is_ignored(code, problem, selection)]
        ignored = sum(_within(problem.at.path, options.within) for problem in silent)
        heard = [(code, problem) for code, problem in problems if not _is_ignored(code, problem, selection)]
    judge.prepare((problem for _, problem in heard), hands, options.clock)
    timely = (pair for pair in heard if not options.clock.is_over("finding"))
    findings, echoes = _causes([finding for code, problem in timely if (finding := judge.finding(code, problem))])
    suppressed = 0
    if options.suppress:
        findings, suppressed = _suppress(findings, echoes, judge, selection, options)
    hosts = count_hosts(repository)
    summary = replace(
        totals,
        hosts=hosts.hosts,
        partly_known_hosts=hosts.partly_known,
        open_flakes=hosts.open_flakes,
        suppressed=suppressed,
        ignored=ignored,
        missed=dict(+options.clock.missed),
        notes=(*source.notes, *_notes(repository), *_not_compared(selection, options, not_compared)),
    )
    return _limit(findings, summary, judge, selection, options)


def _limit(findings: list[Finding], summary: Summary, judge: Judge, selection: Selection, options: Options) -> Report:
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


def filter_findings(findings: Iterable[Finding], selection: Selection, options: Options) -> list[Finding]:
    """Those of a whole run's findings that the paths and the baseline of other options leave, with their fixes."""
    inside = [finding for finding in findings if all(_within(path, options.within) for path in _paths(finding))]
    return _new(inside, selection, options)[0]


def _paths(finding: Finding) -> set[str]:
    return {finding.mark.path, *(edit.path for edit in finding.edits)}


def _new(found: list[Finding], selection: Selection, options: Options) -> tuple[list[Finding], int, int]:
    known = _known_entries(options.baseline, selection, options)
    return split(found, known) if known is not None else (found, 0, 0)


def _causes(findings: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings, and apart those that follow from another one at the same place, which is as severe."""
    may_follow = {code for code in {finding.code for finding in findings} if load_rule(code).follows}
    # Few rules follow others: only where these have found something the findings are compared.
    at: dict[tuple[str, int, int], list[Finding]] = {
        _place(finding): [] for finding in findings if finding.code in may_follow
    }
    if not at:
        return findings, []
    paths = {path for path, _, _ in at}
    for finding in findings:
        if finding.mark.path in paths and (there := at.get(_place(finding))) is not None:
            there.append(finding)
    parts: tuple[list[Finding], list[Finding]] = [], []
    for finding in findings:
        is_echo = finding.code in may_follow and any(_follows(finding, other) for other in at[_place(finding)])
        parts[is_echo].append(finding)
    return parts


def _follows(finding: Finding, other: Finding) -> bool:
    causes = load_rule(finding.code).follows
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
    yield from describe_switched_off(repository)
    yield from describe_left_out_builds(repository)
    inner = [path for path in repository.tree.by_name.get(CONFIG_NAME, ()) if path != CONFIG_NAME]
    unused = [path for path in inner if repository.states.get(path, FileState.EXCLUDED) is not FileState.EXCLUDED]
    if unused:
        more = f" ({len(unused) - 1} more likewise)" if len(unused) > 1 else ""
        yield f"{unused[0]} counts only when its folder is checked by itself{more}"


def _suppress(
    findings: list[Finding], echoes: list[Finding], judge: Judge, selection: Selection, options: Options
) -> tuple[list[Finding], int]:
    suppressions = judge.suppressions()
    for echo in echoes:  # a comment that silences one is of use
        suppressions.silence(echo)
    paths = suppressions.paths
    kept = [finding for finding in findings if finding.mark.path not in paths or not suppressions.silence(finding)]
    suppressed = len(findings) - len(kept)
    of_comments = [load_rule(code) for code in sorted(selection.codes) if INDEX[code].scope == "suppression"]
    for comment in suppressions.comments(_ran(selection, options)):
        for rule in of_comments:
            kept += [finding for problem in rule.check(comment) if (finding := judge.finding(rule.code, problem))]
    return kept, suppressed


def _known_entries(baseline: Counter[Key] | None, selection: Selection, options: Options) -> Counter[Key] | None:
    """The entries of the baseline that this run could have found."""
    if baseline is None:
        return None
    ran = _ran(selection, options)
    return Counter({k: n for k, n in baseline.items() if k[0] in ran and _within(k[1], options.within)})


def _ran(selection: Selection, options: Options) -> frozenset[str]:
    """The rules that have run: those about changes do not without a base, and then prove nothing."""
    return selection.codes if options.base else selection.codes - _about_changes(selection)


def _about_changes(selection: Selection) -> frozenset[str]:
    return frozenset(code for code in selection.codes if INDEX[code].scope == "change")


def _not_compared(selection: Selection, options: Options, builds: int) -> Iterator[str]:
    """Sentences on rules about changes that could not run, or not on everything."""
    if builds:
        yield f"{builds} more kustomizations are made of what has changed: too many to compare all with the base"
    left_out = len(_about_changes(selection)) if options.base is None else 0
    if left_out:
        rules = "1 rule" if left_out == 1 else f"{left_out} rules"
        yield f"{rules} on what a change does did not run, as no earlier revision is given (--base)"


def _within(path: str, filters: tuple[str, ...]) -> bool:
    return not filters or any(path == part or path.startswith(f"{part}/") or part == "" for part in filters)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return *_place(finding), finding.code, finding.message
