"""The `templatePatch` of an ApplicationSet: a strategic merge patch over an Application.

Source: argo-cd `applicationset/controllers/template/patch.go`, and the documentation of Kubernetes (Update API Objects
in Place Using kubectl patch): lists are replaced, but finalizers, which are joined.
"""

import json

from ...text.document import Value
from ..gotemplate.json_text import JsonError, read_json
from ..gotemplate.values import GoValue, NotKnownError, TemplateError
from ..gotemplate.yaml_text import read_yaml
from .deep_replace import float_to_int
from .expansion import Data, Unknown
from .failure import GeneratorError
from .field_types import METADATA, decode, encode

_SPACES = " \t\r\n"
#: Fields of metadata that Argo CD takes no notice of in an Application it makes.
_TOP = ("metadata", "spec", "operation")
_MORE_METADATA = frozenset(
    {
        "creationTimestamp",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "generation",
        "managedFields",
        "ownerReferences",
        "resourceVersion",
        "selfLink",
        "uid",
    }
)
_REMOVED = "$deleteFromPrimitiveList/"
#: The one list that is joined.
_JOINED = ("metadata", "finalizers")


def apply_patch(application: dict[str, Data], text: str) -> dict[str, Data]:
    """The Application as patched by a text, which is JSON or YAML; raises GeneratorError where it is refused."""
    patch = read_patch(text)
    if patch is None:
        return application
    if not isinstance(patch, dict):
        raise GeneratorError(f"invalid templatePatch {text!r}: json: cannot unmarshal it into an Application")
    _check(patch, text)
    merged = _merge(application, patch, ())
    project = _spec(application).get("project", "")
    found = _decode(merged)
    found["spec"] = {**_spec(found), "project": project}
    return found


def read_patch(text: str) -> Value:
    """The value of a patch, which is JSON or YAML; raises GeneratorError."""
    try:
        found = read_json(text) if text.lstrip(_SPACES).startswith("{") else read_yaml(text)
    except (JsonError, TemplateError) as error:
        raise GeneratorError(f"error while converting template to json {json.dumps(text)}: {error}") from None
    return _plain(found)


def _plain(value: GoValue) -> Value:
    match value:
        case float():
            return float_to_int(value)
        case dict():
            return {key: _plain(entry) for key, entry in value.items()}
        case list():
            return [_plain(item) for item in value]
        case bool() | int() | str() | None:
            return value
        case _:
            return None


def _check(patch: dict[str, Value], text: str) -> None:
    """What is refused before the patch is applied; it is read as an Application, which knows no directives."""
    try:
        for key, type_ in (("metadata", METADATA), ("spec", "ApplicationSpec"), ("operation", "Operation")):
            decode(patch.get(key), type_, ("Application", key))
    except GeneratorError as error:
        raise GeneratorError(f"invalid templatePatch {json.dumps(text)}: {error}") from None


def _merge(under: Data, patch: dict[str, Value], path: tuple[str, ...]) -> Data:
    if "$patch" in patch:
        return _replaced(patch)
    found: dict[str, Data] = dict(under) if isinstance(under, dict) else {}
    if "$retainKeys" in patch:
        found = _retained(found, patch)
    for key, value in patch.items():
        if key.startswith(_REMOVED):
            field = key.removeprefix(_REMOVED)
            found[field] = _without(found.get(field), value, (*path, field))
        elif key.startswith("$") and key != "$retainKeys":
            raise NotKnownError("templatePatch with directives that say the order of lists")
        elif value is None:
            found.pop(key, None)
        elif not key.startswith("$"):
            _put(found, key, value, path)
    return found


def _put(found: dict[str, Data], key: str, value: Value, path: tuple[str, ...]) -> None:
    before = found.get(key)
    if isinstance(value, dict) and isinstance(before, dict):
        _check_free(before, path)
        found[key] = _merge(before, value, (*path, key))
    elif isinstance(value, dict) and "$patch" in value:
        found.pop(key, None)
    elif isinstance(value, list) and isinstance(before, list) and (*path, key) == _JOINED:
        found[key] = _join(before, value)
    else:
        if isinstance(value, list) and isinstance(before, list):
            _check_free(before, path)
            found[key] = [_as_data(item) for item in value]
        else:
            found[key] = _as_data(value)


def _replaced(patch: dict[str, Value]) -> Data:
    match patch["$patch"]:
        case "replace":
            return {key: _as_data(value) for key, value in patch.items() if key != "$patch"}
        case "delete":
            return {}
        case other:
            raise GeneratorError(
                f"error while applying templatePatch template to json: unknown patch type found: {other}"
            )


def _retained(found: dict[str, Data], patch: dict[str, Value]) -> dict[str, Data]:
    """Only the fields that `$retainKeys` names, with which all others of the patch must be there as well."""
    kept = patch["$retainKeys"]
    named = [key for key, value in patch.items() if value is not None and not key.startswith(("$retainKeys", _REMOVED))]
    if not isinstance(kept, list) or any(key not in kept for key in named):
        raise GeneratorError("error while applying templatePatch template to json: invalid patch format of retainKeys")
    return {key: value for key, value in found.items() if key in kept}


def _without(before: Data, removed: Value, path: tuple[str, ...]) -> Data:
    if path != _JOINED or not isinstance(removed, list):
        raise NotKnownError("templatePatch that removes items of such a list")
    return [item for item in before if item not in removed] if isinstance(before, list) else before


def _check_free(before: Data, path: tuple[str, ...]) -> None:
    """In Helm's values, whose fields are not declared, what is nested in both is refused."""
    if "valuesObject" in path and isinstance(before, dict | list):
        raise GeneratorError(
            "error while applying templatePatch template to json: unable to find api field in struct RawExtension"
        )


def _join(before: list[Data], more: list[Value]) -> Data:
    """Both lists as one: what only the patch has comes first, what both have in the order of the patch."""
    left: list[Data] = [one for one in before if one not in more]
    right: list[Data] = [_as_data(one) for at, one in enumerate(more) if one not in more[:at]]
    found: list[Data] = []
    while left and right:
        is_left = right[0] in before and before.index(left[0]) < before.index(right[0])
        found.append((left if is_left else right).pop(0))
    return [*found, *left, *right]


def _as_data(value: Value) -> Data:
    """What the patch puts where nothing was: without what has a directive in it."""
    if isinstance(value, dict):
        return {key: _as_data(entry) for key, entry in value.items() if not (entry is None or _is_directive(entry))}
    if isinstance(value, list):
        return [_as_data(item) for item in value if not _is_directive(item)]
    return value


def _is_directive(value: Value) -> bool:
    return isinstance(value, dict) and "$patch" in value


def _entries(value: Data) -> dict[str, Data]:
    return value if isinstance(value, dict) else {}


def _spec(application: dict[str, Data]) -> dict[str, Data]:
    found = application.get("spec")
    return found if isinstance(found, dict) else {}


def _decode(merged: Data) -> dict[str, Data]:
    plain = _as_value(merged)
    entries = plain if isinstance(plain, dict) else {}
    try:
        metadata = decode(entries.get("metadata") or {}, METADATA, ("Application", "metadata"))
        spec = decode(entries.get("spec") or {}, "ApplicationSpec", ("Application", "spec"))
        operation = decode(entries.get("operation"), "Operation", ("Application", "operation"))
    except GeneratorError as error:
        raise GeneratorError(f"error while unmarhsalling patched application: {error}") from None
    written = entries.get("metadata")
    more = {key: value for key, value in written.items() if value} if isinstance(written, dict) else {}
    if more.keys() & _MORE_METADATA:
        raise NotKnownError("templatePatch that sets what the API server sets of metadata")
    name = more.get("generateName")
    named: dict[str, Data] = {"generateName": name} if isinstance(name, str) else {}
    found: dict[str, Data] = {
        "metadata": {**_entries(encode(_as_data(metadata), METADATA)), **named},
        "spec": encode(_as_data(spec), "ApplicationSpec"),
    }
    return {**found, "operation": encode(_as_data(operation), "Operation")} if operation else found


def _as_value(value: Data) -> Value:
    if isinstance(value, Unknown):
        raise NotKnownError(value.why)
    if isinstance(value, dict):
        return {key: _as_value(entry) for key, entry in value.items()}
    return [_as_value(item) for item in value] if isinstance(value, list) else value
