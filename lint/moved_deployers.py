"""What rules on moved Applications and Flux Kustomizations share: where the move is written, and what is lost by it."""

from ..model.changes.moved_deployers import MovedDeployer
from ..model.text.place import Node, Place


def place_of_move(moved: MovedDeployer) -> Place:
    """The place of the field that says so."""
    root = moved.at.at if isinstance(moved.at.at, Node) else Node(0, ())
    return Place(moved.at.path, root.below(*moved.what))


def describe_lost(moved: MovedDeployer) -> str:
    """The first object that it had, and how many others."""
    kind, namespace, name = moved.lost[0]
    more = f" and {len(moved.lost) - 1} more" if len(moved.lost) > 1 else ""
    where = f" in {namespace}" if namespace else ""
    return f"the {kind.name} `{name}`{where}{more}"
