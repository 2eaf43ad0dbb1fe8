"""Problems → findings: where they are in the text, how severe they are here, and what may be shown of the text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ..model.deployed.reach import find_deployed, is_unreached, reached_files
from ..model.edit import Action, Edit
from ..model.facts import Facts, FileState
from ..model.files.source import Source
from ..model.repository import Repository
from ..model.text.decoding import decode
from ..model.text.place import Chars, Node, Place, Span
from ..model.text.positions import Positions
from ..model.text.splice import Splice, overlap
from ..model.text.suppressions import SuppressionFact
from ..model.time_limit import NO_END, Clock
from ..schemas.file_types import is_archived
from .baseline import fingerprint
from .finding import Finding, Mark, Severity, TextEdit, TextFix
from .redaction.by_file import Redactions
from .rule import Fix, Problem, Rule
from .rules import load_rule, page_url
from .selection import Selection
from .suppression import Suppressions
from .workers import Workers, parts_of

if TYPE_CHECKING:  # loaded where something is told, which is so in few commits
    from .look_up_problem_places import Answer, Question
    from .redaction.redact import Redaction

T = TypeVar("T")
_ASIDE = "only an info: the file is in an archive, a test's inputs or somebody else's work"
_UNREACHED = "milder than usual: nothing in this repository deploys the file"
#: Files in a part, and as many as more processes pay for.
_PART, _SERIAL_LIMIT = 16, 100


class _Found(NamedTuple):
    """A problem and its finding."""

    problem: Problem
    finding: Finding | None


class Judge:
    """Turns problems into findings: looks up the places, settles the severity. Parses each file once at the most.

    `moves` says whether fixes are made for which a YAML library is loaded.
    """

    def __init__(self, repository: Repository, source: Source, selection: Selection, *, moves: bool = False) -> None:
        self.repository, self.source, self.selection = repository, source, selection
        self._moves = moves
        self._answers: dict[str, Answer] = {}
        self._positions: dict[str, Positions | None] = {}
        self._redactions = Redactions(repository)
        self._found: dict[int, _Found] = {}
        #: The problems that are about each file, by their ids.
        self._about: dict[str, tuple[int, ...]] = {}
        #: Files in an archive about which there were problems: what deploys these decides how severe they are.
        self._archived: set[str] = set()

    def prepare(self, problems: Iterable[Problem], workers: Workers, clock: Clock = NO_END) -> None:
        """Look up what these problems name, file by file, here or in other processes."""
        new = [problem for problem in problems if id(problem) not in self._found]
        if not new:
            return
        from .look_up_problem_places import Part, look_up

        questions = self._questions(new)
        parts = [Part(tuple(some), clock.end) for some in parts_of(questions, _PART)]
        for answers in workers.map(look_up, parts, pays=len(questions) >= _SERIAL_LIMIT):
            for answer in answers:
                self._answers[answer.path] = answer
                self._redactions.add(answer.path, answer.redaction)

    def _questions(self, problems: Iterable[Problem]) -> "list[Question]":
        from .look_up_problem_places import Question

        places: dict[str, dict[Node | Chars, None]] = {}
        edits: dict[str, dict[Edit, None]] = {}
        for problem in problems:
            for place in (problem.at, *(related.place for related in problem.related)):
                if place.at is not None:
                    places.setdefault(place.path, {})[place.at] = None
            for edit in _edits(problem.fix):
                if self._is_plain(edit.at.path) and self._is_made(edit):
                    edits.setdefault(edit.at.path, {})[edit] = None
        asked = ((path, self.source.read(path)) for path in sorted({*places, *edits} - self._answers.keys()))
        return [
            Question(path, data, tuple(places.get(path, ())), tuple(edits.get(path, ())), self._redactions.fields(path))
            for path, data in asked
            if isinstance(data, bytes)
        ]

    def finding(self, code: str, problem: Problem) -> Finding | None:
        """The finding of a rule, or None where the configuration silences the rule at that path."""
        found = self._found.get(id(problem))
        if found is None:
            found = self._found[id(problem)] = _Found(problem, self._finding(load_rule(code), problem))
            for path in _paths(problem):
                self._about[path] = (*self._about.get(path, ()), id(problem))
        return found.finding

    def _finding(self, rule: Rule, problem: Problem) -> Finding | None:
        path = problem.at.path
        if self.selection.ignores(rule.code, path):
            return None
        problem = self._without_secrets(problem)
        about = problem.target if problem.target is not None else _about(problem.at)
        severity, milder = self._severity(rule, problem)
        return Finding(
            code=rule.code,
            name=rule.name,
            severity=severity,
            message=problem.message,
            mark=self._mark(problem.at, problem.label),
            target=problem.target,
            related=tuple(self._mark(related.place, related.message) for related in problem.related),
            hint="; ".join(part for part in (problem.hint, milder) if part) or None,
            url=page_url(rule.code),
            fingerprint=fingerprint(rule.code, path, about),
            fix=self._fix(problem.fix),
        )

    def after(self, repository: Repository, source: Source, path: str) -> "Judge":
        """The same for the repository after a file has changed: what was looked up in the others is kept."""
        other = Judge(repository, source, self.selection, moves=self._moves)
        other._positions = _without(self._positions, path)
        other._archived = set(self._archived)
        if repository.own_schemas is self.repository.own_schemas:
            other._answers = _without(self._answers, path)
            other._redactions.keep(self._redactions, path)
            other._found, other._about = dict(self._found), dict(self._about)
            for other_path in self._find_changed(repository, path):
                for problem in other._about.pop(other_path, ()):
                    other._found.pop(problem, None)
        return other

    def _find_changed(self, repository: Repository, path: str) -> set[str]:
        """The files of which something else may be told after that one has changed."""
        others, (old, new) = {path}, (self.repository.tree, repository.tree)
        if old is not new:
            others |= old.folders ^ new.folders
        states = self.repository, repository
        others.update(one for one in self._archived if len({find_deployed.has(each, one) for each in states}) > 1)
        for before, now in zip(reached_files(self.repository), reached_files(repository), strict=True):
            if (before is None) is not (now is None):
                return others.union(one for one in self._about if len({is_unreached(each, one) for each in states}) > 1)
            if before is not now:
                others |= (before or frozenset()) ^ (now or frozenset())
        return others

    def suppressions(self) -> Suppressions:
        """The suppressions of all files."""
        found = Suppressions()
        for path, facts in self.repository.facts(SuppressionFact).items():
            if positions := self._positions_of(path):
                file = self.repository.file(path) or Facts()
                is_whole = not (file.is_broken or file.is_misread(Node(0, ())))
                found.add(path, positions.text, facts, is_whole=is_whole)
        return found

    def texts(self, findings: Iterable[Finding]) -> Mapping[str, str]:
        """The texts for the frames of these findings, and of what fixes change, without secrets."""
        paths: set[str] = set()
        for finding in findings:
            paths.update(mark.path for mark in (finding.mark, *finding.related) if mark.span)
            paths.update(edit.path for edit in finding.edits)
        return {path: self._redaction(path).text for path in sorted(paths)}

    def _without_secrets(self, problem: Problem) -> Problem:
        """The problem as it may be told: no sentence has in it what the files that it is about hide.

        A target with a secret in it is none: what it is about is then known by its place, in the baseline too.
        """
        from .redaction.redact import without_keys

        edits = _edits(problem.fix)
        ends = (problem.at, *(related.place for related in problem.related), *(edit.at for edit in edits))
        hiding = [self._redaction(path) for path in sorted({place.path for place in ends if place.at is not None})]

        def told(words: str) -> str:
            for one in hiding:
                words = one.sentence(words)
            return without_keys(words)

        target = problem.target
        return replace(
            problem,
            message=told(problem.message),
            label=told(problem.label),
            target=target if target is None or told(target) == target else None,
            related=tuple(replace(related, message=told(related.message)) for related in problem.related),
            hint=problem.hint and told(problem.hint),
            fix=problem.fix if problem.fix and all(told(words) == words for words in _words(problem.fix)) else None,
        )

    def _fix(self, fix: Fix | None) -> TextFix | None:
        """The fix as changes of texts; None where one of them cannot be made, or must not.

        What is encrypted has a checksum, and what is a template was read as if it was none.
        """
        if fix is None or not all(self._is_plain(edit.at.path) for edit in _edits(fix)):
            return None
        made = self._text_edits(fix.edits) or self._text_edits(fix.otherwise)
        return TextFix(fix.title, fix.safe, made) if made else None

    def _text_edits(self, edits: Iterable[Edit]) -> tuple[TextEdit, ...]:
        """The edits as changes of texts; nothing where one of them cannot be made."""
        each = [self._text_edit(edit) for edit in edits]
        made = tuple(one for some in each for one in some)
        return made if all(each) and not any(map(overlap, _by_path(made).values())) else ()

    def _is_plain(self, path: str) -> bool:
        return self.repository.state_at(path) is FileState.READ

    def _text_edit(self, edit: Edit) -> tuple[TextEdit, ...]:
        path = edit.at.path
        answer = self._answers.get(path)
        if answer is not None and edit in answer.edits:
            return answer.edits[edit]
        from .look_up_problem_places import text_edits

        positions = self._positions_of(path) if self._is_made(edit) else None
        return text_edits(edit, positions, self._redaction(path)) if positions else ()

    def _is_made(self, edit: Edit) -> bool:
        return edit.action is not Action.MOVE or self._moves

    def _redaction(self, path: str) -> "Redaction":
        return self._redactions.known(path) or self._redactions.of(path, self._positions_of(path))

    def _severity(self, rule: Rule, problem: Problem) -> tuple[Severity, str | None]:
        """The severity here, and why it is milder than the rule's, if it is."""
        severity = self.selection.severities.get(rule.code) or problem.severity or rule.severity
        if severity is Severity.INFO or not rule.lowered:
            return severity, None
        if is_archived(problem.at.path):
            self._archived.add(problem.at.path)
            if not find_deployed.has(self.repository, problem.at.path):
                return Severity.INFO, _ASIDE
        return (severity.lower(), _UNREACHED) if is_unreached(self.repository, problem.at.path) else (severity, None)

    def _mark(self, place: Place, message: str) -> Mark:
        from .redaction.redact import without_keys

        tree = self.repository.tree
        is_there = place.path in tree.files or place.path in tree.folders
        path = place.path if is_there else without_keys(place.path)  # where something would be is somebody's text
        return Mark(path, self._span(place), message)

    def _span(self, place: Place) -> Span | None:
        if place.at is None:
            return None
        answer = self._answers.get(place.path)
        if answer is not None and place.at in answer.spans:
            return answer.spans[place.at]
        positions = self._positions_of(place.path)
        return positions.span(place.at) if positions else None

    def _positions_of(self, path: str) -> Positions | None:
        if path not in self._positions:
            data = self.source.read(path)
            self._positions[path] = Positions(decode(data)) if isinstance(data, bytes) else None
        return self._positions[path]


def _without(of: Mapping[str, T], path: str) -> dict[str, T]:
    left = dict(of)
    left.pop(path, None)
    return left


def _by_path(edits: Iterable[TextEdit]) -> Mapping[str, list[Splice]]:
    found: dict[str, list[Splice]] = {}
    for edit in edits:
        found.setdefault(edit.path, []).append(edit.splice)
    return found


def _edits(fix: Fix | None) -> tuple[Edit, ...]:
    return (*fix.edits, *fix.otherwise) if fix else ()


def _words(fix: Fix) -> Iterator[str]:
    """What is said in a fix, and what it writes."""
    yield fix.title
    yield from (f"`{edit.new}`" for edit in _edits(fix))


def _paths(problem: Problem) -> frozenset[str]:
    """The files that a problem is about."""
    ends = (problem.at, *(related.place for related in problem.related), *(edit.at for edit in _edits(problem.fix)))
    return frozenset(place.path for place in ends)


def _about(place: Place) -> str:
    """What a finding without a target is about, without line numbers: the keys on the way to it."""
    match place.at:
        case Node(document=_, path=path):
            return ".".join(str(step) for step in path if isinstance(step, str))
        case Chars() | None:
            return ""
