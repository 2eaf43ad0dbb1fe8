"""Keys as JSON has them after YAML 1.1: `n`, `on` and `1.0` without quotes are no texts there.

Source: sigs.k8s.io/yaml (convertToJSONableObject): a bool becomes `true` or `false`, a number its shortest text.
"""

from yaml.events import ScalarEvent

from ...text.document import Value
from ...text.place import Node, NodePath
from ...text.positions import Positions
from ...text.scalars import RESOLVERS
from .format import format_value
from .values import TemplateError

_resolve = RESOLVERS["go-yaml-2"]


def rename_keys(value: Value, document: int, text: str) -> Value:
    """A document's value with its keys as JSON has them; raises TemplateError where one is null."""
    return _rename(value, Node(document, ()), Positions(text)) if _has_odd_key(value) else value


def _is_odd(key: str) -> bool:
    return not isinstance(_resolve(key), str) if key else True


def _has_odd_key(value: Value) -> bool:
    if isinstance(value, dict):
        return any(_is_odd(key) or _has_odd_key(entry) for key, entry in value.items())
    return isinstance(value, list) and any(map(_has_odd_key, value))


def _rename(value: Value, at: Node, positions: Positions) -> Value:
    if isinstance(value, list):
        return [_rename(item, at.below(index), positions) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    return {
        _name(key, at.path, at.document, positions): _rename(v, at.below(key), positions) for key, v in value.items()
    }


def _name(key: str, path: NodePath, document: int, positions: Positions) -> str:
    if not _is_odd(key):
        return key
    written = positions.find_written(Node(document, (*path, key), key=True))
    event = written.event if written else None
    if isinstance(event, ScalarEvent) and not event.implicit[0]:
        return key
    found = _resolve(key) if key else None
    if found is None:
        raise TemplateError("error converting YAML to JSON: unsupported map key of type: %!s(<nil>)")
    return format_value(found)
