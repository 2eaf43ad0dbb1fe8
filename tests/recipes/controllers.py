"""What happens in a cluster by itself once an object is there: by Kubernetes, Argo CD, KubeVirt."""

import base64
from typing import Any

from .kinds import Kind
from .objects import Objects
from .ownership import Value


def react(objects: Objects, kind: Kind, value: Value) -> None:
    """Does what the controllers of the kind would do."""
    reaction = {
        "CustomResourceDefinition": _established,
        "Namespace": _namespace,
        "Deployment": _available,
        "StatefulSet": _available,
        "DaemonSet": _available,
        "Secret": _secret,
        "Job": _job,
        "Application": _synced,
        "VirtualMachineRestore": _restored,
    }.get(kind.kind)
    seen = value.get("status", {}).get("observedGeneration", 0)
    if reaction and ("status" not in value or seen not in (0, value["metadata"]["generation"])):
        reaction(objects, kind, value)


def _status(objects: Objects, kind: Kind, value: Value, manager: str, **status: Any) -> None:
    metadata = value["metadata"]
    objects.replace(
        kind, metadata.get("namespace", ""), metadata["name"], {**value, "status": status}, manager, verb="status"
    )


def _established(objects: Objects, kind: Kind, value: Value) -> None:
    conditions = [{"type": name, "status": "True"} for name in ("NamesAccepted", "Established")]
    _status(objects, kind, value, "kube-apiserver", conditions=conditions)


def _namespace(objects: Objects, kind: Kind, value: Value) -> None:
    _status(objects, kind, value, "kube-apiserver", phase="Active")
    account = {"metadata": {"name": "default"}}
    objects.create(
        objects.kind("", "v1", "serviceaccounts"), value["metadata"]["name"], account, "kube-controller-manager"
    )


#: What a workload that runs says of itself, whatever its kind calls it.
_COUNTS = (
    *("replicas", "readyReplicas", "updatedReplicas", "availableReplicas", "currentReplicas"),
    *("desiredNumberScheduled", "currentNumberScheduled", "numberReady", "numberAvailable", "updatedNumberScheduled"),
)
_RUNS = [
    {"type": "Available", "status": "True"},
    {"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"},
]


def _available(objects: Objects, kind: Kind, value: Value) -> None:
    counts = dict.fromkeys(_COUNTS, 1 if kind.kind == "DaemonSet" else value["spec"].get("replicas", 1))
    status = {**counts, "observedGeneration": value["metadata"]["generation"], "numberMisscheduled": 0}
    status |= {"currentRevision": "a", "updateRevision": "a", "conditions": _RUNS}
    _status(objects, kind, value, "kube-controller-manager", **status)
    if value["metadata"]["name"] == "argocd-server":
        _argocd_server(objects, value["metadata"]["namespace"])


def _argocd_server(objects: Objects, namespace: str) -> None:
    """argo-cd, server/server.go, initializeDefaultProject; util/settings: the first password."""
    everything = [{"group": "*", "kind": "*"}]
    spec = {
        "sourceRepos": ["*"],
        "destinations": [{"server": "*", "namespace": "*"}],
        "clusterResourceWhitelist": everything,
    }
    project: Value = {"metadata": {"name": "default"}, "spec": spec}
    data = {"password": encoded("Argo-first-password")}
    password: Value = {"metadata": {"name": "argocd-initial-admin-secret"}, "data": data}
    for name, value in (("appprojects", project), ("secrets", password)):
        kind = next(one for one in objects.kinds() if one.plural == name)
        if not any(one["metadata"]["name"] == value["metadata"]["name"] for one in objects.find(kind, namespace)):
            objects.create(kind, namespace, value, "argocd-server")


def ready(objects: Objects) -> None:
    """Nodes are ready once there is a network."""
    for node in objects.find(objects.kind("", "v1", "nodes"), ""):
        status = {"conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady"}]}
        objects.replace(
            objects.kind("", "v1", "nodes"),
            "",
            node["metadata"]["name"],
            {**node, "status": status},
            "kubelet",
            "status",
        )


def _secret(objects: Objects, kind: Kind, value: Value) -> None:
    """Texts become data; a token for a service account is filled in."""
    texts = value.pop("stringData", None)
    account = value["metadata"].get("annotations", {}).get("kubernetes.io/service-account.name")
    token = account and value.get("type") == "kubernetes.io/service-account-token" and not value.get("data")
    if texts or token:
        data = {name: encoded(text) for name, text in (texts or {}).items()}
        if token:
            data = {
                "token": encoded(f"TOKEN-of-{account}"),
                "ca.crt": encoded("authority"),
                "namespace": encoded("kube-system"),
            }
        new = {**value, "data": {**value.get("data", {}), **data}}
        objects.replace(
            kind, value["metadata"]["namespace"], value["metadata"]["name"], new, "kube-apiserver", "status"
        )


def encoded(text: str) -> str:
    """As Secrets have it."""
    return base64.b64encode(text.encode()).decode()


def _job(objects: Objects, kind: Kind, value: Value) -> None:
    """Its Pod runs and ends."""
    metadata = value["metadata"]
    labels = {"batch.kubernetes.io/controller-uid": metadata["uid"], "job-name": metadata["name"]}
    container = {"name": "main", "image": "none"}
    pod = {
        "metadata": {"name": f"{metadata['name']}-x", "labels": labels},
        "spec": {"containers": [container]},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]},
    }
    objects.create(objects.kind("", "v1", "pods"), metadata["namespace"], pod, "kube-controller-manager")
    spec = {**value["spec"], "selector": {"matchLabels": {"batch.kubernetes.io/controller-uid": metadata["uid"]}}}
    done = [{"type": "Complete", "status": "True"}]
    _status(objects, kind, {**value, "spec": spec}, "kube-controller-manager", succeeded=1, conditions=done)


def _synced(objects: Objects, kind: Kind, value: Value) -> None:
    status = {"sync": {"status": "Synced"}, "health": {"status": "Healthy"}}
    _status(objects, kind, value, "argocd-application-controller", **status)


def _restored(objects: Objects, kind: Kind, value: Value) -> None:
    _status(objects, kind, value, "virt-controller", complete=True)
