"""The input clan-core, which makes a host of each machine of an inventory.

Machines are named in `machines`, in `inventory.machines`, in `inventory.json`, and by the folders in `machines/`.
Source: clan.lol/docs, "Options" and "Inventory"; `modules/clan` of clan-core 2026.
"""

from collections.abc import Mapping

from ..attributes import select, select_later
from ..builtins.data import from_json
from ..call import call_later
from ..force import as_attrs, attempt, later, unknown
from ..lib.module_functions import DEFAULT_PRIORITY, Alias, make_merge, make_override
from ..lib.types import make_type
from ..paths import path_of
from ..read import exists, locate, read_folder, read_text
from ..run_state import Run
from ..values import Attrs, Builtin, Lazy, Thunk, Unknown, Value
from .declare_option import declare
from .system import make_system

_OPEN = Unknown("the input `clan-core` is known in part")
_OUTSIDE = Unknown("the input `clan-core` is not in the repository", of_input="clan-core")
#: The files of a machine's folder that are modules of it.
_FILES = ("configuration.nix", "hardware-configuration.nix", "disko.nix")


def make_clan_core(nixpkgs: Lazy) -> Attrs:
    """The flake clan-core."""
    library = Attrs({"clan": Builtin("clan", 1, _make_clan)}, _OUTSIDE)
    modules = Attrs({"default": Builtin("clan", 1, _flake_module)}, _OUTSIDE)
    inputs = Attrs({"nixpkgs": nixpkgs}, _OUTSIDE)
    return Attrs({"lib": library, "flakeModules": modules, "inputs": inputs}, _OUTSIDE)


def _make_clan(run: Run, module: Lazy) -> Value:
    """`lib.clan`: a module that is evaluated with those of clan-core."""
    this = select(run, module, "self")
    kind = make_type("submodule", _clan_module(this))
    options = Attrs({"options": Attrs({"clan": declare(kind)}), "config": Attrs({"clan": module})})
    arguments = Attrs({"modules": [options]})
    found = call_later(run, select(run, run.library, "evalModules"), arguments)
    return Attrs({"config": select_later(run, select_later(run, found, "config"), "clan")}, _OPEN)


def _flake_module(run: Run, arguments: Lazy) -> Value:
    """`flakeModules.default`, for flake-parts: `flake.clan`, and the hosts that it makes."""
    given = as_attrs(run, arguments).items
    config, this = given["config"], given["self"]
    kind = make_type("submodule", _clan_module(this))
    flake = select_later(run, config, "flake")
    hosts = select_later(run, select_later(run, flake, "clan"), "nixosConfigurations")
    return Attrs(
        {
            "imports": [Attrs({}, mark=Alias(["clan"], ["flake", "clan"]))],
            "options": Attrs({"flake": Attrs({"clan": declare(kind, Attrs())})}),
            "config": Attrs({"flake": Attrs({"nixosConfigurations": hosts})}),
        }
    )


def _clan_module(this: Lazy) -> Builtin:
    """What clan-core declares of a clan, as far as its hosts are concerned."""
    raw = make_type("one")
    machine = Attrs({"options": Attrs({"machineClass": declare(make_type("string"), "nixos")})})
    machines = declare(make_type("attrsOf", make_type("submodule", machine)), Attrs())
    inventory = make_type("submodule", Attrs({"options": Attrs({"machines": machines})}))

    def module(run: Run, arguments: Lazy) -> Value:
        config = as_attrs(run, arguments).items["config"]
        options: dict[str, Lazy] = {
            "directory": declare(raw, select_later(run, this, "outPath")),
            "inventory": declare(inventory, Attrs()),
            "machines": declare(make_type("attrsOf", make_type("deferredModule")), Attrs()),
            "nixosConfigurations": declare(make_type("attrsOf", raw)),
            "self": declare(raw, this),
            "specialArgs": declare(make_type("attrsOf", raw), Attrs()),
        }
        made: dict[str, Lazy] = {
            "_module": Attrs({"args": Attrs({"self": this})}),
            "inventory": later(lambda: _inventory(run, config)),
            "nixosConfigurations": later(lambda: _hosts(run, config)),
        }
        return Attrs({"options": Attrs(options), "config": Attrs(made)})

    return Builtin("clan", 1, module)


def _inventory(run: Run, config: Lazy) -> Value:
    """The machines that are named elsewhere than in the inventory."""
    folder = locate(run, select(run, config, "directory"))
    machines = as_attrs(run, select(run, config, "machines"))
    named = Attrs(dict.fromkeys(machines.items, Attrs()), machines.open)
    contents: list[Lazy] = [Attrs({"machines": named}), Attrs({"machines": Attrs(_folders(run, folder))})]
    file = path_of(f"{folder}/inventory.json")
    if exists(run, file):
        contents.append(later(lambda: from_json(run, read_text(run, file))))
    return make_merge(run, contents)


def _folders(run: Run, folder: str) -> Mapping[str, Lazy]:
    path = path_of(f"{folder}/machines")
    entries = read_folder(run, path) if exists(run, path) else {}
    return {name: Attrs() for name, kind in entries.items() if kind == "directory"}


def _hosts(run: Run, config: Lazy) -> Value:
    machines = as_attrs(run, select(run, select(run, config, "inventory"), "machines"))
    missing = machines.open
    hosts: dict[str, Lazy] = {}
    for name, machine in sorted(machines.items.items()):
        kind = attempt(run, select_later(run, machine, "machineClass"))
        if isinstance(kind, Unknown):
            missing = missing or kind
        elif kind == "nixos":
            hosts[name] = _host(run, config, name)
    return Attrs(hosts, missing)


def _host(run: Run, config: Lazy, name: str) -> Thunk:
    """A machine as `nixosSystem` makes it; clan-core's own modules are not known."""

    def compute() -> Value:
        folder = f"{locate(run, select(run, config, 'directory'))}/machines/{name}"
        files: list[Lazy] = [path for path in (path_of(f"{folder}/{file}") for file in _FILES) if exists(run, path)]
        machines = as_attrs(run, select(run, config, "machines"))
        own: list[Lazy] = [machines.items[name]] if name in machines.items else []
        hostname = Attrs({"networking": Attrs({"hostName": make_override(run, DEFAULT_PRIORITY, name)})})
        special = as_attrs(run, select(run, config, "specialArgs"))
        modules: list[Lazy] = [*files, hostname, unknown(_OUTSIDE), *own]
        with_clan = Attrs({"clan-core": unknown(_OUTSIDE), **special.items}, special.open)
        return make_system(run, Attrs({"modules": modules, "specialArgs": with_clan}))

    return later(compute)
