"""Functions of attribute sets. Source: the Nix manual, "Built-in Functions".

What may have more names than it shows makes sets that may have more, too.
"""

from collections.abc import Callable, Mapping

from ..attributes import has, select, select_later
from ..call import call_later
from ..force import as_attrs, as_closed, as_list, as_string, attempt, force, unknown
from ..run_state import Run, charge, fail
from ..values import Attrs, Builtin, Closure, Lazy, Unknown, Value


def attribute_names(run: Run, attributes: Lazy) -> Value:
    """`attrNames`"""
    return sorted(as_closed(run, attributes))  # type: ignore[return-value]  # a list of strings is one of values


def attribute_values(run: Run, attributes: Lazy) -> Value:
    """`attrValues`"""
    items = as_closed(run, attributes)
    charge(run, len(items))
    return [items[name] for name in sorted(items)]


def get_attribute(run: Run, name: Lazy, attributes: Lazy) -> Value:
    """`getAttr`"""
    return force(run, select(run, attributes, as_string(run, name)))


def has_attribute(run: Run, name: Lazy, attributes: Lazy) -> Value:
    """`hasAttr`"""
    return has(as_attrs(run, attributes), as_string(run, name))


def map_attributes(run: Run, function: Lazy, attributes: Lazy) -> Value:
    """`mapAttrs`"""
    given = as_attrs(run, attributes)
    charge(run, len(given.items))
    return Attrs({name: call_later(run, function, name, item) for name, item in given.items.items()}, given.open)


def list_to_attributes(run: Run, items: Lazy) -> Value:
    """`listToAttrs`: the first of a name wins. Behind a name that is not known, none is certain."""
    found: dict[str, Lazy] = {}
    missing: Unknown | None = None
    for item in as_list(run, items):
        charge(run, 1)
        name = attempt(run, select_later(run, item, "name"))
        if isinstance(name, Unknown):
            missing = missing or name
        elif not isinstance(name, str):
            raise fail("a name of `listToAttrs` is no string")
        elif name not in found:
            found[name] = unknown(missing) if missing else select_later(run, item, "value")
    return Attrs(found, missing)


def remove_attributes(run: Run, attributes: Lazy, names: Lazy) -> Value:
    """`removeAttrs`"""
    given = as_attrs(run, attributes)
    charge(run, len(given.items))
    without = {as_string(run, name) for name in as_list(run, names)}
    return Attrs({name: item for name, item in given.items.items() if name not in without}, given.open)


def intersect_attributes(run: Run, left: Lazy, right: Lazy) -> Value:
    """`intersectAttrs`: what is in the right, of the names of the left."""
    first, second = as_attrs(run, left), as_attrs(run, right)
    charge(run, len(second.items))
    if first.open is None and second.open is None:
        return Attrs({name: item for name, item in second.items.items() if name in first.items})
    if first.open is None and all(name in second.items for name in first.items):
        return Attrs({name: second.items[name] for name in first.items})
    common = {name: item for name, item in second.items.items() if name in first.items}
    return Attrs(common, first.open or second.open)


def cat_attributes(run: Run, name: Lazy, sets: Lazy) -> Value:
    """`catAttrs`"""
    wanted = as_string(run, name)
    found = [as_attrs(run, item) for item in as_list(run, sets)]
    return [item.items[wanted] for item in found if has(item, wanted)]


def zip_attributes_with(run: Run, function: Lazy, sets: Lazy) -> Value:
    """`zipAttrsWith`"""
    values: dict[str, list[Lazy]] = {}
    missing: Unknown | None = None
    for item in as_list(run, sets):
        given = as_attrs(run, item)
        missing = missing or given.open
        charge(run, len(given.items))
        for name, value in given.items.items():
            values.setdefault(name, []).append(value)
    if missing is not None:
        return Attrs(dict.fromkeys(values, unknown(missing)), missing)
    return Attrs({name: call_later(run, function, name, found) for name, found in sorted(values.items())})


def function_arguments(run: Run, function: Lazy) -> Value:
    """`functionArgs`"""
    value = force(run, function)
    if isinstance(value, Attrs) and "__functionArgs" in value.items:
        return force(run, value.items["__functionArgs"])
    match value:
        case Closure():
            formals = value.node.formals.names if value.node.formals else ()
            return Attrs({formal.name: formal.default is not None for formal in formals})
        case Builtin():
            return Attrs({})
        case _:
            raise fail("`functionArgs` is asked of no function")


def attribute_position(run: Run, name: Lazy, attributes: Lazy) -> Value:
    """`unsafeGetAttrPos`: lines are not counted here."""
    if not has(as_attrs(run, attributes), as_string(run, name)):
        return None
    raise fail("the position of an attribute is not worked out")


TABLE: Mapping[str, Callable[..., Value]] = {
    "attrNames": attribute_names,
    "attrValues": attribute_values,
    "catAttrs": cat_attributes,
    "functionArgs": function_arguments,
    "getAttr": get_attribute,
    "hasAttr": has_attribute,
    "intersectAttrs": intersect_attributes,
    "listToAttrs": list_to_attributes,
    "mapAttrs": map_attributes,
    "removeAttrs": remove_attributes,
    "unsafeGetAttrPos": attribute_position,
    "zipAttrsWith": zip_attributes_with,
}
