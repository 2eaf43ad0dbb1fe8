"""Where a value stands: what the keys above it say of whether it may be shown."""

import re
from typing import NamedTuple

from ...model.text.place import NodePath
from ...schemas.secrets.names import (
    ENVELOPE,
    KEY_PAIRS,
    SAMPLES,
    SCHEMA_WORDS,
    WITH_KEY_PAIRS,
    Hides,
    hides,
    is_harmless,
    is_open_header,
    is_reference,
)

#: Values that say nothing.
_SWITCHES = frozenset({"", "true", "false", "null", "~", "yes", "no", "on", "off", "none", "read", "write"})
#: What is filled in later, and nothing else: `${NAME}`, `{{ .name }}`, `$(NAME)`, `<path:…>`, what SOPS has encrypted.
_STAND_IN = re.compile(
    r"\$\{[\w.]+\}|\$\{\{\s*[\w.-]+\s*\}\}|\{\{-?\s*[.$]?[\w.]+\s*-?\}\}|\$\([A-Z_0-9]+\)|<path:[\w/.#-]+>"
    r"|ENC\[AES256_GCM,[\w:,+/=]*\]"
)
#: The name of a header without its value.
_HEADER = re.compile(r"[A-Za-z-]+")
_FIELDS = "properties"


class KeysAbove(NamedTuple):
    """What the keys on the way to a value hide, the nearest of them, and the one above that."""

    hides: Hides = Hides.NOTHING
    key: str = ""
    above: str = ""

    @property
    def is_key_pair(self) -> bool:
        """Whether a mapping that stands there has a certificate and its key."""
        return self.key.lower() in KEY_PAIRS or self.above == WITH_KEY_PAIRS


OPEN = KeysAbove()


def descend(standing: KeysAbove, key: str | int, *, is_mapping: bool) -> KeysAbove:
    """Where the value of a key, or the entry of a list, stands; `is_mapping` says that it is a mapping."""
    if isinstance(key, int):
        return standing
    return KeysAbove(_hides_below(standing, key, is_mapping=is_mapping), key, standing.key)


def _hides_below(standing: KeysAbove, key: str, *, is_mapping: bool) -> Hides:
    match standing.hides:
        case Hides.EVERYTHING:
            return Hides.EVERYTHING
        case Hides.ALL_BELOW:
            return Hides.NOTHING if is_mapping and is_reference(key) else Hides.ALL_BELOW
        case Hides.DEFAULTS if standing.key == _FIELDS or key in SCHEMA_WORDS:
            return Hides.DEFAULTS
        case Hides.DEFAULTS:
            return Hides.EVERYTHING if key in SAMPLES else Hides.ALL_BELOW
        case _:
            return _by_own_name(standing, key, is_mapping=is_mapping)


def _by_own_name(standing: KeysAbove, key: str, *, is_mapping: bool) -> Hides:
    own = hides(key)
    if is_mapping and own in (Hides.VALUE, Hides.TEXT):
        own = Hides.NOTHING
    if is_mapping and standing.key == _FIELDS:  # a field of a schema, most likely
        own = Hides.DEFAULTS if own is Hides.ALL_BELOW else Hides.NOTHING
    inherits = own is Hides.NOTHING and standing.hides in (Hides.FILES, Hides.HEADERS, Hides.LITERALS)
    return standing.hides if inherits else own


def is_hidden(standing: KeysAbove, value: str, *, is_entry: bool = False) -> bool:
    """Whether a single value that stands there is not shown; `is_entry` says that it is one of a list."""
    if _STAND_IN.fullmatch(value):
        return False
    match standing.hides:
        case Hides.EVERYTHING:
            return value != ""
        case Hides.NOTHING | Hides.DEFAULTS:
            return False
        case _ if value.lower() in _SWITCHES:
            return False
        case Hides.ALL_BELOW:
            return not is_harmless(standing.key)
        case Hides.FILES:
            return not is_entry and not is_harmless(standing.key)
        case Hides.HEADERS:
            name = value.partition(":")[0] if is_entry else standing.key
            return not is_open_header(name) and not (is_entry and _HEADER.fullmatch(value))
        case Hides.LITERALS:
            return standing.key == "literals"
        case _:
            return True


def is_secret(path: NodePath, *, in_secret: bool) -> bool:
    """Whether a field's value is not to be shown; `in_secret` says that it stands in an object of kind Secret."""
    keys = [step for step in path if isinstance(step, str)]
    first = next((key for key in keys if key != "items"), "")
    if in_secret and first not in ENVELOPE:
        return True
    standing = above = OPEN
    for number, step in enumerate(path, 1):
        above = standing
        standing = descend(standing, step, is_mapping=number < len(path) and isinstance(path[number], str))
    if path[-1:] == ("key",) and above.is_key_pair:
        return True
    return is_hidden(standing, "?", is_entry=isinstance(path[-1], int)) if path else False
