"""Which share of a repository was checked, and what falls short of what its owners require."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ..model.files.file_tree import WhyMissing
from .finding import Report, Summary


class Required(NamedTuple):
    """What a run must have checked: each object's fields (`schema`), and that share of references (`decided`)."""

    schema: bool = False
    decided: float = 0.0


class Coverage(NamedTuple):
    """Shares between 0 and 1: objects whose fields were checked, references of which it is known where they lead."""

    schema: float
    decided: float


def coverage(summary: Summary) -> Coverage:
    """What was checked; all of it where there was nothing."""
    bare, open_ = sum(summary.without_schema.values()), undecided(summary)
    known = summary.references + summary.missing
    return Coverage(_share(summary.objects - bare, summary.objects), _share(known, known + open_))


def undecided(summary: Summary) -> int:
    """References that nothing can be said of: what is optional need not be there."""
    optional = summary.unknown_why.get(WhyMissing.OPTIONAL.value, 0)
    return summary.unknown - optional + summary.not_followed


def require(report: Report, required: Required) -> Report:
    """The report with what was checked too little of: then it fails."""
    short = tuple(_find_short(report.summary, required))
    return replace(report, summary=replace(report.summary, short=short)) if short else report


def _find_short(summary: Summary, required: Required) -> Iterator[str]:
    found = coverage(summary)
    if required.schema and summary.without_schema:
        yield "every object must have a schema"
    if found.decided < required.decided:
        yield f"{found.decided:.0%} of the references are decided, and {required.decided:.0%} must be"


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole > 0 else 1.0
