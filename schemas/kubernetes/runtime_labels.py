"""Labels that Pods get once they run: no manifest has them.

Source: `pkg/apis/apps/types.go` and `pkg/apis/batch/types.go` of Kubernetes (its controllers' labels); the labels of
leaders and members that Patroni, Vault and CloudNativePG write.
"""

_BY_CONTROLLERS = frozenset(
    {"controller-revision-hash", "controller-uid", "job-name", "pod-template-generation", "pod-template-hash"}
    | {"apps.kubernetes.io/pod-index", "statefulset.kubernetes.io/pod-name"}
    | {f"batch.kubernetes.io/{name}" for name in ("controller-uid", "job-completion-index", "job-name")}
    | {"rollouts-pod-template-hash", "topology.kubernetes.io/region", "topology.kubernetes.io/zone"}
)
_BY_MEMBERS = frozenset(
    {"role", "spilo-role", "cnpg.io/instanceRole", "cnpg.io/instanceName"}
    | {f"vault-{state}" for state in ("active", "initialized", "perf-standby", "sealed", "version")}
    | {f"openbao-{state}" for state in ("active", "initialized", "sealed", "version")}
)
_PREFIX = ("kubevirt.io/", "vm.kubevirt.io/")


def is_set_while_running(label: str) -> bool:
    """Whether a label is one that something puts on running Pods."""
    return label in _BY_CONTROLLERS or label in _BY_MEMBERS or label.startswith(_PREFIX)
