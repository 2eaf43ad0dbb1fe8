"""Laws on names and annotations that are more than a form. Source: apimachinery `pkg/api/validation/objectmeta.go`."""

from collections.abc import Sequence

from ....schemas.formats.texts import FORMATS
from ...text.open_collections import Value
from ...text.typed_access import mapping
from .broken_law import Named, Wrong
from .conditions import is_open

_FINE: tuple[Wrong, ...] = ()
_FINALIZERS = frozenset({"kubernetes", "orphan", "foregroundDeletion"})
#: Bytes that all annotations of an object may have together.
_MOST_ANNOTATIONS = 256 * 1024


def object_name(value: Value) -> Sequence[Wrong]:
    """An object has a name, or asks for one to be made."""
    metadata = value.get("metadata") if isinstance(value, dict) else None
    if metadata is None:
        return (Wrong((), "must have `metadata.name`: every object has a name", "add `metadata.name`", lacks=True),)
    if not isinstance(metadata, dict) or metadata.get("name") not in (None, "") or metadata.get("generateName"):
        return _FINE
    if any(str(key).startswith("$") or is_open(key) for key in metadata):
        return _FINE
    return (Wrong(("metadata",), "must have `name`: every object has a name", _near_name(metadata), lacks=True),)


def _near_name(metadata: dict[str, Value]) -> str:
    near = next((key for key in metadata if key.lower() in ("name", "nmae", "naem", "names", "nam")), None)
    return f"write `name` for `{near}`" if near else "add `name`"


def finalizer(value: Value) -> Sequence[Wrong]:
    """What keeps a built-in object has a domain in its name, or is one of those that Kubernetes has."""
    if not isinstance(value, str) or value in _FINALIZERS or "/" in value or is_open(value):
        return _FINE
    return (Wrong((), "must have a domain before it", "write a name such as `example.com/cleanup`"),)


def annotations_size(value: Value) -> Sequence[Wrong]:
    """All annotations together are not too large."""
    if not isinstance(value, dict):
        return _FINE
    size = sum(len(key.encode()) + len(entry.encode()) for key, entry in value.items() if isinstance(entry, str))
    if size <= _MOST_ANNOTATIONS:
        return _FINE
    says = f"has {size} bytes together; the API server takes {_MOST_ANNOTATIONS}"
    return (Wrong((), says, "leave the largest out, or keep it in a ConfigMap"),)


def label_value(value: Value) -> Sequence[Wrong]:
    """A text could be the value of a label."""
    if not isinstance(value, str) or not value or FORMATS["label-value"](value) or is_open(value):
        return _FINE
    says = "must be a label's value: at most 63 letters, digits, `-`, `_` and `.`"
    return (Wrong((), says, "write a value that labels can have"),)


def field_term(value: Value) -> Sequence[Wrong]:
    """A field of a node is asked for by its name, and for one value."""
    if not isinstance(value, dict) or any(is_open(entry) for entry in value.values()):
        return _FINE
    found = list[Wrong]()
    if value.get("key") not in (None, "metadata.name"):
        found.append(Wrong(("key",), "must be metadata.name", "write `metadata.name`"))
    if value.get("operator") not in (None, "In", "NotIn"):
        found.append(Wrong(("operator",), "must be In or NotIn", "write `In`"))
    values = value.get("values")
    if isinstance(values, list) and len(values) > 1:
        found.append(Wrong(("values",), "may have one value only", "keep one, and write a term for each other"))
    return found


def one_value(value: Value) -> Sequence[Wrong]:
    """Gt and Lt compare with one value."""
    if not isinstance(value, dict) or value.get("operator") not in ("Gt", "Lt"):
        return _FINE
    values = value.get("values")
    if isinstance(values, list) and len(values) == 1:
        return _FINE
    says = "must be one whole number in quotes, as `operator` is Gt or Lt"
    return (
        Wrong(("values",) if "values" in value else (), says, 'write `values: ["4"]`', lacks="values" not in value),
    )


def number_to_compare(value: Value) -> Sequence[Wrong]:
    """What Gt and Lt compare with is a whole number: the scheduler finds no node otherwise."""
    if not isinstance(value, dict) or value.get("operator") not in ("Gt", "Lt"):
        return _FINE
    values = value.get("values")
    if not isinstance(values, list) or len(values) != 1 or is_open(values[0]) or _is_whole(values[0]):
        return _FINE
    says = "is no whole number, and the scheduler finds no node that is Gt or Lt"
    return (Wrong(("values", 0), says, 'write `values: ["4"]`'),)


def _is_whole(value: Value) -> bool:
    return isinstance(value, str) and value.lstrip("+-").isdecimal()


def selector_of_template(value: Value, must_select: bool) -> Sequence[Wrong]:
    """A workload's selector asks for something, and its own Pods have it."""
    if not isinstance(value, dict):
        return _FINE
    selector = value.get("selector")
    if not isinstance(selector, dict):
        return _FINE
    labels, asked = selector.get("matchLabels") or {}, selector.get("matchExpressions") or []
    if not labels and not asked:
        says = "is empty, and would select every Pod" if must_select else ""
        return (Wrong(("selector",), says, "add `matchLabels` with the labels of the Pods"),) if must_select else _FINE
    if not isinstance(labels, dict) or not isinstance(value.get("template"), dict):
        return _FINE
    own = mapping(value, "template", "metadata", "labels")
    return _missed(labels, asked, own, ("selector", "matchLabels"))


def plain_selector_of_template(value: Value) -> Sequence[Wrong]:
    """The same where a selector is nothing but labels."""
    selector = value.get("selector") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(selector, dict) or not isinstance(value.get("template"), dict):
        return _FINE
    return _missed(selector, [], mapping(value, "template", "metadata", "labels"), ("selector",))


def _missed(labels: dict[str, Value], asked: Value, own: dict[str, Value], at: tuple[str, ...]) -> Sequence[Wrong]:
    if any(is_open(text) for each in (labels, own) for pair in each.items() for text in pair):
        return _FINE
    for key, wanted in labels.items():
        if isinstance(wanted, str) and own.get(key) != wanted:
            has = f"they have `{own[key]}`" if isinstance(own.get(key), str) else "they have no such label"
            says = f"is not on the Pods of the template: {has}"
            return (Wrong((*at, key), says, f"write the same under `template.metadata.labels.{key}`"),)
    for index, entry in enumerate(asked if isinstance(asked, list) else ()):
        if isinstance(entry, dict) and not _meets(entry, own):
            says = "does not meet the labels of the template's Pods"
            return (Wrong((*at[:-1], "matchExpressions", index), says, "make the labels and the selector agree"),)
    return _FINE


def _meets(entry: dict[str, Value], own: dict[str, Value]) -> bool:
    """Whether labels meet a requirement; also where that is not known."""
    key, values = entry.get("key"), entry.get("values")
    listed = values if isinstance(values, list) else []
    if not isinstance(key, str) or any(is_open(value) for value in (key, *listed)):
        return True
    match entry.get("operator"):
        case "In":
            return own.get(key) in listed
        case "NotIn":
            return own.get(key) not in listed
        case "Exists":
            return key in own
        case "DoesNotExist":
            return key not in own
        case _:
            return True


CHECKS: Named = {
    "finalizer": finalizer,
    "object-name": object_name,
    "annotations-size": annotations_size,
    "label-value": label_value,
    "field-term": field_term,
    "number-to-compare": number_to_compare,
    "one-value": one_value,
    "selector-of-template": selector_of_template,
    "plain-selector-of-template": plain_selector_of_template,
}
