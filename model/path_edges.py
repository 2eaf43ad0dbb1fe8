"""Every path that files name, resolved, whatever technology reads them."""

from collections.abc import Iterable, Mapping

from .derived_values import Query
from .edge import Edge
from .files.file_tree import WhyMissing, join
from .repository import Repository, file_query
from .reverse_index_of_files import SaidOfFiles, gather


@Query
def path_edges_by_file(repository: Repository) -> Mapping[str, tuple[Edge, ...]]:
    """The paths that each file names, sorted by file; what `.gitignore` hides is not missing."""
    found: dict[str, tuple[Edge, ...]] = {}
    for find in repository.edges:
        for path, edges in find(repository).items():
            if edges:
                found[path] = found[path] + edges if path in found else edges
    missing = {
        hidden
        for edges in found.values()
        for edge in edges
        if edge.why is not None and (hidden := _could_be_hidden(edge)) is not None
    }
    if whys := repository.hidden(missing):
        found = {path: tuple(_excuse(edge, whys) for edge in edges) for path, edges in found.items()}
    return {path: found[path] for path in sorted(found)}


@Query
def files_naming_paths(repository: Repository) -> tuple[str, ...]:
    """The files that name paths, sorted."""
    return tuple(path_edges_by_file(repository))


@Query
def path_edges(repository: Repository) -> tuple[Edge, ...]:
    """The same one by one."""
    return tuple(edge for edges in path_edges_by_file(repository).values() for edge in edges)


@Query
def named_paths(repository: Repository) -> frozenset[str]:
    """The files and folders that something names."""
    return frozenset(edge.hit.path for edge in path_edges(repository) if edge.hit)


@Query
def files_naming(repository: Repository) -> Mapping[str, frozenset[str]]:
    """The files that name each path, whether it is there or not."""
    return _naming(repository).values


@Query
def _naming(repository: Repository) -> SaidOfFiles[str, frozenset[str]]:
    return gather(_targets_in(repository), _naming.last(repository), frozenset)


@file_query(files_naming_paths)
def _targets_in(repository: Repository, path: str) -> Mapping[str, str]:
    """The paths that a file names, with its own."""
    return {edge.target: path for edge in path_edges_of(repository, path)}


def path_edges_of(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The path edges that start in a file."""
    return path_edges_by_file.at(repository, path) or ()


def excuse_hidden(repository: Repository, edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Edges that no file has, of which those are not missing that `.gitignore` hides."""
    found = tuple(edges)
    missing = {hidden for edge in found if (hidden := _could_be_hidden(edge)) is not None}
    whys = repository.hidden(missing) if missing else {}
    return tuple(_excuse(edge, whys) for edge in found)


def _excuse(edge: Edge, whys: Mapping[str, WhyMissing]) -> Edge:
    why = whys.get(_could_be_hidden(edge) or "")
    return edge._replace(why=why) if why else edge


def _could_be_hidden(edge: Edge) -> str | None:
    """The path that `.gitignore` may hide, so that it is there on other disks, None where nothing is missing."""
    match edge.why:
        case WhyMissing.ABSENT:
            return edge.target
        case WhyMissing.NO_KUSTOMIZATION:
            return join(edge.target, "kustomization.yaml")
        case _:
            return None
