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


def apply_patch(application: dict[str, Data], text: str) -> dict[str, Data]:
    """The Application as patched by a text, which is JSON or YAML; raises GeneratorError where it is refused."""
    patch = _read(text)
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


def _read(text: str) -> Value:
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
    try:
        for key, type_ in (("metadata", METADATA), ("spec", "ApplicationSpec"), ("operation", "Operation")):
            decode(_without_directives(patch.get(key)), type_, f"Application.{key}")
    except GeneratorError as error:
        raise GeneratorError(f"invalid templatePatch {json.dumps(text)}: {error}") from None


def _without_directives(value: Value) -> Value:
    if isinstance(value, dict):
        if any(key.startswith("$") and key != "$patch" for key in value):
            raise NotKnownError("templatePatch with directives other than $patch")
        return {key: _without_directives(entry) for key, entry in value.items() if key != "$patch"}
    return value


def _merge(under: Data, patch: Value, path: tuple[str, ...]) -> Data:
    if not isinstance(patch, dict):
        return _as_data(patch)
    directive = patch.get("$patch")
    if directive == "delete":
        return {}
    if not isinstance(under, dict) or directive == "replace":
        return {key: _as_data(value) for key, value in patch.items() if key != "$patch" and value is not None}
    found: dict[str, Data] = dict(under)
    for key, value in patch.items():
        if key == "$patch":
            continue
        if value is None:
            found.pop(key, None)
        elif (*path, key) == ("metadata", "finalizers") and isinstance(value, list):
            found[key] = _join(found.get(key), value)
        elif isinstance(value, dict):
            _check_free(found.get(key), path)
            found[key] = _merge(found.get(key), value, (*path, key))
        else:
            if isinstance(value, list) and isinstance(found.get(key), list):
                _check_free(found.get(key), path)
            found[key] = _as_data(value)
    return found


def _check_free(before: Data, path: tuple[str, ...]) -> None:
    """In Helm's values, whose fields are not declared, what is nested in both is refused."""
    if "valuesObject" in path and isinstance(before, dict | list):
        raise GeneratorError(
            "error while applying templatePatch template to json: unable to find api field in struct RawExtension"
        )


def _join(before: Data, more: list[Value]) -> Data:
    kept = before if isinstance(before, list) else []
    return [*kept, *(_as_data(one) for one in more if one not in kept)]


def _as_data(value: Value) -> Data:
    if isinstance(value, dict):
        return {key: _as_data(entry) for key, entry in value.items() if entry is not None and key != "$patch"}
    return [_as_data(item) for item in value] if isinstance(value, list) else value


def _spec(application: dict[str, Data]) -> dict[str, Data]:
    found = application.get("spec")
    return found if isinstance(found, dict) else {}


def _decode(merged: Data) -> dict[str, Data]:
    plain = _as_value(merged)
    entries = plain if isinstance(plain, dict) else {}
    try:
        metadata = decode(entries.get("metadata") or {}, METADATA, "Application.metadata")
        spec = decode(entries.get("spec") or {}, "ApplicationSpec", "Application.spec")
        operation = decode(entries.get("operation"), "Operation", "Application.operation")
    except GeneratorError as error:
        raise GeneratorError(f"error while unmarhsalling patched application: {error}") from None
    found: dict[str, Data] = {
        "metadata": encode(_as_data(metadata), METADATA),
        "spec": encode(_as_data(spec), "ApplicationSpec"),
    }
    return {**found, "operation": encode(_as_data(operation), "Operation")} if operation else found


def _as_value(value: Data) -> Value:
    if isinstance(value, Unknown):
        raise NotKnownError(value.why)
    if isinstance(value, dict):
        return {key: _as_value(entry) for key, entry in value.items()}
    return [_as_value(item) for item in value] if isinstance(value, list) else value
