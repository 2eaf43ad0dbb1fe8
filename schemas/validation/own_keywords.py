"""The keywords that our schemas have beside those of JSON Schema, for `jsonschema-rs`; and validators with them."""

import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from ..formats.talos_texts import TALOS_FORMATS, TextFormat, scalar_text
from ..formats.texts import FORMATS
from ..tables.scalars import JsonSchema


class _Life:
    """`x-life`: tells of every use of a field that not every version has."""

    def __init__(self, _parent: object, told: Mapping[str, str], _path: object) -> None:
        self.told = json.dumps(dict(told))

    def validate(self, instance: object) -> None:
        if instance is not None:
            raise ValueError(self.told)


class _Keys:
    """`x-keys`: no two entries of a list may agree in all of these fields, those that they leave out included."""

    def __init__(self, parent: object, keys: Iterable[str], _path: object) -> None:
        self.keys = tuple(keys)
        self.defaults = _defaults(parent)

    def validate(self, instance: object) -> None:
        seen: dict[str, int] = {}
        for index, entry in enumerate(instance if isinstance(instance, list) else ()):
            if isinstance(entry, dict) and any(key in entry for key in self.keys):
                name = repr([entry.get(key, self.defaults.get(key)) for key in self.keys])
                if name in seen:
                    raise ValueError(json.dumps([index, seen[name], *self.keys]))
                seen[name] = index


def _defaults(parent: object) -> dict[str, object]:
    """What the fields of a list's entries are where they are left out, by the schema that the list has."""
    entries = parent.get("items") if isinstance(parent, dict) else None
    fields = entries.get("properties") if isinstance(entries, dict) else None
    known = fields.items() if isinstance(fields, dict) else ()
    return {name: field["default"] for name, field in known if isinstance(field, dict) and "default" in field}


class _Groups:
    """`x-groups`: of some fields exactly one, or at most one, may be set; an empty text is not, as in Go."""

    def __init__(self, _parent: object, groups: Iterable[tuple[str, list[str]]], _path: object) -> None:
        self.groups = tuple(groups)

    def validate(self, instance: object) -> None:
        if not isinstance(instance, dict):
            return
        for rule, names in self.groups:
            found = [name for name in names if name in instance and _is_set(instance[name])]
            if len(found) > 1 or (not found and rule == "exactly-one"):
                raise ValueError(json.dumps([rule, found, names]))


def _is_set(value: object) -> bool:
    """Whether a field counts as there; what a patch takes out is not."""
    return value not in (None, "") and not (isinstance(value, dict) and value.get("$patch") == "delete")


class _Words:
    """`x-words`: one of these texts, in whatever case."""

    def __init__(self, _parent: object, words: Iterable[str], _path: object) -> None:
        self.words = frozenset(word.lower() for word in words)

    def validate(self, instance: object) -> None:
        text = scalar_text(instance)
        if text is not None and text.lower() not in self.words:
            raise ValueError


class _Earlier:
    """`x-earlier`: what the same field took before its type changed; tells where a value fits only the later type."""

    def __init__(self, _parent: object, earlier: JsonSchema, _path: object) -> None:
        self.validator = validator_for(earlier["schema"])
        self.told = json.dumps({"since": earlier["since"]})

    def validate(self, instance: object) -> None:
        if not self.validator.is_valid(instance):
            raise ValueError(self.told)


_KEYWORDS = {
    "x-life": _Life,
    "x-keys": _Keys,
    "x-groups": _Groups,
    "x-words": _Words,
    "x-earlier": _Earlier,
    "x-text": TextFormat,
}


def validator_for(schema: JsonSchema) -> Any:
    """A validator of `jsonschema-rs` that knows our keywords and formats."""
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(schema, formats=_formats(), keywords=_KEYWORDS, validate_formats=True)


@cache
def _formats() -> dict[str, Any]:
    """Whether a text has a format, by its name; the same names and quantities are asked about again and again."""
    return {name: lru_cache(maxsize=1024)(has_format) for name, has_format in {**FORMATS, **TALOS_FORMATS}.items()}
