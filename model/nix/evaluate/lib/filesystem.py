"""`lib.filesystem`, `lib.path`, and of `lib.fileset` what lists files. Source: the Nixpkgs manual, under those names.

A file set is a set with the paths of its files, from the root of the repository.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ..call import call
from ..force import as_boolean, as_list, as_string, force
from ..importing import find_file
from ..paths import normalize, path_of
from ..read import exists, locate, read_folder
from ..run_state import Run, charge, descend, fail
from ..values import Attrs, Builtin, Lazy, PathValue, Value


def append(run: Run, path: Lazy, relative: Lazy) -> Value:
    """`path.append`"""
    value, below = force(run, path), as_string(run, relative)
    steps = below.split("/")
    if not isinstance(value, PathValue) or not below or below.startswith("/") or ".." in steps:
        raise fail("`path.append` takes a path and one below it")
    return PathValue(normalize(f"{value.text}/{below}"))


def is_below(run: Run, folder: Lazy, path: Lazy) -> Value:
    """`path.hasPrefix`"""
    outer, inner = force(run, folder), force(run, path)
    if not isinstance(outer, PathValue) or not isinstance(inner, PathValue):
        raise fail("`path.hasPrefix` takes two paths")
    return f"{inner.text}/".startswith(f"{outer.text.rstrip('/')}/")


PATH: Mapping[str, Callable[..., Value]] = {"append": append, "hasPrefix": is_below}


class FileSet(NamedTuple):
    """The mark of a file set: the files in it."""

    paths: tuple[str, ...]


def files_below(run: Run, folder: str) -> list[str]:
    """All files below a folder, in the order in which `listFilesRecursive` has them."""
    descend(run)
    found: list[str] = []
    for name, kind in read_folder(run, path_of(folder)).items():
        path = f"{folder}/{name}" if folder else name
        found += files_below(run, path) if kind == "directory" else [path]
        charge(run, 1)
    run.depth -= 1
    return found


def list_files(run: Run, folder: Lazy) -> Value:
    """`listFilesRecursive`"""
    return [path_of(path) for path in files_below(run, locate(run, folder))]


def path_type(run: Run, path: Lazy) -> Value:
    """`pathType`"""
    kind = run.files.kind(locate(run, path))
    if kind is None:
        raise fail(f"there is nothing at `{locate(run, path)}`")
    return kind


def is_folder(run: Run, path: Lazy) -> Value:
    """`pathIsDirectory`"""
    return run.files.kind(locate(run, path)) == "directory"


def is_file(run: Run, path: Lazy) -> Value:
    """`pathIsRegularFile`"""
    return run.files.kind(locate(run, path)) == "regular"


def resolve_default(run: Run, path: Lazy) -> Value:
    """`resolveDefaultNix`"""
    return path_of(find_file(run, locate(run, path)))


FILESYSTEM: Mapping[str, Callable[..., Value]] = {
    "listFilesRecursive": list_files,
    "pathIsDirectory": is_folder,
    "pathIsRegularFile": is_file,
    "pathType": path_type,
    "resolveDefaultNix": resolve_default,
}


def _set_of(run: Run, lazy: Lazy) -> tuple[str, ...]:
    value = force(run, lazy)
    if isinstance(value, Attrs) and isinstance(value.mark, FileSet):
        return value.mark.paths
    if not isinstance(value, PathValue):
        raise fail("a file set is neither a path nor a file set")
    path = locate(run, value)
    if not exists(run, value):
        raise fail(f"there is nothing at `{path}`")
    return tuple(files_below(run, path)) if run.files.kind(path) == "directory" else (path,)


def _made(paths: Iterator[str] | tuple[str, ...]) -> Attrs:
    return Attrs({"_type": "fileset"}, mark=FileSet(tuple(paths)))


def filter_files(run: Run, function: Lazy, path: Lazy) -> Value:
    """`fileFilter`"""
    files = _set_of(run, path)
    return _made(tuple([file for file in files if as_boolean(run, call(run, function, _described(run, file)))]))


def _described(run: Run, file: str) -> Attrs:
    name = file.rpartition("/")[2]
    has_suffix = Builtin("hasExt", 1, lambda run, suffix: name.endswith(f".{as_string(run, suffix)}"))
    return Attrs({"name": name, "type": run.files.kind(file) or "unknown", "hasExt": has_suffix})


def list_of_set(run: Run, files: Lazy) -> Value:
    """`toList`"""
    return [path_of(path) for path in _set_of(run, files)]


def union(run: Run, left: Lazy, right: Lazy) -> Value:
    """`union`"""
    return _made(tuple(sorted({*_set_of(run, left), *_set_of(run, right)})))


def unions(run: Run, sets: Lazy) -> Value:
    """`unions`"""
    found: set[str] = set()
    for item in as_list(run, sets):
        found |= set(_set_of(run, item))
    return _made(tuple(sorted(found)))


def difference(run: Run, left: Lazy, right: Lazy) -> Value:
    """`difference`"""
    without = set(_set_of(run, right))
    return _made(path for path in _set_of(run, left) if path not in without)


def intersection(run: Run, left: Lazy, right: Lazy) -> Value:
    """`intersection`"""
    other = set(_set_of(run, right))
    return _made(path for path in _set_of(run, left) if path in other)


def maybe_missing(run: Run, path: Lazy) -> Value:
    """`maybeMissing`"""
    return _made(_set_of(run, path) if exists(run, path) else ())


FILESET: Mapping[str, Callable[..., Value]] = {
    "difference": difference,
    "fileFilter": filter_files,
    "intersection": intersection,
    "maybeMissing": maybe_missing,
    "toList": list_of_set,
    "union": union,
    "unions": unions,
}
