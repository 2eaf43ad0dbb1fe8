"""Laws on the volumes of Pods. Source: `validateVolumeSource` (Kubernetes `pkg/apis/core/validation`)."""

from .claims import claim_laws
from .notation import Law, form, needs, own, warned, within

_CODE = "K8S009"
_FIELDS = ("metadata.name", "metadata.namespace", "metadata.uid", "metadata.labels", "metadata.annotations")
_NEEDED = {
    "hostPath": ("path",),
    "configMap": ("name",),
    "secret": ("secretName",),
    "persistentVolumeClaim": ("claimName",),
    "nfs": ("server", "path"),
    "csi": ("driver",),
    "iscsi": ("targetPortal", "iqn"),
    "ephemeral": ("volumeClaimTemplate",),
    "glusterfs": ("endpoints", "path"),
    "cephfs": ("monitors",),
    "rbd": ("monitors", "image"),
    "azureFile": ("secretName", "shareName"),
    "awsElasticBlockStore": ("volumeID",),
    "gcePersistentDisk": ("pdName",),
    "flexVolume": ("driver",),
}


def volume_laws(at: str) -> tuple[Law, ...]:
    """The laws on one volume of a Pod at a way."""
    return (
        *(needs(_CODE, f"{at}.{source}", field) for source, fields in _NEEDED.items() for field in fields),
        own(_CODE, f"{at}.hostPath.path", "no-steps-up"),
        own(_CODE, f"{at}.nfs.path", "absolute-path"),
        own(_CODE, f"{at}.emptyDir.sizeLimit", "not-negative"),
        warned(form(_CODE, f"{at}.persistentVolumeClaim.claimName", "dns-name", "can be the name of no claim")),
        form(_CODE, f"{at}.csi.driver", "any-case-dns-name", "must be the name of a driver, such as `csi.example.com`"),
        needs(_CODE, f"{at}.csi.nodePublishSecretRef", "name"),
        form(_CODE, f"{at}.csi.nodePublishSecretRef.name", "dns-name", "must be the name of a Secret"),
        own(_CODE, f"{at}.iscsi.iqn", "initiator"),
        own(_CODE, f"{at}.fc", "fibre-channel"),
        *_items(f"{at}.configMap.items[]"),
        *_items(f"{at}.secret.items[]"),
        *_downward(f"{at}.downwardAPI.items[]"),
        *_projected(f"{at}.projected"),
        *claim_laws(f"{at}.ephemeral.volumeClaimTemplate.spec", _CODE),
    )


def _items(at: str) -> tuple[Law, ...]:
    return (needs(_CODE, at, "key"), needs(_CODE, at, "path"), own(_CODE, f"{at}.path", "relative-path"))


def _downward(at: str) -> tuple[Law, ...]:
    return (
        needs(_CODE, at, "path"),
        own(_CODE, f"{at}.path", "relative-path"),
        own(_CODE, f"{at}.fieldRef.fieldPath", "field-path", _FIELDS, ("metadata.labels", "metadata.annotations")),
        own(_CODE, f"{at}.resourceFieldRef", "resource-field", True),
        own(_CODE, f"{at}.resourceFieldRef", "divisor"),
    )


def _projected(at: str) -> tuple[Law, ...]:
    source = f"{at}.sources[]"
    return (
        *(needs(_CODE, f"{source}.{kind}", "name") for kind in ("configMap", "secret")),
        *(law for kind in ("configMap", "secret") for law in _items(f"{source}.{kind}.items[]")),
        *_downward(f"{source}.downwardAPI.items[]"),
        needs(_CODE, f"{source}.serviceAccountToken", "path"),
        own(_CODE, f"{source}.serviceAccountToken.path", "relative-path"),
        within(_CODE, f"{source}.serviceAccountToken.expirationSeconds", 600, 2**32),
        own(_CODE, at, "projected-paths"),
    )
