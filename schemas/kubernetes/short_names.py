"""The short names under which kubectl knows built-in kinds, and their plurals."""

from collections.abc import Mapping

#: Short name → kind. Sources: `kubectl api-resources`, and the CustomResourceDefinitions of each product.
SHORT_NAMES: Mapping[str, str] = {
    "cj": "CronJob",
    "cm": "ConfigMap",
    "crd": "CustomResourceDefinition",
    "deploy": "Deployment",
    "ds": "DaemonSet",
    "ep": "Endpoints",
    "hpa": "HorizontalPodAutoscaler",
    "ing": "Ingress",
    "limits": "LimitRange",
    "netpol": "NetworkPolicy",
    "no": "Node",
    "ns": "Namespace",
    "pc": "PriorityClass",
    "pdb": "PodDisruptionBudget",
    "po": "Pod",
    "pv": "PersistentVolume",
    "pvc": "PersistentVolumeClaim",
    "quota": "ResourceQuota",
    "rc": "ReplicationController",
    "rs": "ReplicaSet",
    "sa": "ServiceAccount",
    "sc": "StorageClass",
    "sts": "StatefulSet",
    "svc": "Service",
    "app": "Application",
    "apps": "Application",
    "appset": "ApplicationSet",
    "appsets": "ApplicationSet",
    "appproj": "AppProject",
    "appprojs": "AppProject",
    "vm": "VirtualMachine",
    "vms": "VirtualMachine",
    "vmi": "VirtualMachineInstance",
    "vmis": "VirtualMachineInstance",
    "vmim": "VirtualMachineInstanceMigration",
    "vmirs": "VirtualMachineInstanceReplicaSet",
    "vmpool": "VirtualMachinePool",
    "vmclone": "VirtualMachineClone",
    "vmexport": "VirtualMachineExport",
    "vmrestore": "VirtualMachineRestore",
    "vmsnapshot": "VirtualMachineSnapshot",
    "vminstancetype": "VirtualMachineInstancetype",
    "vmf": "VirtualMachineInstancetype",
    "vmcf": "VirtualMachineClusterInstancetype",
    "vmpref": "VirtualMachinePreference",
    "vmp": "VirtualMachinePreference",
    "vmcp": "VirtualMachineClusterPreference",
    "kv": "KubeVirt",
    "dv": "DataVolume",
    "dic": "DataImportCron",
    "das": "DataSource",
    "net-attach-def": "NetworkAttachmentDefinition",
}


def plural(kind: str) -> str:
    """The plural of a kind as the API server forms it: `virtualmachines`, `networkpolicies`, `ingresses`."""
    word = kind.lower()
    if word.endswith(("s", "x", "ch", "sh")) and word != "endpoints":
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return word if word == "endpoints" else f"{word}s"
