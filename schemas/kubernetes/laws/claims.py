"""Laws on PersistentVolumeClaims. Source: `ValidatePersistentVolumeClaimSpec` (`pkg/apis/core/validation`)."""

from .notation import Law, form, needs, own
from .selectors import label_selector

_NAME = "must be lower-case letters, digits, `-` and `.`"


def claim_laws(at: str, code: str = "K8S026") -> tuple[Law, ...]:
    """The laws on the spec of a claim at a way."""
    return (
        needs(code, at, "accessModes", why="a claim has at least one"),
        own(code, f"{at}.accessModes", "access-modes"),
        needs(code, at, "resources.requests.storage", why="it is how much is claimed"),
        own(code, f"{at}.resources.requests.storage", "above-zero"),
        form(code, f"{at}.storageClassName", "dns-name", _NAME),
        form(code, f"{at}.volumeAttributesClassName", "dns-name", _NAME),
        own(code, f"{at}.dataSourceRef", "data-source"),
        form(code, f"{at}.dataSourceRef.apiGroup", "dns-name", _NAME),
        *label_selector(f"{at}.selector"),
    )
