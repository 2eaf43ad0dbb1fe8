"""Fields of custom resources that look like references, where nothing is known of what the kind names.

They are counted, so that nobody takes them for checked.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from ...schemas.reference_forms import Kind
from ...schemas.references import REFERENCES
from ..facts import ObjectFact
from ..text.open_collections import Value
from ..text.typed_access import text

#: How the fields end that hold a mapping with a name, or a list of such.
_REFERENCES = ("Ref", "Refs")
#: Fields whose text is the name of an object.
_NAMES = frozenset(
    {"secretName", "configMapName", "serviceName", "serviceAccountName", "claimName", "storageClassName"}
)
#: What the bytes of a file have some of where there is such a field.
MARKS = (b"Ref:", b"Refs:", b"Name:", b'Ref"', b'Refs"', b'Name"')


class UnfollowedFact(NamedTuple):
    """How many fields that look like references an object has, of a kind of which none are known."""

    number: int


def find_unfollowed(found: ObjectFact, value: Value) -> Iterable[UnfollowedFact]:
    """The references of an object that are not followed, if there are any."""
    if found.type in _kinds_with_rows() or not isinstance(value, dict):
        return ()
    number = sum(_count(entry) for key, entry in value.items() if key not in ("metadata", "status"))
    return (UnfollowedFact(number),) if number else ()


@cache
def _kinds_with_rows() -> frozenset[Kind]:
    return frozenset(reference.source for reference in REFERENCES)


def _count(value: Value) -> int:
    number, stack = 0, [value]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack += one
        elif isinstance(one, dict):
            for key, entry in one.items():
                number += _names(key, entry)
                if isinstance(entry, dict | list):
                    stack.append(entry)
    return number


def _names(key: str, entry: Value) -> int:
    """How many objects a field names."""
    if isinstance(entry, str):
        return int(key in _NAMES and bool(entry))
    if not key.endswith(_REFERENCES):
        return 0
    listed = entry if isinstance(entry, list) else [entry]
    return sum(text(each, "name") is not None for each in listed)
