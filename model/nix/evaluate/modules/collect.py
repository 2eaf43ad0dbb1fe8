"""Walks modules and all that they import."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..call import call
from ..force import as_attrs, attempt, coerce_path_text, later
from ..importing import find_file, import_found
from ..lib.module_functions import Alias
from ..paths import in_nixpkgs
from ..read import locate
from ..run_state import Run, charge, descend
from ..values import Attempted, Attrs, Builtin, Closure, Lazy, OpenList, PathValue, Thunk, Unknown, Value

#: What a module may have beside `config`, whose names without a `config` are definitions.
_SPECIAL = frozenset({"imports", "options", "disabledModules", "key", "meta", "freeformType"} | {"_file", "_class"})


class Module(NamedTuple):
    """A module that was walked: its definitions, and its options where it declares any.

    `file` is the file that it is in, "" where that is not known.
    """

    file: str
    definitions: Lazy
    options: tuple[Lazy, ...] = ()
    #: Of an alias: where what is defined under the one path goes.
    alias: Alias | None = None


@dataclass(slots=True)
class Walk:
    """Modules that are being walked; `arguments` is what functions get, by name."""

    run: Run
    arguments: Attrs
    #: Makes an argument that is not among these. Raises `Unresolved`.
    find_argument: Callable[[str], Value]
    disabled: set[str] = field(default_factory=set)
    missing: list[Unknown] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    seen: "dict[str, _Node]" = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class _Node:
    """A module that is walked or being walked; `key` is its file, "" for one that is written in place."""

    key: str
    module: Module | None
    imports: "list[_Node]"


def walk_modules(walk: Walk, modules: list[Lazy], file: str) -> list[Module]:
    """All modules of a list and, behind them, what they import, and what that imports.

    What cannot be walked is in `missing`, the inputs of the flake that others are of in `external`.
    """
    waiting = [node for module in modules if (node := _visit(walk, module, file)) is not None]
    found: list[Module] = []
    seen: set[int] = set()
    for node in waiting:
        if id(node) in seen or node.key in walk.disabled:
            continue
        seen.add(id(node))
        waiting += node.imports
        if node.module is not None:
            found.append(node.module)
    return found


def _visit(walk: Walk, lazy: Lazy, file: str) -> _Node | None:
    charge(walk.run, 1)
    value = attempt(walk.run, lazy)
    if isinstance(value, Unknown):
        _miss(walk, value)
        return None
    if isinstance(value, PathValue | str):
        return _visit_file(walk, value)
    node = _Node("", None, [])
    _fill(walk, node, value, file or _file_of(lazy))
    return node


def _miss(walk: Walk, unknown: Unknown) -> None:
    if unknown.of_input:
        walk.external.append(unknown.of_input)
    else:
        walk.missing.append(unknown)


def _file_of(lazy: Lazy) -> str:
    if isinstance(lazy, Closure):
        return lazy.scope.path
    return lazy.path if isinstance(lazy, Thunk) else ""


def _visit_file(walk: Walk, path: PathValue | str) -> _Node | None:
    known = walk.run.modules.get(text := coerce_path_text(path) or "")
    if known is None and (of_nixpkgs := in_nixpkgs(text)) is not None:
        walk.external.append(f"nixpkgs/{of_nixpkgs}")
        return None
    file = known or _file_at(walk, path)
    if not isinstance(file, str):
        walk.missing.append(file if isinstance(file, Unknown) else Unknown("a module is no file"))
        return None
    if file in walk.seen:
        return walk.seen[file]
    node = walk.seen[file] = _Node(file, None, [])
    value = attempt(walk.run, later(lambda: import_found(walk.run, file)))
    if isinstance(value, Unknown):
        node.module = Module(file, Attrs())
        _miss(walk, value)
    else:
        _fill(walk, node, value, file)
    return node


def _file_at(walk: Walk, path: PathValue | str) -> Attempted:
    text = coerce_path_text(path) or ""
    known = walk.run.modules.get(text)
    found = known or attempt(walk.run, later(lambda: find_file(walk.run, locate(walk.run, path))))
    if isinstance(found, str):
        walk.run.modules[text] = found
    return found


def _fill(walk: Walk, node: _Node, value: Value, file: str) -> None:
    found = attempt(walk.run, later(lambda: _call(walk, value)))
    if isinstance(found, Unknown):
        node.module = Module(file, Attrs())
        _miss(walk, found)
        return
    if not isinstance(found, Attrs):
        walk.missing.append(Unknown("a module is no set"))
        return
    if "_type" in found.items:
        # `mkIf` around a whole module. Others than that and its like are no modules.
        node.module = Module(file, found)
        return
    if isinstance(found.mark, Alias):
        node.module = Module(file, Attrs(), (), found.mark)
        return
    if found.open is not None:
        _miss(walk, found.open)
    if "_file" in found.items and not node.key:
        file = _named_file(walk, found.items["_file"]) or file
    if "key" in found.items and not node.key:
        known = _known_by_key(walk, found.items["key"], node)
        if known is not node:
            node.imports = [known]
            return
    node.module = _read(found, file)
    _read_disabled(walk, found)
    descend(walk.run)
    for item in _imports(walk, found):
        inner = _visit(walk, item, file)
        if inner is not None:
            node.imports.append(inner)
    walk.run.depth -= 1


def _known_by_key(walk: Walk, key: Lazy, node: _Node) -> _Node:
    text = coerce_path_text(value) if not isinstance(value := attempt(walk.run, key), Unknown) else None
    return node if text is None else walk.seen.setdefault(f"key {text}", node)


def _named_file(walk: Walk, lazy: Lazy) -> str | None:
    found = attempt(walk.run, later(lambda: locate(walk.run, lazy)))
    return found if isinstance(found, str) else None


def _read(found: Attrs, file: str) -> Module:
    options = (found.items["options"],) if "options" in found.items else ()
    if "config" in found.items or "options" in found.items:
        return Module(file, found.items.get("config", Attrs()), options)
    names = {name: item for name, item in found.items.items() if name not in _SPECIAL}
    return Module(file, Attrs(names, found.open), options)


def _read_disabled(walk: Walk, found: Attrs) -> None:
    if "disabledModules" not in found.items:
        return
    items = attempt(walk.run, found.items["disabledModules"])
    for item in items if isinstance(items, list) else []:
        value = attempt(walk.run, item)
        if isinstance(value, PathValue):
            file = _file_at(walk, value)
            walk.disabled |= {file} if isinstance(file, str) else set()
        elif isinstance(value, Unknown) and not value.of_input:
            walk.missing.append(value)


def _imports(walk: Walk, found: Attrs) -> Iterator[Lazy]:
    if "imports" not in found.items:
        return
    items = attempt(walk.run, found.items["imports"])
    if isinstance(items, OpenList):
        _miss(walk, items.missing)
        yield from items.items
    elif isinstance(items, list):
        yield from items
    else:
        _miss(walk, items if isinstance(items, Unknown) else Unknown("`imports` is no list"))


def _call(walk: Walk, value: Value) -> Value:
    """A module that is a function, called with what it asks for by name."""
    is_functor = isinstance(value, Attrs) and "__functor" in value.items
    if not isinstance(value, Closure | Builtin) and not is_functor:
        return value
    return call(walk.run, value, arguments_for(walk, value))


def arguments_for(walk: Walk, value: Value) -> Attrs:
    """What a function gets: all that is there, and what it names beside that."""
    arguments = walk.arguments
    further = [name for name in _formals(walk, value) if name not in arguments.items]
    if not further:
        return arguments
    return Attrs({**arguments.items, **{name: later(_argument(walk, name)) for name in further}}, arguments.open)


def _formals(walk: Walk, value: Value) -> list[str]:
    if isinstance(value, Closure) and value.node.formals is not None:
        return [formal.name for formal in value.node.formals.names]
    if isinstance(value, Attrs) and "__functionArgs" in value.items:
        return list(as_attrs(walk.run, value.items["__functionArgs"]).items)
    return []


def _argument(walk: Walk, name: str) -> Callable[[], Value]:
    return lambda: walk.find_argument(name)
