"""What `buildMetadata` adds to the objects: where they come from, and that kustomize manages them."""

import posixpath
from collections.abc import Sequence

from .kustomization_file import Kustomization
from .objects import Resource

_ORIGIN = "config.kubernetes.io/origin"
_MANAGED_BY = "app.kubernetes.io/managed-by"
#: The release whose builds these are.
KUSTOMIZE_VERSION = "v5.8.1"


def annotate_origins(found: Sequence[Resource], words: Sequence[str], read: Kustomization) -> None:
    """Add what `buildMetadata` asks for; `transformerAnnotations` are not known here and are left out."""
    at = read.at("buildMetadata")
    for one in found:
        if "managedByLabel" in words:
            one.put(("metadata", "labels", _MANAGED_BY), f"kustomize-{KUSTOMIZE_VERSION}", at)
        if "originAnnotations" in words:
            one.put(("metadata", "annotations", _ORIGIN), _origin(one, read.folder), at)


def _origin(one: Resource, folder: str) -> str:
    path = posixpath.relpath((one.first_made_by or one.made_by).path, folder or ".")
    if not one.behavior and not one.is_made:
        return f"path: {path}\n"
    kind = f"{one.identity.kind}Generator"
    name = f"  name: {one.maker}\n" if one.maker else ""
    return f"configuredIn: {path}\nconfiguredBy:\n  apiVersion: builtin\n  kind: {kind}\n{name}"
