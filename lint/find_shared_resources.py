"""Things that two Applications of one Argo CD deploy to one cluster."""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from ..model.argocd.deployed import find_deployed
from ..model.argocd.facts import ApplicationFact, SourceFact
from ..model.argocd.made_edges import made_by_key
from ..model.argocd.projects import Destination, make_destination, normalize_url
from ..model.facts import ObjectFact
from ..model.kustomize.builds import builds_including
from ..model.kustomize.partial_objects import is_whole
from ..model.repository import Repository, file_query, files_having
from ..model.text.place import Node, Place
from ..schemas.file_types import is_placeholder
from .rule import Problem, Related

#: What is deployed: the kind, the namespace and the name of an object, or the release of a chart.
Key = tuple[str, str, str, str]
#: Applications of one cluster in one deployment beyond which they are not compared, each with all others.
MOST = 500


class Deploying(NamedTuple):
    """An Application: the kustomizations or the folder that it is applied with, its cluster, and where each thing that
    it deploys is written: in its source, and the object itself. `is_made` says that an ApplicationSet makes it."""

    application: ApplicationFact
    units: tuple[str, ...]
    target: Destination
    deployed: Mapping[Key, tuple[Place, Place | None]]
    is_made: bool = False


def find_shared(group: list[Deploying]) -> Iterator[tuple[Deploying, Deploying, list[Key]]]:
    """The pairs of Applications that deploy some things both, in their order, and these, sorted."""
    holders: dict[Key, list[int]] = defaultdict(list)
    for number, one in enumerate(group):
        for key in one.deployed:
            holders[key].append(number)
    shared: dict[tuple[int, int], list[Key]] = defaultdict(list)
    for key, numbers in holders.items():
        for pair in combinations(numbers, 2):
            first, second = (group[number] for number in pair)
            if _are_two(first, second) and _differ(first, second, key):
                shared[pair].append(key)
    for (one_number, other_number), keys in sorted(shared.items()):
        yield group[one_number], group[other_number], sorted(keys)


def _are_two(first: Deploying, second: Deploying) -> bool:
    """Whether these are two Applications; one name in two namespaces is one Application, for either of two Argo CDs."""
    return first.application.object.name != second.application.object.name


def _differ(first: Deploying, second: Deploying, key: Key) -> bool:
    """Whether a thing is written for each of two Applications, and not in one folder that both deploy.

    Of two that ApplicationSets make nothing else tells that they deploy one folder.
    """
    one, other = first.deployed[key][1], second.deployed[key][1]
    return one is None or one != other or first.is_made or second.is_made


def group_deploying(repository: Repository) -> Iterator[list[Deploying]]:
    """The Applications that one Argo CD deploys to one cluster: of one kustomization, or of one folder."""
    yield from _group(one for ones in _in_file(repository).values() for one in ones)


def group_with_made(repository: Repository) -> Iterator[list[Deploying]]:
    """The same with the Applications that ApplicationSets make; only groups that have some of those."""
    made = [one for one in _made(repository).values() if one is not None]
    if made:
        every = (*(one for ones in _in_file(repository).values() for one in ones), *made)
        yield from (group for group in _group(every) if any(one.is_made for one in group))


def _group(every: Iterable[Deploying]) -> Iterator[list[Deploying]]:
    found: dict[tuple[str, Destination], list[Deploying]] = defaultdict(list)
    for one in every:
        for unit in one.units:
            found[unit, one.target].append(one)
    yield from found.values()


@file_query(files_having(ApplicationFact))
def _in_file(repository: Repository, path: str) -> tuple[Deploying, ...]:
    """The Applications of a file of which it is known where they deploy."""
    found: list[Deploying] = []
    for application in repository.facts_at(path, ApplicationFact):
        target = _target(application)
        if target is not None and is_whole(repository, path, application.object):
            deployed = dict(_deployed(repository, path, application))
            found.append(Deploying(application, _units(repository, path), target, deployed))
    return tuple(found)


@file_query(made_by_key)
def _made(repository: Repository, key: str) -> Deploying | None:
    """An Application that an ApplicationSet makes; None where it is not known where it deploys."""
    made = made_by_key.at(repository, key)
    target = _target(made.application) if made is not None else None
    if made is None or target is None or not made.application.object.name:
        return None
    path = made.owner.path
    around = (one.namespace for one in repository.facts_at(path, ObjectFact) if one.at == made.owner.at)
    object_ = made.application.object._replace(namespace=next(around, None))
    application = made.application._replace(object=object_)
    deployed = {
        key: (made.origin_at(at.at.path if isinstance(at.at, Node) else ()), object_at)
        for key, (at, object_at) in _deployed(repository, path, application, is_written=False)
    }
    return Deploying(application, _units(repository, path), target, deployed, is_made=True)


def _units(repository: Repository, path: str) -> tuple[str, ...]:
    around = builds_including.at(repository, path)
    return tuple(build.path for build in around) if around else (posixpath.dirname(path),)


def _target(application: ApplicationFact) -> Destination | None:
    """The cluster of an Application, None where that, or its name, is not known."""
    target = make_destination(application.server, application.cluster)
    said = "".join((application.object.name, *(one for one in target if one)))
    return None if target == Destination(None, None) or is_placeholder(said) else target


def _deployed(
    repository: Repository, path: str, application: ApplicationFact, *, is_written: bool = True
) -> Iterator[tuple[Key, tuple[Place, Place | None]]]:
    for found in find_deployed(repository, path, application, is_written=is_written):
        one = found.deployed
        if found.at is not None and one.name:
            at = _place(path, application, found.source, "path")
            yield (one.kind.name, one.kind.group, one.namespace or "", one.name), (at, found.at)
    for source in application.sources:
        if (release := _release(application, source)) is not None:
            yield release, (_place(path, application, source, "chart"), None)


def _release(application: ApplicationFact, source: SourceFact) -> Key | None:
    """The release of a chart; None where it is not known under which name, or into which namespace."""
    url, name = normalize_url(source.repo_url), source.release or application.object.name
    if not source.chart or not url or not application.namespace:
        return None
    if is_placeholder(source.chart + name + application.namespace + url):
        return None
    return f"release of the chart {source.chart} as", url, application.namespace, name


def _place(path: str, application: ApplicationFact, source: SourceFact, field: str) -> Place:
    return Place(path, Node(application.object.at.document, (*source.at, field)))


def shared_problem(first: Deploying, second: Deploying, shared: list[Key]) -> Problem:
    kind, _, _, name = shared[0]
    (other, _), (at, found) = first.deployed[shared[0]], second.deployed[shared[0]]
    names = f"`{first.application.object.name}` and `{second.application.object.name}`"
    more = f", and {len(shared) - 1} more" if len(shared) > 1 else ""
    related = (Related(other, "deploys it, too"), *((Related(found, f"this one{more}"),) if found else ()))
    message = f"the Applications {names} both deploy the {kind} `{name}`"
    return Problem(at, message, "takes it from the other", name, related, "leave it to one of them")
