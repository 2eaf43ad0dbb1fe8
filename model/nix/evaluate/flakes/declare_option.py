"""Options that inputs of flakes declare."""

from ..values import Attrs, Lazy


def declare(kind: Attrs, *default: Lazy) -> Attrs:
    """An option of a type, with a default where one is given."""
    items: dict[str, Lazy] = {"_type": "option", "type": kind}
    return Attrs({**items, "default": default[0]} if default else items)
