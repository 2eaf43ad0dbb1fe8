"""The input flake-parts: flakes that are written as modules. Source: flake.parts, "Options" and "Module Arguments"."""

from collections.abc import Mapping

from ..attributes import select
from ..builtins.table import make_builtin
from ..call import call
from ..force import as_attrs, force, later, unknown
from ..lib.module_functions import import_with
from ..lib.types import make_type
from ..modules.definitions import children, peel_all
from ..modules.evaluate_modules import evaluate_modules
from ..modules.space import Space
from ..run_state import Run
from ..values import Attrs, Builtin, Lazy, Unknown, Value
from .declare_option import declare

_OPEN = Unknown("flake-parts is known in part")
_PER_SYSTEM = Unknown("what is made for each system is not followed")
#: The outputs that flake-parts itself makes from `perSystem`, or has options for.
_PER_SYSTEM_OUTPUTS = ("apps", "checks", "devShells", "formatter", "legacyPackages", "packages")
#: Repositories whose flake modules make no hosts, as their documentation has it.
_WITHOUT_HOSTS = frozenset(
    {
        "aciceri/agenix-shell",
        "cachix/devenv",
        "cachix/git-hooks.nix",
        "cachix/pre-commit-hooks.nix",
        "denful/flake-file",
        "drupol/pkgs-by-name-for-flake-parts",
        "hercules-ci/flake-parts",
        "hercules-ci/hercules-ci-effects",
        "juspay/just-flake",
        "mic92/sops-nix",
        "mightyiam/files",
        "nicknovitski/make-shell",
        "nix-community/disko",
        "nix-community/home-manager",
        "nix-community/nix-unit",
        "nix-community/nixvim",
        "numtide/devshell",
        "numtide/treefmt-nix",
        "oddlama/agenix-rekey",
        "oddlama/nix-topology",
        "platonic-systems/mission-control",
        "platonic-systems/process-compose-flake",
        "serokell/deploy-rs",
        "srid/flake-root",
        "srid/haskell-flake",
        "srid/just-flake",
        "synapdeck/github-actions-nix",
        "terranix/terranix",
        "vic/flake-file",
    }
)


def _options() -> dict[str, Lazy]:
    raw = make_type("lazyAttrsOf", make_type("one"))
    modules = make_type("lazyAttrsOf", make_type("deferredModule"))
    flake: dict[str, Lazy] = {name: declare(raw, Attrs()) for name in ("nixosConfigurations", "overlays")}
    flake["nixosModules"] = declare(modules, Attrs())
    return {
        "debug": declare(make_type("bool"), False),
        "flake": declare(make_type("submodule", Attrs({"options": Attrs(flake)})), Attrs()),
        "perSystem": declare(make_type("deferredModule"), Attrs()),
        "systems": declare(make_type("listOf", make_type("string"))),
    }


def make_flake_parts(repositories: Mapping[str, str | None]) -> Attrs:
    """The flake flake-parts; the repositories of the flake's inputs are given by name."""

    def make_flake(run: Run, arguments: Lazy, module: Lazy) -> Value:
        return _make_flake(run, as_attrs(run, arguments), module, repositories)

    items = {**_library().items, "mkFlake": make_builtin("mkFlake", make_flake)}
    modules = make_type("lazyAttrsOf", make_type("lazyAttrsOf", make_type("deferredModule")))
    with_modules = Attrs({"options": Attrs({"flake": Attrs({"modules": declare(modules, Attrs())})})})
    flat = make_type("attrsOf", make_type("deferredModule"))
    with_flake_modules = Attrs({"options": Attrs({"flake": Attrs({"flakeModules": declare(flat, Attrs())})})})
    more: dict[str, Lazy] = dict.fromkeys(("bundlers", "easyOverlay", "partitions"), Attrs())
    flake_modules = Attrs({**more, "modules": with_modules, "flakeModules": with_flake_modules}, _OPEN)
    return Attrs({"lib": Attrs(items, _OPEN), "flakeModules": flake_modules}, _OPEN)


def _make_flake(run: Run, arguments: Attrs, module: Lazy, repositories: Mapping[str, str | None]) -> Value:
    inputs = select(run, arguments, "inputs")
    special = as_attrs(run, arguments.items.get("specialArgs", Attrs()))
    given: dict[str, Lazy] = {
        "inputs": inputs,
        "self": later(
            lambda: force(run, arguments.items["self"] if "self" in arguments.items else select(run, inputs, "self"))
        ),
        "flake-parts-lib": _library(),
        "moduleLocation": unknown(_OPEN),
        **special.items,
    }
    fallback: dict[str, Lazy] = {
        "withSystem": Builtin("withSystem", 2, _with_system),
        "moduleWithSystem": Builtin("moduleWithSystem", 1, _module_with_system),
        "getSystem": Builtin("getSystem", 1, lambda run, _: _per_system(run)),
    }
    found = evaluate_modules(
        run, [module], Attrs(given, special.open), run.library, _options(), is_whole=True, fallback=fallback
    )
    strange = [name for name in found.external if repositories.get(name) not in _WITHOUT_HOSTS]
    missing = _partitions(run, found.space)
    if missing is not None and found.space.missing is None:
        found.space.missing = missing
    if strange and found.space.missing is None:
        found.space.missing = Unknown(f"the flake module of the input `{strange[0]}` is not in the repository")
    flake = as_attrs(run, select(run, found.config, "flake"))
    outputs: dict[str, Lazy] = {name: Attrs({}, _PER_SYSTEM) for name in _PER_SYSTEM_OUTPUTS}
    return Attrs({**outputs, **flake.items}, flake.open, flake.mark)


def _partitions(run: Run, space: Space) -> Unknown | None:
    """Why hosts may come of a partition, which is evaluated with inputs of its own."""
    named = children(run, peel_all(run, space.definitions)).names.get("partitionedAttrs", [])
    below = children(run, peel_all(run, named))
    is_open = "nixosConfigurations" in below.names or below.missing is not None
    return Unknown("partitions of flake-parts are not followed") if is_open else None


def _per_system(run: Run) -> Attrs:
    return Attrs({"pkgs": run.packages, "lib": run.library}, _PER_SYSTEM)


def _library() -> Attrs:
    """`flake-parts-lib`, as far as it declares options."""
    deferred = make_type("deferredModule")

    def option_per_system(run: Run, module: Lazy) -> Value:
        del run, module
        return deferred

    def submodule_option(run: Run, options: Lazy) -> Value:
        del run
        return declare(make_type("submodule", Attrs({"options": options})))

    def transposed(run: Run, arguments: Lazy) -> Value:
        del run, arguments
        return Attrs({})

    items: dict[str, Lazy] = {
        "importApply": make_builtin("importApply", import_with),
        "mkPerSystemOption": make_builtin("mkPerSystemOption", option_per_system),
        "mkSubmoduleOptions": make_builtin("mkSubmoduleOptions", submodule_option),
        "mkTransposedPerSystemModule": make_builtin("mkTransposedPerSystemModule", transposed),
    }
    return Attrs(items, _OPEN)


def _with_system(run: Run, system: Lazy, function: Lazy) -> Value:
    given = _per_system(run)
    return call(run, function, Attrs({**given.items, "system": system}, given.open))


def _module_with_system(run: Run, function: Lazy) -> Value:
    return call(run, function, _per_system(run))
