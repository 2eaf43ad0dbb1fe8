"""Infos that say the same of many places, as one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..finding import Finding, Severity

#: Of so many or more only the first is shown.
_MANY = 4


def fold_infos(findings: Iterable[Finding]) -> Iterator[tuple[Finding, tuple[Finding, ...]]]:
    """Each finding that is shown, with those that say the same elsewhere and are not: infos alone are folded."""
    listed = tuple(findings)
    same: dict[tuple[str, str, str | None], list[Finding]] = defaultdict(list)
    for finding in listed:
        if finding.severity is Severity.INFO:
            same[_words(finding)].append(finding)
    for finding in listed:
        group = same[_words(finding)] if finding.severity is Severity.INFO else []
        if len(group) < _MANY:
            yield finding, ()
        elif finding is group[0]:
            yield finding, tuple(group[1:])


def _words(finding: Finding) -> tuple[str, str, str | None]:
    return finding.code, finding.message, finding.hint
