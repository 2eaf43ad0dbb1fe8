"""What differs from the schemas in a file, for the rules that tell of it."""

from collections.abc import Iterator

from ..model.facts import ViolationFact
from ..model.kustomize.partial_objects import may_be_completed
from ..schemas.validation.validate import ViolationType
from .rule import File


def select_violations(file: File, *types: ViolationType) -> Iterator[ViolationFact]:
    """What differs in these ways; not what a patch may still add."""
    for fact in file.of(ViolationFact):
        if fact.violation.type in types and not may_be_completed(file.repository, file.path, fact):
            yield fact
