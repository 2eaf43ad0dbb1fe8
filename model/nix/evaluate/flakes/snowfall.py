"""The input snowfall-lib, which makes a host of each folder `systems/<target>/<name>`.

Only the names of hosts are known: their modules get a `lib` and a `pkgs` that snowfall-lib makes.
Source: snowfall.org/guides/lib, "Systems"; README of github.com/snowfallorg/lib.
"""

from ..attributes import put_over, select
from ..force import as_attrs, unknown
from ..paths import path_of
from ..read import exists, locate, read_folder
from ..run_state import Run
from ..values import Attrs, Builtin, Lazy, Unknown, Value

_OPEN = Unknown("snowfall-lib is known in part")
_HOST = Unknown("the modules of a system of snowfall-lib are not followed")
#: What flake-utils-plus, on which it is built, makes hosts of too.
_OTHERS = ("hosts", "nixosConfigurations")


def make_snowfall() -> Attrs:
    """The flake snowfall-lib."""
    return Attrs({"mkFlake": Builtin("mkFlake", 1, _make_flake), "mkLib": Builtin("mkLib", 1, _make_lib)}, _OPEN)


def _make_lib(run: Run, arguments: Lazy) -> Value:
    """`mkLib`: what it is called with goes for its `mkFlake` as well."""
    given = as_attrs(run, arguments)

    def make_flake(run: Run, more: Lazy) -> Value:
        return _make_flake(run, put_over(run, given, as_attrs(run, more)))

    return Attrs({"mkFlake": Builtin("mkFlake", 1, make_flake)}, _OPEN)


def _make_flake(run: Run, arguments: Lazy) -> Value:
    """`mkFlake`"""
    given = as_attrs(run, arguments)
    settings = as_attrs(run, given.items.get("snowfall", Attrs()))
    folder = locate(run, settings.items["root"] if "root" in settings.items else select(run, given, "src"))
    missing = given.open or settings.open
    if any(name in given.items for name in _OTHERS):
        missing = missing or _OPEN
    hosts: dict[str, Lazy] = {}
    for target in _folders(run, f"{folder}/systems"):
        for name in _folders(run, f"{folder}/systems/{target}") if target.endswith("-linux") else []:
            hosts[name] = unknown(_HOST)
            if not exists(run, path_of(f"{folder}/systems/{target}/{name}/default.nix")):
                missing = missing or Unknown(f"the system `{name}` has no default.nix")
    return Attrs({"nixosConfigurations": Attrs(hosts, missing)}, _OPEN)


def _folders(run: Run, folder: str) -> list[str]:
    path = path_of(folder)
    if not exists(run, path):
        return []
    return [name for name, kind in read_folder(run, path).items() if kind == "directory"]
