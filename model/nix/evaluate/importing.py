"""Files of Nix that are imported: parsed and evaluated once each."""

from typing import NamedTuple

from ..syntax.parse import parse
from ..syntax.tree import Expression
from .force import force
from .read import locate
from .run_state import Run, fail
from .values import Attrs, Lazy, Scope, Thunk, Unknown, Unresolved, Value

#: What git-crypt and age leave of a file.
_ENCRYPTED = ("\0GITCRYPT", "age-encryption.org/")


class Importable(NamedTuple):
    """The mark of a set that is a folder elsewhere, and what an import of it comes to."""

    value: Lazy


def import_file(run: Run, lazy: Lazy) -> Value:
    """What a file comes to, of a folder its `default.nix`."""
    value = force(run, lazy)
    if isinstance(value, Attrs) and isinstance(value.mark, Importable):
        return force(run, value.mark.value)
    return import_found(run, find_file(run, locate(run, lazy)))


def import_found(run: Run, path: str) -> Value:
    """What the file at a path that `find_file` has found comes to."""
    if path not in run.imported:
        tree = read_tree(run, path)
        scope = Scope({}, None, path)
        run.imported[path] = Thunk(node=tree, scope=scope, path=path)
    return force(run, run.imported[path])


def find_file(run: Run, path: str) -> str:
    """The file that an import of a path reads. Raises `Unresolved` where there is none."""
    if run.files.kind(path) == "directory":
        path = f"{path}/default.nix" if path else "default.nix"
    if run.files.kind(path) != "regular":
        raise fail(f"there is no file `{path}`")
    return path


def read_tree(run: Run, path: str) -> Expression:
    """What a file is parsed to. Raises `Unresolved` where it is encrypted, too long or no Nix."""
    if path not in run.trees:
        run.trees[path] = _parse(run, path)
    tree = run.trees[path]
    if isinstance(tree, Unknown):
        raise Unresolved(tree)
    return tree


def _parse(run: Run, path: str) -> Expression | Unknown:
    text = run.files.read(path)
    if text is None:
        return Unknown(f"the file `{path}` cannot be read")
    if text.startswith(_ENCRYPTED):
        return Unknown(f"the file `{path}` is encrypted")
    tree, errors = parse(text)
    if tree is None or errors:
        return Unknown(f"the file `{path}` has a syntax error: {errors[0].message}")
    return tree
