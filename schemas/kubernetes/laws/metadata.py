"""Laws on names and annotations. Sources: apimachinery `pkg/api/validation`; each kind's `Validate…Name`."""

from .notation import Law, form, longest, own, warned

_SUBDOMAIN = "dns-name"
_LABEL = "dns-label"
_SEGMENT = "path-segment"

#: Kinds whose names have another form than that of a DNS subdomain; "" has a law of its own.
NAME_FORMS = {
    ("", "Namespace"): _LABEL,
    ("", "Service"): _LABEL,
    ("rbac.authorization.k8s.io", "Role"): _SEGMENT,
    ("rbac.authorization.k8s.io", "ClusterRole"): _SEGMENT,
    ("rbac.authorization.k8s.io", "RoleBinding"): _SEGMENT,
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): _SEGMENT,
    ("certificates.k8s.io", "ClusterTrustBundle"): "",
    ("networking.k8s.io", "IPAddress"): "ip",
    ("authentication.k8s.io", "UserInfo"): "",
    ("internal.apiserver.k8s.io", "StorageVersion"): "",
}
_SAYS = {
    _SUBDOMAIN: "must be lower-case letters, digits, `-` and `.`",
    _LABEL: "must be at most 63 lower-case letters, digits and `-`",
    _SEGMENT: "may not be `.` or `..`, nor have `/` or `%` in it",
    "ip": "must be an IP address",
}
_HINTS = {
    _SUBDOMAIN: "write a name such as `my-app.v2`, with a letter or digit at both ends",
    _LABEL: "write a name such as `my-app`, with a letter or digit at both ends",
    _SEGMENT: "write a name such as `my-team:reader`",
    "ip": "write an address such as `10.0.0.1`",
}
#: Names that are made longer: a CronJob's Jobs end in 11 characters, and a Job's name is the value of a label.
_LENGTHS = {("batch", "CronJob"): 52, ("batch", "Job"): 63, ("storage.k8s.io", "CSIDriver"): 63}
#: Kinds whose names become those of Pods, and so hostnames.
_HOSTS = frozenset(
    {
        ("", "Pod"),
        ("", "ReplicationController"),
        ("apps", "Deployment"),
        ("apps", "ReplicaSet"),
        ("batch", "CronJob"),
        ("batch", "Job"),
    }
)
#: Groups whose finalizers are judged by `ValidateFinalizerName` of `pkg/apis/core/validation`.
_BUILT_IN = frozenset(
    {
        "",
        "apps",
        "autoscaling",
        "batch",
        "networking.k8s.io",
        "node.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
        "scheduling.k8s.io",
        "storage.k8s.io",
    }
)


def metadata_laws(group: str, kind: str) -> tuple[Law, ...]:
    """The laws on the metadata of a kind."""
    code, at = "K8S002", "metadata.name"
    name = NAME_FORMS.get((group, kind), _SUBDOMAIN)
    laws = [own(code, "", "object-name")]
    if name:
        laws.append(form(code, at, name, _SAYS[name], _HINTS[name]))
    if most := _LENGTHS.get((group, kind)):
        laws.append(longest(code, at, most))
    elif name == _SUBDOMAIN:
        laws.append(longest(code, at, 253))
    if (group, kind) in _HOSTS:
        says = "has a `.`, with which the hostnames of its Pods are not what one expects; the API server warns of it"
        laws.append(warned(form("K8S031", at, "no-dots", says, "write `-` for `.`")))
    return (
        *laws,
        form(code, "metadata.namespace", _LABEL, _SAYS[_LABEL], _HINTS[_LABEL]),
        form(
            code, "metadata.finalizers[]", "annotation-key", "must be a name, perhaps with `domain.example/` before it"
        ),
        *((own(code, "metadata.finalizers[]", "finalizer"),) if group in _BUILT_IN else ()),
        own(code, "metadata.annotations", "annotations-size"),
        *((own(code, "spec.finalizers[]", "finalizer"),) if (group, kind) == ("", "Namespace") else ()),
    )
