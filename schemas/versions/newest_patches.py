"""The newest patch of each minor of a product that was known when this was written, as the product writes it.

It is what messages propose, no limit: newer ones are as good. Source: the releases of each project, to October 2026.
"""

from collections.abc import Mapping

from ..tables.notation import Version, version
from .releases import minor

_NEWEST: Mapping[str, tuple[str, ...]] = {
    "talos": ("v1.8.4", "v1.9.6", "v1.10.9", "v1.11.6", "v1.12.12", "v1.13.11", "v1.14.2"),
    "kubernetes": ("v1.33.13", "v1.34.9", "v1.35.8", "v1.36.5", "v1.37.1"),
    "k3s": ("v1.33.13+k3s1", "v1.34.9+k3s1", "v1.35.8+k3s1", "v1.36.5+k3s1"),
    "kubectl": ("1.33.13", "1.34.9", "1.35.8", "1.36.5"),
    "argocd": ("v2.14.21", "v3.0.23", "v3.1.16", "v3.2.12", "v3.3.14", "v3.4.7", "v3.5.4"),
    "kubevirt": ("v1.5.3", "v1.6.6", "v1.7.4", "v1.8.4", "v1.9.0"),
    "cdi": ("v1.65.0", "v1.66.1"),
    "cilium": ("1.16.19", "1.17.18", "1.18.14", "1.19.8", "1.20.2"),
}


def _at(written: str) -> Version:
    return version(minor(written) or "0")


def newest_patch(product: str, of: Version) -> str | None:
    """The newest patch of a minor, as the product's versions are written; None where none is known."""
    return next((written for written in _NEWEST.get(product, ()) if _at(written) == of), None)


def newest_within(product: str, oldest: Version, newest: Version) -> str | None:
    """The newest patch of the newest minor in a range, None where none of them is known."""
    return next((written for written in reversed(_NEWEST.get(product, ())) if oldest <= _at(written) <= newest), None)
