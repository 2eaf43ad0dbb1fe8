"""Whether an object that one of Flux names may be there though no file of the repository shows it."""

import re

from ...schemas.file_types import is_placeholder
from ...schemas.reference_forms import Kind, Reference, path_keys
from ...schemas.references import HELM_RELEASE, RESOURCE_SET
from ..derived_values import Query
from ..edge import Edge
from ..facts import FileState, ObjectFact
from ..files.file_tree import WhyMissing
from ..misread_parts import find_broken_files
from ..objects_of_kind import find_kinds, objects_of_kind
from ..repository import Repository
from ..typo import only_typo
from .facts import BOOTSTRAPPED, FluxFact, FluxInstanceFact
from .own_sources import why_elsewhere
from .patched import may_rewrite, patched_fields
from .resource_sets import ResourceSetFact

#: Files that may have objects of Flux which are not read.
_UNREAD = frozenset(
    {FileState.TEMPLATED, FileState.HELM_TEMPLATE, FileState.TOO_LARGE, FileState.UNREADABLE, FileState.OUT_OF_TIME}
)
#: What makes objects of Flux out of templates.
_GENERATORS = frozenset({"ResourceGroup"})
_VARIABLE = re.compile(r"\\\$\\\{[^}]*\\\}")
#: Rules of references to what is usually made outside of the repository: a slip in the name is all that is certain.
_LOOSE = frozenset({"FLX004"})


def is_of_flux(reference: Reference) -> bool:
    """Whether an object of Flux names something."""
    return reference.source.group.endswith(".toolkit.fluxcd.io") or reference.source == RESOURCE_SET


def why_missing(repository: Repository, path: str, owner: ObjectFact, edge: Edge, names: frozenset[str]) -> WhyMissing:
    """Why nothing is there that an object of a file names; `names` are those that its kind has here."""
    name = edge.target
    if _is_set_by_patch(repository, owner, edge):
        return WhyMissing.GENERATED
    if name in _bootstrapped(repository) or _may_be_filled_in(name, names):
        return WhyMissing.GENERATED
    is_certain = bool(names) and edge.reference.rule not in _LOOSE and not is_open(repository)
    if not is_certain and only_typo(name, names) is None:
        return WhyMissing.UNSEEN
    return WhyMissing.GENERATED if may_rewrite(repository, path, owner) else WhyMissing.ABSENT


def _is_set_by_patch(repository: Repository, owner: ObjectFact, edge: Edge) -> bool:
    """Whether a patch of a Flux Kustomization may set the field that the name stands in."""
    field = path_keys(edge.reference.path)[1]
    return (f"{owner.kind}.{field}" if owner.type == HELM_RELEASE else field) in patched_fields(repository)


def _may_be_filled_in(name: str, names: frozenset[str]) -> bool:
    """Whether one of the names has variables with which it may be this one."""
    patterns = (_VARIABLE.sub(".*", re.escape(other)) for other in names if is_placeholder(other))
    return any(re.fullmatch(pattern, name) for pattern in patterns)


@Query
def _bootstrapped(repository: Repository) -> frozenset[str]:
    """The names that the bootstrap and the operator give what they make."""
    named = (fact.sync_name for _, fact in repository.each(FluxInstanceFact))
    return frozenset({BOOTSTRAPPED, *(name for name in named if name)})


def is_nowhere(repository: Repository, kinds: frozenset[Kind], kind: str, name: str) -> bool:
    """Whether no object of that name is there of one of these kinds, of which each that there is stands in a file."""
    found = {fact.name for _, fact in objects_of_kind(repository, kind) if fact.type in kinds}
    is_known = bool(found) and not is_open(repository) and name not in _bootstrapped(repository)
    return is_known and name not in found and not _may_be_filled_in(name, frozenset(found))


@Query
def is_open(repository: Repository) -> bool:
    """Whether there may be objects of Flux that no file shows: generated, unread, or from another repository."""
    is_generated = not _GENERATORS.isdisjoint(find_kinds(repository)) or any(
        one.kinds is None or any(kind.group.endswith("fluxcd.io") for kind in one.kinds)
        for _, one in repository.each(ResourceSetFact)
    )
    is_unread = bool(_UNREAD & set(repository.states.values()) or find_broken_files(repository))
    is_foreign = any(why_elsewhere(repository, fact) is not None for _, fact in repository.each(FluxFact))
    return is_generated or is_unread or is_foreign or bool(repository.tree.submodules)
