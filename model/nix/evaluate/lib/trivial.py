"""`lib.trivial`, `lib.fixedPoints` and `lib.debug`. Source: the Nixpkgs manual, under those names."""

from collections.abc import Callable, Mapping

from ..attributes import put_over, update
from ..builtins.data import from_json, from_toml
from ..builtins.evaluation_order import throw
from ..call import call, call_later
from ..compare import is_less
from ..force import as_attrs, as_boolean, as_integer, as_list, force, later
from ..read import read_text
from ..run_state import Run, charge, fail
from ..values import Attrs, Builtin, Closure, Lazy, Thunk, Value


def identity(run: Run, value: Lazy) -> Value:
    """`id`"""
    return force(run, value)


def const(run: Run, value: Lazy, other: Lazy) -> Value:
    """`const`"""
    del other
    return force(run, value)


def pipe(run: Run, value: Lazy, functions: Lazy) -> Value:
    """`pipe`"""
    found = value
    for function in as_list(run, functions):
        found = call_later(run, function, found)
        charge(run, 1)
    return force(run, found)


def flip(run: Run, function: Lazy, first: Lazy, second: Lazy) -> Value:
    """`flip`"""
    return call(run, function, second, first)


def merge(run: Run, left: Lazy, right: Lazy) -> Value:
    """`mergeAttrs`"""
    return update(run, left, right)


def boolean_text(run: Run, value: Lazy) -> Value:
    """`boolToString`"""
    return "true" if as_boolean(run, value) else "false"


def import_json(run: Run, path: Lazy) -> Value:
    """`importJSON`"""
    return from_json(run, read_text(run, path))


def import_toml(run: Run, path: Lazy) -> Value:
    """`importTOML`"""
    return from_toml(run, read_text(run, path))


def minimum(run: Run, left: Lazy, right: Lazy) -> Value:
    """`min`"""
    return force(run, left if is_less(run, left, right) else right)


def maximum(run: Run, left: Lazy, right: Lazy) -> Value:
    """`max`"""
    return force(run, right if is_less(run, left, right) else left)


def modulo(run: Run, left: Lazy, right: Lazy) -> Value:
    """`mod`, with the sign of the first number."""
    first, second = as_integer(run, left), as_integer(run, right)
    if second == 0:
        raise fail("a division by zero")
    rest = abs(first) % abs(second)
    return -rest if first < 0 else rest


def both(run: Run, left: Lazy, right: Lazy) -> Value:
    """`and`"""
    return as_boolean(run, left) and as_boolean(run, right)


def either(run: Run, left: Lazy, right: Lazy) -> Value:
    """`or`"""
    return as_boolean(run, left) or as_boolean(run, right)


def is_function(run: Run, value: Lazy) -> Value:
    """`isFunction`: sets that can be called, too."""
    found = force(run, value)
    return isinstance(found, Closure | Builtin) or (isinstance(found, Attrs) and "__functor" in found.items)


def to_function(run: Run, value: Lazy) -> Value:
    """`toFunction`"""
    found = force(run, value)
    return found if is_function(run, found) is True else Builtin("const", 2, const, (found,))


def set_arguments(run: Run, function: Lazy, arguments: Lazy) -> Value:
    """`setFunctionArgs`"""
    del run
    functor = Builtin("functor", 2, lambda run, _this, argument: call(run, function, argument))
    return Attrs({"__functor": functor, "__functionArgs": arguments})


def say_and_go_on(run: Run, condition: Lazy, message: Lazy, value: Lazy) -> Value:
    """`warnIf` and `warnIfNot`"""
    del condition, message
    return force(run, value)


def throw_if(run: Run, condition: Lazy, message: Lazy, value: Lazy) -> Value:
    """`throwIf`"""
    return throw(run, message) if as_boolean(run, condition) else force(run, value)


def throw_if_not(run: Run, condition: Lazy, message: Lazy, value: Lazy) -> Value:
    """`throwIfNot`"""
    return force(run, value) if as_boolean(run, condition) else throw(run, message)


def assert_message(run: Run, condition: Lazy, message: Lazy) -> Value:
    """`assertMsg`"""
    return True if as_boolean(run, condition) else throw(run, message)


def fix(run: Run, function: Lazy) -> Value:
    """`fix`"""
    found = Thunk()
    found.compute = lambda: call(run, function, found)
    return force(run, found)


def extends(run: Run, overlay: Lazy, function: Lazy, final: Lazy) -> Value:
    """`extends`"""
    previous = call_later(run, function, final)
    return update(run, previous, call_later(run, overlay, final, previous))


def compose(run: Run, first: Lazy, second: Lazy, final: Lazy, previous: Lazy) -> Value:
    """`composeExtensions`"""
    made = as_attrs(run, call(run, first, final, previous))
    over = later(lambda: put_over(run, as_attrs(run, previous), made))
    return update(run, made, call_later(run, second, final, over))


def compose_many(run: Run, overlays: Lazy, final: Lazy, previous: Lazy) -> Value:
    """`composeManyExtensions`"""
    made = Attrs()
    for overlay in as_list(run, overlays):
        over = put_over(run, as_attrs(run, previous), made)
        made = put_over(run, made, as_attrs(run, call(run, overlay, final, over)))
    return made


def make_extensible(run: Run, function: Lazy) -> Value:
    """`makeExtensible`"""
    final = Thunk()

    def compute() -> Value:
        made = as_attrs(run, call(run, function, final))
        extend = Builtin("extend", 1, lambda run, overlay: make_extensible(run, _extended(function, overlay)))
        return put_over(run, made, Attrs({"extend": extend}))

    final.compute = compute
    return force(run, final)


def _extended(function: Lazy, overlay: Lazy) -> Builtin:
    return Builtin("extends", 3, extends, (overlay, function))


FIXED_POINTS: Mapping[str, Callable[..., Value]] = {
    "composeExtensions": compose,
    "composeManyExtensions": compose_many,
    "extends": extends,
    "fix": fix,
    "makeExtensible": make_extensible,
}
TABLE: Mapping[str, Callable[..., Value]] = {
    "and": both,
    "boolToString": boolean_text,
    "const": const,
    "flip": flip,
    "id": identity,
    "importJSON": import_json,
    "importTOML": import_toml,
    "isFunction": is_function,
    "max": maximum,
    "mergeAttrs": merge,
    "min": minimum,
    "mod": modulo,
    "or": either,
    "pipe": pipe,
    "setFunctionArgs": set_arguments,
    "throwIf": throw_if,
    "throwIfNot": throw_if_not,
    "toFunction": to_function,
    "warnIf": say_and_go_on,
    "warnIfNot": say_and_go_on,
}
