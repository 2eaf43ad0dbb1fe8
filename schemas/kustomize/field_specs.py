"""The fields that kustomize's built-in transformers change, as kustomize 5.8 has them.

Source: `kubectl kustomize` of 1.37.1 on one object of each kind; the lists are documented with `configurations:`
(https://kubectl.docs.kubernetes.io/references/kustomize/builtins/). Paths are `/`-separated; `[]` marks lists.
"""

from typing import NamedTuple


class FieldSpec(NamedTuple):
    """A field of the objects of a group, version and kind ("" is any); `create` makes it where it is not there."""

    path: str
    group: str = ""
    version: str = ""
    kind: str = ""
    create: bool = False


def _of(kinds: str, *paths: str, group: str = "", version: str = "", create: bool = False) -> tuple[FieldSpec, ...]:
    return tuple(FieldSpec(path, group, version, kind, create) for kind in kinds.split() for path in paths)


#: Kinds with a Pod template, by where its specification is.
_TEMPLATE_KINDS = "ReplicationController Deployment ReplicaSet DaemonSet StatefulSet Job"

NAMESPACE = (
    FieldSpec("metadata/namespace", create=True),
    FieldSpec("metadata/name", kind="Namespace", create=True),
    *_of("RoleBinding ClusterRoleBinding", "subjects"),
    FieldSpec("spec/service/namespace", "apiregistration.k8s.io", kind="APIService", create=True),
    FieldSpec(
        "spec/conversion/webhook/clientConfig/service/namespace", "apiextensions.k8s.io", "", "CustomResourceDefinition"
    ),
)
NAME = (FieldSpec("metadata/name"),)
#: What prefixes and suffixes pass by: group and kind.
UNPREFIXED = (("", "CustomResourceDefinition"), ("apiregistration.k8s.io", "APIService"), ("", "Namespace"))

#: Labels of the object alone.
METADATA_LABELS = (FieldSpec("metadata/labels", create=True),)
#: Labels of what the object makes.
TEMPLATE_LABELS = (
    FieldSpec("spec/template/metadata/labels", version="v1", kind="ReplicationController", create=True),
    *_of("Deployment ReplicaSet DaemonSet", "spec/template/metadata/labels", create=True),
    *_of("StatefulSet", "spec/template/metadata/labels", group="apps", create=True),
    *_of("StatefulSet", "spec/volumeClaimTemplates[]/metadata/labels", group="apps", create=True),
    *_of("Job", "spec/template/metadata/labels", group="batch", create=True),
    *_of("CronJob", "spec/jobTemplate/metadata/labels", group="batch", create=True),
    *_of("CronJob", "spec/jobTemplate/spec/template/metadata/labels", group="batch", create=True),
)
_AFFINITY = tuple(
    f"spec/template/spec/affinity/{kind}/{when}/{how}labelSelector/matchLabels"
    for kind in ("podAffinity", "podAntiAffinity")
    for when, how in (
        ("preferredDuringSchedulingIgnoredDuringExecution", "podAffinityTerm/"),
        ("requiredDuringSchedulingIgnoredDuringExecution", ""),
    )
)
_SPREAD = "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"
#: Labels and the selectors over them.
SELECTOR_LABELS = (
    *METADATA_LABELS,
    FieldSpec("spec/selector", version="v1", kind="Service", create=True),
    FieldSpec("spec/selector", version="v1", kind="ReplicationController", create=True),
    *TEMPLATE_LABELS,
    *_of("Deployment", "spec/selector/matchLabels", create=True),
    *_of("ReplicaSet DaemonSet", "spec/selector/matchLabels", create=True),
    *_of("StatefulSet", "spec/selector/matchLabels", group="apps", create=True),
    *_of("Deployment StatefulSet", *_AFFINITY, _SPREAD, group="apps"),
    *_of("Job", "spec/selector/matchLabels", group="batch"),
    *_of("CronJob", "spec/jobTemplate/spec/selector/matchLabels", group="batch"),
    *_of("PodDisruptionBudget", "spec/selector/matchLabels", group="policy"),
    *_of(
        "NetworkPolicy",
        "spec/podSelector/matchLabels",
        "spec/ingress/from/podSelector/matchLabels",
        "spec/egress/to/podSelector/matchLabels",
        group="networking.k8s.io",
    ),
)
ANNOTATIONS = (
    FieldSpec("metadata/annotations", create=True),
    FieldSpec("spec/template/metadata/annotations", version="v1", kind="ReplicationController", create=True),
    *_of("Deployment ReplicaSet DaemonSet StatefulSet", "spec/template/metadata/annotations", create=True),
    *_of("Job", "spec/template/metadata/annotations", group="batch", create=True),
    *_of("CronJob", "spec/jobTemplate/metadata/annotations", group="batch", create=True),
    *_of("CronJob", "spec/jobTemplate/spec/template/metadata/annotations", group="batch", create=True),
)
#: Where images are: of any object with these fields, whatever its kind; and of those that stand elsewhere.
IMAGE_LISTS = ("containers", "initContainers")
IMAGES = (
    FieldSpec("spec/containers[]/image"),
    FieldSpec("spec/initContainers[]/image"),
    FieldSpec("spec/template/spec/containers[]/image"),
    FieldSpec("spec/template/spec/initContainers[]/image"),
    FieldSpec("spec/volumes[]/image/reference"),
    FieldSpec("spec/template/spec/volumes[]/image/reference"),
)
REPLICAS = _of("Deployment ReplicationController ReplicaSet StatefulSet", "spec/replicas", create=True)
#: Fields in which `$(NAME)` of `vars` is replaced.
_POD_VARS = (
    *(
        f"{which}/{field}"
        for which in ("containers", "initContainers")
        for field in ("args", "command", "env/value", "volumeMounts/mountPath")
    ),
)
VARS = (
    *_of("CronJob", *(f"spec/jobTemplate/spec/template/spec/{one}" for one in _POD_VARS)),
    *_of("DaemonSet Deployment Job ReplicaSet StatefulSet", *(f"spec/template/spec/{one}" for one in _POD_VARS)),
    *_of("Pod", *(f"spec/{one}" for one in _POD_VARS)),
    *_of("Deployment", "spec/template/metadata/annotations"),
    *_of("Service", "spec/ports/port", "spec/ports/targetPort"),
    *_of("Ingress", "spec/rules/host", "spec/tls/hosts", "spec/tls/secretName"),
    *_of("DaemonSet Deployment Job ReplicaSet", "spec/template/spec/volumes/nfs/server"),
    *_of("Pod", "spec/volumes/nfs/server"),
    *_of("CronJob", "spec/jobTemplate/spec/template/volumes/nfs/server"),  # where no CronJob has them
    *_of("StatefulSet", "spec/volumeClaimTemplates/spec/nfs/server"),
    *_of("PersistentVolume", "spec/nfs/server"),
    FieldSpec("metadata/labels"),
    FieldSpec("metadata/annotations"),
)
