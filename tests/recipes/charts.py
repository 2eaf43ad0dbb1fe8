"""Charts of the names that recipes install, small, and with the values that they were given in a ConfigMap."""

import io
import tarfile
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

#: A version that nobody pinned: it is the newest, and comes where a version is asked for that is empty.
UNPINNED = "999.0.0"
#: What each chart brings, beside its values: kinds with the names that others wait for, and definitions.
_WORKLOADS: Mapping[str, Sequence[tuple[str, str]]] = {
    "cilium": [("DaemonSet", "cilium"), ("Deployment", "cilium-operator")],
    "argo-cd": [
        ("Deployment", "argocd-server"),
        ("Deployment", "argocd-repo-server"),
        ("StatefulSet", "argocd-application-controller"),
    ],
}
#: Definitions by group: plural and kind.
DEFINITIONS: Mapping[str, Sequence[tuple[str, str]]] = {
    "argoproj.io/v1alpha1": [
        ("applications", "Application"),
        ("applicationsets", "ApplicationSet"),
        ("appprojects", "AppProject"),
    ],
    "kubevirt.io/v1": [("virtualmachines", "VirtualMachine"), ("virtualmachineinstances", "VirtualMachineInstance")],
    "snapshot.kubevirt.io/v1beta1": [
        ("virtualmachinesnapshots", "VirtualMachineSnapshot"),
        ("virtualmachinerestores", "VirtualMachineRestore"),
    ],
    "monitoring.coreos.com/v1": [("servicemonitors", "ServiceMonitor")],
    "isindir.github.com/v1alpha3": [("sopssecrets", "SopsSecret")],
}
_VALUES = """apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-values
data:
  values: {{ .Values | toJson | quote }}
  chart: {{ .Chart.Name }}
  version: {{ .Chart.Version | quote }}
"""


def definition(api: str, plural: str, kind: str) -> dict[str, Any]:
    """The definition of a kind, without a schema."""
    group, version = api.split("/")
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {
            "group": group,
            "names": {"plural": plural, "kind": kind, "singular": kind.lower(), "listKind": f"{kind}List"},
            "scope": "Namespaced",
            "versions": [{"name": version, "served": True, "storage": True, "schema": schema}],
        },
    }


def index(names: Sequence[str], versions: Sequence[str], url: str) -> str:
    """A chart repository's index: each chart in each version."""
    entries = {
        name: [
            {"apiVersion": "v2", "name": name, "version": version, "urls": [f"{url}/{name}-{version}.tgz"]}
            for version in (UNPINNED, *versions)
        ]
        for name in names
    }
    return yaml.safe_dump({"apiVersion": "v1", "entries": entries})


def archive(name: str, version: str) -> bytes:
    """A chart."""
    files = {
        "Chart.yaml": yaml.safe_dump({"apiVersion": "v2", "name": name, "version": version}),
        "values.yaml": "{}\n",
        "templates/values.yaml": _VALUES,
        "templates/workloads.yaml": yaml.safe_dump_all(_workload(*one) for one in _WORKLOADS.get(name, ())),
    }
    if name == "argo-cd":
        defined = [definition("argoproj.io/v1alpha1", *one) for one in DEFINITIONS["argoproj.io/v1alpha1"]]
        files["templates/definitions.yaml"] = yaml.safe_dump_all(defined)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for path, text in files.items():
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size = len(text.encode())
            tar.addfile(entry, io.BytesIO(text.encode()))
    return out.getvalue()


def _workload(kind: str, name: str) -> dict[str, Any]:
    labels = {"app": name}
    spec: dict[str, Any] = {
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "main", "image": "none"}]}},
    }
    if kind == "StatefulSet":
        spec["serviceName"] = name
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}, "spec": spec}
