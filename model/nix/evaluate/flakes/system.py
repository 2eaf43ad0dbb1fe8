"""Systems of NixOS: what `nixosSystem` is called with, and what the modules of it come to.

Source: the NixOS manual, "Evaluating configurations"; flake.nix of nixpkgs.
"""

from dataclasses import dataclass

from ..force import as_attrs, as_list, attempt, force, later, unknown
from ..modules.evaluate_modules import Evaluated, evaluate_modules
from ..paths import NIXPKGS_ROOT
from ..run_state import Run
from ..values import Attrs, Builtin, Lazy, OpenList, Unknown, Value

NIXPKGS = "nixpkgs"


@dataclass(slots=True, eq=False)
class System:
    """The mark of what `nixosSystem` makes; `nixpkgs` is the input whose function that is, "" where it is not known."""

    arguments: Attrs
    more_modules: list[Lazy]
    nixpkgs: str = ""
    evaluated: Evaluated | None = None


def make_system(run: Run, arguments: Lazy, nixpkgs: str = "") -> Value:
    """`nixosSystem` of the input of that name."""
    return _as_value(run, System(as_attrs(run, arguments), [], nixpkgs))


def _as_value(run: Run, system: System) -> Attrs:
    config = later(lambda: force(run, evaluate_system(run, system).config))

    def extend(run: Run, more: Lazy) -> Value:
        modules = as_list(run, as_attrs(run, more).items.get("modules", []))
        return _as_value(run, System(system.arguments, [*system.more_modules, *modules], system.nixpkgs))

    items: dict[str, Lazy] = {
        "_type": "configuration",
        "class": "nixos",
        "config": config,
        "extendModules": Builtin("extendModules", 1, extend),
        "options": unknown(Unknown("the options of NixOS are not known")),
        "pkgs": run.packages,
    }
    return Attrs(items, Unknown("what else a system of NixOS has is not known"), system)


def evaluate_system(run: Run, system: System) -> Evaluated:
    """The modules of a system; they are walked once."""
    if system.evaluated is None:
        system.evaluated = _evaluate(run, system)
    return system.evaluated


def _evaluate(run: Run, system: System) -> Evaluated:
    special = attempt(run, system.arguments.items.get("specialArgs", Attrs()))
    given = special if isinstance(special, Attrs) else Attrs({}, _why(special))
    modules_path = f"{NIXPKGS_ROOT}/nixos/modules"
    arguments = Attrs({"modulesPath": modules_path, **given.items}, given.open)
    library = arguments.items.get("lib", system.arguments.items.get("lib", run.library))
    fallback: dict[str, Lazy] = {"pkgs": run.packages}
    return evaluate_modules(run, modules_of(run, system), arguments, library, fallback=fallback)


def modules_of(run: Run, system: System) -> list[Lazy]:
    """The modules that a system is made of, of which one is unknown where the list is not known."""
    modules = attempt(run, system.arguments.items.get("modules", []))
    if isinstance(modules, OpenList):
        first = [*modules.items, unknown(modules.missing)]
    else:
        first = modules if isinstance(modules, list) else [unknown(_why(modules))]
    if system.arguments.open is not None:
        first = [*first, unknown(system.arguments.open)]
    return [*first, *system.more_modules]


def _why(value: object) -> Unknown:
    return (
        value._replace(of_input="")
        if isinstance(value, Unknown)
        else Unknown("an argument of `nixosSystem` is not valid")
    )
