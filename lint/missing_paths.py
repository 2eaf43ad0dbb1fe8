"""How a path that leads nowhere is told: both ends, and what was probably meant."""

import posixpath

from ..model.edge import Edge
from ..model.facts import ObjectFact
from ..model.files.file_tree import WhyMissing, closest
from ..model.kustomize.facts import KustomizationFact
from ..model.kustomize.paths import kustomization_in
from ..model.path_edges import path_edges_of
from ..model.repository import Repository
from ..model.text.place import Chars, Node, Place
from ..schemas.file_types import YAML_SUFFIXES
from ..schemas.reference_forms import Leads
from .meant_value_file import from_elsewhere
from .propose import is_meant, propose_text, propose_value
from .rule import Fix, Problem, Related

#: Entries of a file beyond which no similar names are looked for: each is compared with all the others.
_MOST_EDGES = 500
_ADD_OR_REMOVE = "add what is missing, or remove this reference"


def missing_path(repository: Repository, edge: Edge) -> Problem:
    """The problem of a path that leads nowhere, or to something that cannot be used there."""
    message, label = _words(edge)
    similar = _similar(repository, edge) if edge.why is WhyMissing.ABSENT else None
    related, hint = _other_end(repository, edge, similar)
    fix = _fix(repository, edge, similar)
    return Problem(edge.at, message, label, edge.target, (related,) if related else (), hint, fix=fix)


def _words(edge: Edge) -> tuple[str, str]:
    written, target = edge.written, edge.target or "."
    match edge.why:
        case WhyMissing.NO_KUSTOMIZATION:
            return f"`{written}` is a folder without a kustomization", "no kustomization.yaml in there"
        case WhyMissing.NOT_A_FOLDER:
            return f"`{written}` is a file, but a folder is needed here", "a file"
        case WhyMissing.NOT_A_FILE:
            return f"`{written}` is a folder, but a file is needed here", "a folder"
        case WhyMissing.UNTRACKED:
            return f"`{written}` is on the disk, but not added to git", "not in the commit"
        case WhyMissing.IGNORED:
            return f"`{written}` is hidden by .gitignore: what is deployed is read from git", "not in git"
        case WhyMissing.UNDEFINED:
            return f"`{written}` names a ref that no source of this Application has", "undefined ref"
        case WhyMissing.ABSOLUTE:
            return f"`{written}` is absolute, which Argo CD refuses", "starts with /"
        case _:
            return f"`{written}` leads nowhere: {target} does not exist", "does not exist"


def _other_end(repository: Repository, edge: Edge, similar: str | None) -> tuple[Related | None, str | None]:
    match edge.why:
        case WhyMissing.NO_KUSTOMIZATION:
            return Related(Place(edge.target), "this folder"), _what_is_there(repository, edge.target)
        case WhyMissing.NOT_A_FOLDER:
            return Related(_shown(repository, edge.target), "this file"), "name the folder that the file is in"
        case WhyMissing.NOT_A_FILE:
            return Related(Place(edge.target), "this folder"), "name a file in it"
        case WhyMissing.UNTRACKED:
            return Related(Place(edge.target), "here"), f"run `git add {edge.target}`"
        case WhyMissing.IGNORED:
            return None, f"run `git add -f {edge.target}`, or let something else make it"
        case WhyMissing.ABSOLUTE:
            return None, f"write `{edge.written.strip('/') or '.'}`: paths are from the top of the repository"
        case WhyMissing.UNDEFINED:
            return None, "give one of the `sources` this `ref`, or use the `ref` that is there"
        case _:
            return _near_or_nowhere(repository, edge, similar)


def _fix(repository: Repository, edge: Edge, similar: str | None) -> Fix | None:
    match edge.why:
        case WhyMissing.ABSOLUTE:
            return propose_value(edge.at, edge.written, edge.written.strip("/") or ".", safe=True)
        case WhyMissing.NOT_A_FOLDER:
            folder = posixpath.dirname(edge.written.rstrip("/")) or "."
            return propose_value(edge.at, edge.written, folder, safe=False)
        case WhyMissing.ABSENT if similar:
            siblings = map(posixpath.basename, repository.tree.children.get(posixpath.dirname(edge.target), ()))
            name, near = posixpath.basename(edge.target), posixpath.basename(similar)
            safe = _differs_in_suffix(name, near) or is_meant(name, near, siblings)
            written = _as_written(edge, similar)
            if isinstance(edge.at.at, Chars):
                return propose_text(edge.at, edge.at.at, edge.written, written, safe=safe)
            return propose_value(edge.at, edge.written, written, safe=safe)
        case _:
            return None


def _differs_in_suffix(name: str, other: str) -> bool:
    """Whether only the suffix differs, of the two that YAML has."""
    (stem, suffix), (other_stem, other_suffix) = map(posixpath.splitext, (name, other))
    return stem == other_stem and {suffix, other_suffix} == set(YAML_SUFFIXES)


def _near_or_nowhere(repository: Repository, edge: Edge, similar: str | None) -> tuple[Related, str]:
    if other := from_elsewhere(repository, edge):
        there = Related(_shown(repository, other.path), "this is there")
        return there if other.path else _nowhere(repository, edge.target), other.hint
    if similar:
        return Related(_shown(repository, similar), "this is there"), f"write `{_as_written(edge, similar)}`"
    if elsewhere := _same_name(repository, edge):
        return Related(_shown(repository, elsewhere), "something of that name is here"), _ADD_OR_REMOVE
    return _nowhere(repository, edge.target), _ADD_OR_REMOVE


def _similar(repository: Repository, edge: Edge) -> str | None:
    """A path beside the missing one with a similar name, which the same file does not name already."""
    if len(path_edges_of(repository, edge.at.path)) > _MOST_EDGES:
        return None
    taken = {other.target for other in path_edges_of(repository, edge.at.path)}
    siblings = repository.tree.children.get(posixpath.dirname(edge.target), ())
    names = {posixpath.basename(path): path for path in siblings if path not in taken and path != edge.at.path}
    close = closest(posixpath.basename(edge.target), names)
    return names[close] if close else None


def _same_name(repository: Repository, edge: Edge) -> str | None:
    """The only other path of the same name; for a kustomization's file, only below its folder, where it may be used."""
    named = repository.tree.by_name.get(posixpath.basename(edge.target), ())
    paths = tuple(path for path in named if path != edge.at.path)
    if edge.reference.leads is not Leads.FOLDER:
        folder = posixpath.dirname(edge.at.path)
        paths = tuple(path for path in paths if path.startswith(f"{folder}/"))
    return paths[0] if len(paths) == 1 else None


def _nowhere(repository: Repository, target: str) -> Related:
    """Where the way to the target ends: the target's own place, or the folder that does not have the next part."""
    folder, name = posixpath.split(target)
    if folder in repository.tree.folders:
        return Related(Place(target), "would be here")
    while folder not in repository.tree.folders:
        folder, name = posixpath.split(folder)
    return Related(Place(folder), f"has no folder `{name}`")


def _shown(repository: Repository, path: str) -> Place:
    """A place that shows what a file or folder is: the kind of its object, or its kustomization's first field."""
    inner = kustomization_in(repository.tree, path) or path
    if facts := repository.facts_at(inner, KustomizationFact):
        fields = facts[0].fields
        first = "resources" if "resources" in fields else min(fields, default="kind")
        return Place(inner, Node(0, (first,), key=True))
    if objects := repository.facts_at(inner, ObjectFact):
        at = objects[0].at
        return Place(path, Node(at.document, (*at.path, "kind")))
    return Place(path)


def _as_written(edge: Edge, near: str) -> str:
    """The near match in the form in which the target was written."""
    written = edge.written.rstrip("/")
    name = posixpath.basename(edge.target)
    if posixpath.dirname(near) == posixpath.dirname(edge.target) and written.endswith(name):
        return written.removesuffix(name) + posixpath.basename(near)
    return near


def _what_is_there(repository: Repository, folder: str) -> str | None:
    names = [posixpath.basename(path) for path in repository.tree.children.get(folder, ())]
    if not names:
        return None
    shown = ", ".join(names[:4]) + (", …" if len(names) > 4 else "")
    return f"add a kustomization.yaml to {folder or 'the root'} (it has: {shown}), or name the files"
