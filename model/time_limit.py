"""The time that a run may take. It is looked at between one file, machine or rule and the next."""

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Clock:
    """When the time is over, by `time.monotonic`, None where there is no end; and what was left out since then."""

    end: float | None = None
    missed: Counter[str] = field(default_factory=Counter)

    def is_over(self, kind: str) -> bool:
        """Whether there is no time for one more of a kind, such as `rule`; that is counted."""
        if self.end is None or time.monotonic() <= self.end:
            return False
        self.missed[kind] += 1
        return True


NO_END = Clock()


def clock(seconds: int | None) -> Clock:
    """A clock that starts now."""
    return Clock(None if seconds is None else time.monotonic() + seconds)
