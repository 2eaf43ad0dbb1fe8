"""What the inputs of a flake are as values: some are known by what is documented of them, of the others nothing is.

What is known of one is loaded by who has it.
"""

from collections.abc import Mapping

from ..importing import Importable
from ..run_state import Run
from ..values import Attrs, Lazy, Thunk, Unknown, Value
from .inputs import Input, is_local
from .nixpkgs import make_nixpkgs

_NIXPKGS = frozenset({"nixos/nixpkgs", "nix-community/nixpkgs.lib", "cachix/devenv-nixpkgs"})
_IMPORT_TREES = frozenset({"vic/import-tree", "denful/import-tree"})
#: Source: the repositories of github.com/nix-systems.
_SYSTEMS: Mapping[str, tuple[str, ...]] = {
    "default": ("aarch64-darwin", "aarch64-linux", "x86_64-darwin", "x86_64-linux"),
    "default-darwin": ("aarch64-darwin", "x86_64-darwin"),
    "default-linux": ("aarch64-linux", "x86_64-linux"),
    "x86_64-linux": ("x86_64-linux",),
    "aarch64-linux": ("aarch64-linux",),
    "x86_64-darwin": ("x86_64-darwin",),
    "aarch64-darwin": ("aarch64-darwin",),
}


def make_input(run: Run, found: Input, repositories: Mapping[str, str | None]) -> Lazy:
    """An input as the outputs of a flake get it; `repositories` are those of all inputs, by name."""
    return Thunk(compute=lambda: _make(run, found, repositories))


def _make(run: Run, found: Input, repositories: Mapping[str, str | None]) -> Value:
    owner, _, name = (repositories.get(found.name) or "").partition("/")
    if is_local(found):
        return Attrs({}, Unknown(f"the input `{found.name}` is another flake of the repository"))
    if not found.is_flake:
        is_tree = f"{owner}/{name}" in _IMPORT_TREES
        return Attrs({}, _outside(found), Importable(_import_tree()) if is_tree else None)
    match owner, name:
        case _ if f"{owner}/{name}" in _NIXPKGS:
            return make_nixpkgs(run, found.name)
        case (("clan" | "clan-lol"), "clan-core"):
            from .clan import make_clan_core

            return make_clan_core(Thunk(compute=lambda: make_nixpkgs(run)))
        case "numtide", "blueprint":
            from .blueprint import make_blueprint

            return make_blueprint(Thunk(compute=lambda: make_nixpkgs(run)), _outside(found))
        case "numtide", "flake-utils":
            from .flake_utils import make_flake_utils

            return make_flake_utils()
        case "hercules-ci", "flake-parts":
            from .flake_parts import make_flake_parts

            return make_flake_parts(repositories)
        case "nix-community", "home-manager":
            # Often put over nixpkgs' lib: these are all names that it has.
            names = dict.fromkeys(("hm", "homeManagerConfiguration"), Thunk(_outside(found)))
            return Attrs({"lib": Attrs(names)}, _outside(found))
        case "mic92", "sops-nix":
            from .secret_modules import make_sops_module

            return _with_modules(found, "sops", make_sops_module())
        case ("ryantm", "agenix") | ("yaxitech", "ragenix"):
            from .secret_modules import make_agenix_module

            return _with_modules(found, "age", make_agenix_module())
        case "nix-community", "haumea":
            from .haumea import make_haumea

            return make_haumea()
        case "serokell", "deploy-rs":
            from .deploy_rs import make_deploy_rs

            return make_deploy_rs(_outside(found))
        case "zhaofengli", "colmena":
            from .colmena import make_colmena

            return make_colmena(_outside(found))
        case "snowfallorg", "lib":
            from .snowfall import make_snowfall

            return make_snowfall()
        case _ if f"{owner}/{name}" in _IMPORT_TREES:
            return _import_tree()
        case "nix-systems", _ if name in _SYSTEMS:
            return Attrs({}, _outside(found), Importable(list(_SYSTEMS[name])))
    return Attrs({}, _outside(found))


def _import_tree() -> Attrs:
    from .import_tree import make_import_tree

    return make_import_tree()


def _with_modules(found: Input, name: str, module: Attrs) -> Attrs:
    """A flake with one module for NixOS, which is its default, too."""
    modules = Attrs({name: module, "default": module}, _outside(found))
    return Attrs({"nixosModules": modules}, _outside(found))


def _outside(found: Input) -> Unknown:
    return Unknown(f"the input `{found.name}` is not in the repository", of_input=found.name)
