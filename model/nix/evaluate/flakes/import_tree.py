"""The input import-tree: all files of Nix below a folder as one module. Source: README of vic/import-tree."""

from typing import NamedTuple

from ..builtins.match_regex import find_groups
from ..builtins.parse_regex import parse_regex
from ..call import call, call_later
from ..force import as_boolean, as_list, as_string, force
from ..lib.filesystem import files_below
from ..paths import path_of
from ..read import locate
from ..run_state import Run, fail
from ..values import Attrs, Builtin, Closure, Lazy, Unknown, Value


class _Tree(NamedTuple):
    """What a tree is set to: the folders, what a file must be like, and what becomes of it."""

    folders: tuple[Lazy, ...] = ()
    filters: tuple[Lazy, ...] = ()
    maps: tuple[Lazy, ...] = ()
    is_plain: bool = True


_OPEN = Unknown("import-tree is known in part")


def make_import_tree() -> Attrs:
    """The flake import-tree, which is itself the function."""
    return _value(_Tree())


def _value(tree: _Tree) -> Attrs:
    def add_filter(run: Run, function: Lazy) -> Value:
        del run
        return _value(tree._replace(filters=(*tree.filters, function)))

    def add_negated(run: Run, function: Lazy) -> Value:
        negated = Builtin("filterNot", 1, lambda run, path: not as_boolean(run, call(run, function, path)))
        return add_filter(run, negated)

    def add_pattern(run: Run, pattern: Lazy) -> Value:
        return add_filter(run, Builtin("match", 2, _fits, (pattern,)))

    def add_map(run: Run, function: Lazy) -> Value:
        del run
        return _value(tree._replace(maps=(*tree.maps, function)))

    def add_path(run: Run, path: Lazy) -> Value:
        del run
        return _value(tree._replace(folders=(*tree.folders, path)))

    def set_first(run: Run, function: Lazy) -> Value:
        del run
        return _value(tree._replace(filters=(*tree.filters, function), is_plain=False))

    def same(run: Run, library: Lazy) -> Value:
        del run, library
        return _value(tree)

    def import_below(run: Run, this: Lazy, argument: Lazy) -> Value:
        del this
        return Attrs({"imports": _leaves(run, tree._replace(folders=(*tree.folders, argument)))})

    def leaves(run: Run, argument: Lazy) -> Value:
        return _leaves(run, tree._replace(folders=(*tree.folders, argument)))

    functions = {
        "addPath": add_path,
        "filter": add_filter,
        "filterNot": add_negated,
        "initFilter": set_first,
        "leafs": leaves,
        "map": add_map,
        "match": add_pattern,
        "withLib": same,
    }
    items: dict[str, Lazy] = {name: Builtin(name, 1, function) for name, function in functions.items()}
    return Attrs({**items, "__functor": Builtin("import-tree", 2, import_below)}, _OPEN)


def _fits(run: Run, pattern: Lazy, path: Lazy) -> Value:
    groups = find_groups(run, parse_regex(run, as_string(run, pattern)), as_string(run, path), is_whole=True)
    return groups is not None


def _leaves(run: Run, tree: _Tree) -> list[Lazy]:
    """The files, as paths or as what the functions of `map` make of them."""
    found: list[Lazy] = []
    for folder in tree.folders:
        for item in _flat(run, folder):
            found += _files(run, tree, item)
    return found


def _flat(run: Run, lazy: Lazy) -> list[Lazy]:
    value = force(run, lazy)
    if not isinstance(value, list):
        return [value]
    return [inner for item in as_list(run, value) for inner in _flat(run, item)]


def _files(run: Run, tree: _Tree, lazy: Lazy) -> list[Lazy]:
    value = force(run, lazy)
    if isinstance(value, Closure | Builtin) or (isinstance(value, Attrs) and "outPath" not in value.items):
        raise fail("import-tree is called with what is no path")
    folder = locate(run, value)
    if run.files.kind(folder) != "directory":
        return [path_of(folder)]
    found: list[Lazy] = []
    for path in files_below(run, folder):
        text = "/" + (path.removeprefix(f"{folder}/") if folder else path)
        if tree.is_plain and (not text.endswith(".nix") or "/_" in text):
            continue
        if not _passes(run, tree, text):
            continue
        item: Lazy = path_of(path)
        for function in tree.maps:
            item = call_later(run, function, item)
        found.append(item)
    return found


def _passes(run: Run, tree: _Tree, text: str) -> bool:
    for function in tree.filters:  # noqa: SIM110  # `all` would nest on C's stack
        if not as_boolean(run, call(run, function, text)):
            return False
    return True
