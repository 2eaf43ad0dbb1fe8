"""What patches name that are no objects by themselves: those in a kustomization's text, and JSON operations."""

from collections.abc import Iterator

from ....schemas.reference_forms import Kind, Name
from ...find_references import references
from ...text.place import Node
from ..build_facts import PatchedReference
from .result import Identified


def find_patched_references(every: Identified) -> Iterator[PatchedReference]:
    """The names that such patches bring, of what the build does not have; only of a build of which all is known."""
    known = {(who.kind, name) for who, one in every for name in one.names}
    for who, one in every:
        origin = one.traced.origin
        if origin.parts is None:  # nothing has changed it
            continue
        for fact in references(Kind(who.group, who.kind), one.traced.value, Node(0, ())):
            target = fact.reference.target
            if fact.optional or not isinstance(target, Name) or fact.reference.rule is None:
                continue
            from_here = origin.at(fact.at.path)
            is_own = not from_here.spread and from_here.place.path == one.made_by.path
            if not is_own and (target.kind.name, fact.value) not in known:
                yield PatchedReference(from_here.place, fact.row, fact.value, fact.namespace or who.namespace)
