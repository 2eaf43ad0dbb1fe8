"""Which findings a comment silences, and which comments silence nothing."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from ..model.text.place import Place
from ..model.text.suppressions import SuppressionFact
from .finding import Finding
from .rule import Comment
from .rules import rules_named


@dataclass(slots=True)
class _Line:
    """A suppression, its text, the lines it is for (None: the whole file), its rules, and those it has silenced.

    `is_whole` says that all of its file was read, so that a rule which found nothing has nothing to find.
    """

    path: str
    fact: SuppressionFact
    written: str
    lines: frozenset[int] | None
    codes: Mapping[str, frozenset[str]]
    is_whole: bool
    used: set[str] = field(default_factory=set)


class Suppressions:
    """The suppressions of the files that have some; remembers which ones were of use."""

    def __init__(self) -> None:
        self._by_path: dict[str, list[_Line]] = defaultdict(list)

    @property
    def paths(self) -> Collection[str]:
        """The files that have some."""
        return self._by_path.keys()

    def add(self, path: str, text: str, facts: Iterable[SuppressionFact], *, is_whole: bool = True) -> None:
        """Take the suppressions of a file with this text; where not all of it is read, none of them is of no use."""
        lines = text.split("\n")
        starts = [0, *accumulate(len(line) + 1 for line in lines)]
        following = _next_lines(lines)
        for fact in facts:
            codes = {name: found for name in fact.codes if (found := rules_named(name))}
            covered = None if fact.whole_file else _covered_lines(lines, starts, following, fact.at.start)
            self._by_path[path].append(_Line(path, fact, text[slice(*fact.at)], covered, codes, is_whole))

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
                looked = ran if line.is_whole else frozenset[str]()
                unused = tuple(n for n, codes in line.codes.items() if codes & looked and not codes & line.used)
                unknown = tuple(name for name in line.fact.codes if name not in line.codes)
                is_whole = all(line.codes[name] <= ran for name in unused)
                at, reason = Place(path, line.fact.at), line.fact.reason
                yield Comment(at, line.fact.codes, reason, unknown, unused, line.written, is_whole)


def _next_lines(lines: list[str]) -> list[int]:
    """For each line the index of the next one that is not only a comment; one more than there are lines at the end."""
    following = [len(lines)] * (len(lines) + 1)
    for index in range(len(lines) - 1, -1, -1):
        is_comment = lines[index].lstrip().startswith("#")
        following[index] = following[index + 1] if is_comment else index
    return following


def _covered_lines(lines: list[str], starts: list[int], following: list[int], start: int) -> frozenset[int]:
    """The comment's own line; where nothing else stands on it, also the next line that is not a comment."""
    number = bisect_right(starts, start) - 1
    if lines[number][: start - starts[number]].strip():
        return frozenset({number + 1})
    return frozenset({number + 1, following[number + 1] + 1})
