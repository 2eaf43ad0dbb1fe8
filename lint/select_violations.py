"""What differs from the schemas in a file, for the rules that tell of it."""

from collections.abc import Iterator

from ..model.facts import ViolationFact
from ..model.kustomize.partial_objects import is_partial
from ..schemas.validation.validate import ViolationType
from .rule import File


def select_violations(file: File, *types: ViolationType) -> Iterator[ViolationFact]:
    """What differs in these ways; not what a patch may still add."""
    for fact in file.of(ViolationFact):
        is_wanted = fact.violation.type in types
        if is_wanted and not (fact.violation.is_absence and is_partial(file.repository, file.path, fact.kind)):
            yield fact
