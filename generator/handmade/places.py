"""Where something goes in a hand-made repository: one of the places that it tells of, or the reason why none."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...model.argocd.facts import ApplicationFact
from ...model.errors import UserError
from ...model.files.file_tree import normalize_from_root
from ...model.files.source import Source
from ...model.repository import Repository
from ...schemas.file_types import is_archived
from ..answers.answers import Wish
from .applicationsets import Generators, generators
from .deployed_by import Deployed, Root, deployment
from .layout import Layout, is_habit, layouts, without_categories
from .siblings import Habit, habits

#: What folders of applications and of virtual machines are called, perhaps with a number or an owner before that.
_NAMED = {
    "app": re.compile(r"(\d+-)?(my-?|user-|home-)?(apps|applications|workloads)"),
    "vm": re.compile(r"(\d+-)?(vms|virtual-?machines)"),
}
#: What folders are called that stand among those, and have nothing for users in them.
_SYSTEM = frozenset(
    {"base", "bootstrap", "common", "components", "controllers", "core", "core-dependencies", "crds", "infra"}
    | {"infrastructure", "operators", "overlays", "platform", "system", "templates"}
)
_CALLED = {"app": "an application", "vm": "a virtual machine"}
_BY_HAND = "Add it by hand."
_WOULD = "A kustomization that lists them, or an ApplicationSet with a Git generator over them, would."
Site = Layout | Habit


class Chosen(NamedTuple):
    """Where it goes, what deploys that, if it is known, and sentences about it."""

    site: Site
    root: Root | None
    notes: tuple[str, ...] = ()


def find_place(repository: Repository, source: Source, wish: Wish) -> Chosen:
    """The one place that fits, and sentences about it; raises UserError where there is none, or more."""
    taken = generators(repository, source)
    known = deployment(repository, source, taken.folders)
    beside = habits(repository, source, known) if wish.kind == "app" else ()
    found: list[Site] = [*without_categories(layouts(repository, taken.folders, known), _folders(beside)), *beside]
    open_ = [one for one in found if _may(one, wish)]
    able = _find_fitting(wish, open_)
    if not able and (blocked := _find_fitting(wish, found)):
        raise _nothing_deploys(max(blocked, key=lambda one: len(one.members)), taken.others)
    chosen = _largest(able)
    if chosen is None:
        named = [one for one in found if one.deployed is not Deployed.NO and _is_habit(one)]
        idle = [one for one in found if one.deployed is Deployed.NO]
        if idle and not (able or named or taken.others or wish.into):
            raise _nothing_deploys(max(idle, key=lambda one: len(one.members)), ())
        raise _explain_ambiguity(wish, able, named, taken, _most(repository))
    if isinstance(chosen, Habit) and len(chosen.listed) > 1:
        raise UserError(_several(chosen.at, [one.path for one in chosen.listed]), _BY_HAND)
    told = f"Nothing in this repository deploys {chosen.at}, as far as can be told."
    roots = [Root(chosen.folder, chosen.by, deep=False)] if isinstance(chosen, Layout) and chosen.by else []
    roots += known.find_roots(chosen.example_file)
    return Chosen(chosen, next(iter(roots), None), (told,) if chosen.deployed is Deployed.UNKNOWN else ())


def _folders(beside: Iterable[Habit]) -> set[str]:
    return {habit.folder for habit in beside}


def _may(one: Site, wish: Wish) -> bool:
    """Whether something deploys it; where that cannot be known, whoever names the folder knows."""
    return one.deployed in (Deployed.YES, Deployed.BY_HAND) or (one.deployed is Deployed.UNKNOWN and bool(wish.into))


def _find_fitting(wish: Wish, found: Sequence[Site]) -> list[Site]:
    kind = wish.kind
    if wish.into:
        return [one for one in found if normalize_from_root(wish.into) in one.folders]
    exact = [one for one in found if any(_NAMED[kind].fullmatch(posixpath.basename(folder)) for folder in one.folders)]
    exact = [one for one in exact if not _SYSTEM & set(one.folder.split("/"))] or exact
    inner = [one for one in found if _is_category(one, kind)]
    vms: list[Site] = (
        [one for one in found if isinstance(one, Layout) and one.has_vms and is_habit(one)] if kind == "vm" else []
    )
    return exact or inner or vms


def _is_category(one: Site, kind: str) -> bool:
    above, base = posixpath.split(one.folder)
    is_inner = base not in _SYSTEM and _NAMED[kind].fullmatch(posixpath.basename(above)) is not None
    return is_inner and not _SYSTEM & set(one.members)


def _is_habit(one: Site) -> bool:
    return is_habit(one) if isinstance(one, Layout) else len(one.members) > 1


def _largest(able: Sequence[Site]) -> Site | None:
    """The only one, or the one in the same folder that nearly all follow."""
    ranked = sorted(able, key=lambda one: -len(one.members))
    if len(ranked) > 1 and (ranked[0].folder != ranked[1].folder or _is_rival(ranked[0], ranked[1])):
        return None
    return ranked[0] if ranked else None


def _is_rival(one: Site, other: Site) -> bool:
    if isinstance(one, Layout) and isinstance(other, Layout):
        return True
    is_mixed = isinstance(one, Layout) is not isinstance(other, Layout)
    least = len(other.members) + 1 if is_mixed else len(other.members) * 2
    return len(one.members) < least


def _nothing_deploys(one: Site, lists: Sequence[str]) -> UserError:
    if one.deployed is Deployed.UNKNOWN:
        hint = f"--into {one.folder or '.'} says that something does."
        if lists:
            hint = f"{_makers(lists)}; add to it by hand, if that is what does. {hint}"
        return UserError(f"It cannot be told whether anything deploys {one.at}, so nothing was written.", hint)
    what = f"Nothing deploys {one.at}, so nothing was written: what is added there would not run."
    return UserError(what, "An Argo CD Application, or a Flux Kustomization, that leads there is missing.")


def _explain_ambiguity(
    wish: Wish, able: Sequence[Site], found: Sequence[Site], taken: Generators, most: str
) -> UserError:
    listed = sorted({one.folder or "." for one in able or found})
    untold = f"It cannot be told where {_CALLED[wish.kind]} goes"
    if len({one.folder for one in able}) == 1 < len(able):
        if all(isinstance(one, Layout) for one in able):
            return UserError(_several(able[0].folder or ".", [one.at for one in able]), _BY_HAND)
        return UserError(f"{able[0].folder or '.'} has no one habit: {', '.join(one.at for one in able)}.", _BY_HAND)
    made = f" {_makers(taken.others)}." if taken.others and not able else ""
    if listed and not wish.into:
        return UserError(f"{untold}: {', '.join(listed)}.", f"--into FOLDER says where.{made}")
    what = f"Nothing here picks up the folders in {wish.into.strip('/')}" if wish.into else untold
    hint = (made or most).strip() or _WOULD
    return UserError(f"{what}.", f"{hint} There is one for: {', '.join(listed)}." if listed else hint)


def _makers(lists: Sequence[str]) -> str:
    makes = "make" if len(lists) > 1 else "makes"
    return f"{', '.join(lists[:3])} {makes} Applications of a list, or of what files say"


def _most(repository: Repository) -> str:
    """Where most Applications are, none of which has a folder of its own."""
    counted = Counter(posixpath.dirname(path) for path, _ in repository.each(ApplicationFact) if not is_archived(path))
    if not counted:
        return ""
    folder = counted.most_common(1)[0][0]
    return f"Most Applications are in {folder or '.'}, where they have no folder of plain manifests for each."


def _several(what: str, places: Iterable[str]) -> str:
    return f"{what} is picked up in several places: {', '.join(places)}."
