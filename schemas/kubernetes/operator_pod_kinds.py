"""Kinds that make Pods which no template in them shows, and labels that people and charts write.

Groups of which the kinds may make objects of any name are in `built_in_names.py`; here are those of the other groups.
"""

from ..custom_resource_references import GATEWAY
from ..reference_forms import Kind

_ARGO = ("CronWorkflow", "EventBus", "EventSource", "Experiment", "Sensor", "Workflow", "WorkflowTemplate")
_PROMETHEUS = ("Alertmanager", "Prometheus", "PrometheusAgent", "ThanosRuler")
#: Kinds that make Pods by other labels than they say.
POD_MAKERS = frozenset(
    {GATEWAY, Kind("metallb.io", "MetalLB"), Kind("kubevirt.io", "KubeVirt"), Kind("cdi.kubevirt.io", "CDI")}
    | {Kind("keda.sh", "ScaledJob")}
    | {Kind("argoproj.io", name) for name in _ARGO}
    | {Kind("monitoring.coreos.com", name) for name in _PROMETHEUS}
)
_PREFIXES = frozenset({"app.kubernetes.io", "helm.sh", "k8s-app"})


def is_known_label(label: str) -> bool:
    """Whether a label is one that manifests have, and not one of an operator's own."""
    prefix, slash, _ = label.rpartition("/")
    return not slash or prefix in _PREFIXES
