"""The fourth stage: the rules of a run, each asked what its scope says.

What a rule has read is noted, and its problems are kept from one state of a repository to the next as long as that is
the same.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from ..model.derived_values import FileQuery, Query
from ..model.facts import BlankFact, Fact, ObjectFact, ReferenceFact, ViolationFact
from ..model.repository import Repository, files_having
from ..model.technologies import TABLE
from ..model.text.parse_error import ParseError
from ..model.text.placeholders import PlaceholderFact
from ..model.text.suppressions import SuppressionFact
from ..model.time_limit import NO_END, Clock
from ..model.unit import Verdict, VerdictKind
from .rule import Change, File, Problem, Rule, Scope
from .rules import load_rule, technology_of, types_of
from .rules.index import INDEX
from .selection import Selection

#: Facts that a file of any technology may have.
_OF_ANY_FILE = frozenset(
    {ParseError, SuppressionFact, PlaceholderFact, BlankFact, ObjectFact, ReferenceFact, ViolationFact}
)
#: The types of facts of each technology: without any, the rules of its folder have nothing to look at. A blank file may
#: be one of its own.
_FACTS: Mapping[str, frozenset[type[Fact]]] = {
    row.name: frozenset((BlankFact, *row.facts, *((ObjectFact,) if row.has_objects else ()))) for row in TABLE
}
Problems = tuple[tuple[str, Problem], ...]


class Checks:
    """The rules of a run, by scope; those that the configuration takes out run as well, so that they are counted.

    A rule is loaded where the repository has facts that it looks at: there are hundreds, and most commits are small.
    """

    def __init__(self, selection: Selection, clock: Clock = NO_END) -> None:
        self._codes = sorted(selection.codes | selection.silenced)
        self._clock = clock
        of_files = self._in("file")
        self._of_files = self._file_query([code for code in of_files if not _OF_ANY_FILE.isdisjoint(types_of(code))])
        self._of_technologies = self._file_query([code for code in of_files if _OF_ANY_FILE.isdisjoint(types_of(code))])
        self._of_units = Query(self._check_units)
        self._of_repository = {code: self._query(code) for code in self._in("repository")}
        self._told: dict[Verdict, Problems] = {}

    def load(self, kinds: Collection[type]) -> None:
        """Load the rules that will be asked of a repository with facts of these types."""
        for code in self._in("file"):
            if not types_of(code).isdisjoint(kinds):
                load_rule(code)
        for code in self._of_repository:
            if (asked := _FACTS.get(technology_of(code))) is None or not asked.isdisjoint(kinds):
                load_rule(code)

    @property
    def of_objects(self) -> tuple[str, ...]:
        """The rules that run where files are read."""
        return self._in("object")

    def of_repository(self, repository: Repository) -> tuple[str, ...]:
        """The rules that look at the repository as a whole, without those of technologies that it has nothing of."""
        absent = {name for name, kinds in _FACTS.items() if not any(repository.facts(kind) for kind in kinds)}
        return tuple(code for code in self._of_repository if technology_of(code) not in absent)

    @property
    def of_change(self) -> tuple[str, ...]:
        """The rules that compare with a base."""
        return self._in("change")

    @cached_property
    def _unit_rules(self) -> tuple[Rule, ...]:
        return tuple(map(load_rule, self._in("unit")))

    def needs(self, repository: Repository) -> frozenset[type]:
        """What must come of units for these rules: verdicts, or facts of some types."""
        rules = [load_rule(code) for code in self.of_repository(repository)]
        told = {Verdict} if self._in("unit") or any(rule.verdicts for rule in rules) else set[type]()
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

    def _file_query(self, codes: Sequence[str]) -> FileQuery[Repository, Problems]:
        """What some rules on files have to say, by file."""
        kinds = frozenset[type]().union(*map(types_of, codes))
        #: The rules for a file with facts of these types.
        for_kinds: dict[frozenset[type], tuple[Rule, ...]] = {}

        def check(repository: Repository, path: str) -> Problems:
            facts = repository.file(path)
            if facts is None or self._clock.is_over("file rule"):
                return ()
            file, there = File(path, facts, repository), frozenset(facts.by_type)
            if there not in for_kinds:
                asked = (code for code in codes if not there.isdisjoint(types_of(code)))
                for_kinds[there] = tuple(map(load_rule, asked))
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
