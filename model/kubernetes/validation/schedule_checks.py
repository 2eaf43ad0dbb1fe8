"""Laws on when a CronJob runs. Sources: Kubernetes `pkg/apis/batch/validation`; robfig/cron v3 `ParseStandard`."""

from collections.abc import Sequence

from ....schemas.formats.cron import find_wrong_field, is_schedule
from ...text.open_collections import Value
from .broken_law import Named, Wrong
from .conditions import is_open

_FINE: tuple[Wrong, ...] = ()
_FIELDS = 5
_HINT = "write five fields, such as `0 3 * * *`, or a word such as `@daily`"


def schedule(value: Value) -> Sequence[Wrong]:
    """Five fields of cron without a time zone, or a word."""
    if not isinstance(value, str) or is_open(value):
        return _FINE
    if not value:
        return (Wrong((), "may not be empty", _HINT),)
    if "TZ" in value:
        return (Wrong((), "may not name a time zone", "write it under `timeZone`"),)
    if is_schedule(value):
        return _FINE
    return (Wrong((), f"`{value}` is no schedule: {_why(value)}", _HINT),)


def _why(value: str) -> str:
    parts = value.split()
    if value.startswith("@"):
        return "there is no such word"
    if len(parts) != _FIELDS:
        return f"it has {len(parts)} fields, not {_FIELDS}"
    return find_wrong_field(parts)


def time_zone(value: Value) -> Sequence[Wrong]:
    """A zone of the IANA database, as it is written there."""
    if not isinstance(value, str) or is_open(value):
        return _FINE
    hint = "write a name such as `Europe/Berlin` or `Etc/UTC`"
    if not value:
        return (Wrong((), "may not be empty", hint),)
    from ....schemas.kubernetes.time_zones import TIME_ZONES  # few CronJobs have one

    if value in TIME_ZONES:
        return _FINE
    near = next((name for name in TIME_ZONES if name.lower() == value.lower()), None)
    return (Wrong((), f"`{value}` is no time zone of the IANA database", f"write `{near}`" if near else hint),)


CHECKS: Named = {"schedule": schedule, "time-zone": time_zone}
