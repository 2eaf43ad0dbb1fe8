"""Whether a merged file says what it was to say: lines that merge cleanly may still land in another list."""

from collections import Counter
from collections.abc import Iterator

from ...model.text.document import Value, load

Leaf = tuple[tuple[str, ...], str]


def means_the_same(path: str, own: bytes, base: bytes, changed: bytes, merged: bytes) -> bool:
    """Whether the file gains and loses by the merge just what the change adds and takes; True where that is not known.

    Only YAML and JSON can be read here. Where in a list an entry stands does not matter.
    """
    if not path.endswith((".yaml", ".yml", ".json")):
        return True
    before, old, new, after = _leaves(own), _leaves(base), _leaves(changed), _leaves(merged)
    if before is None or old is None or new is None:
        return True
    return after is not None and after - before == new - old and before - after == old - new


def _leaves(text: bytes) -> Counter[Leaf] | None:
    """The values of a text and their paths without places in lists; None where it cannot be read."""
    loaded = load(text)
    if loaded.parse_errors:
        return None
    return Counter(leaf for document in loaded.documents for leaf in _walk(document.value, (str(document.index),)))


def _walk(value: Value, path: tuple[str, ...]) -> Iterator[Leaf]:
    if isinstance(value, dict) and value:
        for key, entry in value.items():
            yield from _walk(entry, (*path, key))
    elif isinstance(value, list) and value:
        for entry in value:
            yield from _walk(entry, (*path, "[]"))
    else:
        yield path, repr(value)
