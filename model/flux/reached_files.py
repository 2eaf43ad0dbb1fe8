"""Which files Flux deploys from this tree, and which it may: from what it is started with to what comes of that.

Source: kustomize-controller `internal/controller/kustomization_controller.go` (a suspended object is not built);
fluxcd/pkg `kustomize/kustomize_generator.go` (a folder without a kustomization, components).
"""

import posixpath
import re
from collections.abc import Iterable
from typing import NamedTuple

from ...schemas.file_types import is_archived, is_placeholder
from ...schemas.references import GIT_REPOSITORY
from ..derived_values import Query
from ..files.file_tree import Hit, WhyMissing, folders_of, join
from ..kustomize.builds import builds
from ..kustomize.paths import kustomization_in
from ..repository import Repository
from ..text.linear_regex import linear, literal
from .facts import BOOTSTRAPPED, FluxFact, FluxInstanceFact
from .generate_kustomization import find_generated_resources
from .own_sources import is_elsewhere, is_foreign, why_elsewhere, why_source_elsewhere
from .patched import may_lead_elsewhere, patched_fields

#: Fields of others that a patch may set after which it is not known what these deploy.
_LEADING = frozenset({"path", "components"})
#: What a source of another kind gives is cut out of others, under paths of its own.
_CUT = "ExternalArtifact"


#: A variable in a path, of Flux or of what fills in templates.
_VARIABLE = re.compile(r"\$\{[^}]*\}|\$\w+|<[^>]*>|@[^@]*@|\{\{[^}]*\}\}|__\w+__")
#: Part of the name of a folder that is applied by hand before Flux is there.
_BY_HAND = "bootstrap"


class FluxReach(NamedTuple):
    """What Flux does with the files of this tree.

    `deployed` are those that it surely deploys; `possible` are all that it may, with the files that its own
    Kustomizations stand in, None where it may be any.
    """

    deployed: frozenset[str]
    possible: frozenset[str] | None


class _Root(NamedTuple):
    """A Kustomization in a file, with the files that it deploys; the file is "" where Flux makes it itself.

    `is_sure` says that it deploys these, else it may.
    """

    path: str
    files: frozenset[str]
    is_sure: bool


@Query
def find_flux_reach(repository: Repository) -> FluxReach:
    """What Flux deploys from here; empty where nothing of it is here."""
    if not repository.facts(FluxFact) and not repository.facts(FluxInstanceFact):
        return FluxReach(frozenset(), frozenset())
    roots = [*_written(repository), *_synced(repository)]
    active = _find_active(repository, roots)
    deployed = frozenset[str]().union(*(root.files for root in active if root.is_sure))
    if not any(root.files for root in active) or _may_lead_anywhere(repository):
        return FluxReach(deployed, None)
    beside = (_around(repository, path, roots) for path in _started_elsewhere(repository, active))
    by_hand = (repository.tree.below(folder) for folder in repository.tree.folders if _is_applied_by_hand(folder))
    holding = {root.path for root in active if root.path}
    return FluxReach(deployed, frozenset(holding.union(*(root.files for root in active), *beside, *by_hand)))


def _is_applied_by_hand(folder: str) -> bool:
    return _BY_HAND in folder.rpartition("/")[2]


def files_of(repository: Repository, folder: str, components: Iterable[str] = ()) -> frozenset[str]:
    """The files that Flux deploys of a folder: of its kustomization, else of one with all manifests below it."""
    tree = repository.tree
    taken = (folder,) if kustomization_in(tree, folder) else find_generated_resources(tree, folder)
    found: set[str] = set()
    for one in (*taken, *(join(folder, component) for component in components)):
        own = kustomization_in(tree, one)
        if own is None:
            found.update([one] if one in tree.files else [])
        elif build := builds.at(repository, own):
            found |= build.everything
    return frozenset(found)


def _written(repository: Repository) -> Iterable[_Root]:
    """The Kustomizations that stand in files and have folders here, those that are suspended with none."""
    may_resume = "suspend" in patched_fields(repository)
    for path, fact in repository.each(FluxFact):
        if (fact.suspended and not may_resume) or is_elsewhere(repository, fact):
            yield _Root(path, frozenset(), is_sure=False)
        elif is_placeholder(fact.path):
            folders = _fitting(repository, fact.path)
            files = (files_of(repository, folder, fact.components) for folder in folders)
            yield _Root(path, frozenset[str]().union(*files), is_sure=False)
        else:
            is_sure = not is_archived(path) and not fact.suspended and why_elsewhere(repository, fact) is None
            yield _Root(path, files_of(repository, fact.path, fact.components), is_sure)


def _fitting(repository: Repository, path: str) -> list[str]:
    """The folders that a path with variables may lead to; one that is all of a step may have more folders in it."""
    steps = ["[^/]*".join(map(literal, _VARIABLE.split(step))) for step in path.split("/")]
    is_like = linear("/".join(".+" if step == "[^/]*" else step for step in steps))
    return [folder for folder in repository.tree.folders if is_like is None or is_like(folder)]


def _synced(repository: Repository) -> Iterable[_Root]:
    """What the Flux Operator is told to deploy."""
    for _, one in repository.each(FluxInstanceFact):
        if one.sync_kind is None or not isinstance(repository.tree.find(one.sync_path), Hit):
            continue
        name = one.sync_name or BOOTSTRAPPED
        is_git = one.sync_kind == GIT_REPOSITORY.name
        if (one.sync_path or is_git) and not (is_git and is_foreign(repository, name)):
            is_sure = is_git and why_source_elsewhere(repository, one.sync_kind, name) is None
            yield _Root("", files_of(repository, one.sync_path), is_sure)


def _may_lead_anywhere(repository: Repository) -> bool:
    """Whether a Kustomization may deploy a folder that cannot be told from here."""
    if not _LEADING.isdisjoint(patched_fields(repository)):
        return True
    return any(
        fact.source_kind == _CUT
        or why_elsewhere(repository, fact) is WhyMissing.GENERATED  # who has that source may deploy more from here
        or (is_placeholder(fact.path) and not _VARIABLE.sub("", fact.path).strip("/"))
        or may_lead_elsewhere(repository, path, fact.object)
        for path, fact in repository.each(FluxFact)
    )


def _find_active(repository: Repository, roots: list[_Root]) -> list[_Root]:
    """The Kustomizations that are in use: what Flux starts with, and what comes of it.

    One of which the file is in no folder that is deployed is started from outside, unless a kustomization around it is
    deployed and leaves it out: that one is parked.
    """
    started = [root for root in roots if not root.path or root.path in root.files]
    active = _follow(started, roots)
    taken = {file for root in roots if root not in active for file in root.files if root.path != file}
    first = [one for one in roots if one not in active and one.path not in taken]
    reached = frozenset[str]().union(*(root.files for root in _follow([*active, *first], roots)))
    return _follow([*active, *(one for one in first if not _is_parked(repository, one, reached))], roots)


def _follow(active: list[_Root], roots: list[_Root]) -> list[_Root]:
    """Some Kustomizations with all that these deploy, and so on."""
    by_file: dict[str, list[_Root]] = {}
    for root in roots:
        by_file.setdefault(root.path, []).append(root)
    found = {id(root): root for root in active}
    waiting = list(found.values())
    while waiting:
        files = waiting.pop().files
        for path in files & by_file.keys():
            for one in by_file[path]:
                if id(one) not in found:
                    found[id(one)] = one
                    waiting.append(one)
    return [root for root in roots if id(root) in found]


def _is_parked(repository: Repository, root: _Root, reached: frozenset[str]) -> bool:
    """Whether a folder around its file has a kustomization that others deploy, which does not include it."""
    around = (kustomization_in(repository.tree, folder) for folder in folders_of(root.path))
    return any(one is not None and one in reached and one not in root.files for one in around)


def _started_elsewhere(repository: Repository, active: list[_Root]) -> frozenset[str]:
    """The files of what Flux starts with that nothing here deploys: what does may deploy more beside them."""
    taken = frozenset[str]().union(*(root.files for root in active))
    holding = {root.path for root in active if root.path and not is_archived(root.path)}
    return frozenset((holding | repository.facts(FluxInstanceFact).keys()) - taken)


def _around(repository: Repository, path: str, roots: list[_Root]) -> frozenset[str]:
    """What something that is not here may deploy with a file: the folders around it of which others have nothing."""
    own = {root.path for root in roots}
    others = frozenset[str]().union(*(root.files for root in roots)) - own
    folder = posixpath.dirname(path)
    while (outer := posixpath.dirname(folder)) and others.isdisjoint(repository.tree.below(outer)):
        folder = outer
    return frozenset(repository.tree.below(folder)) if folder else frozenset({path})
