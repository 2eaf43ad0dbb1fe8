"""Laws on roles and their subjects. Source: Kubernetes `pkg/apis/*/validation`."""

from collections.abc import Sequence

from ....schemas.formats.texts import FORMATS
from ...text.open_collections import Value
from .broken_law import Named, Wrong
from .conditions import is_open, is_set

_FINE: tuple[Wrong, ...] = ()
_RBAC = "rbac.authorization.k8s.io"


def policy_rule(rule: Value) -> Sequence[Wrong]:
    """A rule is about resources of groups, or about URLs."""
    if not isinstance(rule, dict):
        return _FINE
    found = list[Wrong]()
    if not is_set(rule.get("verbs")):
        found.append(Wrong((), "must have `verbs`", "add `verbs`", lacks=True))
    if is_set(rule.get("nonResourceURLs")):
        if any(is_set(rule.get(field)) for field in ("apiGroups", "resources", "resourceNames")):
            says = "may not stand beside resources: a rule is about the one or the other"
            found.append(Wrong(("nonResourceURLs",), says, "make two rules of it"))
        return found
    if not rule.get("apiGroups"):
        hint = 'add `apiGroups: [""]` for Pods, Services and the like'
        found.append(Wrong((), "must have `apiGroups`, as it is about resources", hint, lacks=True))
    if not rule.get("resources"):
        found.append(Wrong((), "must have `resources`", "add `resources`", lacks=True))
    return found


def subject(value: Value, is_cluster: bool) -> Sequence[Wrong]:
    """ServiceAccounts are of no API group, and in a namespace: that of their binding where it is in one."""
    if not isinstance(value, dict) or is_open(value.get("kind")):
        return _FINE
    kind, group, found = value.get("kind"), value.get("apiGroup"), list[Wrong]()
    if not is_set(value.get("name")):
        found.append(Wrong((), "must have `name`", "add `name`", lacks=True))
    if kind == "ServiceAccount":
        name = value.get("name")
        if isinstance(name, str) and name and not _is_written_later(name) and not FORMATS["dns-name"](name):
            says = "must be the name of a ServiceAccount: lower-case letters, digits, `-` and `.`"
            found.append(Wrong(("name",), says, "write its name alone"))
        if group == _RBAC:
            found.append(Wrong(("apiGroup",), "must be empty for a ServiceAccount", "remove it"))
        if is_cluster and not is_set(value.get("namespace")):
            found.append(Wrong((), "must have `namespace`: a ServiceAccount is in one", "add `namespace`", lacks=True))
    return found


def _is_written_later(name: str) -> bool:
    """Whether a patch or script puts something else for a name: `PLACEHOLDER_SERVICE_ACCOUNT`."""
    return is_open(name) or (name.isupper() and "_" in name)


CHECKS: Named = {
    "policy-rule": policy_rule,
    "subject": subject,
}
