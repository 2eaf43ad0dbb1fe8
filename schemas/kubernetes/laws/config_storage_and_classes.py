"""Laws on configuration, secrets, volumes and classes. Sources: Kubernetes `pkg/apis/{core,storage}/validation`."""

from .claims import claim_laws
from .notation import Law, filled, form, longest, needs, own, unique, warned, within
from .selectors import node_selector

_CONFIGURATION, _VOLUME, _CLASS = "K8S025", "K8S027", "K8S029"
_NAME = "must be lower-case letters, digits, `-` and `.`"
#: What a source of a PersistentVolume cannot be without.
_SOURCES = {
    "hostPath": ("path",),
    "nfs": ("server", "path"),
    "local": ("path",),
    "csi": ("driver", "volumeHandle"),
    "iscsi": ("targetPortal", "iqn"),
}


def config_map_laws() -> tuple[Law, ...]:
    """The laws on a ConfigMap."""
    return (own(_CONFIGURATION, "", "keys-apart"), own(_CONFIGURATION, "", "data-size"))


def secret_laws() -> tuple[Law, ...]:
    """The laws on a Secret."""
    return (own(_CONFIGURATION, "", "secret-type"), own(_CONFIGURATION, "", "data-size"))


def claim_object_laws() -> tuple[Law, ...]:
    """The laws on a PersistentVolumeClaim."""
    return claim_laws("spec")


def volume_object_laws() -> tuple[Law, ...]:
    """The laws on a PersistentVolume."""
    return (
        own(_VOLUME, "spec", "capacity"),
        needs(_VOLUME, "spec", "accessModes"),
        own(_VOLUME, "spec.accessModes", "access-modes"),
        form(_VOLUME, "spec.csi.driver", "any-case-dns-name", "must be the name of a driver"),
        own(_VOLUME, "spec.iscsi.iqn", "initiator"),
        own(_VOLUME, "spec.fc", "fibre-channel"),
        form(_VOLUME, "spec.storageClassName", "dns-name", _NAME),
        *(needs(_VOLUME, f"spec.{source}", field) for source, fields in _SOURCES.items() for field in fields),
        own(_VOLUME, "spec.hostPath.path", "no-steps-up"),
        own(_VOLUME, "spec.local.path", "no-steps-up"),
        own(_VOLUME, "spec.nfs.path", "absolute-path"),
        own(_VOLUME, "spec", "local-volume"),
        own(_VOLUME, "spec", "recycled-root"),
        *node_selector("spec.nodeAffinity.required"),
        warned(own("K8S031", "spec.persistentVolumeReclaimPolicy", "recycle")),
    )


def storage_class_laws() -> tuple[Law, ...]:
    """The laws on a StorageClass."""
    return (
        form(_CLASS, "provisioner", "any-case-label-key", "must be a name, perhaps with `domain.example/` before it"),
        filled(_CLASS, "provisioner", "the name of a provisioner"),
        longest(_CLASS, "parameters", 512),
        needs(_CLASS, "allowedTopologies[].matchLabelExpressions[]", "key"),
        form(_CLASS, "allowedTopologies[].matchLabelExpressions[].key", "label-key", "must be a label's key"),
        own(_CLASS, "allowedTopologies[].matchLabelExpressions[]", "topology-term"),
    )


def priority_class_laws() -> tuple[Law, ...]:
    """The laws on a PriorityClass. Source: `ValidatePriorityClass` (`pkg/apis/scheduling/validation`)."""
    return (own(_CLASS, "", "priority"),)


def runtime_class_laws() -> tuple[Law, ...]:
    """The laws on a RuntimeClass. Source: `pkg/apis/node/validation`."""
    return (
        own(_CLASS, "overhead.podFixed", "quantities"),
        needs(_CLASS, "", "handler"),
        own(_CLASS, "scheduling.tolerations[]", "toleration"),
        form(_CLASS, "scheduling.tolerations[].key", "label-key", "must be a qualified name"),
    )


def csi_driver_laws() -> tuple[Law, ...]:
    """The laws on a CSIDriver."""
    return (
        within(_CLASS, "spec.tokenRequests[].expirationSeconds", 600, 2**32),
        unique(_CLASS, "spec.tokenRequests", "audience"),
    )


def lease_laws() -> tuple[Law, ...]:
    """The laws on a Lease. Source: `ValidateLeaseSpec` (`pkg/apis/coordination/validation`)."""
    return (
        within(_CLASS, "spec.leaseDurationSeconds", 1),
        within(_CLASS, "spec.leaseTransitions", 0),
        filled(_CLASS, "spec.holderIdentity", "who holds it"),
    )
