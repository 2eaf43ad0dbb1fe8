"""What can be wrong with a document, as values."""

from enum import Enum
from typing import NamedTuple

FieldPath = tuple[str | int, ...]
#: What a value is called that is not shown.
WORDS = {list: "a list", dict: "a mapping", int: "a number", float: "a number", bool: "a boolean"}


class ViolationType(Enum):
    """What can be wrong with a node, or, for LIFE, what there is to know about it."""

    UNKNOWN_FIELD = "unknown field"
    WRONG_TYPE = "wrong type"
    MISSING_FIELD = "missing field"
    NOT_ALLOWED = "value outside of an enumeration"
    MALFORMED = "malformed value"
    DUPLICATE = "duplicate of an entry"
    EXCLUSIVE = "fields that exclude each other"
    LIFE = "field that not every version has"
    UNCHECKED = "more than is checked"
    RULE = "broken rule of the definition"


class Violation(NamedTuple):
    """A violation at a node of a document; `path` leads to it from the root of what was checked.

    For UNKNOWN_FIELD and LIFE the path ends with the field's name, for MISSING_FIELD too though nothing is there.
    `allowed` are the fields, types, values or the form that would be right; for EXCLUSIVE the fields that are there,
    "", and the fields of the group. `got` is the value as JSON where it is a single one, else "a list" or "a mapping";
    for LIFE only where it is a boolean, for EXCLUSIVE the group's rule, for DUPLICATE the index of the first such
    entry. `life` has `since`, `removed`, `deprecated`, `use` as in the tables. For UNCHECKED `got` says why nothing is
    known of what is there. For RULE `got` is what the rule's own message says, "" where it has none, and `allowed` the
    expression.
    """

    type: ViolationType
    path: FieldPath
    got: str = ""
    allowed: tuple[str, ...] = ()
    life: tuple[tuple[str, str], ...] = ()

    @property
    def is_absence(self) -> bool:
        """Whether something is not there, so that a patch may still add it."""
        none_of_group = self.type is ViolationType.EXCLUSIVE and self.allowed[:1] == ("",)
        too_few = self.type is ViolationType.MALFORMED and self.got in (WORDS[dict], WORDS[list])
        return self.type is ViolationType.MISSING_FIELD or none_of_group or too_few
