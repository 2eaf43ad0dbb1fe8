"""Whether what deploys an object of Flux may change what it says, so that it is not as it stands in its file."""

from dataclasses import replace

from ..derived_values import Query
from ..facts import ObjectFact
from ..kustomize.builds import Build, builds, builds_including
from ..kustomize.patch_targets import may_change
from ..repository import Repository
from .facts import FluxFact

#: Components are looked at one by one: what they include themselves is among the parts.
_COMPONENTS = frozenset({"components"})


def may_rewrite(repository: Repository, path: str, fact: ObjectFact) -> bool:
    """Whether a kustomization around a file, or a component in one, has a patch or replacement for an object of it."""
    around = builds_including.at(repository, path) or ()
    return any(_may_change(repository, build, part, path, fact) for build in around for part in build.parts)


def _may_change(repository: Repository, build: Build, part: str, path: str, fact: ObjectFact) -> bool:
    found = builds.at(repository, part)
    if found is None:
        return True
    own = found.fact._replace(filled=found.fact.filled - _COMPONENTS)
    return may_change(repository, replace(build, path=part, fact=own), path, fact)


@Query
def patched_fields(repository: Repository) -> frozenset[str]:
    """The fields that patches of Flux Kustomizations may set in what they deploy, which may be any of the others."""
    return frozenset().union(*(fact.sets for _, fact in repository.each(FluxFact)))
