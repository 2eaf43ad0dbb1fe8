"""What a comparison with upstream finds."""

from typing import NamedTuple


class Difference(NamedTuple):
    """A field that our table and upstream's schema do not agree on.

    `what` is `missing` (upstream has it, we do not), `extra` (the reverse) or `type`; `path` is written as in
    `.spec.sources[].helm.values`, `{}` standing for any key; `ours` and `theirs` are the types.
    """

    product: str
    version: str
    kind: str
    path: str
    what: str
    ours: str = ""
    theirs: str = ""


class Extent(NamedTuple):
    """How much of a product was compared: kinds, versions of it, and fields over all of these."""

    kinds: int
    versions: int
    fields: int
