"""The fourth stage: the rules of a run, each asked what its scope says.

What a rule has read is noted, and its problems are kept from one state of a repository to the next as long as that is
the same.
"""

from collections.abc import Iterable, Iterator

from ..model.derived_values import FileQuery, Query
from ..model.repository import Repository
from ..model.time_limit import NO_END, Clock
from ..model.unit import Verdict, VerdictKind
from .rule import Change, File, Problem, Rule, Scope
from .rules import load_rule
from .rules.index import INDEX
from .selection import Selection

Problems = tuple[tuple[str, Problem], ...]


class Checks:
    """The rules of a run, by scope; those that the configuration takes out run as well, so that they are counted."""

    def __init__(self, selection: Selection, clock: Clock = NO_END) -> None:
        self._codes = sorted(selection.codes | selection.silenced)
        self._clock = clock
        self._of_files = FileQuery(self._check_file, self._files)
        self._of_units = Query(self._check_units)
        self._of_repository = {code: self._query(code) for code in self._in("repository")}
        self._file_rules = tuple(map(load_rule, self._in("file")))
        self._unit_rules = tuple(map(load_rule, self._in("unit")))
        self._told: dict[Verdict, Problems] = {}
        #: The file rules for a file with facts of these types.
        self._for_kinds: dict[frozenset[type], tuple[Rule, ...]] = {}

    @property
    def of_objects(self) -> tuple[str, ...]:
        """The rules that run where files are read."""
        return self._in("object")

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
        """What the rules on files have to say."""
        return tuple(pair for found in self._of_files(repository).values() for pair in found)

    def ask_early(self, repository: Repository) -> None:
        """Ask the rules on the repository that hang on nothing that comes of units, which are evaluated meanwhile."""
        if self._clock.end is not None:
            return  # what there is no time for is counted when all are asked
        for code, query in self._of_repository.items():
            if not load_rule(code).after_units:
                query(repository)

    def further_problems(self, repository: Repository, change: Change | None = None) -> Iterator[tuple[str, Problem]]:
        """What the rules on units, the repository and its change have to say; without one those do not run."""
        yield from self._of_units(repository)
        for code, query in self._of_repository.items():
            if not self._clock.is_over("rule"):
                yield from ((code, problem) for problem in query(repository))
        for code in self.of_change if change else ():
            if not self._clock.is_over("rule"):
                yield from ((code, problem) for problem in load_rule(code).check(change))

    def _in(self, scope: Scope) -> tuple[str, ...]:
        return tuple(code for code in self._codes if INDEX[code].scope == scope)

    def _files(self, repository: Repository) -> Iterable[str]:
        """The files with facts that a file rule looks at."""
        kinds = {kind for rule in self._file_rules for kind in rule.of}
        return sorted({path for kind in kinds for path in repository.facts(kind)})

    def _check_file(self, repository: Repository, path: str) -> Problems:
        facts = repository.file(path)
        if facts is None or self._clock.is_over("file rule"):
            return ()
        file, kinds = File(path, facts, repository), frozenset(facts.by_type)
        if kinds not in self._for_kinds:
            self._for_kinds[kinds] = tuple(rule for rule in self._file_rules if not kinds.isdisjoint(rule.of))
        return tuple((rule.code, problem) for rule in self._for_kinds[kinds] for problem in rule.check(file))

    def _check_units(self, repository: Repository) -> Problems:
        before, self._told = self._told, {}
        for verdict in repository.verdicts:
            self._told[verdict] = before.get(verdict) or tuple(self._check_unit(verdict))
        return tuple(pair for pairs in self._told.values() for pair in pairs)

    def _check_unit(self, verdict: Verdict) -> Iterator[tuple[str, Problem]]:
        for rule in self._unit_rules:
            if verdict.kind in rule.verdicts:
                yield from ((rule.code, problem) for problem in rule.check(verdict))

    def _query(self, code: str) -> Query[Repository, tuple[Problem, ...]]:
        def check(repository: Repository) -> tuple[Problem, ...]:
            rule: Rule = load_rule(code)
            return tuple(rule.check(repository))

        return Query(check)
