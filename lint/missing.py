"""How a reference that leads nowhere is told: both ends, and what was probably meant."""

import posixpath

from ..model.edge import Edge
from ..model.kustomize.paths import kustomization_in
from ..model.place import Node, Place
from ..model.repository import Repository
from ..model.tree import Why
from .rule import Problem, Related


def missing_path(repository: Repository, edge: Edge) -> Problem:
    """The problem of a path that leads nowhere, or to something that cannot be used there."""
    message, label = _words(edge)
    related, hint = _other_end(repository, edge)
    return Problem(edge.at, message, label, edge.target, (related,) if related else (), hint)


def _words(edge: Edge) -> tuple[str, str]:
    written, target = edge.written, edge.target or "."
    match edge.why:
        case Why.NO_KUSTOMIZATION:
            return f"`{written}` is a folder without a kustomization", "no kustomization.yaml in there"
        case Why.NOT_A_FOLDER:
            return f"`{written}` is a file, but a folder is needed here", "a file"
        case Why.UNTRACKED:
            return f"`{written}` is on the disk, but not added to git", "not in the commit"
        case Why.UNDEFINED:
            return f"`{written}` names a ref that no source of this Application has", "undefined ref"
        case _:
            return f"`{written}` leads nowhere: {target} does not exist", "does not exist"


def _other_end(repository: Repository, edge: Edge) -> tuple[Related | None, str | None]:
    match edge.why:
        case Why.NO_KUSTOMIZATION:
            return Related(Place(edge.target), "this folder"), _what_is_there(repository, edge.target)
        case Why.NOT_A_FOLDER:
            return Related(Place(edge.target), "this file"), "name the folder that the file is in"
        case Why.UNTRACKED:
            return Related(Place(edge.target), "here"), f"run `git add {edge.target}`"
        case Why.UNDEFINED:
            return None, "give one of the `sources` this `ref`, or use the `ref` that is there"
        case _:
            return _near_or_nowhere(repository, edge)


def _near_or_nowhere(repository: Repository, edge: Edge) -> tuple[Related, str | None]:
    near = repository.tree.nearest(edge.target)
    if near is None:
        place = posixpath.dirname(edge.target) or "."
        return Related(Place(edge.target), f"would be here, in {place}"), None
    written = _as_written(edge, near)
    return Related(_shown(repository, near), "did you mean this?"), f"did you mean `{written}`?"


def _shown(repository: Repository, path: str) -> Place:
    """A place that shows what a file or folder is: the kind of its object, or its kustomization's first field."""
    inner = kustomization_in(repository.tree, path)
    file = repository.files.get(inner or path)
    if file is None or not (file.objects or file.kustomizations):
        return Place(path)
    if file.kustomizations:
        fields = file.kustomizations[0].fields
        first = "resources" if "resources" in fields else min(fields, default="kind")
        return Place(file.path, Node(0, (first,), key=True))
    at = file.objects[0].at
    return Place(path, Node(at.document, (*at.path, "kind")))


def _as_written(edge: Edge, near: str) -> str:
    """The near match in the form in which the target was written: relative to the same folder."""
    if edge.written.strip("/") in (edge.target, f"./{edge.target}"):
        return near
    if edge.written.startswith("$"):
        return f"{edge.written.split('/', 1)[0]}/{near}"
    written = posixpath.normpath(edge.written)
    if edge.target.endswith(written.lstrip("./")):
        base = edge.target[: len(edge.target) - len(written.lstrip("./"))].rstrip("/")
        up = written[: len(written) - len(written.lstrip("./"))]
        if not up:
            return posixpath.relpath(near, base or ".")
    return posixpath.relpath(near, posixpath.dirname(edge.at.path) or ".")


def _what_is_there(repository: Repository, folder: str) -> str | None:
    names = [posixpath.basename(path) for path in repository.tree.children.get(folder, ())]
    if not names:
        return None
    shown = ", ".join(names[:4]) + (", …" if len(names) > 4 else "")
    return f"add a kustomization.yaml to {folder} (it has: {shown}), or name the files"
