"""Words that are none of their fields: KubeVirt refuses some, and takes others, which mean nothing to what it makes."""

import re
from collections.abc import Iterator

from ....schemas.kubevirt.unvalidated_enums import REFUSED_WORDS, WORDS
from ...text.open_collections import Value
from ...text.place import NodePath
from ...text.typed_access import mapping
from .refusal import Machine, Refusal

_NAME = r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
_LABEL = re.compile(rf"(?:[a-z0-9]([-a-z0-9.]{{0,251}}[a-z0-9])?/)?{_NAME}")


def find_odd_words(machine: Machine) -> Iterator[Refusal]:
    """Values that are none of their fields."""
    for law, fields in (("refused-word", REFUSED_WORDS), ("unknown-word", WORDS)):
        for path, words in fields:
            for at, value in _values_at(machine.spec, path, ()):
                if isinstance(value, str) and value and value not in words:
                    yield Refusal(law, at, value)
    for key in mapping(machine.spec, "nodeSelector"):
        if not _LABEL.fullmatch(key):
            yield Refusal("node-label", ("nodeSelector", key), key)


def _values_at(value: Value, path: tuple[str, ...], at: NodePath) -> Iterator[tuple[NodePath, Value]]:
    if not path:
        yield at, value
    elif path[0] == "*":
        for index, entry in enumerate(value if isinstance(value, list) else ()):
            yield from _values_at(entry, path[1:], (*at, index))
    elif isinstance(value, dict) and path[0] in value:
        yield from _values_at(value[path[0]], path[1:], (*at, path[0]))
