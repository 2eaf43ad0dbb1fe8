"""Times of cron: five fields, as robfig/cron v3 reads them for Kubernetes, CDI and Argo CD (parser.go, spec.go)."""

import re
from typing import NamedTuple

from .whole_number import parse_whole

_ZONE = re.compile(r"\A(CRON_)?TZ=\S++\s++")
_RANGE = re.compile(r"([*?]|\w+)(?:-(\w+))?(?:/(\d+))?")
_EVERY = re.compile(r"@(yearly|annually|monthly|weekly|daily|midnight|hourly|every\s++\S++)")


class _Field(NamedTuple):
    least: int
    most: int
    #: The names of the numbers from `least` on.
    names: str = ""


_FIELDS = (
    _Field(0, 59),
    _Field(0, 23),
    _Field(1, 31),
    _Field(1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    _Field(0, 6, "sun mon tue wed thu fri sat"),
)

_NAMES = ("minute", "hour", "day", "month", "weekday")


def is_cron(text: str) -> bool:
    """Whether the text is five fields, perhaps with a time zone before them."""
    parts = _ZONE.sub("", text, count=1).split()
    return len(parts) == len(_FIELDS) and all(map(_fits, parts, _FIELDS))


def is_schedule(text: str) -> bool:
    """The same, or a word such as `@daily`; or nothing, which stands for never."""
    return not text or is_cron(text) or _EVERY.fullmatch(text) is not None


def find_wrong_field(parts: list[str]) -> str:
    """Which of five fields is wrong, and what it can be; "" where none is."""
    for part, field, name in zip(parts, _FIELDS, _NAMES, strict=True):
        if not _fits(part, field):
            return f"the {name} `{part}` is none of {field.least}-{field.most}"
    return ""


def _fits(part: str, field: _Field) -> bool:
    return all(_fits_range(one, field) for one in part.split(","))


def _fits_range(text: str, field: _Field) -> bool:
    match = _RANGE.fullmatch(text)
    if match is None:
        return False
    first, last, step = match.groups()
    if step is not None and parse_whole(step) == 0:
        return False
    if first in "*?":
        return last is None
    start, end = _number(first, field), _number(last or first, field)
    return start is not None and end is not None and start <= end


def _number(text: str, field: _Field) -> int | None:
    names = field.names.split()
    if text.lower() in names:
        return field.least + names.index(text.lower())
    return parse_whole(text) if text.isdecimal() and field.least <= parse_whole(text) <= field.most else None
