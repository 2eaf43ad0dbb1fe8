"""Whether what deploys an object of Flux may change what it says, so that it is not as it stands in its file."""

from collections.abc import Callable
from dataclasses import replace

from ..derived_values import Query
from ..facts import ObjectFact
from ..kustomize.builds import Build, builds, builds_including
from ..kustomize.facts import PatchFact
from ..kustomize.patch_targets import may_change
from ..repository import Repository
from .facts import FluxFact

#: Fields of a Kustomization that say which folder it deploys, and whether it does.
LEADING = frozenset({"path", "sourceRef", "components", "suspend"})
#: How many steps lead to a field of `spec`; a pointer with fewer is for all of them.
_DEPTH = 2
#: Components are looked at one by one: what they include themselves is among the parts.
_COMPONENTS = frozenset({"components"})


def may_rewrite(repository: Repository, path: str, fact: ObjectFact) -> bool:
    """Whether a kustomization around a file, or a component in one, has a patch or replacement for an object of it."""
    around = builds_including.at(repository, path) or ()
    return any(_may_change(repository, build, part, path, fact) for build in around for part in build.parts)


def may_lead_elsewhere(repository: Repository, path: str, fact: ObjectFact) -> bool:
    """Whether one of these may give a Kustomization another folder, or stop it or let it go on."""
    around = builds_including.at(repository, path) or ()
    return any(_may_change(repository, build, part, path, fact, _may_lead) for build in around for part in build.parts)


def _may_lead(patch: PatchFact) -> bool:
    """Whether a patch may set where the folder of a Kustomization is; one in a file may set anything."""
    if patch.path or not (patch.keys or patch.pointers):
        return True
    steps = (pointer.strip("/").split("/")[:2] for pointer in patch.pointers)
    return not patch.keys.isdisjoint(LEADING) or any(len(step) < _DEPTH or step[1] in LEADING for step in steps)


def _may_change(
    repository: Repository,
    build: Build,
    part: str,
    path: str,
    fact: ObjectFact,
    counts: Callable[[PatchFact], bool] = lambda _: True,
) -> bool:
    found = builds.at(repository, part)
    if found is None:
        return True
    patches = tuple(patch for patch in found.fact.patches if counts(patch))
    own = found.fact._replace(filled=found.fact.filled - _COMPONENTS, patches=patches)
    return may_change(repository, replace(build, path=part, fact=own), path, fact)


@Query
def patched_fields(repository: Repository) -> frozenset[str]:
    """The fields that patches of Flux Kustomizations may set in what they deploy, which may be any of the others."""
    return frozenset().union(*(fact.sets for _, fact in repository.each(FluxFact)))
