"""Applications of Argo CD and Kustomizations of Flux side by side, each of which deploys a folder of its own.

What they are a habit in: where the file stands, and where the folder stands that it names.
"""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...model.argocd.facts import ApplicationFact
from ...model.facts import Facts, ObjectFact
from ...model.files.file_tree import normalize_from_root
from ...model.files.source import Source
from ...model.flux.facts import FluxFact
from ...model.kustomize.paths import kustomization_in
from ...model.path_edges import path_edges
from ...model.repository import Repository
from ...model.text.document import Value, load
from ...model.text.place import Node
from ...model.text.typed_access import items, mapping, text
from ...schemas.file_types import CHART_NAME, KUSTOMIZATION_NAMES, is_archived
from .deployed_by import Deployed, Deployment, is_here
from .layout import Listed
from .shared_pattern import NAME, mark_name

#: What a source of an Application says that reads a folder of manifests as it is.
_PLAIN = frozenset({"repoURL", "path", "targetRevision", "directory", "name"})
#: A name that nothing has.
_ANY = "\1"
_KINDS = {"Application": "argoproj.io", "Kustomization": "kustomize.toolkit.fluxcd.io"}


class Sibling(NamedTuple):
    """One of them: the file, its name there and in the path of the folder that it deploys, and what it says."""

    path: str
    name: str
    folder: str
    value: Value


class Habit(NamedTuple):
    """Siblings whose files and folders are called alike: `file` and `target` are these paths with a mark for the name.

    `file` has no mark where all of them stand in one file. `own` is how a kustomization beside the file lists it, where
    each has one. `listed` is the last of their entries in the kustomizations around them, one for each of those.
    """

    file: str
    target: str
    siblings: tuple[Sibling, ...]
    own: str
    listed: tuple[Listed, ...]
    deployed: Deployed

    @property
    def folder(self) -> str:
        """The folder with one file, or one folder, for each."""
        return self.file.partition(NAME)[0].rpartition("/")[0]

    @property
    def folders(self) -> frozenset[str]:
        """The folders by which it can be asked for."""
        return frozenset({self.folder, self.target.partition(NAME)[0].rpartition("/")[0]})

    @property
    def members(self) -> tuple[str, ...]:
        """The names of those that are there."""
        return tuple(sibling.name for sibling in self.siblings)

    @property
    def at(self) -> str:
        """Where the files are."""
        return self.file.replace(NAME, "*")

    @property
    def example_file(self) -> str:
        """A file that has to be deployed: the kustomization that lists the others, or one more of them."""
        return self.listed[0].path if self.listed else self.file.replace(NAME, _ANY)

    @property
    def is_flux(self) -> bool:
        """Whether Flux reads them."""
        return text(self.siblings[0].value, "kind") == "Kustomization"


def habits(repository: Repository, source: Source, known: Deployment) -> tuple[Habit, ...]:
    """Every habit in which an application of its own folder can be told of."""
    groups: dict[tuple[str, str, str], list[Sibling]] = defaultdict(list)
    for sibling in _siblings(repository, source):
        file, target = mark_name_in_path(sibling.path, sibling.name), _mark_folder(sibling.folder, sibling.name)
        groups[text(sibling.value, "kind") or "", file, target].append(sibling)
    entries = _entries(repository)
    found = (
        _habit(file, target, siblings, entries, known)
        for (_, file, target), siblings in sorted(groups.items())
        if (NAME in file or len(siblings) > 1) and _is_usual(target, len(siblings), repository)
    )
    return tuple(habit for habit in found if not _is_double(habit, repository, known))


def _is_double(habit: Habit, repository: Repository, known: Deployment) -> bool:
    """Whether what deploys the files deploys the folders as well, so that everything would be there twice."""
    if habit.listed:
        return False
    for one in habit.siblings:
        inside = [path for path in repository.files if path.startswith(f"{one.folder}/") and path != one.path]
        if any(known.takes(root, path) for root in known.find_roots(one.path) for path in inside):
            return True
    return False


def _is_usual(target: str, count: int, repository: Repository) -> bool:
    """Whether so many are most of the folders that stand where theirs do."""
    around = target.partition(NAME)[0].rpartition("/")[0]
    inside = [path for path in repository.tree.children.get(around, ()) if path in repository.tree.folders]
    return not around or count * 2 >= len(inside)


def _siblings(repository: Repository, source: Source) -> Iterator[Sibling]:
    for path in sorted({*repository.facts(ApplicationFact), *repository.facts(FluxFact)}):
        if not is_archived(path):
            content = source.read(path)
            loaded = load(content).documents if isinstance(content, bytes) else ()
            told = [one.value for one in loaded if _is_told(one.value)]
            for value in told:
                folder = _folder(value, repository)
                if folder and _is_leaf(folder, path, repository):
                    name = _name(path, folder, text(value, "metadata", "name") or "", is_alone=len(told) == 1)
                    yield from [Sibling(path, name, folder, value)] if name else []


def _is_told(value: Value) -> bool:
    group = (text(value, "apiVersion") or "").partition("/")[0]
    return _KINDS.get(text(value, "kind") or "") == group


def only_source(value: Value) -> dict[str, Value]:
    """The one source of an Application."""
    listed = items(value, "spec", "sources")
    return mapping(listed[0]) if len(listed) == 1 else {} if listed else mapping(value, "spec", "source")


def _folder(value: Value, repository: Repository) -> str:
    """The folder of this repository that is deployed as it is, "" where it is none."""
    if text(value, "kind") == "Kustomization":
        return normalize_from_root(text(value, "spec", "path") or "")
    found = only_source(value)
    is_ours = is_here(repository, text(found, "repoURL") or "", text(found, "targetRevision"))
    return normalize_from_root(text(found, "path") or "") if is_ours and not found.keys() - _PLAIN else ""


def _is_leaf(folder: str, path: str, repository: Repository) -> bool:
    """Whether the folder has manifests of its own, and not what tells of further applications."""
    inside = [file for name, file in repository.files.items() if name.startswith(f"{folder}/") and name != path]
    tells = any(_makes_applications(file) for file in inside)
    return bool(inside) and not tells and f"{folder}/{CHART_NAME}" not in repository.tree.files


def _makes_applications(file: Facts) -> bool:
    made = any(fact.kind == "ApplicationSet" for fact in file.of(ObjectFact))
    return made or bool(file.of(ApplicationFact)) or bool(file.of(FluxFact))


def _name(path: str, folder: str, called: str, *, is_alone: bool) -> str:
    """The step of the folder's path that the file is called by, or all of them in one file; "" where there is none."""
    for step in reversed(folder.split("/")):
        if is_alone and NAME in mark_name_in_path(path, step):
            return step
    return called if not is_alone and called in folder.split("/") else ""


def mark_name_in_path(path: str, name: str) -> str:
    """The path with a mark for the name, in the file's name or in that of the folder around it."""
    folder, _, base = path.rpartition("/")
    above, _, around = folder.rpartition("/")
    stem, suffix = posixpath.splitext(base)
    if around == name:
        return posixpath.join(above, NAME, mark_name(stem, name) + suffix)
    return posixpath.join(folder, mark_name(stem, name) + suffix)


def _mark_folder(folder: str, name: str) -> str:
    head, _, tail = f"/{folder}/".rpartition(f"/{name}/")
    return f"{head}/{NAME}/{tail}".strip("/")


_Entries = Mapping[str, tuple[Listed, ...]]


def _entries(repository: Repository) -> _Entries:
    """Where each path stands in the resources of kustomizations: files, and folders with a kustomization."""
    found: dict[str, tuple[Listed, ...]] = defaultdict(tuple)
    for edge in path_edges(repository):
        if edge.hit is not None and isinstance(edge.at.at, Node) and edge.at.at.path[:1] == ("resources",):
            found[edge.target] += (Listed(edge.at.path, edge.at.at, edge.written),)
    return found


def _habit(file: str, target: str, group: list[Sibling], entries: _Entries, known: Deployment) -> Habit:
    siblings = tuple(group)
    if NAME not in file:
        return Habit(file, target, siblings, "", (), known.of(file))
    owning = [sibling for sibling in siblings if _own(sibling, entries)]
    siblings = tuple(owning) if len(owning) * 2 > len(siblings) else siblings
    own = mark_name(_own(siblings[-1], entries), siblings[-1].name)
    paths = [posixpath.dirname(one.path) if own else one.path for one in siblings]
    last: dict[str, Listed] = {}
    counted: Counter[str] = Counter()
    for path in paths:
        for entry in entries.get(path, ()):
            counted[entry.path] += 1
            last[entry.path] = max(last.get(entry.path, entry), entry, key=lambda one: one.at)
    listed = tuple(last[path] for path, count in sorted(counted.items()) if count * 2 > len(siblings))
    states = {known.of(one.path) for one in listed} or {known.of(file.replace(NAME, _ANY))}
    return Habit(file, target, siblings, own, listed, next(state for state in Deployed if state in states))


def _own(sibling: Sibling, entries: _Entries) -> str:
    """How a kustomization beside the file lists it, in a folder that is the application's; "" where none does."""
    around = posixpath.dirname(sibling.path)
    beside = {posixpath.join(around, name) for name in KUSTOMIZATION_NAMES}
    is_its = posixpath.basename(around) == sibling.name and around != sibling.folder
    return next((one.written for one in entries.get(sibling.path, ()) if is_its and one.path in beside), "")


def has_kustomizations(habit: Habit, repository: Repository) -> bool:
    """Whether most folders of the siblings have kustomizations."""
    built = sum(kustomization_in(repository.tree, one.folder) is not None for one in habit.siblings)
    return built * 2 > len(habit.siblings)
