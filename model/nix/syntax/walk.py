"""Every node of a tree."""

from collections.abc import Iterator

from .tree import Expression


def walk(tree: Expression) -> Iterator[object]:
    """The tree and all that is in it, in no order: nodes, and the texts and numbers in them."""
    waiting: list[object] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, tuple):
            waiting += node
