"""Words in capitals that a script puts something else for, in names that the API server would refuse as they stand."""

import re
from collections.abc import Sequence

from ...text.open_collections import Value
from ...text.place import NodePath
from .broken_law import BrokenLaw

#: A word in capitals between the other parts of a name.
_WORD = re.compile(r"(?<![A-Za-z0-9_])[A-Z][A-Z0-9_]{2,}[A-Z0-9](?![A-Za-z0-9_])")


def without_variables(broken: Sequence[BrokenLaw], value: Value) -> Sequence[BrokenLaw]:
    """What is broken, but for values with a word in capitals that stands in another wrong value too.

    `wipe-HOSTNAME` for a name and `HOSTNAME` for a node are what `sed` fills in. Where a value is only repeated, or the
    word stands in one, it is a name that somebody has chosen.
    """
    if len(broken) < 2:
        return broken
    texts = {law.path: text for law in broken if isinstance(text := _at(value, law.path), str)}
    words = {path: frozenset(_WORD.findall(text)) for path, text in texts.items()}
    variables = {word for found in words.values() for word in found if _is_variable(word, texts, words)}
    return [law for law in broken if variables.isdisjoint(words.get(law.path, ()))]


def _is_variable(word: str, texts: dict[NodePath, str], words: dict[NodePath, frozenset[str]]) -> bool:
    return len({texts[path] for path, found in words.items() if word in found}) > 1


def _at(value: Value, path: NodePath) -> Value:
    for step in path:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
