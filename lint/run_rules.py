"""The fourth stage: the rules of a run, each asked what its scope says.

What a rule has read is noted, and its problems are kept from one state of a repository to the next as long as that is
the same.
"""

from collections.abc import Iterable, Iterator, Sequence

from ..model.derived_values import FileQuery, Query
from ..model.facts import BlankFact, ObjectFact, ReferenceFact, ViolationFact
from ..model.repository import Repository, files_having
from ..model.text.parse_error import ParseError
from ..model.text.placeholders import PlaceholderFact
from ..model.text.suppressions import SuppressionFact
from ..model.time_limit import NO_END, Clock
from ..model.unit import Verdict, VerdictKind
from .rule import Change, File, Problem, Rule, Scope
from .rules import load_rule
from .rules.index import INDEX
from .selection import Selection

#: Facts that a file of any technology may have.
_OF_ANY_FILE = frozenset(
    {ParseError, SuppressionFact, PlaceholderFact, BlankFact, ObjectFact, ReferenceFact, ViolationFact}
)
Problems = tuple[tuple[str, Problem], ...]


class Checks:
    """The rules of a run, by scope; those that the configuration takes out run as well, so that they are counted."""

    def __init__(self, selection: Selection, clock: Clock = NO_END) -> None:
        self._codes = sorted(selection.codes | selection.silenced)
        self._clock = clock
        rules = tuple(map(load_rule, self._in("file")))
        self._of_files = self._file_query([rule for rule in rules if not _OF_ANY_FILE.isdisjoint(rule.of)])
        self._of_technologies = self._file_query([rule for rule in rules if _OF_ANY_FILE.isdisjoint(rule.of)])
        self._of_units = Query(self._check_units)
        self._of_repository = {code: self._query(code) for code in self._in("repository")}
        self._unit_rules = tuple(map(load_rule, self._in("unit")))
        self._told: dict[Verdict, Problems] = {}

    @property
    def of_objects(self) -> tuple[str, ...]:
        """The rules that run where files are read."""
        return self._in("object")

    @property
    def of_repository(self) -> tuple[str, ...]:
        """The rules that look at the repository as a whole."""
        return tuple(self._of_repository)

    @property
    def of_change(self) -> tuple[str, ...]:
        """The rules that compare with a base."""
        return self._in("change")

    @property
    def needs(self) -> frozenset[type]:
        """What must come of units for these rules: verdicts, or facts of some types."""
        rules = [load_rule(code) for code in self._of_repository]
        told = {Verdict} if self._unit_rules or any(rule.verdicts for rule in rules) else set[type]()
        return frozenset(told.union(*(rule.needs for rule in rules)))

    @property
    def need_next_contract(self) -> bool:
        """Whether a rule wants to know what a newer version would say."""
        return any(VerdictKind.REFUSED_NEXT in rule.verdicts for rule in self._unit_rules)

    def problems_of_files(self, repository: Repository) -> Problems:
        """What those rules on files have to say that look at facts of any file, as most hang on what names lead to."""
        return tuple(pair for found in self._of_files(repository).values() for pair in found)

    def further_problems(self, repository: Repository) -> Iterator[tuple[str, Problem]]:
        """What the rules on files of one technology, and on units, have to say."""
        yield from (pair for found in self._of_technologies(repository).values() for pair in found)
        yield from self._of_units(repository)

    def problems_of_repository(self, repository: Repository, codes: Iterable[str]) -> Iterator[tuple[str, Problem]]:
        """What these of the rules `of_repository` have to say."""
        for code in codes:
            if not self._clock.is_over("rule"):
                yield from self._of_repository[code](repository)

    def problems_of_change(self, change: Change) -> Iterator[tuple[str, Problem]]:
        """What the rules on a change have to say."""
        for code in self.of_change:
            if not self._clock.is_over("rule"):
                yield from ((code, problem) for problem in load_rule(code).check(change))

    def _in(self, scope: Scope) -> tuple[str, ...]:
        return tuple(code for code in self._codes if INDEX[code].scope == scope)

    def _file_query(self, rules: Sequence[Rule]) -> FileQuery[Repository, Problems]:
        """What some rules on files have to say, by file."""
        kinds = {kind for rule in rules for kind in rule.of}
        #: The rules for a file with facts of these types.
        for_kinds: dict[frozenset[type], tuple[Rule, ...]] = {}

        def check(repository: Repository, path: str) -> Problems:
            facts = repository.file(path)
            if facts is None or self._clock.is_over("file rule"):
                return ()
            file, there = File(path, facts, repository), frozenset(facts.by_type)
            if there not in for_kinds:
                for_kinds[there] = tuple(rule for rule in rules if not there.isdisjoint(rule.of))
            return tuple((rule.code, problem) for rule in for_kinds[there] for problem in rule.check(file))

        return FileQuery(check, files_having(*kinds))

    def _check_units(self, repository: Repository) -> Problems:
        before, self._told = self._told, {}
        for verdict in repository.verdicts:
            self._told[verdict] = before.get(verdict) or tuple(self._check_unit(verdict))
        return tuple(pair for pairs in self._told.values() for pair in pairs)

    def _check_unit(self, verdict: Verdict) -> Iterator[tuple[str, Problem]]:
        for rule in self._unit_rules:
            if verdict.kind in rule.verdicts:
                yield from ((rule.code, problem) for problem in rule.check(verdict))

    def _query(self, code: str) -> Query[Repository, Problems]:
        def check(repository: Repository) -> Problems:
            rule: Rule = load_rule(code)
            return tuple((code, problem) for problem in rule.check(repository))

        return Query(check)
