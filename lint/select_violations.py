"""What differs from the schemas in a file, for the rules that tell of it."""

from collections.abc import Iterator

from ..model.deployed.reach import is_in_idle_base
from ..model.facts import ViolationFact
from ..model.kustomize.partial_objects import may_be_completed
from ..schemas.validation.validate import ViolationType
from .rule import File
from .storage_profile_claims import CLAIM, is_rendered


def select_violations(file: File, *types: ViolationType) -> Iterator[ViolationFact]:
    """What differs in these ways; not what a patch may still add."""
    for fact in file.of(ViolationFact):
        is_asked = fact.violation.type in types and not _is_of_profile(file, fact)
        if not is_asked or may_be_completed(file.repository, file.path, fact):
            continue
        if fact.violation.is_absence and is_in_idle_base(file.repository, file.path):
            continue  # what would complete it is not here
        yield fact


def _is_of_profile(file: File, fact: ViolationFact) -> bool:
    """Whether CDI's webhook puts the mode of the storage profile in the place of what is written."""
    return fact.kind == CLAIM and "volumeMode" in fact.at.path and is_rendered(file, fact.owner)
