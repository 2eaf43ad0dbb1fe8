"""A repository of a few files in memory, and what expressions and flakes in it come to."""

from collections.abc import Mapping
from typing import NamedTuple

from stackwright.model.nix.evaluate.flakes.flake import Flake, evaluate_flake, evaluate_host
from stackwright.model.nix.evaluate.flakes.nixpkgs import set_up_nixpkgs
from stackwright.model.nix.evaluate.force import guard, later
from stackwright.model.nix.evaluate.importing import import_file
from stackwright.model.nix.evaluate.modules.evaluate_modules import Evaluated
from stackwright.model.nix.evaluate.modules.find_option import Found, find_option
from stackwright.model.nix.evaluate.paths import path_of
from stackwright.model.nix.evaluate.read_data import Data, Members, read_data
from stackwright.model.nix.evaluate.run_state import Kind
from stackwright.model.nix.evaluate.start import start
from stackwright.model.nix.evaluate.values import Attrs, Unknown


class SmallTree(NamedTuple):
    """Files by path, and symbolic links by path with what they lead to."""

    files: Mapping[str, str]
    links: Mapping[str, str] = {}

    def read(self, path: str) -> str | None:
        """The text of a file, or the target of a link."""
        return self.files.get(path, self.links.get(path))

    def kind(self, path: str) -> Kind | None:
        """What stands at a path."""
        if path in self.links:
            return "symlink"
        if path in self.files:
            return "regular"
        return "directory" if self.entries(path) else None

    def entries(self, path: str) -> Mapping[str, Kind] | None:
        """What is in a folder."""
        found: dict[str, Kind] = {}
        for file in (*self.files, *self.links):
            if path == "" or file.startswith(f"{path}/"):
                name, _, rest = file.removeprefix(path).removeprefix("/").partition("/")
                found[name] = "directory" if rest else "symlink" if file in self.links else "regular"
        return found or None


def value(text: str, files: Mapping[str, str] | None = None, links: Mapping[str, str] | None = None) -> Data:
    """What an expression comes to, with all that is in it; `lib` is nixpkgs', `unknown` and `open` are not known."""
    run = start(SmallTree({**(files or {}), "test.nix": text}, links or {}))
    set_up_nixpkgs(run)
    hole = Unknown("a hole")
    run.globals = {
        **run.globals,
        "lib": run.library,
        "unknown": later(lambda: fail_with(hole)),
        "open": Attrs({"a": 1}, hole),
    }
    return guard(run, lambda: read_data(run, later(lambda: import_file(run, path_of("test.nix")))))


def fail_with(why: Unknown) -> None:
    """Raises what an unknown value raises."""
    from stackwright.model.nix.evaluate.values import Unresolved

    raise Unresolved(why)


def plain(data: Data) -> object:
    """A value with dicts and lists, for comparing; unknown parts stay."""
    if isinstance(data, Members):
        assert data.missing is None, data
        return {name: plain(item) for name, item in data.items.items()}
    return [plain(item) for item in data] if isinstance(data, tuple) and not isinstance(data, Unknown) else data


def flake(text: str, files: Mapping[str, str] | None = None) -> Flake:
    """The flake at the root of a tree."""
    return evaluate_flake(SmallTree({**(files or {}), "flake.nix": text}))


def host(modules: str, files: Mapping[str, str] | None = None, **arguments: str) -> Evaluated:
    """The host `a` of a flake whose modules are this list; other arguments of `nixosSystem` as expressions."""
    more = " ".join(f"{name} = {text};" for name, text in arguments.items())
    text = (
        "{ outputs = { self, nixpkgs, outside }@inputs: "
        f"{{ nixosConfigurations.a = nixpkgs.lib.nixosSystem {{ modules = {modules}; {more} }}; }}; }}"
    )
    found = flake(text, files)
    assert found.missing is None, found.missing
    evaluated = evaluate_host(found, found.hosts["a"])
    assert isinstance(evaluated, Evaluated), evaluated
    return evaluated


def option(found: Evaluated, path: str) -> Found:
    """What a host says of an option, by its path with dots."""
    return find_option(found, tuple(path.split(".")))
