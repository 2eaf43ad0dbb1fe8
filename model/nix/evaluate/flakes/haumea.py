"""The input haumea, which makes a set of a folder of Nix files. Source: nix-community.github.io/haumea, "load"."""

from ..attributes import put_over, select, select_later
from ..builtins.attribute_sets import function_arguments
from ..call import call
from ..force import as_attrs, unknown
from ..importing import import_file
from ..paths import path_of
from ..read import locate, read_folder
from ..run_state import Run, fail
from ..values import Attrs, Builtin, Closure, Lazy, Thunk, Unknown, Value

_OPEN = Unknown("haumea is known in part")
_SCOPE = Unknown("`self`, `super` and `root` of haumea are not followed")


def make_haumea() -> Attrs:
    """The flake haumea."""
    return Attrs({"lib": Attrs({"load": Builtin("load", 1, _load)}, _OPEN)}, _OPEN)


def _load(run: Run, arguments: Lazy) -> Value:
    """`load`, with the loader and the transformers that it has of its own."""
    given = as_attrs(run, arguments)
    if given.open is not None or "loader" in given.items or "transformer" in given.items:
        raise fail("`loader` and `transformer` of haumea are not followed")
    inputs = as_attrs(run, given.items.get("inputs", Attrs()))
    scope = Attrs(dict.fromkeys(("self", "super", "root"), unknown(_SCOPE)))
    return _load_folder(run, locate(run, select(run, given, "src")), put_over(run, inputs, scope))


def _load_folder(run: Run, folder: str, inputs: Attrs) -> Attrs:
    """The files of Nix and the folders by name; what begins with `_` is not seen from outside."""
    found: dict[str, Lazy] = {}
    for name, kind in read_folder(run, path_of(folder)).items():
        path = f"{folder}/{name}" if folder else name
        if name.startswith("_"):
            continue
        if kind == "directory":
            found[name] = _folder_later(run, path, inputs)
        elif name.endswith(".nix"):
            found[name.removesuffix(".nix")] = _file_later(run, path, inputs)
    return Attrs(found)


def _folder_later(run: Run, folder: str, inputs: Attrs) -> Thunk:
    return Thunk(compute=lambda: _load_folder(run, folder, inputs))


def _file_later(run: Run, path: str, inputs: Attrs) -> Thunk:
    def compute() -> Value:
        value = import_file(run, path_of(path))
        if not isinstance(value, Closure | Builtin):
            return value
        wanted = as_attrs(run, function_arguments(run, value))
        # Whether an argument is there is seen when it is asked for; defaults do not count.
        items: dict[str, Lazy] = {name: select_later(run, inputs, name) for name in wanted.items}
        return call(run, value, Attrs(items))

    return Thunk(compute=compute)
