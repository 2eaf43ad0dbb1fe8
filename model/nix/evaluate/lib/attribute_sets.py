"""`lib.attrsets`. Source: the Nixpkgs manual, "lib.attrsets: attribute set functions"."""

from collections.abc import Callable, Mapping

from ..attributes import has, put_over, select, select_later
from ..builtins.attribute_sets import list_to_attributes, map_attributes, zip_attributes_with
from ..call import call, call_later
from ..force import as_attrs, as_boolean, as_closed, as_list, as_string, attempt, force, later, unknown
from ..run_state import Run, charge, descend
from ..values import Attrs, Builtin, Lazy, Unknown, Value
from .lists import fold_right


def _steps(run: Run, path: Lazy) -> list[str]:
    return [as_string(run, step) for step in as_list(run, path)]


def by_path(run: Run, path: Lazy, default: Lazy, attributes: Lazy) -> Value:
    """`attrByPath`"""
    value = attributes
    for step in _steps(run, path):
        found = force(run, value)
        if not isinstance(found, Attrs) or not has(found, step):
            return force(run, default)
        value = found.items[step]
    return force(run, value)


def has_path(run: Run, path: Lazy, attributes: Lazy) -> Value:
    """`hasAttrByPath`"""
    value = attributes
    for step in _steps(run, path):
        found = force(run, value)
        if not isinstance(found, Attrs) or not has(found, step):
            return False
        value = found.items[step]
    return True


def set_path(run: Run, path: Lazy, value: Lazy) -> Value:
    """`setAttrByPath`"""
    found = value
    for step in reversed(_steps(run, path)):
        found = Attrs({step: found})
    return force(run, found)


def from_path(run: Run, path: Lazy, attributes: Lazy) -> Value:
    """`getAttrFromPath`"""
    value = attributes
    for step in _steps(run, path):
        value = select(run, value, step)
    return force(run, value)


def values_of(run: Run, names: Lazy, attributes: Lazy) -> Value:
    """`attrVals`"""
    return [select_later(run, attributes, as_string(run, name)) for name in as_list(run, names)]


def get_attributes(run: Run, names: Lazy, attributes: Lazy) -> Value:
    """`getAttrs`"""
    wanted = [as_string(run, name) for name in as_list(run, names)]
    return Attrs({name: select_later(run, attributes, name) for name in wanted})


def filter_attributes(run: Run, function: Lazy, attributes: Lazy) -> Value:
    """`filterAttrs`: where it is not known whether a name stays, no name is certain but those that do stay."""
    given = as_attrs(run, attributes)
    kept: dict[str, Lazy] = {}
    missing: Unknown | None = given.open
    for name, item in given.items.items():
        found = attempt(run, call_later(run, function, name, item))
        if isinstance(found, Unknown):
            missing = missing or found
        elif as_boolean(run, found):
            kept[name] = item
    return Attrs(kept, missing)


def filter_recursive(run: Run, function: Lazy, attributes: Lazy) -> Value:
    """`filterAttrsRecursive`"""
    kept = as_attrs(run, filter_attributes(run, function, attributes))
    return Attrs({name: later(_filtered(run, function, item)) for name, item in kept.items.items()}, kept.open)


def _filtered(run: Run, function: Lazy, item: Lazy) -> Callable[[], Value]:
    def compute() -> Value:
        value = force(run, item)
        return filter_recursive(run, function, value) if isinstance(value, Attrs) else value

    return compute


def fold_attributes(run: Run, function: Lazy, start: Lazy, attributes: Lazy) -> Value:
    """`foldlAttrs`"""
    value = start
    for name, item in sorted(as_closed(run, attributes).items()):
        charge(run, 1)
        value = call(run, function, value, name, item)
    return force(run, value)


def collect(run: Run, function: Lazy, attributes: Lazy) -> Value:
    """`collect`"""
    value = force(run, attributes)
    if as_boolean(run, call(run, function, value)):
        return [value]
    if not isinstance(value, Attrs):
        return []
    descend(run)
    found: list[Lazy] = []
    for _, item in sorted(as_closed(run, value).items()):
        found += as_list(run, collect(run, function, item))
        charge(run, 1)
    run.depth -= 1
    return found


def pair(run: Run, name: Lazy, value: Lazy) -> Value:
    """`nameValuePair`"""
    del run
    return Attrs({"name": name, "value": value})


def map_with_names(run: Run, function: Lazy, attributes: Lazy) -> Value:
    """`mapAttrs'`: the function makes the names, too."""
    given = as_attrs(run, attributes)
    pairs: list[Lazy] = [call_later(run, function, name, item) for name, item in sorted(given.items.items())]
    made = as_attrs(run, list_to_attributes(run, pairs))
    # What else there is may come first.
    return made if given.open is None else Attrs(dict.fromkeys(made.items, unknown(given.open)), given.open)


def map_to_list(run: Run, function: Lazy, attributes: Lazy) -> Value:
    """`mapAttrsToList`"""
    items = as_closed(run, attributes)
    charge(run, len(items))
    return [call_later(run, function, name, item) for name, item in sorted(items.items())]


def concat_map_attributes(run: Run, function: Lazy, attributes: Lazy) -> Value:
    """`concatMapAttrs`"""
    given = as_attrs(run, attributes)
    found = Attrs()
    for name, item in sorted(given.items.items()):
        made = attempt(run, call_later(run, function, name, item))
        found = put_over(run, found, Attrs({}, made) if isinstance(made, Unknown) else as_attrs(run, made))
    return found if given.open is None else put_over(run, Attrs({}, given.open), found)


def map_recursive(run: Run, function: Lazy, attributes: Lazy) -> Value:
    """`mapAttrsRecursive`"""
    always = Builtin("always", 1, lambda _run, _value: True)
    return _map_recursive(run, always, function, [], attributes)


def map_recursive_where(run: Run, condition: Lazy, function: Lazy, attributes: Lazy) -> Value:
    """`mapAttrsRecursiveCond`"""
    return _map_recursive(run, condition, function, [], attributes)


def _map_recursive(run: Run, condition: Lazy, function: Lazy, path: list[Lazy], attributes: Lazy) -> Value:
    def compute_for(name: str, item: Lazy) -> Callable[[], Value]:
        def compute() -> Value:
            value = force(run, item)
            if isinstance(value, Attrs) and as_boolean(run, call(run, condition, value)):
                return _map_recursive(run, condition, function, [*path, name], value)
            return call(run, function, [*path, name], value)

        return compute

    given = as_attrs(run, attributes)
    charge(run, len(given.items))
    return Attrs({name: later(compute_for(name, item)) for name, item in given.items.items()}, given.open)


def gen_attributes(run: Run, names: Lazy, function: Lazy) -> Value:
    """`genAttrs`"""
    pairs: list[Lazy] = [
        Attrs({"name": name, "value": call_later(run, function, name)}) for name in as_list(run, names)
    ]
    return list_to_attributes(run, pairs)


def gen_attributes_with_names(run: Run, items: Lazy, function: Lazy) -> Value:
    """`genAttrs'`"""
    pairs: list[Lazy] = [call_later(run, function, item) for item in as_list(run, items)]
    return list_to_attributes(run, pairs)


def is_derivation(run: Run, value: Lazy) -> Value:
    """`isDerivation`"""
    found = force(run, value)
    return isinstance(found, Attrs) and has(found, "type") and force(run, found.items["type"]) == "derivation"


def optional_attributes(run: Run, condition: Lazy, attributes: Lazy) -> Value:
    """`optionalAttrs`"""
    return as_attrs(run, attributes) if as_boolean(run, condition) else Attrs()


def zip_attributes(run: Run, sets: Lazy) -> Value:
    """`zipAttrs`"""
    return zip_attributes_with(run, Builtin("second", 2, lambda run, _name, values: force(run, values)), sets)


def fold_zipped(run: Run, function: Lazy, start: Lazy, sets: Lazy) -> Value:
    """`foldAttrs`: the values of each name are folded from the right."""
    fold = Builtin("fold", 2, lambda run, _name, values: fold_right(run, function, start, values))
    return zip_attributes_with(run, fold, sets)


def merge_list(run: Run, sets: Lazy) -> Value:
    """`mergeAttrsList`"""
    found = Attrs()
    for item in as_list(run, sets):
        made = attempt(run, item)
        found = put_over(run, found, Attrs({}, made) if isinstance(made, Unknown) else as_attrs(run, made))
    return found


def update_recursive(run: Run, left: Lazy, right: Lazy) -> Value:
    """`recursiveUpdate`"""
    first, second = as_attrs(run, left), as_attrs(run, right)
    merged: dict[str, Lazy] = dict(put_over(run, first, second).items)
    for name, item in second.items.items():
        if name in first.items:
            merged[name] = later(_updated(run, first.items[name], item))
        elif first.open is not None:
            merged[name] = later(_updated(run, unknown(first.open), item))
    return Attrs(merged, second.open or first.open)


def _updated(run: Run, left: Lazy, right: Lazy) -> Callable[[], Value]:
    def compute() -> Value:
        second = force(run, right)
        if not isinstance(second, Attrs):
            return second
        first = attempt(run, left)
        if isinstance(first, Unknown):
            return put_over(run, Attrs({}, first), second)
        return update_recursive(run, first, second) if isinstance(first, Attrs) else second

    return compute


def attributes_to_list(run: Run, attributes: Lazy) -> Value:
    """`attrsToList`"""
    return [Attrs({"name": name, "value": item}) for name, item in sorted(as_closed(run, attributes).items())]


def same(run: Run, attributes: Lazy) -> Value:
    """`recurseIntoAttrs` and the like, for what is asked of here"""
    return put_over(run, as_attrs(run, attributes), Attrs({"recurseForDerivations": True}))


TABLE: Mapping[str, Callable[..., Value]] = {
    "attrByPath": by_path,
    "attrVals": values_of,
    "attrsToList": attributes_to_list,
    "collect": collect,
    "concatMapAttrs": concat_map_attributes,
    "filterAttrs": filter_attributes,
    "filterAttrsRecursive": filter_recursive,
    "foldAttrs": fold_zipped,
    "foldlAttrs": fold_attributes,
    "genAttrs": gen_attributes,
    "genAttrs'": gen_attributes_with_names,
    "getAttrFromPath": from_path,
    "getAttrs": get_attributes,
    "hasAttrByPath": has_path,
    "isDerivation": is_derivation,
    "mapAttrs": map_attributes,
    "mapAttrs'": map_with_names,
    "mapAttrsRecursive": map_recursive,
    "mapAttrsRecursiveCond": map_recursive_where,
    "mapAttrsToList": map_to_list,
    "mergeAttrsList": merge_list,
    "nameValuePair": pair,
    "optionalAttrs": optional_attributes,
    "recurseIntoAttrs": same,
    "recursiveUpdate": update_recursive,
    "setAttrByPath": set_path,
    "zipAttrs": zip_attributes,
}
