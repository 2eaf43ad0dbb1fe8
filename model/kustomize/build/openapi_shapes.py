"""What an `openapi` field says of the lists of objects, in the place of what kustomize itself knows."""

import json
from collections.abc import Callable, Mapping

from ....schemas.kustomize.merge_keys import Shape
from ...text.document import Value
from ...text.typed_access import items, mapping, text
from .apply_patches import Shapes
from .decode_kustomization import text_of
from .key_values import Content
from .parse_objects import parse_objects
from .result import ProblemKind, RefusedError
from .traced import Traced

#: The version of Kubernetes whose schema kustomize has built in.
BUILT_IN = "v1.21.2"
#: Types in types that are gone into.
_DEEPEST = 12
_KEYS, _KEY, _STRATEGY = "x-kubernetes-list-map-keys", "x-kubernetes-patch-merge-key", "x-kubernetes-patch-strategy"


def read_shapes(openapi: Traced, read: Callable[[], Content | None]) -> Shapes:
    """The lists of each API version and kind; None where the built-in ones count. Raises RefusedError."""
    version, path = text_of(openapi, "version"), text_of(openapi, "path")
    at = openapi.origin.place
    if version and path:
        raise RefusedError(
            ProblemKind.WRONG_VALUE, at, "`openapi` has either a `path` or a `version`, and this has both"
        )
    if version and version != BUILT_IN:
        message = f"kustomize has no OpenAPI schema of {version} built in; it has {BUILT_IN}"
        raise RefusedError(ProblemKind.WRONG_VALUE, at, message)
    content = read() if path else None
    if content is None:
        return None
    return _shapes(_parse(content))


def _parse(content: Content) -> Value:
    try:
        found: Value = json.loads(content.data)
    except (ValueError, RecursionError):
        documents = parse_objects(content.path, content.data).documents
        found = documents[0].value if documents else None
    return found


def _shapes(schema: Value) -> Mapping[tuple[str, str], Shape]:
    definitions = mapping(schema, "definitions")
    found: dict[tuple[str, str], Shape] = {}
    for definition in definitions.values():
        for gvk in items(definition, "x-kubernetes-group-version-kind"):
            group, version, kind = text(gvk, "group"), text(gvk, "version"), text(gvk, "kind")
            if version and kind:
                found[f"{group}/{version}" if group else version, kind] = _shape(definition, definitions, _DEEPEST)
    return found


def _shape(schema: Value, definitions: Mapping[str, Value], deepest: int) -> Shape:
    reference = text(schema, "$ref")
    if reference:
        schema = definitions.get(reference.rpartition("/")[2])
    if not deepest or not isinstance(schema, dict):
        return Shape()
    fields = {
        name: _shape(inner, definitions, deepest - 1)
        if not isinstance(inner, dict)
        else _field(inner, definitions, deepest)
        for name, inner in mapping(schema, "properties").items()
    }
    return Shape(fields)


def _field(schema: dict[str, Value], definitions: Mapping[str, Value], deepest: int) -> Shape:
    if "items" not in schema:
        return _shape(schema, definitions, deepest - 1)
    entry = _shape(schema["items"], definitions, deepest - 1)
    if "merge" not in (text(schema, _STRATEGY) or ""):
        return Shape(entry=entry)
    keys = tuple(key for key in items(schema, _KEYS) if isinstance(key, str))
    key = text(schema, _KEY)
    return Shape(entry=entry, keys=keys or ((key,) if key else ()), is_set=not keys and not key)
