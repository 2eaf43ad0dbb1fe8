"""The comments of a Nix text that silence findings."""

from collections.abc import Iterator

from ..text.suppressions import SuppressionFact, suppression_facts
from .syntax.tree import Expression, String
from .syntax.walk import walk


def of_comments(text: str, tree: Expression | None) -> Iterator[SuppressionFact]:
    """The suppressions of a text; what stands in its strings is no comment."""
    found = list(suppression_facts(text))
    if found:
        inside = list(_strings(tree)) if tree is not None else []
        yield from (fact for fact in found if not any(start <= fact.at.start < end for start, end in inside))


def _strings(tree: Expression) -> Iterator[tuple[int, int]]:
    return ((node.start, node.end) for node in walk(tree) if isinstance(node, String))
