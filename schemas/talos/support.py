"""Which versions of Kubernetes a version of Talos runs, and how far Kubernetes' parts may be apart.

Sources: pkg/machinery/compatibility of siderolabs/talos at each release; https://kubernetes.io/releases/version-skew-policy.
"""

from collections.abc import Mapping

from ..tables.notation import Version
from .machine_identity_fields import Says

#: Talos → the oldest and the newest Kubernetes that it runs.
KUBERNETES: Mapping[Version, tuple[Version, Version]] = {
    (1, 2): ((1, 23), (1, 25)),
    (1, 3): ((1, 24), (1, 26)),
    (1, 4): ((1, 25), (1, 27)),
    (1, 5): ((1, 26), (1, 28)),
    (1, 6): ((1, 24), (1, 29)),
    (1, 7): ((1, 25), (1, 30)),
    (1, 8): ((1, 26), (1, 31)),
    (1, 9): ((1, 27), (1, 32)),
    (1, 10): ((1, 28), (1, 33)),
    (1, 11): ((1, 29), (1, 34)),
    (1, 12): ((1, 30), (1, 35)),
    (1, 13): ((1, 31), (1, 36)),
    (1, 14): ((1, 32), (1, 37)),
}
#: Part → how many minors it may be older than kube-apiserver; none may be newer.
SKEW: Mapping[Says, int] = {
    Says.KUBELET: 3,
    Says.PROXY: 3,
    Says.CONTROLLER_MANAGER: 1,
    Says.SCHEDULER: 1,
}
#: The first Talos whose generated base has several documents, which JSON patches do not fit.
SEVERAL_DOCUMENTS: Version = (1, 12)
#: The last contract in which Kubernetes is configured in the machine's own document; scaffolds that record no contract
#: have this one at most.
BEFORE_DOCUMENTS: Version = (1, 13)
#: The first Talos without an installer at `ghcr.io/siderolabs/installer`.
NO_BARE_INSTALLER: Version = (1, 14)
#: What talhelper and `talosctl gen config` take where nothing is said.
DEFAULT_PODS, DEFAULT_SERVICES = "10.244.0.0/16", "10.96.0.0/12"
