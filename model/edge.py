"""An edge: a reference of one place, and what it leads to or why not."""

from typing import NamedTuple

from ..schemas.reference_forms import Reference
from .files.file_tree import MISSING, WhyMissing
from .text.place import Place


class Edge(NamedTuple):
    """`target` is the path from the root or the object's name; of `hit` and `why` exactly one is set.

    `namespace` is where an object was looked for, None where that is not known.
    """

    reference: Reference
    at: Place
    written: str
    target: str
    hit: Place | None = None
    why: WhyMissing | None = None
    namespace: str | None = None

    @property
    def is_missing(self) -> bool:
        """Whether it is known that the target is not there."""
        return self.why in MISSING
