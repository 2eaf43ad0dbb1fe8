"""Laws on roles and bindings. Source: Kubernetes `pkg/apis/rbac/validation`."""

from .notation import Law, forbids, form, needs, one_of, own
from .selectors import label_selector

_CODE = "K8S023"


def role_laws(*, is_cluster: bool) -> tuple[Law, ...]:
    """The laws on a Role or ClusterRole."""
    why = "the rules of a namespace cannot be about URLs; write a ClusterRole"
    urls = () if is_cluster else (forbids(_CODE, "rules[]", "nonResourceURLs", why),)
    aggregation = "aggregationRule.clusterRoleSelectors"
    return (
        own(_CODE, "rules[]", "policy-rule"),
        *urls,
        needs(_CODE, "aggregationRule", "clusterRoleSelectors"),
        *label_selector(f"{aggregation}[]"),
    )


def binding_laws(*, is_cluster: bool) -> tuple[Law, ...]:
    """The laws on a RoleBinding or ClusterRoleBinding."""
    kinds = ("ClusterRole",) if is_cluster else ("Role", "ClusterRole")
    return (
        one_of(_CODE, "roleRef.kind", *kinds),
        needs(_CODE, "roleRef", "name"),
        needs(_CODE, "roleRef", "kind"),
        form(_CODE, "roleRef.name", "path-segment", "may not be `.` or `..`, nor have `/` or `%` in it"),
        own(_CODE, "subjects[]", "subject", is_cluster),
    )
