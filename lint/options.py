"""What a run is asked for, beside the selection of rules."""

from collections import Counter
from dataclasses import dataclass

from ..model.files.revision import Revision
from ..model.time_limit import NO_END, Clock
from .baseline import Key


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for, beside the selection of rules.

    `within` are paths from the root to which the report is limited. `suppress` is whether comments silence findings.
    `frames` is whether the report needs the texts that findings stand in. `keep` is whether it must be possible to
    change a file afterwards. `clock` says when to stop. `moves` is whether fixes are looked for that move something,
    for which a YAML library is loaded. `base` is the revision to compare
    with; rules about changes do not run without it. `charts` is whether charts are rendered by helm.
    """

    within: tuple[str, ...] = ()
    suppress: bool = True
    baseline: Counter[Key] | None = None
    jobs: int | None = None
    frames: bool = True
    keep: bool = True
    clock: Clock = NO_END
    moves: bool = False
    base: Revision | None = None
    charts: bool = False
