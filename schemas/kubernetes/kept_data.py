"""What is lost with an object that is deleted, and what keeps it from being pruned.

Sources: argo-cd `docs/user-guide/sync-options.md`, fluxcd/kustomize-controller `docs/spec/v1/kustomizations.md`.
"""

from collections.abc import Mapping

from ..reference_forms import Kind

_DATA = "with its data"

#: How it goes on behind the name of an object of such a kind.
LOST_WITH: Mapping[Kind, str] = {
    Kind("", "PersistentVolumeClaim"): _DATA,
    Kind("cdi.kubevirt.io", "DataVolume"): _DATA,
    Kind("kubevirt.io", "VirtualMachine"): "with its disks",
    Kind("", "Namespace"): "with all that is in it",
    Kind("apiextensions.k8s.io", "CustomResourceDefinition"): "with every object of its kind",
}
#: Annotations and words in them, in lower case, with which an object is not pruned, or only after somebody agrees.
SPARING_ANNOTATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("argocd.argoproj.io/sync-options", ("prune=false", "delete=false", "prune=confirm", "delete=confirm")),
    ("kustomize.toolkit.fluxcd.io/prune", ("disabled",)),
    ("kustomize.toolkit.fluxcd.io/reconcile", ("disabled",)),
    ("helm.sh/resource-policy", ("keep",)),
    ("argocd.argoproj.io/hook", ("sync", "skip")),
)
