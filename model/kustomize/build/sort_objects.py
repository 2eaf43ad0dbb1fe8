"""The order in which objects are written."""

from collections.abc import Sequence

from ....schemas.kustomize.sort_order import FIRST, LAST
from .decode_kustomization import text_of, texts
from .objects import Identity, Resource
from .traced import Traced


def sort_objects(found: Sequence[Resource], options: Traced | None) -> list[Resource]:
    """The objects in the order that `sortOptions` asks for, which is `legacy` where it is not given."""
    if text_of(options, "order") == "fifo":
        return list(found)
    legacy = options.entry("legacySortOptions") if options is not None else None
    first = [kind for kind, _ in texts(legacy.entry("orderFirst"))] if legacy is not None else FIRST
    last = [kind for kind, _ in texts(legacy.entry("orderLast"))] if legacy is not None else LAST
    ranks = {kind: rank - len(first) for rank, kind in enumerate(first)}
    ranks.update({kind: rank + 1 for rank, kind in enumerate(last)})
    return sorted(found, key=lambda one: _order(one.identity, ranks))


def _order(who: Identity, ranks: dict[str, int]) -> tuple[int, str, str]:
    kind = "_".join((who.group or "~G", who.version or "~V", who.kind or "~K"))
    return ranks.get(who.kind, 0), kind, f"{who.namespace or '~X'}|{who.name or '~N'}"
