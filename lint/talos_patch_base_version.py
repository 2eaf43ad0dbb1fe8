"""What is known of the base that a patch is put on: the version of Talos that generated it."""

from typing import NamedTuple

from ..model.path_edges import path_edges
from ..model.repository import Repository
from ..model.talos.facts.fact_types import Form, MachineFact
from ..model.talos.machine.clusters import TALOS
from ..model.text.place import Place
from ..model.versions.applicable import versions
from ..schemas.tables.fields_to_json_schema import dump_version
from ..schemas.tables.notation import Version, version
from ..schemas.talos.machine_identity_fields import Says
from ..schemas.talos.support import SEVERAL_DOCUMENTS
from ..schemas.versions.releases import minor
from .rule import Related
from .talos_rule_subjects import applies, machine_documents, pin_places


class Base(NamedTuple):
    """The oldest version that may have generated it, () where that is not known, and what says so."""

    version: Version
    related: tuple[Related, ...] = ()

    @property
    def words(self) -> str:
        """The version, for people."""
        return dump_version(self.version)


def base_of(repository: Repository, path: str, *, is_inline: bool = False) -> Base:
    """The base of a patch: that of the talhelper configuration that names its file, or that it stands in, else what
    the repository pins, unless a base of one document stands in it.
    """
    users = [path] if is_inline else _users(repository, path)
    found = [base for user in users if (base := _of_talhelper(repository, user))]
    if found or users:
        return min(found, key=lambda base: base.version, default=Base(()))
    if _has_small_base(repository) or not applies(repository, SEVERAL_DOCUMENTS):
        return Base(())
    return Base(versions(repository).lowest(TALOS), pin_places(repository))


def _users(repository: Repository, path: str) -> list[str]:
    """The talhelper configurations that name the file."""
    return sorted(
        {
            edge.at.path
            for edge in path_edges(repository)
            if edge.hit is not None and edge.hit.path == path and repository.facts_at(edge.at.path, MachineFact)
        }
    )


def _of_talhelper(repository: Repository, path: str) -> Base | None:
    for machine in repository.facts_at(path, MachineFact):
        said = machine.first(Says.TALOS_VERSION)
        if machine.form is Form.TALHELPER and said is not None and (found := minor(said.value)):
            return Base(version(found), (Related(Place(path, said.at), "the version of its base"),))
    return None


def _has_small_base(repository: Repository) -> bool:
    """Whether a whole configuration in the repository has no other document in its file."""
    return any(
        len([other for other in repository.facts_at(path, MachineFact) if not other.is_inline]) == 1
        for path, _ in machine_documents(repository, Form.WHOLE)
    )
