"""Which findings a comment silences, and which comments silence nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..model.facts import SuppressionFact
from ..model.place import Place
from .finding import Finding
from .rule import Comment
from .rules import rules_named


@dataclass(slots=True)
class _Line:
    """A suppression with the lines it is for (None: the whole file), its rules, and those that it has silenced."""

    path: str
    fact: SuppressionFact
    lines: frozenset[int] | None
    codes: Mapping[str, frozenset[str]]
    used: set[str] = field(default_factory=set)


class Suppressions:
    """The suppressions of the files that have some; remembers which ones were of use."""

    def __init__(self) -> None:
        self._by_path: dict[str, list[_Line]] = defaultdict(list)

    def add(self, path: str, text: str, facts: Iterable[SuppressionFact]) -> None:
        """Take the suppressions of a file with this text."""
        for fact in facts:
            codes = {name: found for name in fact.codes if (found := rules_named(name))}
            lines = None if fact.whole_file else _lines(text, fact.at.start)
            self._by_path[path].append(_Line(path, fact, lines, codes))

    def silence(self, finding: Finding) -> bool:
        """Whether a comment silences the finding."""
        hit = False
        line = finding.mark.span.line if finding.mark.span else None
        for suppression in self._by_path.get(finding.mark.path, ()):
            named = any(finding.code in codes for codes in suppression.codes.values())
            if named and (suppression.lines is None or line in suppression.lines):
                suppression.used.add(finding.code)
                hit = True
        return hit

    def comments(self, ran: frozenset[str]) -> Iterator[Comment]:
        """Every comment with what came of it; a rule that did not run proves nothing."""
        for path in sorted(self._by_path):
            for line in self._by_path[path]:
                unused = tuple(n for n, codes in line.codes.items() if codes & ran and not codes & line.used)
                unknown = tuple(name for name in line.fact.codes if name not in line.codes)
                yield Comment(Place(path, line.fact.at), line.fact.codes, line.fact.reason, unknown, unused)


def _lines(text: str, start: int) -> frozenset[int]:
    """The comment's own line; where nothing else stands on it, also the next line that is not a comment."""
    lines = text.split("\n")
    number = text.count("\n", 0, start)
    before = text[text.rfind("\n", 0, start) + 1 : start]
    if before.strip():
        return frozenset({number + 1})
    following = number + 1
    while following < len(lines) and lines[following].lstrip().startswith("#"):
        following += 1
    return frozenset({number + 1, following + 1})
