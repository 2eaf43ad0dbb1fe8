"""`lib.modules` and `lib.options`: what modules write beside plain values. Source: the NixOS manual, "Writing Modules".

All are sets with `_type`, as nixpkgs makes them; model/nix/evaluate/modules reads them.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..attributes import put_over, select
from ..call import call
from ..coerce import interpolate
from ..force import as_attrs, as_list, as_string, force, later
from ..importing import import_file
from ..run_state import Run
from ..values import Attrs, Lazy, Value
from .types import BOOLEAN

#: What a definition has without any of these.
PLAIN_PRIORITY = 100
DEFAULT_PRIORITY = 1000
OPTION_PRIORITY = 1500
FORCE_PRIORITY = 50
DEFAULT_ORDER = 1000


def make_if(run: Run, condition: Lazy, content: Lazy) -> Value:
    """`mkIf`"""
    del run
    return Attrs({"_type": "if", "condition": condition, "content": content})


def make_merge(run: Run, contents: Lazy) -> Value:
    """`mkMerge`"""
    del run
    return Attrs({"_type": "merge", "contents": contents})


def make_override(run: Run, priority: Lazy, content: Lazy) -> Value:
    """`mkOverride`"""
    del run
    return Attrs({"_type": "override", "priority": priority, "content": content})


def make_order(run: Run, priority: Lazy, content: Lazy) -> Value:
    """`mkOrder`"""
    del run
    return Attrs({"_type": "order", "priority": priority, "content": content})


def _with_priority(priority: int) -> Callable[[Run, Lazy], Value]:
    def override(run: Run, content: Lazy) -> Value:
        return make_override(run, priority, content)

    return override


def _with_order(priority: int) -> Callable[[Run, Lazy], Value]:
    def order(run: Run, content: Lazy) -> Value:
        return make_order(run, priority, content)

    return order


def make_option(run: Run, arguments: Lazy) -> Value:
    """`mkOption`"""
    return put_over(run, as_attrs(run, arguments), Attrs({"_type": "option"}))


def make_enable_option(run: Run, name: Lazy) -> Value:
    """`mkEnableOption`"""
    description = interpolate(run, name) if isinstance(force(run, name), str) else ""
    return Attrs(
        {"_type": "option", "default": False, "type": BOOLEAN, "description": f"Whether to enable {description}."}
    )


def make_package_option(run: Run, packages: Lazy, name: Lazy, arguments: Lazy) -> Value:
    """`mkPackageOption`"""
    del run, packages, name, arguments
    return Attrs({"_type": "option"})


def make_literal(run: Run, text: Lazy) -> Value:
    """`literalExpression`"""
    return Attrs({"_type": "literalExpression", "text": as_string(run, text)})


def make_documentation(run: Run, text: Lazy) -> Value:
    """`mdDoc`"""
    return force(run, text)


def is_option(run: Run, value: Lazy) -> Value:
    """`isOption`"""
    return is_of(run, force(run, value), "option")


def is_of(run: Run, value: Value, kind: str) -> bool:
    """Whether a value is a set with this `_type`."""
    return isinstance(value, Attrs) and "_type" in value.items and force(run, value.items["_type"]) == kind


class Alias(NamedTuple):
    """The mark of a module that defines under another path what is defined under one; changed, where not `is_exact`.

    Steps of the paths may hang on what modules define.
    """

    old: Lazy
    new: Lazy
    is_exact: bool = True


def alias_option(run: Run, old: Lazy, new: Lazy) -> Value:
    """`mkAliasOptionModule` and `mkRenamedOptionModule`"""
    del run
    return Attrs({}, mark=Alias(old, new))


def alias_option_with(run: Run, arguments: Lazy) -> Value:
    """`mkRenamedOptionModuleWith`"""
    return alias_option(run, select(run, arguments, "from"), select(run, arguments, "to"))


def remove_option(run: Run, old: Lazy, message: Lazy) -> Value:
    """`mkRemovedOptionModule`: nothing may be defined there."""
    del run, old, message
    return Attrs({})


def change_option(run: Run, old: Lazy, new: Lazy, change: Lazy) -> Value:
    """`mkChangedOptionModule`"""
    del run, change
    return Attrs({}, mark=Alias(old, new, is_exact=False))


def merge_options(run: Run, old: Lazy, new: Lazy, change: Lazy) -> Value:
    """`mkMergedOptionModule`"""
    del run, old, change
    return Attrs({}, mark=Alias([], new, is_exact=False))


def locate_module(run: Run, file: Lazy, module: Lazy) -> Value:
    """`setDefaultModuleLocation`"""
    del run
    return Attrs({"_file": file, "imports": [module]})


def import_with(run: Run, path: Lazy, arguments: Lazy) -> Value:
    """`importApply`"""
    return Attrs({"_file": path, "imports": [later(lambda: call(run, import_file(run, path), arguments))]})


def show_path(run: Run, path: Lazy) -> Value:
    """`showOption` and `showAttrPath`, of plain names"""
    return ".".join([as_string(run, step) for step in as_list(run, path)])


MODULES: Mapping[str, Callable[..., Value]] = {
    "importApply": import_with,
    "mkAfter": _with_order(1500),
    "mkAliasOptionModule": alias_option,
    "mkBefore": _with_order(500),
    "mkChangedOptionModule": change_option,
    "mkDefault": _with_priority(DEFAULT_PRIORITY),
    "mkForce": _with_priority(FORCE_PRIORITY),
    "mkIf": make_if,
    "mkImageMediaOverride": _with_priority(60),
    "mkMerge": make_merge,
    "mkMergedOptionModule": merge_options,
    "mkOptionDefault": _with_priority(OPTION_PRIORITY),
    "mkOrder": make_order,
    "mkOverride": make_override,
    "mkRemovedOptionModule": remove_option,
    "mkRenamedOptionModule": alias_option,
    "mkRenamedOptionModuleWith": alias_option_with,
    "mkVMOverride": _with_priority(10),
    "setDefaultModuleLocation": locate_module,
}
OPTIONS: Mapping[str, Callable[..., Value]] = {
    "isOption": is_option,
    "literalExample": make_literal,
    "literalExpression": make_literal,
    "mdDoc": make_documentation,
    "mkEnableOption": make_enable_option,
    "mkOption": make_option,
    "mkPackageOption": make_package_option,
    "showOption": show_path,
}
