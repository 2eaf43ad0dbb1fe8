"""The input blueprint, which makes a host of each folder `hosts/<name>`, and modules of `modules/<kind>/<name>`.

Source: numtide.github.io/blueprint, "Folder structure" and "Configuration", of 2026.
"""

from collections.abc import Mapping
from typing import NamedTuple

from ..attributes import select, select_later
from ..builtins.attribute_sets import function_arguments
from ..call import call
from ..force import as_attrs, as_string, attempt, later, unknown
from ..importing import import_file
from ..paths import path_of
from ..read import exists, locate, read_folder
from ..run_state import Run, fail
from ..values import Attrs, Builtin, Closure, Lazy, PathValue, Thunk, Unknown, Value
from .system import make_system

_OPEN = Unknown("blueprint is known in part")
#: What stands for a host, after `default.nix`, `configuration.nix` and `rpi-configuration.nix`.
_OTHER_SYSTEMS = ("darwin-configuration.nix", "system-configuration.nix")
_RASPBERRY_PI = Unknown("the modules of nixos-raspberrypi are not in the repository", of_input="nixos-raspberrypi")
_HOME_MANAGER = Unknown("the modules of home-manager are not in the repository", of_input="home-manager")
_PER_SYSTEM = Unknown("`perSystem` of blueprint is not followed")


class _Project(NamedTuple):
    """What is called with blueprint: the folder that its own folders are in, and what each module gets.

    The folder hangs on the flake, whose outputs must be known before it is asked for.
    """

    folder: Lazy
    inputs: Attrs
    flake: Lazy
    nixpkgs: Lazy


def make_blueprint(nixpkgs: Lazy, outside: Unknown) -> Attrs:
    """The flake blueprint, which is called itself."""

    def make(run: Run, arguments: Lazy) -> Value:
        return _make_flake(run, as_attrs(run, arguments), nixpkgs)

    functor = Builtin("blueprint", 2, lambda run, _, arguments: make(run, arguments))
    library = Attrs({"mkBlueprint": Builtin("mkBlueprint", 1, make), "__functor": functor}, _OPEN)
    return Attrs({"__functor": functor, "lib": library}, outside)


def _make_flake(run: Run, given: Attrs, nixpkgs: Lazy) -> Value:
    """`blueprint { inputs; prefix ? null; … }`"""
    inputs = as_attrs(run, select(run, given, "inputs"))
    flake = select(run, inputs, "self")
    project = _Project(later(lambda: _find_folder(run, given, flake)), inputs, flake, nixpkgs)
    outputs: dict[str, Lazy] = {
        "lib": later(lambda: _make_library(run, project)),
        "nixosConfigurations": later(lambda: _make_hosts(run, project)),
        "modules": later(lambda: _make_modules(run, project)),
        "nixosModules": later(lambda: _modules_of(run, project, "nixos")),
        "homeModules": later(lambda: _modules_of(run, project, "home")),
    }
    return Attrs(outputs, given.open or _OPEN)


def _make_library(run: Run, project: _Project) -> Value:
    folder = path_of(_folder(run, project, "lib"))
    return call(run, import_file(run, folder), _arguments(project)) if exists(run, folder) else Attrs()


def _folder(run: Run, project: _Project, name: str) -> str:
    return f"{as_string(run, project.folder)}/{name}".removeprefix("/")


def _find_folder(run: Run, given: Attrs, flake: Lazy) -> str:
    prefix = attempt(run, given.items.get("prefix"))
    root = locate(run, select_later(run, flake, "outPath"))
    match prefix:
        case Unknown():
            raise fail(f"`prefix` of blueprint is not known: {prefix.why}")
        case None:
            return root
        case PathValue():
            return locate(run, prefix)
        case str():
            return locate(run, path_of(f"{root}/{prefix}"))
        case _:
            raise fail("`prefix` of blueprint is no path")


def _arguments(project: _Project) -> Attrs:
    inputs = Attrs({"nixpkgs": project.nixpkgs, **project.inputs.items}, project.inputs.open)
    return Attrs({"inputs": inputs, "flake": project.flake})


def _make_hosts(run: Run, project: _Project) -> Value:
    hosts: dict[str, Lazy] = {}
    missing: Unknown | None = None
    for name, path in _entries(run, _folder(run, project, "hosts")).items():
        found = _find_host(run, project, name, path)
        if isinstance(found, Unknown):
            missing = missing or found
        elif found is not None:
            hosts[name] = found
    return Attrs(hosts, missing)


def _entries(run: Run, folder: str) -> Mapping[str, str]:
    """The folders and the files of Nix in a folder, by name."""
    if not exists(run, path_of(folder)):
        return {}
    entries = read_folder(run, path_of(folder))
    folders = {name: f"{folder}/{name}" for name, kind in entries.items() if kind == "directory"}
    files = {name: f"{folder}/{name}" for name, kind in entries.items() if kind != "directory"}
    return folders | {name.removesuffix(".nix"): path for name, path in files.items() if name.endswith(".nix")}


def _find_host(run: Run, project: _Project, name: str, path: str) -> "Lazy | Unknown":
    """A host of NixOS, None where it is one of another system, Unknown where that is not known."""

    def has(file: str) -> bool:
        return exists(run, path_of(f"{path}/{file}"))

    if has("default.nix"):
        return _own_host(run, project, name, path_of(f"{path}/default.nix"))
    if has("configuration.nix"):
        return _host_later(run, project, name, f"{path}/configuration.nix", [])
    if has("rpi-configuration.nix"):
        return _host_later(run, project, name, f"{path}/rpi-configuration.nix", [unknown(_RASPBERRY_PI)])
    if any(map(has, _OTHER_SYSTEMS)) or has("users"):
        return None
    return Unknown(f"blueprint refuses the host `{name}`, which has no configuration")


def _own_host(run: Run, project: _Project, name: str, path: PathValue) -> "Lazy | Unknown":
    """What a `default.nix` makes: `{ class = "nixos"; value = …; }`."""
    made = later(lambda: _call_with(run, import_file(run, path), project, name))
    kind = attempt(run, select_later(run, made, "class"))
    if isinstance(kind, Unknown):
        return kind._replace(of_input="")
    return select_later(run, made, "value") if kind == "nixos" else None


def _call_with(run: Run, function: Value, project: _Project, name: str) -> Value:
    """Older releases do not give `hostName`: whoever does not take it need not."""
    arguments: dict[str, Lazy] = {**_arguments(project).items, "hostName": name}
    formals = function.node.formals if isinstance(function, Closure) else None
    if formals is not None and not formals.is_open and "hostName" not in {formal.name for formal in formals.names}:
        del arguments["hostName"]
    return call(run, function, Attrs(arguments))


def _host_later(run: Run, project: _Project, name: str, file: str, more: list[Lazy]) -> Thunk:
    def compute() -> Value:
        folder = file.rpartition("/")[0]
        homes: list[Lazy] = [unknown(_HOME_MANAGER)] if _entries(run, f"{folder}/users") else []
        per_system = Attrs({"_module": Attrs({"args": Attrs({"perSystem": unknown(_PER_SYSTEM)})})})
        special: dict[str, Lazy] = {**_arguments(project).items, "hostName": name}
        modules: list[Lazy] = [per_system, path_of(file), *homes, *more]
        return make_system(run, Attrs({"modules": modules, "specialArgs": Attrs(special)}))

    thunk = later(compute)
    thunk.path = file
    return thunk


def _make_modules(run: Run, project: _Project) -> Value:
    folder = _folder(run, project, "modules")
    kinds = read_folder(run, path_of(folder)) if exists(run, path_of(folder)) else {}
    found = [name for name, kind in kinds.items() if kind == "directory"]
    return Attrs({name: _later_modules(run, project, name) for name in found})


def _later_modules(run: Run, project: _Project, kind: str) -> Thunk:
    return later(lambda: _modules_of(run, project, kind))


def _modules_of(run: Run, project: _Project, kind: str) -> Value:
    entries = _entries(run, _folder(run, project, f"modules/{kind}"))
    return Attrs({name: _module_later(run, project, path) for name, path in entries.items()})


def _module_later(run: Run, project: _Project, path: str) -> Thunk:
    """A module; one that asks for nothing but `flake` and `inputs` gets those of the flake that it is in."""

    def compute() -> Value:
        value = import_file(run, path_of(path))
        if not isinstance(value, Closure) or not set(as_attrs(run, function_arguments(run, value)).items) <= _PUBLISHED:
            return path_of(path)
        named = {name: _arguments(project).items[name] for name in _names(value)}
        made = later(lambda: call(run, value, Attrs(named)))
        return Attrs({"_file": path_of(path), "imports": [made]})

    return later(compute)


_PUBLISHED = frozenset({"flake", "inputs"})


def _names(function: Closure) -> list[str]:
    formals = function.node.formals
    if formals is None or formals.is_open:
        return sorted(_PUBLISHED)
    return [formal.name for formal in formals.names]
