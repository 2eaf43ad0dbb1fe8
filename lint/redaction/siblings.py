"""What the fields of a mapping say of each other: `name: DB_PASSWORD` beside `value: …`, a Secret's kind, a patch."""

from typing import NamedTuple

from ...model.text.written_tree import OutlineEntry
from ...schemas.secrets.names import (
    BESIDE_KEY,
    CERTIFICATES,
    ENVELOPE,
    NAMING,
    REMOTE,
    VALUES,
    Hides,
    is_open_header,
    is_secret_name,
)
from .keys_above import KeysAbove

#: Keys that only an object has, and no reference to one.
_OBJECT = frozenset({"metadata", "stringData", "data", "immutable"})
#: Patches of what is a Secret's, or anybody's.
_DATA = ("/data", "/stringData", "/binaryData")


class Siblings(NamedTuple):
    """What there is to know of a mapping before its fields are looked at one by one."""

    is_secret: bool = False
    hides_values: bool = False
    shows_values: bool = False
    is_pair: bool = False
    names_key: bool = False
    is_remote: bool = False

    def keys_above(self, child: OutlineEntry) -> KeysAbove | None:
        """Where a field stands because of those beside it; None where they say nothing of it."""
        key = str(child.key)
        lower = key.lower()
        if self.is_secret:
            return None if key in ENVELOPE else KeysAbove(Hides.EVERYTHING, key)
        if lower in VALUES and self.hides_values:
            return KeysAbove(Hides.ALL_BELOW if child.is_mapping else Hides.EVERYTHING, key)
        if lower in VALUES | NAMING and self.shows_values:
            return KeysAbove(Hides.NOTHING, key)
        if lower == "key" and self.is_pair:
            return KeysAbove(Hides.EVERYTHING, key)
        if (lower == "key" and self.names_key) or (lower == "secretkey" and self.is_remote):
            return KeysAbove(Hides.NOTHING, key)
        return None


def siblings_of(entry: OutlineEntry, standing: KeysAbove, *, in_secret: bool = False) -> Siblings:
    """What the fields of a mapping say; `in_secret` says that it is a Secret though its kind cannot be seen."""
    keys = {str(child.key) for child in entry.inner}
    texts = [(str(child.key).lower(), child.value) for child in entry.inner if child.value]
    lower = {key.lower() for key in keys}
    named = [text for key, text in texts if key in NAMING]
    hides = any(map(is_secret_name, named)) or any(_is_secret_path(text) for key, text in texts if key == "path")
    in_headers = standing.hides is Hides.HEADERS and bool(named)
    return Siblings(
        in_secret or (_is_of_kind_secret(texts) and _is_object(keys, dict(texts))),
        hides or (in_headers and not all(map(is_open_header, named))),
        in_headers,
        standing.is_key_pair or not CERTIFICATES.isdisjoint(lower),
        not BESIDE_KEY.isdisjoint(lower),
        not REMOTE.isdisjoint(lower),
    )


def _is_of_kind_secret(texts: list[tuple[str, str]]) -> bool:
    return any(key == "kind" and text.casefold() == "secret" for key, text in texts)


def _is_object(keys: set[str], texts: dict[str, str]) -> bool:
    return not keys.isdisjoint(_OBJECT) or (texts.get("apiversion") == "v1" and "name" not in keys)


def _is_secret_path(path: str) -> bool:
    """Whether a JSON patch at this path sets a secret, or what may be one: a variable's value."""
    if path.startswith(_DATA):
        return True
    *_, above, last = ("", "", *path.split("/"))
    is_variable = last == "value" and (above.isdecimal() or above == "-")
    return path.startswith("/") and (is_variable or is_secret_name(last) or is_secret_name(above))
