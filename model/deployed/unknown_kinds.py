"""Which kinds and API versions of the repository's objects there are not, as far as that is known."""

from collections.abc import Mapping

from ...schemas.kubernetes.served import Groups, UnknownKind, find_unknown_kind, own_groups
from ...schemas.tables.catalogue import product_of
from ...schemas.tables.notation import version
from ...schemas.versions.releases import RELEASES
from ..crd import imported_schemas
from ..crd.definitions import DefinitionFact
from ..derived_values import Query
from ..objects_of_kind import find_written_kinds
from ..repository import Repository
from ..versions.applicable import versions


@Query
def find_unknown_kinds(repository: Repository) -> Mapping[tuple[str, str], UnknownKind]:
    """What is wrong with an API version and a kind that objects have, where something is."""
    found = (
        (written, find_unknown_kind(*written, own_kinds(repository))) for written in find_written_kinds(repository)
    )
    return {written: wrong for written, wrong in found if wrong and not _may_be_there(repository, wrong)}


@Query
def own_kinds(repository: Repository) -> Groups:
    """The kinds that the repository's definitions and imported schemas define; API versions of the former only."""
    defined = ((fact.group, fact.kind, fact.versions) for _, fact in repository.each(DefinitionFact))
    imported = imported_schemas.names(repository.tree.files)
    return own_groups((*defined, *((group, kind, ()) for group, kind in imported)))


def _may_be_there(repository: Repository, wrong: UnknownKind) -> bool:
    """Whether a version of the product that is newer than the tables may have what is not known."""
    product, _ = product_of(f"{wrong.group}/v1")
    known, minors = RELEASES.get(product), versions(repository).of(product).minors
    is_newer = bool(known and minors) and version(minors[-1]) > RELEASES[product][-1]
    is_told = not versions(repository).is_assumed(product)
    return (wrong.may_come and (is_newer or not is_told)) or (is_newer and not wrong.is_near)
