"""Places in an object by its root."""

from ..text.place import Node, Place


def below_root(root: Place, *steps: str | int, key: bool = False) -> Place:
    """The place to which these steps lead from the root of an object."""
    node = root.at
    return Place(root.path, node.below(*steps)._replace(key=key)) if isinstance(node, Node) else root
