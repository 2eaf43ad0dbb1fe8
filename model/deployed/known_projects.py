"""The AppProjects that Applications mean: those that are wholly known here, and what else permits something in them."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from ..argocd.facts import Mark, MarkFact
from ..argocd.projects import ProjectFact
from ..argocd.repository_secrets import ScopedFact
from ..derived_values import Query
from ..kustomize.partial_objects import is_partial
from ..misread_parts import is_misread
from ..objects_of_kind import objects_of_kind
from ..repository import Repository
from .resolve_names import affixes_by_file

#: The project of an Application that names none.
DEFAULT = "default"
#: Projects of one name, one for each cluster, beyond which it is not known which an Application means.
_MOST_OF_A_NAME = 100


@Query
def projects_by_name(repository: Repository) -> Mapping[str, tuple[tuple[str, ProjectFact], ...]]:
    """The AppProjects by name, with their files; not those of a name of which one is not wholly known."""
    known: dict[str, list[tuple[str, ProjectFact]]] = defaultdict(list)
    for path, fact in repository.each(ProjectFact):
        known[fact.object.name].append((path, fact))
    unclear = {name for name, found in known.items() if any(_is_changed(repository, *one) for one in found)}
    written = Counter(fact.name for _, fact in objects_of_kind(repository, "AppProject"))
    unclear |= {name for name, found in known.items() if len(found) != written[name] or len(found) > _MOST_OF_A_NAME}
    return {name: tuple(found) for name, found in known.items() if name not in unclear}


def _is_changed(repository: Repository, path: str, fact: ProjectFact) -> bool:
    """Whether the project may not be what stands there."""
    is_changed = affixes_by_file.at(repository, path) is not None or is_partial(repository, path, "AppProject")
    return is_changed or is_misread(repository, path, fact.object.at)


@Query
def merges_projects(repository: Repository) -> bool:
    """Whether every project has permissions of others, too."""
    return any(fact.mark is Mark.MERGES_PROJECTS for _, fact in repository.each(MarkFact))


@Query
def scoped_projects(repository: Repository) -> frozenset[str]:
    """The projects of whose repositories Secrets tell Argo CD: those need no entry in sourceRepos."""
    return frozenset(fact.project for _, fact in repository.each(ScopedFact))
