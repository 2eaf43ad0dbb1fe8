"""What the AppProject of an Application does not permit of it: its sources, where it goes, what it deploys."""

from collections.abc import Iterator
from typing import NamedTuple

from ..model.argocd.deployed import FoundObject, find_deployed
from ..model.argocd.facts import ApplicationFact
from ..model.argocd.find_invalid_destination import find_wrong_destination
from ..model.argocd.hydrations import HydrationFact
from ..model.argocd.own_urls import is_misspelt
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
from ..model.deployed.known_projects import DEFAULT, merges_projects, projects_by_name, scoped_projects
from ..model.repository import Repository
from ..model.text.place import Node, Place
from ..schemas.file_types import is_placeholder
from .rule import Problem, Related, name_of


class Case(NamedTuple):
    """An Application, and the AppProjects that it may mean: several of one name are those of several clusters."""

    path: str
    application: ApplicationFact
    projects: tuple[tuple[str, ProjectFact], ...]
    is_written: bool

    @property
    def name(self) -> str:
        return self.application.project or DEFAULT

    def at(self, *steps: str | int) -> Place:
        root = self.application.object.at
        return Place(self.path, root.below(*steps))

    def ends(self, *places: Related) -> tuple[Related, ...]:
        """The other ends of a problem, the project the last of them."""
        path, fact = self.projects[0]
        return (*places, Related(name_of(Place(path, fact.object.at)), "this project"))


def find_refusals(
    repository: Repository, path: str, application: ApplicationFact, *, is_written: bool = True
) -> Iterator[Problem]:
    """What its project is known not to permit of an Application, be it written in the file or made there."""
    found = () if merges_projects(repository) else projects_by_name.at(repository, application.project or DEFAULT)
    if found and _is_said(application):
        case = Case(path, application, found, is_written)
        if scoped_projects(repository).isdisjoint({case.name, ANY}):
            yield from _sources(repository, case)
            yield from _hydrated(repository, case)
        if find_wrong_destination(application) is None:  # else that is the mistake
            yield from _destination(repository, case)


def _is_said(application: ApplicationFact) -> bool:
    said = (application.project, application.server, application.cluster, application.namespace)
    return not any(text is not None and is_placeholder(text) for text in said)


def _hydrated(repository: Repository, case: Case) -> Iterator[Problem]:
    """The repository that an Application has its manifests written to, where that is another one."""
    for fact in repository.facts_at(case.path, HydrationFact) if case.is_written else ():
        is_other = fact.owner == case.application.object.at and fact.url != fact.dry_url
        if is_other and not is_placeholder(fact.url) and all(refuses_source(one, fact.url) for _, one in case.projects):
            yield Problem(
                case.at("spec", "sourceHydrator", "syncSource", "repoURL"),
                f"the project `{case.name}` does not permit the repository `{fact.url}`",
                "not among its sourceRepos",
                fact.url,
                case.ends(),
                f"add it to `sourceRepos` of the project `{case.name}`",
            )


def _sources(repository: Repository, case: Case) -> Iterator[Problem]:
    told: set[str] = set()
    for source in case.application.sources:
        url = source.repo_url
        if url and url not in told and not is_placeholder(url):
            told.add(url)
            if not is_misspelt(repository, source) and all(refuses_source(fact, url) for _, fact in case.projects):
                yield Problem(
                    Place(case.path, Node(case.application.object.at.document, (*source.at, "repoURL"))),
                    f"the project `{case.name}` does not permit the repository `{url}`",
                    "not among its sourceRepos",
                    url,
                    case.ends(),
                    "add it to `sourceRepos` of the project",
                )


def _destination(repository: Repository, case: Case) -> Iterator[Problem]:
    application = case.application
    target = make_destination(application.server, application.cluster)
    if target == Destination(None, None):
        return
    namespace = application.namespace or ""
    if not all(refuses_namespace(fact, target, namespace) for _, fact in case.projects):
        yield from _objects(repository, case, target)
        return
    where = application.cluster or application.server
    what = f"the namespace `{namespace}`" if namespace else "a destination without a namespace"
    yield Problem(
        case.at("spec", "destination", *(("namespace",) if namespace else ())),
        f"the project `{case.name}` does not permit {what} of {where}",
        "not among its destinations",
        namespace or where,
        case.ends(),
        "add it to `destinations` of the project",
    )


def _objects(repository: Repository, case: Case, target: Destination) -> Iterator[Problem]:
    if any(permits_everything(fact, target) for _, fact in case.projects):
        return
    refused: dict[tuple[object, ...], list[tuple[FoundObject, ProjectVerdict]]] = {}
    for found in find_deployed(repository, case.path, case.application, is_written=case.is_written):
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
    source = (*found.source.at, "chart" if found.source.chart else "path")
    related = (Related(name_of(found.at), f"this one{more}"),) if found.at else ()
    what = f"the namespace `{one.namespace}`" if refusal.kind is None else _name_object(one)
    return Problem(
        Place(case.path, Node(case.application.object.at.document, source)),
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
