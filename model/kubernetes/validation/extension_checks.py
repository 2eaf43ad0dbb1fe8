"""Laws on webhooks, definitions and aggregated APIs that are more than a form.

Sources: Kubernetes `pkg/apis/admissionregistration/validation`, apiextensions-apiserver, kube-aggregator.
"""

from collections.abc import Sequence

from ....schemas.formats.texts import FORMATS
from ...text.open_collections import Value
from ...text.typed_access import mapping, text
from .broken_law import Named, Wrong
from .conditions import is_open, is_set

_FINE: tuple[Wrong, ...] = ()
_REVIEWS = ("v1", "v1beta1")
_LISTS = ("apiGroups", "apiVersions", "resources", "operations")
_LABELS = 3


def qualified_by_three(value: Value) -> Sequence[Wrong]:
    """The name of a webhook is a domain."""
    if not isinstance(value, str) or is_open(value):
        return _FINE
    if FORMATS["dns-name"](value) and value.count(".") + 1 >= _LABELS:
        return _FINE
    return (
        Wrong(
            (), "must be a name with two dots at least, like a domain", "write a name such as `pods.check.example.com`"
        ),
    )


def review_versions(value: Value) -> Sequence[Wrong]:
    """A webhook understands a version that the API server speaks."""
    if not isinstance(value, list) or not value or any(one in _REVIEWS or is_open(one) for one in value):
        return _FINE
    return (Wrong((), "must have v1 or v1beta1, which the API server speaks", 'write `["v1"]`'),)


def client_config(value: Value) -> Sequence[Wrong]:
    """A webhook is at a URL, or a Service."""
    if not isinstance(value, dict):
        return _FINE
    has = [name for name in ("url", "service") if is_set(value.get(name))]
    if len(has) == 1:
        return _FINE
    return (
        Wrong((), "needs one of `url` and `service`", "keep one of them" if has else "add `service`", lacks=not has),
    )


def webhook_url(value: Value) -> Sequence[Wrong]:
    """A URL of HTTPS without a query."""
    if not isinstance(value, str) or not value or is_open(value):
        return _FINE
    if not value.startswith("https://"):
        return (Wrong((), "must begin with `https://`", "write a URL of HTTPS"),)
    if "?" in value or "#" in value or "@" in value.partition("://")[2].partition("/")[0]:
        return (Wrong((), "may not have a user, a query or a fragment", "write the URL without it"),)
    return _FINE


def admission_rule(rule: Value) -> Sequence[Wrong]:
    """A rule says what it is for, and `*` stands by itself."""
    if not isinstance(rule, dict):
        return _FINE
    found = list[Wrong]()
    for name in _LISTS:
        listed = rule.get(name)
        if not is_set(listed):
            found.append(Wrong((), f"must have `{name}`", f"add `{name}`", lacks=True))
        elif isinstance(listed, list) and "*" in listed and len(listed) > 1 and name != "resources":
            found.append(Wrong((name,), "may have nothing beside `*`", "keep `*` alone, or remove it"))
    return found


def has_validations(spec: Value) -> Sequence[Wrong]:
    """A policy has something to say."""
    if not isinstance(spec, dict) or is_set(spec.get("validations")) or is_set(spec.get("auditAnnotations")):
        return _FINE
    return (Wrong((), "must have `validations` or `auditAnnotations`", "add `validations`", lacks=True),)


def validation_actions(value: Value) -> Sequence[Wrong]:
    """What is denied is not warned of as well."""
    if not isinstance(value, list) or "Deny" not in value or "Warn" not in value:
        return _FINE
    return (Wrong((), "may not have Deny and Warn, which both tell the caller", "keep one of them"),)


def definition_name(value: Value) -> Sequence[Wrong]:
    """A definition is called after what it defines."""
    plural, group = text(value, "spec", "names", "plural"), text(value, "spec", "group")
    name = text(value, "metadata", "name")
    if not (plural and group and name) or any(map(is_open, (plural, group, name))) or name == f"{plural}.{group}":
        return _FINE
    return (
        Wrong(("metadata", "name"), "must be `spec.names.plural`, a dot and `spec.group`", f"write `{plural}.{group}`"),
    )


def one_storage_version(value: Value) -> Sequence[Wrong]:
    """Objects are kept in one version."""
    if not isinstance(value, list) or not value:
        return _FINE
    stored = [version for version in value if isinstance(version, dict) and version.get("storage") is True]
    if len(stored) == 1 or not all(isinstance(version, dict) for version in value):
        return _FINE
    return (Wrong((), f"must have one version with `storage: true`, not {len(stored)}", "set it in one version"),)


def object_schema(version: Value) -> Sequence[Wrong]:
    """What a definition defines is an object."""
    schema = mapping(version, "schema", "openAPIV3Schema")
    kind = schema.get("type")
    if not schema or kind == "object" or is_open(kind):
        return _FINE
    at = ("schema", "openAPIV3Schema")
    if kind is None or kind == "":
        return (Wrong(at, "must have `type: object`", "add `type: object`", lacks=True),)
    return (Wrong((*at, "type"), "must be object", "write `object`"),)


def warned_of_as_deprecated(version: Value) -> Sequence[Wrong]:
    """Only a version that is deprecated has a warning of that."""
    if not isinstance(version, dict) or version.get("deprecationWarning") is None or version.get("deprecated") is True:
        return _FINE
    says = "may not be set: `deprecated` is not true"
    return (Wrong(("deprecationWarning",), says, "add `deprecated: true`, or remove it"),)


def parameters(value: Value) -> Sequence[Wrong]:
    """The parameters of a policy are named, or selected."""
    if not isinstance(value, dict) or is_set(value.get("name")) != (value.get("selector") is not None):
        return _FINE
    has = is_set(value.get("name"))
    says = "must have one of `name` and `selector`"
    return (Wrong((), says, "keep one of them" if has else "add `name`", lacks=not has),)


def api_service_name(value: Value) -> Sequence[Wrong]:
    """An aggregated API is called after its version and group."""
    group, version = text(value, "spec", "group"), text(value, "spec", "version")
    name = text(value, "metadata", "name")
    if not (group and version and name) or any(map(is_open, (group, version, name))) or name == f"{version}.{group}":
        return _FINE
    return (
        Wrong(("metadata", "name"), "must be `spec.version`, a dot and `spec.group`", f"write `{version}.{group}`"),
    )


CHECKS: Named = {
    "admission-rule": admission_rule,
    "api-service-name": api_service_name,
    "client-config": client_config,
    "definition-name": definition_name,
    "has-validations": has_validations,
    "object-schema": object_schema,
    "parameters": parameters,
    "warned-of-as-deprecated": warned_of_as_deprecated,
    "one-storage-version": one_storage_version,
    "qualified-by-three": qualified_by_three,
    "review-versions": review_versions,
    "validation-actions": validation_actions,
    "webhook-url": webhook_url,
}
