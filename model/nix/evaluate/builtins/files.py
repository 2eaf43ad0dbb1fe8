"""Functions that read files, all from the tree of the repository. Source: the Nix manual, "Built-in Functions"."""

import hashlib
from collections.abc import Callable, Mapping

from ..attributes import select
from ..coerce import copy_to_store
from ..force import as_attrs, as_string
from ..importing import import_file
from ..paths import ROOT
from ..read import absolute, exists, locate, read_folder, read_text, tree_path
from ..run_state import Run, fail
from ..values import Attrs, Lazy, Value


def path_exists(run: Run, path: Lazy) -> Value:
    """`pathExists`"""
    return exists(run, path)


def read_file(run: Run, path: Lazy) -> Value:
    """`readFile`"""
    text = read_text(run, path)
    if "\0" in text:
        raise fail("a file with a zero byte is read")
    return text


def read_directory(run: Run, path: Lazy) -> Value:
    """`readDir`"""
    return Attrs(dict(read_folder(run, path)))


def read_file_type(run: Run, path: Lazy) -> Value:
    """`readFileType`"""
    kind = run.files.kind(tree_path(run, absolute(run, path)))
    if kind is None:
        raise fail(f"there is no file `{locate(run, path)}`")
    return kind


def hash_file(run: Run, kind: Lazy, path: Lazy) -> Value:
    """`hashFile`"""
    name = as_string(run, kind)
    if name not in {"md5", "sha1", "sha256", "sha512"}:
        raise fail(f"there is no hash `{name}`")
    return hashlib.new(name, read_text(run, path).encode(), usedforsecurity=False).hexdigest()


def make_path(run: Run, argument: Lazy) -> Value:
    """`path`: the copy of a path; with a filter it is not known what is in it."""
    given = as_attrs(run, argument)
    if "filter" in given.items:
        raise fail("a part of the tree is copied")
    return copy_to_store(run, f"{ROOT}/{locate(run, select(run, given, 'path'))}".removesuffix("/"))


def scoped_import(run: Run, scope: Lazy, path: Lazy) -> Value:
    """`scopedImport`"""
    del run, scope, path
    raise fail("`scopedImport` is not followed")


TABLE: Mapping[str, Callable[..., Value]] = {
    "hashFile": hash_file,
    "import": import_file,
    "path": make_path,
    "pathExists": path_exists,
    "readDir": read_directory,
    "readFile": read_file,
    "readFileType": read_file_type,
    "scopedImport": scoped_import,
}
