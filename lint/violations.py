"""What differs from the schemas in a file, for the rules that tell of it."""

from collections.abc import Iterator

from ..model.facts import MistakeFact
from ..model.kustomize.patched_objects import is_partial
from ..schemas.validation.validate import Fault
from .rule import File


def violations(file: File, *faults: Fault) -> Iterator[MistakeFact]:
    """What differs in these ways; not what a patch may still add."""
    for fact in file.of(MistakeFact):
        is_wanted = fact.mistake.fault in faults
        if is_wanted and not (fact.mistake.is_absence and is_partial(file.repository, file.path, fact.kind)):
            yield fact
