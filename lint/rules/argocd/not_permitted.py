"""The AppProject of an Application permits its sources, its destination, and every object that it deploys.

Argo CD refuses an Application whose repository or destination its project does not permit, and fails the whole sync
where one object is of a kind or in a namespace that is not permitted: `resource …:ClusterRole is not permitted in
project`, `namespace … is not permitted in project`. Nothing of the Application is updated then.

The rule looks at Applications whose AppProject stands in this repository, in full. It knows the objects in the
Application's own folder, where this is the repository, and of well-known charts what they make outside of their
release's namespace, as long as the values that decide about it can be read. What it cannot know it says nothing of:
ApplicationSets, other repositories, charts that it does not know, kinds of which it is not known whether they have a
namespace, objects that a kustomization patches.

Argo CD's patterns are as they are: `*` of a source ends at `/` (a lone `*` does not), `https://charts.example.org` and
`https://charts.example.org/` differ, a pattern with `!` denies.

## Wrong

```yaml title="clusters/prod/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: infrastructure, namespace: argocd}
spec:
  sourceRepos: ["https://helm.cilium.io"]
  destinations:
    - {server: https://kubernetes.default.svc, namespace: kube-system}
  clusterResourceWhitelist:
    - {group: "*", kind: "*"}
```

```yaml title="clusters/prod/cilium.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: cilium, namespace: argocd}
spec:
  project: infrastructure
  source:
    repoURL: https://helm.cilium.io
    chart: cilium
    targetRevision: 1.18.2
  destination: {server: https://kubernetes.default.svc, namespace: kube-system}
```

```yaml title="clusters/prod/metrics.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: metrics-server, namespace: argocd}
spec:
  project: infrastructure
  source:
    repoURL: https://kubernetes-sigs.github.io/metrics-server
    chart: metrics-server
    targetRevision: 3.13.0
  destination: {server: https://kubernetes.default.svc, namespace: metrics}
```

```text title="output"
clusters/prod/cilium.yaml:8:12: error ARG015 the project `infrastructure` does not permit the namespace `cilium-secrets`
clusters/prod/metrics.yaml:7:14: error ARG015 the project `infrastructure` does not permit the repository `https://kubernetes-sigs.github.io/metrics-server`
clusters/prod/metrics.yaml:10:68: error ARG015 the project `infrastructure` does not permit the namespace `metrics` of https://kubernetes.default.svc
```

## Right

```yaml title="clusters/prod/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: infrastructure, namespace: argocd}
spec:
  sourceRepos: ["https://helm.cilium.io"]
  destinations:
    - {server: https://kubernetes.default.svc, namespace: kube-system}
    - {server: https://kubernetes.default.svc, namespace: cilium-secrets}
  clusterResourceWhitelist:
    - {group: "*", kind: "*"}
```

```yaml title="clusters/prod/cilium.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: cilium, namespace: argocd}
spec:
  project: infrastructure
  source:
    repoURL: https://helm.cilium.io
    chart: cilium
    targetRevision: 1.18.2
  destination: {server: https://kubernetes.default.svc, namespace: kube-system}
```

## When to ignore

Where Argo CD runs with another AppProject of that name than the one that is here.

Since 0.2.0. Source: argo-cd `util/argo/argo.go` (ValidatePermissions), `controller/sync.go` (validateSyncPermissions),
`pkg/apis/application/v1alpha1/app_project_types.go`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ....model.argocd.deployed import FoundObject, find_deployed
from ....model.argocd.facts import ApplicationFact, Mark, MarkFact
from ....model.argocd.projects import (
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
from ....model.argocd.repository_secrets import ANY, ScopedFact
from ....model.deployed.resolve_names import affixes_by_file
from ....model.derived_values import Query
from ....model.facts import FileState, ObjectFact
from ....model.kustomize.partial_objects import is_partial
from ....model.misread_parts import is_misread
from ....model.repository import Repository
from ....model.text.place import Node, Place
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...rule import File, Problem, Related, file_rule, name_of

_DEFAULT = "default"


class _Case(NamedTuple):
    """An Application, and the AppProjects that it may mean: several of one name are those of several clusters."""

    path: str
    application: ApplicationFact
    projects: tuple[tuple[str, ProjectFact], ...]

    @property
    def name(self) -> str:
        return self.application.project or _DEFAULT

    def at(self, *steps: str | int) -> Place:
        root = self.application.object.at
        return Place(self.path, root.below(*steps))

    def ends(self, *places: Related) -> tuple[Related, ...]:
        """The other ends of a problem, the project the last of them."""
        path, fact = self.projects[0]
        return (*places, Related(name_of(Place(path, fact.object.at)), "this project"))


@file_rule("ARG015", "not-permitted", Severity.ERROR, of=(ApplicationFact,))
def not_permitted(file: File) -> Iterator[Problem]:
    repository = file.repository
    if _merges(repository):
        return
    for application in file.of(ApplicationFact):
        found = _projects.at(repository, application.project or _DEFAULT)
        if found and _is_known(file, application):
            case = _Case(file.path, application, found)
            if _scoped_projects(repository).isdisjoint({case.name, ANY}):
                yield from _sources(case)
            yield from _destination(repository, case)


@Query
def _merges(repository: Repository) -> bool:
    """Whether every project has permissions of others, too."""
    return any(fact.mark is Mark.MERGES_PROJECTS for _, fact in repository.each(MarkFact))


@Query
def _scoped_projects(repository: Repository) -> frozenset[str]:
    """The projects of whose repositories Secrets tell Argo CD: those need no entry in sourceRepos."""
    return frozenset(fact.project for _, fact in repository.each(ScopedFact))


def _is_known(file: File, application: ApplicationFact) -> bool:
    said = (application.project, application.server, application.cluster, application.namespace)
    whole = file.facts.state is FileState.READ and not is_partial(file.repository, file.path, "Application")
    whole = whole and not file.facts.is_misread(application.object.at)
    return whole and not any(text is not None and is_placeholder(text) for text in said)


#: Projects of one name, one for each cluster, beyond which it is not known which an Application means.
_MOST_OF_A_NAME = 100


@Query
def _projects(repository: Repository) -> Mapping[str, tuple[tuple[str, ProjectFact], ...]]:
    """The AppProjects by name, with their files; not those of a name of which one is not wholly known."""
    known: dict[str, list[tuple[str, ProjectFact]]] = defaultdict(list)
    for path, fact in repository.each(ProjectFact):
        known[fact.object.name].append((path, fact))
    unclear = {name for name, found in known.items() if any(_is_changed(repository, *one) for one in found)}
    written = Counter(fact.name for _, fact in repository.each(ObjectFact) if fact.kind == "AppProject")
    unclear |= {name for name, found in known.items() if len(found) != written[name] or len(found) > _MOST_OF_A_NAME}
    return {name: tuple(found) for name, found in known.items() if name not in unclear}


def _is_changed(repository: Repository, path: str, fact: ProjectFact) -> bool:
    """Whether the project may not be what stands there."""
    is_changed = affixes_by_file.at(repository, path) is not None or is_partial(repository, path, "AppProject")
    return is_changed or is_misread(repository, path, fact.object.at)


def _sources(case: _Case) -> Iterator[Problem]:
    told: set[str] = set()
    for source in case.application.sources:
        url = source.repo_url
        if url and url not in told and not is_placeholder(url):
            told.add(url)
            if all(refuses_source(fact, url) for _, fact in case.projects):
                yield Problem(
                    Place(case.path, Node(case.application.object.at.document, (*source.at, "repoURL"))),
                    f"the project `{case.name}` does not permit the repository `{url}`",
                    "not among its sourceRepos",
                    url,
                    case.ends(),
                    "add it to `sourceRepos` of the project",
                )


def _destination(repository: Repository, case: _Case) -> Iterator[Problem]:
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


def _objects(repository: Repository, case: _Case, target: Destination) -> Iterator[Problem]:
    if any(permits_everything(fact, target) for _, fact in case.projects):
        return
    refused: dict[tuple[object, ...], list[tuple[FoundObject, ProjectVerdict]]] = {}
    for found in find_deployed(repository, case.path, case.application):
        each = [list(find_project_verdicts(fact, target, [found.deployed])) for _, fact in case.projects]
        if all(each):
            refusal = each[0][0]
            what = refusal.kind or found.deployed.namespace
            refused.setdefault((found.source.at, what), []).append((found, refusal))
    for group in refused.values():
        found, refusal = group[0]
        yield _problem(case, found, refusal, len(group) - 1)


def _problem(case: _Case, found: FoundObject, refusal: ProjectVerdict, others: int) -> Problem:
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
