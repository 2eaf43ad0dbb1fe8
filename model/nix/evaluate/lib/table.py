"""nixpkgs' `lib` as a value."""

from collections.abc import Callable, Mapping

from ..attributes import put_over, update
from ..builtins import attribute_sets as builtin_sets
from ..builtins import data, evaluation_order, numbers
from ..builtins import lists as builtin_lists
from ..builtins import strings as builtin_strings
from ..builtins import types as builtin_types
from ..builtins.table import make_builtin
from ..call import call_later
from ..force import as_attrs, force, unknown
from ..run_state import Run
from ..values import Attrs, Builtin, Lazy, Library, Thunk, Unknown, Value
from . import attribute_sets, filesystem, lists, module_functions, strings, systems, trivial, types

Table = Mapping[str, Callable[..., Value]]

#: What `lib` and the sets in it have beside what is here.
_OPEN = Unknown("nixpkgs' lib is known in part")
#: The sets in `lib`, of which the functions stand in `lib` itself, too.
_SETS: Mapping[str, Table] = {
    "asserts": {"assertMsg": trivial.assert_message},
    "attrsets": {**builtin_sets.TABLE, **attribute_sets.TABLE},
    "debug": {"traceSeq": evaluation_order.trace, "traceVal": trivial.identity, "traceValSeq": trivial.identity},
    "fixedPoints": trivial.FIXED_POINTS,
    "lists": {**builtin_lists.TABLE, **lists.TABLE},
    "modules": module_functions.MODULES,
    "options": module_functions.OPTIONS,
    "strings": {"concatStringsSep": builtin_lists.concat_strings}
    | {**builtin_strings.TABLE, **data.TABLE, **strings.TABLE},
    "trivial": {**numbers.TABLE, **builtin_types.TABLE, **evaluation_order.TABLE, **trivial.TABLE},
}
#: The sets in `lib` whose functions do not stand in `lib` itself.
_LONE: Mapping[str, Table] = {
    "fileset": filesystem.FILESET,
    "filesystem": filesystem.FILESYSTEM,
    "path": filesystem.PATH,
    "versions": systems.VERSIONS,
}
_FROM_BUILTINS = ("pathExists", "readFile")
#: What is not written, and has another meaning in `lib` itself.
_NOT_THE_SAME = {
    "fileset": ("fromSource", "gitTracked", "toSource", "trace", "traceVal"),
    "types": ("defaultTypeMerge",),
}


def make_lib(run: Run, more: Mapping[str, Lazy]) -> Attrs:
    """`lib` with its `extend`, and with functions that come from elsewhere in nixpkgs."""
    items: dict[str, Lazy] = {}
    for name, table in {**_LONE, **_SETS}.items():
        functions: dict[str, Lazy] = {key: make_builtin(key, function) for key, function in table.items()}
        items |= functions if name in _SETS else {}
        functions |= {key: unknown(_OPEN) for key in _NOT_THE_SAME.get(name, ())}
        items[name] = Attrs(functions, _OPEN, Library())
    builtins = as_attrs(run, run.globals["builtins"]).items
    items |= {name: builtins[name] for name in _FROM_BUILTINS}
    typed: dict[str, Lazy] = {name: make_builtin(name, function) for name, function in types.FUNCTIONS.items()}
    items["types"] = Attrs(typed | types.make_values(), _OPEN, Library())
    items["systems"] = Attrs({"flakeExposed": list(systems.FLAKE_EXPOSED)}, _OPEN)
    return _extensible(run, Attrs({**items, **more}, _OPEN, Library()))


def _extensible(run: Run, library: Attrs) -> Attrs:
    def extend(run: Run, overlay: Lazy) -> Value:
        final = Thunk()
        final.compute = lambda: _extensible(run, update(run, library, call_later(run, overlay, final, library)))
        return force(run, final)

    return put_over(run, library, Attrs({"extend": Builtin("extend", 1, extend)}))
