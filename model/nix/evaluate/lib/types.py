"""`lib.types`. Source: the NixOS manual, "Options Types".

A type is a set whose mark says how definitions of it are merged; what nixpkgs has in the set beside that is not known.
"""

from collections.abc import Callable, Mapping

from ..attributes import select
from ..force import as_attrs, as_boolean, as_list, as_string, force
from ..run_state import Run
from ..values import Attrs, Lazy, OptionType, Unknown, Value

_MORE = Unknown("of a type of lib.types that is not known")


def make_type(kind: str, *inner: Lazy, separator: str = "") -> Attrs:
    """A type as a value."""
    items: dict[str, Lazy] = {"_type": "option-type", "name": kind}
    return Attrs(items, _MORE, OptionType(kind, inner, separator))


def type_of(run: Run, lazy: Lazy) -> OptionType:
    """What a value says as a type: `unspecified` for one that is none of ours."""
    value = force(run, lazy)
    if isinstance(value, Attrs) and isinstance(value.mark, OptionType):
        return value.mark
    return OptionType("not known")


BOOLEAN = make_type("bool")
#: By the kinds of values that they take; all must be the same where there are several.
_SCALARS = {
    "bool": "bool",
    "boolByOr": "not known",
    "float": "float",
    "int": "int",
    "nonEmptyStr": "string",
    "number": "number",
    "package": "package",
    "path": "path",
    "pathInStore": "path",
    "pathWith": "not known",
    "pkgs": "one",
    "port": "int",
    "raw": "one",
    "shellPackage": "package",
    "singleLineStr": "string",
    "str": "string",
    "unspecified": "unspecified",
    "anything": "anything",
    "attrs": "attrs",
    "optionType": "not known",
    "deferredModule": "deferredModule",
}


def _of_one(kind: str) -> Callable[[Run, Lazy], Value]:
    def make(run: Run, element: Lazy) -> Value:
        del run
        return make_type(kind, element)

    return make


def either(run: Run, left: Lazy, right: Lazy) -> Value:
    """`either`"""
    del run
    return make_type("either", left, right)


def one_of(run: Run, types: Lazy) -> Value:
    """`oneOf`"""
    return make_type("either", *as_list(run, types))


def unique(run: Run, message: Lazy, element: Lazy) -> Value:
    """`unique`"""
    del run, message
    return make_type("one", element)


def checked(run: Run, element: Lazy, check: Lazy) -> Value:
    """`addCheck`"""
    del check
    return force(run, element)


def coerced(run: Run, source: Lazy, function: Lazy, target: Lazy) -> Value:
    """`coercedTo`"""
    del run
    return make_type("coercedTo", source, function, target)


def enumeration(run: Run, choices: Lazy) -> Value:
    """`enum`"""
    return make_type("enum", *as_list(run, choices))


def matching(run: Run, pattern: Lazy) -> Value:
    """`strMatching`"""
    del run, pattern
    return make_type("string")


def separated(run: Run, separator: Lazy) -> Value:
    """`separatedString`"""
    return make_type("separated", separator=as_string(run, separator))


def submodule(run: Run, module: Lazy) -> Value:
    """`submodule`"""
    value = force(run, module)
    return make_type("submodule", *(value if isinstance(value, list) else [value]))


def submodule_with(run: Run, arguments: Lazy) -> Value:
    """`submoduleWith`: special arguments are not followed."""
    given = as_attrs(run, arguments)
    if "specialArgs" in given.items or given.open is not None:
        return make_type("not known")
    return make_type("submodule", *as_list(run, select(run, given, "modules")))


def attributes_with(run: Run, arguments: Lazy) -> Value:
    """`attrsWith`"""
    given = as_attrs(run, arguments).items
    is_lazy = "lazy" in given and as_boolean(run, given["lazy"])
    return make_type("lazyAttrsOf" if is_lazy else "attrsOf", select(run, arguments, "elemType"))


def deferred_with(run: Run, arguments: Lazy) -> Value:
    """`deferredModuleWith`"""
    given = as_attrs(run, arguments)
    return make_type("deferredModule", *as_list(run, given.items.get("staticModules", [])))


def between(run: Run, low: Lazy, high: Lazy) -> Value:
    """`ints.between`"""
    del run, low, high
    return make_type("int")


FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "addCheck": checked,
    "attrsOf": _of_one("attrsOf"),
    "attrsWith": attributes_with,
    "coercedTo": coerced,
    "deferredModuleWith": deferred_with,
    "either": either,
    "enum": enumeration,
    "functionTo": _of_one("functionTo"),
    "lazyAttrsOf": _of_one("lazyAttrsOf"),
    "listOf": _of_one("listOf"),
    "nonEmptyListOf": _of_one("listOf"),
    "nullOr": _of_one("nullOr"),
    "oneOf": one_of,
    "separatedString": separated,
    "strMatching": matching,
    "submodule": submodule,
    "submoduleWith": submodule_with,
    "uniq": _of_one("one"),
    "unique": unique,
}
_INTEGERS = ("positive", "unsigned", "s8", "s16", "s32", "u8", "u16", "u32")


def make_values() -> dict[str, Lazy]:
    """The types that are no functions."""
    found: dict[str, Lazy] = {name: make_type(kind) for name, kind in _SCALARS.items()}
    found |= {"lines": make_type("separated", separator="\n"), "commas": make_type("separated", separator=",")}
    found |= {"envVar": make_type("separated", separator=":")}
    found["ints"] = Attrs({name: make_type("int") for name in _INTEGERS}, _MORE)
    return found
