"""JSON patches (RFC 6902) of machine configurations: lists of operations at paths below `/machine` and `/cluster`."""

from ...text.document import Value
from ...text.typed_access import text

_OPERATIONS = frozenset({"add", "copy", "move", "remove", "replace", "test"})
_ROOTS = ("/machine", "/cluster")


def is_json_patch(value: list[Value]) -> bool:
    """Whether a list is one, and of Talos: others, such as kustomize's, have other paths."""
    operations = [entry for entry in value if isinstance(entry, dict)]
    if not operations or len(operations) < len(value):
        return False
    return all(text(entry, "op") in _OPERATIONS for entry in operations) and any(map(_is_of_talos, operations))


def _is_of_talos(operation: dict[str, Value]) -> bool:
    path = text(operation, "path") or ""
    return any(path == root or path.startswith(f"{root}/") for root in _ROOTS)
