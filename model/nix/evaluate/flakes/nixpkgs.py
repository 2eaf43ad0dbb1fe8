"""The input nixpkgs: its `lib`, its systems, and packages that are not known."""

from ..attributes import select
from ..force import as_attrs, as_list, as_string, attempt, later
from ..importing import Importable
from ..lib.systems import FLAKE_EXPOSED
from ..lib.table import make_lib
from ..modules.evaluate_modules import evaluate_modules, leave_open
from ..paths import NIXPKGS_ROOT
from ..run_state import Run
from ..values import Attrs, Builtin, Lazy, Unknown, Value
from .system import NIXPKGS, make_system

_PACKAGES = Unknown("the packages of nixpkgs are not in the repository", of_input=NIXPKGS)


def set_up_nixpkgs(run: Run) -> None:
    """Makes `lib` and the packages that all modules of the run get."""
    library = make_lib(
        run,
        {
            "evalModules": Builtin("evalModules", 1, _evaluate_modules),
            "nixosSystem": Builtin("nixosSystem", 1, make_system),
        },
    )
    run.library = library
    run.packages = Attrs({"lib": library}, _PACKAGES)


def _evaluate_modules(run: Run, arguments: Lazy) -> Value:
    """`evalModules`: all options are declared in the modules."""
    given = as_attrs(run, arguments)
    special = as_attrs(run, given.items.get("specialArgs", Attrs()))
    modules = as_list(run, select(run, given, "modules"))
    found = evaluate_modules(run, modules, special, run.library, is_whole=True)
    leave_open(found)
    return Attrs({"config": found.config}, Unknown("what else `evalModules` makes is not known"))


def _library_of(run: Run, name: str) -> Lazy:
    """The `lib` of an input, whose systems know of which input they are."""
    library = run.library
    if not name or not isinstance(library, Attrs):
        return library
    system = Builtin("nixosSystem", 1, lambda run, arguments: make_system(run, arguments, name))
    return Attrs({**library.items, "nixosSystem": system}, library.open, library.mark)


def make_nixpkgs(run: Run, name: str = "") -> Attrs:
    """The flake nixpkgs, which is the input of that name."""
    systems: dict[str, Lazy] = {system: _packages_for(run, system) for system in FLAKE_EXPOSED}
    items: dict[str, Lazy] = {
        "_type": "flake",
        "legacyPackages": Attrs(systems, _PACKAGES),
        "lib": _library_of(run, name),
        "outPath": NIXPKGS_ROOT,
    }
    return Attrs(items, _PACKAGES, Importable(Builtin("nixpkgs", 1, _import)))


def _import(run: Run, arguments: Lazy) -> Value:
    """`import nixpkgs { system = …; }`"""
    given = attempt(run, arguments)
    is_known = isinstance(given, Attrs) and "system" in given.items and "crossSystem" not in given.items
    if not isinstance(given, Attrs) or not is_known or given.open is not None:
        return as_attrs(run, run.packages)
    return _packages_for(run, given.items["system"])


def _packages_for(run: Run, system: Lazy) -> Attrs:
    packages = as_attrs(run, run.packages)
    deploy_rs = later(lambda: _deploy_rs(as_string(run, system)))
    return Attrs({**packages.items, "system": system, "deploy-rs": deploy_rs}, packages.open)


def _deploy_rs(system: str) -> Attrs:
    """What the overlay of deploy-rs puts there; nothing else does."""
    from .deploy_rs import make_library

    return Attrs({"lib": make_library(system)}, _PACKAGES)
