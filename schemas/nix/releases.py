"""The releases of NixOS, and which of them is built from nixpkgs at which time.

Source: the release notes in the NixOS manual, and the release schedule in github.com/NixOS/release-wiki.
"""

from datetime import UTC, datetime

from ..tables.notation import Version

#: The first releases did not come at their planned months; from 21.05 there is one each May and November.
_IRREGULAR: tuple[Version, ...] = (
    *((13, 10), (14, 4), (14, 12), (15, 9)),
    *((year, month) for year in (16, 17) for month in (3, 9)),
    *((year, month) for year in (18, 19, 20) for month in (3, 9)),
)
#: All releases, oldest first.
RELEASES: tuple[Version, ...] = (
    *_IRREGULAR,
    *((year, month) for year in range(21, 26) for month in (5, 11)),
    (26, 5),
)
NEWEST = RELEASES[-1]
#: The oldest release that still gets fixes when the newest is out: each gets them for a month after the next one.
OLDEST_SUPPORTED = RELEASES[-2]
#: The day of the month of a release on which its branch has long been made, and one on which it is not made yet.
_SURELY_BRANCHED, _NOT_YET_BRANCHED = (1, 1), (0, 10)


def next_release(release: Version) -> Version:
    """The release that comes after one of 21.05 or newer."""
    year, month = release
    return (year, 11) if month == 5 else (year + 1, 5)


def previous_release(release: Version) -> Version:
    """The release that comes before one of 21.05 or newer."""
    year, month = release
    return (year, 5) if month == 11 else (year - 1, 11)


def last_month_of_support(release: Version) -> str:
    """The month at the end of which a release of 21.05 or newer gets no more fixes, `2025-12`."""
    year, month = next_release(release)
    return f"20{year}-{month + 1:02}"


def releases_at(seconds: int) -> tuple[Version, Version] | None:
    """The newest release that a commit of nixpkgs' main branch of that time has all of, and the newest that it may be
    a part of, which is in the making then.

    `seconds` is Unix time. None before 2021.
    """
    at = datetime.fromtimestamp(seconds, UTC)
    low: Version = (21, 5)
    high: Version = (21, 5)
    if at.year < 2021 or at.year > 2099:
        return None
    while _branch_day(low, _SURELY_BRANCHED) <= at:
        low = next_release(low)
    while _branch_day(high, _NOT_YET_BRANCHED) <= at:
        high = next_release(high)
    return previous_release(low), high


def _branch_day(release: Version, offset: tuple[int, int]) -> datetime:
    months, day = offset
    return datetime(2000 + release[0], release[1] + months, day, tzinfo=UTC)
