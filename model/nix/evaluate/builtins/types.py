"""Functions that ask of which type a value is. Source: the Nix manual."""

from collections.abc import Callable, Mapping

from ..force import force
from ..run_state import Run
from ..values import Lazy, Value, name_type


def type_of(run: Run, value: Lazy) -> Value:
    """`typeOf`"""
    return name_type(force(run, value))


def _asks(*names: str) -> Callable[[Run, Lazy], Value]:
    def is_of(run: Run, value: Lazy) -> Value:
        return name_type(force(run, value)) in names

    return is_of


TABLE: Mapping[str, Callable[..., Value]] = {
    "isAttrs": _asks("set"),
    "isBool": _asks("bool"),
    "isFloat": _asks("float"),
    "isFunction": _asks("lambda"),
    "isInt": _asks("int"),
    "isList": _asks("list"),
    "isNull": _asks("null"),
    "isPath": _asks("path"),
    "isString": _asks("string"),
    "typeOf": type_of,
}
