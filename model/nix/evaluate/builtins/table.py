"""All that a program of Nix can name without a scope."""

from collections.abc import Callable, Mapping

from ..force import unknown
from ..values import Attrs, Builtin, Lazy, Unknown, Value
from . import attribute_sets, data, evaluation_order, files, lists, numbers, strings, types

_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    **attribute_sets.TABLE,
    **data.TABLE,
    **evaluation_order.TABLE,
    **files.TABLE,
    **lists.TABLE,
    **numbers.TABLE,
    **strings.TABLE,
    **types.TABLE,
}
#: What hangs on the machine, the time or the network, is made by running programs, or is of no use without that.
_NOT_KNOWN = (
    "addDrvOutputDependencies",
    "appendContext",
    "convertHash",
    "currentSystem",
    "currentTime",
    "derivation",
    "derivationStrict",
    "exec",
    "fetchClosure",
    "fetchGit",
    "fetchMercurial",
    "fetchTarball",
    "fetchTree",
    "fetchurl",
    "filterSource",
    "findFile",
    "flakeRefToString",
    "getContext",
    "getEnv",
    "getFlake",
    "nixPath",
    "nixVersion",
    "langVersion",
    "outputOf",
    "parseFlakeRef",
    "placeholder",
    "storePath",
    "toFile",
    "toPath",
    "toXML",
)
#: Those that have a name of their own as well as one in `builtins`.
_PLAIN = (
    "abort",
    "baseNameOf",
    "break",
    "derivation",
    "derivationStrict",
    "dirOf",
    "fetchGit",
    "fetchMercurial",
    "fetchTarball",
    "fetchTree",
    "fromTOML",
    "import",
    "isNull",
    "map",
    "placeholder",
    "removeAttrs",
    "scopedImport",
    "throw",
    "toString",
)


def make_builtin(name: str, function: Callable[..., Value]) -> Builtin:
    """A function as a value; it takes as many arguments as the Python one, beside the run."""
    return Builtin(name, function.__code__.co_argcount - 1, function)


def make_globals() -> dict[str, Lazy]:
    """What is known where no scope says otherwise."""
    functions: dict[str, Lazy] = {name: make_builtin(name, function) for name, function in _FUNCTIONS.items()}
    functions |= {name: unknown(Unknown(f"`{name}` is not known before Nix runs")) for name in _NOT_KNOWN}
    functions |= {"true": True, "false": False, "null": None, "storeDir": "/nix/store"}
    builtins = Attrs(functions)
    functions["builtins"] = builtins
    plain = {name: functions[name] for name in (*_PLAIN, "true", "false", "null")}
    return {**plain, "builtins": builtins, **{f"__{name}": value for name, value in functions.items()}}
