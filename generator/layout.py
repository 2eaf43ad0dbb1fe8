"""What a hand-made repository tells of where its applications stand: folders side by side that something picks up.

Either a kustomization lists the folders, or the Git generator of an ApplicationSet takes every folder of that kind.
"""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..model.document import Value, load
from ..model.place import Node
from ..model.repository import Repository
from ..model.source import Source
from ..model.values import items, mapping, text

#: How many folders side by side are a habit, where the name of the folder around them does not say what they are.
_HABIT = 2
_TYPE = ("kubevirt.io", "VirtualMachine")


class Listed(NamedTuple):
    """The last of the folders in the kustomization that lists them: where it stands there, and how it is written."""

    path: str
    at: Node
    written: str


class Layout(NamedTuple):
    """A folder with one folder in it for each application; `listed` is None where an ApplicationSet takes them all.

    `namespace` is where all of them are put, None where each has its own. `has_vms` says that they are machines.
    """

    folder: str
    members: tuple[str, ...]
    listed: Listed | None
    namespace: str | None
    has_vms: bool


def layouts(repository: Repository, source: Source) -> tuple[Layout, ...]:
    """Every folder of the repository in which something picks up one folder for each application."""
    found = [*_listed(repository), *_generated(repository, source)]
    return tuple(sorted(found, key=lambda layout: (layout.folder, layout.listed is None)))


def _listed(repository: Repository) -> Iterator[Layout]:
    for path, fact in repository.kustomizations:
        groups: dict[str, list[tuple[str, Listed]]] = defaultdict(list)
        for edge in repository.path_edges_of(path):
            is_folder = edge.hit is not None and edge.hit.path != edge.target
            if is_folder and isinstance(edge.at.at, Node) and edge.at.at.path[:1] == ("resources",):
                folder, member = posixpath.split(edge.target)
                groups[folder].append((member, Listed(path, edge.at.at, edge.written)))
        for folder, members in groups.items():
            names = tuple(member for member, _ in members)
            vms = _has_vms(repository, (posixpath.join(folder, name) for name in names))
            yield Layout(folder, names, members[-1][1], fact.namespace, vms)


def _generated(repository: Repository, source: Source) -> Iterator[Layout]:
    for path, file in repository.files.items():
        if any(fact.kind == "ApplicationSet" for fact in file.objects):
            for pattern in _patterns(source, path):
                folder, _, last = pattern.rpartition("/")
                if last == "*" and "*" not in folder:
                    inside = repository.tree.children.get(folder, ())
                    members = tuple(one for one in inside if one in repository.tree.folders)
                    vms = _has_vms(repository, members)
                    yield Layout(folder, tuple(map(posixpath.basename, members)), None, None, vms)


def _patterns(source: Source, path: str) -> Iterator[str]:
    """The folders that the Git generators of a file take."""
    content = source.read(path)
    for document in load(content).documents if isinstance(content, bytes) else ():
        if isinstance(document.value, dict) and document.value.get("kind") == "ApplicationSet":
            yield from _directories(items(document.value, "spec", "generators"))


def _directories(generators: Iterable[Value]) -> Iterator[str]:
    """The patterns of generators, and of those that are combined in them."""
    for generator in generators:
        for entry in items(generator, "git", "directories"):
            if (pattern := text(entry, "path")) and not mapping(entry).get("exclude"):
                yield pattern.strip("/")
        for combined in ("matrix", "merge"):
            yield from _directories(items(generator, combined, "generators"))


def _has_vms(repository: Repository, folders: Iterable[str]) -> bool:
    prefixes = tuple(f"{folder}/" for folder in folders)
    return any(
        path.startswith(prefixes) and any(fact.type == _TYPE for fact in file.objects)
        for path, file in repository.files.items()
    )


def is_habit(layout: Layout) -> bool:
    """Whether there are enough folders to tell what the next one will be."""
    return len(layout.members) >= _HABIT or layout.listed is None
