"""Runs the rules over a repository: map, reduce, rules, places, suppressions, order."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from ..model.place import Chars, Node, Place
from ..model.positions import Positions
from ..model.reach import is_archived
from ..model.reading import decoded
from ..model.repository import Repository, build_repository
from ..model.source import Source
from .baseline import Key, fingerprint, split
from .finding import Finding, Mark, Report, Severity, Summary
from .mapping import Mapped, map_files
from .redact import redacted
from .rule import Problem, Rule
from .rules import load, page_url
from .rules.index import INDEX
from .selection import Selection
from .suppression import Suppressions

#: States of files that were read; SOPS leaves names and structure in the open.
_READ = frozenset({"read", "sops"})


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for, beside the selection of rules.

    `within` are paths from the root to which the report is limited. `suppress` is whether comments silence findings.
    """

    within: tuple[str, ...] = ()
    suppress: bool = True
    baseline: Counter[Key] | None = None
    jobs: int | None = None


def analyse(
    source: Source,
    rules: Iterable[str] = (),
    *,
    urls: Iterable[str] = (),
    excluded: Callable[[str], bool] = lambda _: False,
    jobs: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Repository, list[Mapped]]:
    """Map and reduce: the repository as a value, and what the document rules among `rules` found on the way."""
    mapped = map_files(source, rules, excluded=excluded, jobs=jobs, executor=executor, progress=progress)
    repository = build_repository(
        source.tree,
        (entry.facts for entry in mapped),
        urls=(*source.urls, *urls),
        branch=source.branch,
        ignored=source.ignored,
    )
    return repository, mapped


def run(
    source: Source,
    selection: Selection,
    options: Options,
    *,
    urls: Iterable[str] = (),
    excluded: Callable[[str], bool] = lambda _: False,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Report:
    """Check a repository with the selected rules; the report is the same whatever the executor and the jobs."""
    by_scope: dict[str, list[str]] = {"document": [], "repository": [], "suppression": []}
    for code in sorted(selection.codes):
        by_scope[INDEX[code].scope].append(code)
    repository, mapped = analyse(
        source,
        by_scope["document"],
        urls=urls,
        excluded=excluded,
        jobs=options.jobs,
        executor=executor,
        progress=progress,
    )
    problems = [pair for entry in mapped for pair in entry.problems]
    problems += _repository_problems(repository, by_scope["repository"])
    judge = _Judge(repository, source, selection)
    findings = [finding for code, problem in problems if (finding := judge.finding(load(code), problem))]
    findings, suppressed = (
        _suppress(findings, judge, by_scope["suppression"], selection) if options.suppress else (findings, 0)
    )
    shown = [finding for finding in findings if finding.severity >= selection.floor]
    hidden = len(findings) - len(shown)
    shown = [finding for finding in shown if _within(finding.mark.path, options.within)]
    shown.sort(key=_order)
    known = _known(options.baseline, selection, options.within)
    shown, baselined, stale = split(shown, known) if known is not None else (shown, 0, 0)
    gone = f"baseline: {stale} of its findings are gone; `--update-baseline` takes them out"
    notes = (*source.notes, gone) if stale and selection.floor is Severity.INFO else source.notes
    summary = replace(summarised(repository), suppressed=suppressed, baselined=baselined, hidden=hidden, notes=notes)
    return Report(tuple(shown), summary, judge.texts(shown), source.prefix)


def _repository_problems(repository: Repository, codes: Iterable[str]) -> Iterator[tuple[str, Problem]]:
    for code in codes:
        check = load(code).check_repository
        if check:
            for problem in check(repository):
                yield code, problem


def _suppress(
    findings: list[Finding], judge: "_Judge", codes: Iterable[str], selection: Selection
) -> tuple[list[Finding], int]:
    suppressions = judge.suppressions()
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
    span = finding.mark.span
    return finding.mark.path, span.line if span else 0, span.column if span else 0, finding.code, finding.message


class _Judge:
    """Turns problems into findings: looks up the places, settles the severity. Parses each file once at the most."""

    def __init__(self, repository: Repository, source: Source, selection: Selection) -> None:
        self.repository, self.source, self.selection = repository, source, selection
        self._positions: dict[str, Positions | None] = {}

    def finding(self, rule: Rule, problem: Problem) -> Finding | None:
        """The finding, or None where the configuration silences the rule at that path."""
        path = problem.at.path
        if self.selection.ignores(rule.code, path):
            return None
        about = problem.target if problem.target is not None else _about(problem.at)
        return Finding(
            code=rule.code,
            name=rule.name,
            severity=self._severity(rule, problem),
            message=problem.message,
            mark=self._mark(problem.at, problem.label),
            target=problem.target,
            related=tuple(self._mark(related.place, related.message) for related in problem.related),
            hint=problem.hint,
            url=page_url(rule.code),
            fingerprint=fingerprint(rule.code, path, about),
        )

    def suppressions(self) -> Suppressions:
        """The suppressions of all files."""
        found = Suppressions()
        for path, file in self.repository.files.items():
            if file.suppressions and (positions := self._looked_up(path)):
                found.add(path, positions.text, file.suppressions)
        return found

    def texts(self, findings: Iterable[Finding]) -> Mapping[str, str]:
        """The texts for the frames of these findings, without secrets."""
        marks = (mark for finding in findings for mark in (finding.mark, *finding.related) if mark.span)
        found: dict[str, str] = {}
        for path in sorted({mark.path for mark in marks}):
            if positions := self._looked_up(path):
                found[path] = redacted(positions.text)
        return found

    def _severity(self, rule: Rule, problem: Problem) -> Severity:
        severity = self.selection.severities.get(rule.code) or problem.severity or rule.severity
        if is_archived(problem.at.path):
            return Severity.INFO
        return severity.lower() if self.repository.is_unreached(problem.at.path) else severity

    def _mark(self, place: Place, message: str) -> Mark:
        at, positions = place.at, self._looked_up(place.path) if place.at is not None else None
        return Mark(place.path, positions.span(at) if positions and at is not None else None, message)

    def _looked_up(self, path: str) -> Positions | None:
        if path not in self._positions:
            data = self.source.read(path)
            self._positions[path] = Positions(decoded(data)) if isinstance(data, bytes) else None
        return self._positions[path]


def _about(place: Place) -> str:
    """What a finding without a target is about, without line numbers: the keys on the way to it."""
    match place.at:
        case Node(document=_, path=path):
            return ".".join(str(step) for step in path if isinstance(step, str))
        case Chars() | None:
            return ""


def summarised(repository: Repository) -> Summary:
    """What a repository has, in numbers."""
    states = Counter(file.state for file in repository.files.values())
    whys = Counter(edge.why.value for edge in repository.edges if edge.why is not None and not edge.is_missing)
    return Summary(
        files=sum(states[state] for state in _READ),
        documents=sum(file.documents for file in repository.files.values()),
        objects=sum(len(file.objects) for file in repository.files.values()),
        references=sum(edge.hit is not None for edge in repository.edges),
        missing=sum(edge.is_missing for edge in repository.edges),
        unknown=sum(whys.values()),
        unknown_why=dict(sorted(whys.items())),
        skipped={state: count for state, count in sorted(states.items()) if state not in _READ},
    )
