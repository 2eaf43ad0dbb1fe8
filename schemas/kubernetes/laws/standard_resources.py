"""Names of resources that Kubernetes itself has. Source: Kubernetes `pkg/apis/core/helper`."""

#: What containers can ask for; `hugepages-…` and names with a domain before them as well.
OF_CONTAINERS = frozenset({"cpu", "memory", "ephemeral-storage"})
HUGE_PAGES = "hugepages-"
#: Counted objects: a quota of them is a whole number.
COUNTED = frozenset(
    {
        "pods",
        "services",
        "replicationcontrollers",
        "resourcequotas",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "services.nodeports",
        "services.loadbalancers",
    }
)
#: What else a quota may be about.
OF_QUOTAS = COUNTED | {
    "cpu",
    "memory",
    "ephemeral-storage",
    "storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
    "requests.storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
}
#: How names begin that may be followed by any.
QUOTA_PREFIXES = ("requests.hugepages-", "limits.hugepages-", "hugepages-")
#: What a quota of the scope BestEffort can be about.
OF_BEST_EFFORT = frozenset({"pods"})
#: What an environment variable or file may say of a container's resources.
REFERABLE = tuple(
    f"{side}.{name}" for side in ("limits", "requests") for name in ("cpu", "memory", "ephemeral-storage")
)
_BYTES = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")
#: How the name of a resource ends → the units that it can be told in.
DIVISORS = {".cpu": ("1", "1m"), ".memory": _BYTES, ".ephemeral-storage": _BYTES}
#: What a limit may be of.
LIMIT_TYPES = ("Container", "PersistentVolumeClaim", "Pod")
