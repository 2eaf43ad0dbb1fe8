"""Problems of an Application with its AppProject: what of it the project does not permit."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..model.argocd.deployed import FoundObject
from ..model.argocd.facts import ApplicationFact
from ..model.argocd.projects import (
    DeployedObject,
    Destination,
    ProjectFact,
    ProjectVerdict,
    find_project_verdicts,
    make_destination,
    permits_everything,
    refuses_namespace,
    refuses_source,
)
from ..model.argocd.repository_secrets import ANY
from ..model.deployed.known_projects import DEFAULT, projects_by_name, scoped_projects
from ..model.repository import Repository
from ..model.text.place import Node, NodePath, Place
from ..schemas.file_types import is_placeholder
from .rule import Problem, Related, name_of


class Case(NamedTuple):
    """An Application, and the AppProjects that it may mean: several of one name are those of several clusters.

    Where an ApplicationSet makes it, `origins` lead from its parts to what says them; else they stand in the file.
    """

    path: str
    application: ApplicationFact
    projects: tuple[tuple[str, ProjectFact], ...]
    origins: Mapping[NodePath, NodePath] | None = None

    @property
    def name(self) -> str:
        """The name of the project."""
        return self.application.project or DEFAULT

    def place(self, path: NodePath) -> Place:
        """The place of a part of the Application, or of the part around it, which is known of one that is made."""
        root = self.application.object.at
        while self.origins is not None and path and path not in self.origins:
            path = path[:-1]
        return Place(self.path, Node(root.document, self.origins.get(path, path) if self.origins else path))

    def ends(self, *places: Related) -> tuple[Related, ...]:
        """The other ends of a problem, the project the last of them."""
        path, fact = self.projects[0]
        return (*places, Related(name_of(Place(path, fact.object.at)), "this project"))


def find_case(
    repository: Repository, path: str, application: ApplicationFact, origins: Mapping[NodePath, NodePath] | None = None
) -> Case | None:
    """An Application with its project, None where either is not wholly known."""
    said = (application.project, application.server, application.cluster, application.namespace)
    projects = projects_by_name.at(repository, application.project or DEFAULT)
    if not projects or any(text is not None and is_placeholder(text) for text in said):
        return None
    return Case(path, application, projects, origins)


def refused_sources(repository: Repository, case: Case) -> Iterator[Problem]:
    """A problem for each repository that the project does not permit."""
    if not scoped_projects(repository).isdisjoint({case.name, ANY}):
        return
    told: set[str] = set()
    for source in case.application.sources:
        url = source.repo_url
        if url and url not in told and not is_placeholder(url):
            told.add(url)
            if all(refuses_source(fact, url) for _, fact in case.projects):
                yield Problem(
                    case.place((*source.at, "repoURL")),
                    f"the project `{case.name}` does not permit the repository `{url}`",
                    "not among its sourceRepos",
                    url,
                    case.ends(),
                    "add it to `sourceRepos` of the project",
                )


def refused_destination(case: Case) -> Problem | None:
    """The problem of a destination that the project does not permit."""
    application = case.application
    target, namespace = target_of(case), application.namespace or ""
    if target == Destination(None, None) or not all(
        refuses_namespace(fact, target, namespace) for _, fact in case.projects
    ):
        return None
    where = application.cluster or application.server
    what = f"the namespace `{namespace}`" if namespace else "a destination without a namespace"
    at = (*application.object.at.path, "spec", "destination", *(("namespace",) if namespace else ()))
    return Problem(
        case.place(at),
        f"the project `{case.name}` does not permit {what} of {where}",
        "not among its destinations",
        namespace or where,
        case.ends(),
        "add it to `destinations` of the project",
    )


def target_of(case: Case) -> Destination:
    """The cluster that the Application is for."""
    return make_destination(case.application.server, case.application.cluster)


def refused_objects(case: Case, deployed: Iterable[FoundObject]) -> Iterator[Problem]:
    """A problem for each source and kind, or namespace, of objects that the project does not permit."""
    target = target_of(case)
    if target == Destination(None, None) or any(permits_everything(fact, target) for _, fact in case.projects):
        return
    refused: dict[tuple[object, ...], list[tuple[FoundObject, ProjectVerdict]]] = {}
    for found in deployed:
        each = [list(find_project_verdicts(fact, target, [found.deployed])) for _, fact in case.projects]
        if all(each):
            refusal = each[0][0]
            what = refusal.kind or found.deployed.namespace
            refused.setdefault((found.source.at, what), []).append((found, refusal))
    for group in refused.values():
        found, refusal = group[0]
        yield _problem(case, found, refusal, len(group) - 1)


def _problem(case: Case, found: FoundObject, refusal: ProjectVerdict, others: int) -> Problem:
    one, more = found.deployed, f", and {others} more" if others else ""
    related = (Related(name_of(found.at), f"this one{more}"),) if found.at else ()
    what = f"the namespace `{one.namespace}`" if refusal.kind is None else _name_object(one)
    return Problem(
        case.place((*found.source.at, "chart" if found.source.chart else "path")),
        f"the project `{case.name}` does not permit {what}",
        f"deploys a {one.kind.name} there" if refusal.kind is None else "deploys it",
        one.namespace if refusal.kind is None else f"{one.kind.name} {one.name}".strip(),
        case.ends(*related),
        _hint(one, refusal),
    )


def _name_object(one: DeployedObject) -> str:
    group = f" ({one.kind.group})" if one.kind.group else ""
    return f"the {one.kind.name} `{one.name}`{group}" if one.name else f"the kind {one.kind.name}{group}"


def _hint(one: DeployedObject, refusal: ProjectVerdict) -> str:
    if refusal.kind is None:
        return "add the namespace to `destinations` of the project"
    lists = "clusterResource" if one.namespace is None else "namespaceResource"
    return f"add it to `{lists}Whitelist` of the project, or take it off its `{lists}Blacklist`"
