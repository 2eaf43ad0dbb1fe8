"""How many steps a validation takes, counted before it is made: a schema of a few lines can ask for 2^40.

Schemas that come with a repository are counted. Each pair of a schema's part and a value is looked at once, whatever
the number of ways that lead to it, so that counting does not take what it is to prevent.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

#: Steps that a document may take, and pairs of a part and a value that are looked at to find out.
STEPS, PAIRS = 2_000_000, 200_000
#: Gives what a reference may lead to, each with its file, from the reference and the file that it stands in.
Resolve = Callable[[str, str], Iterable[tuple[object, str]]]
_SAME_VALUE = ("not", "if", "then", "else")
_REFERENCES = ("$ref", "$recursiveRef", "$dynamicRef")
_SAME_VALUE_LISTS = ("allOf", "anyOf", "oneOf")
_ALL_VALUES = ("additionalProperties", "unevaluatedProperties")
_ALL_ENTRIES = ("items", "contains", "unevaluatedItems", "additionalItems")
_LISTS = ("enum", "required", "type")


def is_too_much(schema: object, value: object, resolve: Resolve) -> bool:
    """Whether checking the value takes more steps than are taken."""
    counter = _Counter(resolve)
    try:
        return counter.steps(schema, value, "") > STEPS
    except (_TooManyError, RecursionError):
        return True


class _TooManyError(Exception):
    """There are more pairs than are looked at, or a schema refers to itself for the same value."""


class _Counter:
    """The steps of each pair that has been counted; None of those that are being counted."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._known: dict[tuple[int, int], int | None] = {}
        self._kept: list[object] = []  # what is in `_known` by its address must not go away

    def steps(self, schema: object, value: object, base: str) -> int:
        if not isinstance(schema, dict):
            return 1
        key = (id(schema), id(value))
        if key not in self._known:
            if len(self._known) > PAIRS:
                raise _TooManyError
            self._kept.append(schema)
            self._known[key] = None
            self._known[key] = min(1 + sum(self._inner(schema, value, base)), STEPS + 1)
        found = self._known[key]
        if found is None:
            raise _TooManyError
        return found

    def _inner(self, schema: Mapping[str, Any], value: object, base: str) -> Iterator[int]:
        yield sum(len(schema[word]) for word in _LISTS if isinstance(schema.get(word), list))
        yield from (self.steps(schema[word], value, base) for word in _SAME_VALUE if word in schema)
        for word in _SAME_VALUE_LISTS:
            yield from (self.steps(part, value, base) for part in _parts(schema.get(word)))
        for word in ("dependentSchemas", "dependencies"):
            yield from (self.steps(part, value, base) for part in _parts(schema.get(word)))
        for reference in (schema[word] for word in _REFERENCES if isinstance(schema.get(word), str)):
            yield from (self.steps(part, value, file) for part, file in self._resolve(reference, base))
        if isinstance(value, dict):
            yield from self._of_mapping(schema, value, base)
        elif isinstance(value, list):
            yield from self._of_list(schema, value, base)

    def _of_mapping(self, schema: Mapping[str, Any], value: dict[str, object], base: str) -> Iterator[int]:
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield from (self.steps(properties[key], value[key], base) for key in properties.keys() & value.keys())
        patterns = _parts(schema.get("patternProperties"))
        every = (*patterns, *(schema[word] for word in _ALL_VALUES if word in schema))
        for part in every:
            yield from (self.steps(part, inner, base) for inner in value.values())
        if "propertyNames" in schema:
            yield len(value) * self.steps(schema["propertyNames"], "", base)

    def _of_list(self, schema: Mapping[str, Any], value: list[object], base: str) -> Iterator[int]:
        for word in _ALL_ENTRIES:
            if isinstance(part := schema.get(word), dict):
                yield from (self.steps(part, entry, base) for entry in value)
        for word in ("items", "prefixItems"):
            if isinstance(parts := schema.get(word), list):
                yield from (self.steps(part, entry, base) for part, entry in zip(parts, value, strict=False))


def _parts(found: object) -> list[object]:
    if isinstance(found, dict):
        return list(found.values())
    return found if isinstance(found, list) else []
