"""Where Applications have their manifests hydrated to.

Source: argo-cd `pkg/apis/application/v1alpha1/types.go` (GetHydrateToSource), `controller/hydrator/hydrator.go`
(validateApplications).
"""

from collections.abc import Iterator
from typing import NamedTuple

from ..facts import ObjectFact
from ..text.open_collections import Value
from ..text.place import Node
from ..text.typed_access import mapping, text


class HydrationFact(NamedTuple):
    """What an Application reads and writes: `owner` is its root, `url` the repository, which is often the one it reads.

    The branch is `hydrateTo`'s, where there is one.
    """

    owner: Node
    name: str
    dry_url: str
    dry_revision: str
    url: str
    branch: str
    path: str

    @property
    def target(self) -> tuple[str, ...]:
        """What no two Applications may have alike."""
        return self.dry_url, self.dry_revision, self.url, self.branch, self.path


def hydrations(found: ObjectFact, value: Value) -> Iterator[HydrationFact]:
    """The fact of an Application that has its manifests hydrated, none of another object."""
    hydrator = mapping(value, "spec", "sourceHydrator")
    if hydrator and found.kind == "Application":
        dry, sync = mapping(hydrator, "drySource"), mapping(hydrator, "syncSource")
        dry_url, path = text(dry, "repoURL"), text(sync, "path")
        branch = text(hydrator, "hydrateTo", "targetBranch") or text(sync, "targetBranch")
        if dry_url and path and branch:
            url, revision = text(sync, "repoURL") or dry_url, text(dry, "targetRevision") or ""
            yield HydrationFact(found.at, found.name, dry_url, revision, url, branch, path)
