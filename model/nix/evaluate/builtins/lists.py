"""Functions of lists. Source: the Nix manual, "Built-in Functions"."""

from collections.abc import Callable, Mapping

from ..attributes import select
from ..call import call, call_later
from ..coerce import interpolate
from ..compare import is_equal, is_less
from ..force import as_attrs, as_boolean, as_function, as_integer, as_list, as_open_list, as_string, force
from ..operators import join_lists
from ..run_state import Run, charge, charge_string, fail
from ..values import Attrs, Lazy, Unknown, Unresolved, Value

#: Longer lists are not made.
MOST_ITEMS = 100_000


def map_list(run: Run, function: Lazy, items: Lazy) -> Value:
    """`map`: each item is made when it is asked for."""
    found = as_list(run, items)
    charge(run, len(found))
    return [call_later(run, function, item) for item in found]


def filter_list(run: Run, function: Lazy, items: Lazy) -> Value:
    """`filter`"""
    return [item for item in as_list(run, items) if as_boolean(run, call(run, function, item))]


def gen_list(run: Run, function: Lazy, length: Lazy) -> Value:
    """`genList`"""
    count = as_integer(run, length)
    if not 0 <= count <= MOST_ITEMS:
        raise fail(f"a list of {count} items is not made")
    charge(run, count)
    return [call_later(run, function, index) for index in range(count)]


def element_at(run: Run, items: Lazy, index: Lazy) -> Value:
    """`elemAt`"""
    found, at = as_list(run, items), as_integer(run, index)
    if not 0 <= at < len(found):
        raise fail(f"a list has no item {at}")
    return force(run, found[at])


def head(run: Run, items: Lazy) -> Value:
    """`head`"""
    return element_at(run, items, 0)


def tail(run: Run, items: Lazy) -> Value:
    """`tail`"""
    found = as_list(run, items)
    if not found:
        raise fail("an empty list has no rest")
    charge(run, len(found))
    return found[1:]


def length(run: Run, items: Lazy) -> Value:
    """`length`"""
    return len(as_list(run, items))


def is_element(run: Run, item: Lazy, items: Lazy) -> Value:
    """`elem`: one that is equal is enough, whatever is not known of the others."""
    return is_any(run, as_list(run, items), lambda other: is_equal(run, item, other))


def is_any(run: Run, items: list[Lazy], holds: Callable[[Lazy], bool], *, wanted: bool = True) -> bool:
    """Whether something holds (or, not `wanted`, does not hold) for one item of a list at least."""
    missing: Unknown | None = None
    depth = run.depth
    for item in items:
        try:
            if holds(item) is wanted:
                return True
        except Unresolved as error:
            run.depth = depth
            missing = missing or error.unknown
    if missing is not None:
        raise Unresolved(missing)
    return False


def any_item(run: Run, function: Lazy, items: Lazy) -> Value:
    """`any`"""
    return is_any(run, as_list(run, items), lambda item: as_boolean(run, call(run, function, item)))


def all_items(run: Run, function: Lazy, items: Lazy) -> Value:
    """`all`"""
    return not is_any(run, as_list(run, items), lambda item: as_boolean(run, call(run, function, item)), wanted=False)


def fold_left(run: Run, function: Lazy, start: Lazy, items: Lazy) -> Value:
    """`foldl'`"""
    value = start
    for item in as_list(run, items):
        charge(run, 1)
        value = call(run, function, value, item)
    return force(run, value)


def concat_lists(run: Run, lists: Lazy) -> Value:
    """`concatLists`"""
    return join_lists(run, [as_open_list(run, items) for items in as_list(run, lists)])


def concat_map(run: Run, function: Lazy, items: Lazy) -> Value:
    """`concatMap`"""
    return join_lists(run, [as_open_list(run, call_later(run, function, item)) for item in as_list(run, items)])


def concat_strings(run: Run, separator: Lazy, items: Lazy) -> Value:
    """`concatStringsSep`"""
    between = as_string(run, separator)
    texts: list[str] = []
    size = 0
    for item in as_list(run, items):
        texts.append(interpolate(run, item))
        size += len(texts[-1]) + len(between)
        charge_string(run, size, len(texts[-1]))
    return between.join(texts)


def sort(run: Run, comparison: Lazy, items: Lazy) -> Value:
    """`sort`, stable."""
    return merge_sort(as_list(run, items), lambda one, other: as_boolean(run, call(run, comparison, one, other)))


def merge_sort(items: list[Lazy], is_before: Callable[[Lazy, Lazy], bool]) -> list[Lazy]:
    """A list in order. Python's own sort would nest on C's stack."""
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right = merge_sort(items[:middle], is_before), merge_sort(items[middle:], is_before)
    merged: list[Lazy] = []
    first = second = 0
    while first < len(left) and second < len(right):
        if is_before(right[second], left[first]):
            merged.append(right[second])
            second += 1
        else:
            merged.append(left[first])
            first += 1
    return merged + left[first:] + right[second:]


def partition(run: Run, function: Lazy, items: Lazy) -> Value:
    """`partition`"""
    right: list[Lazy] = []
    wrong: list[Lazy] = []
    for item in as_list(run, items):
        (right if as_boolean(run, call(run, function, item)) else wrong).append(item)
    return Attrs({"right": right, "wrong": wrong})


def group_by(run: Run, function: Lazy, items: Lazy) -> Value:
    """`groupBy`"""
    groups: dict[str, list[Lazy]] = {}
    for item in as_list(run, items):
        groups.setdefault(as_string(run, call(run, function, item)), []).append(item)
    return Attrs(dict(sorted(groups.items())))


def generic_closure(run: Run, argument: Lazy) -> Value:
    """`genericClosure`"""
    given = as_attrs(run, argument)
    operator = as_function(run, select(run, given, "operator"))
    waiting = list(as_list(run, select(run, given, "startSet")))
    keys: list[Lazy] = []
    found: list[Lazy] = []
    while waiting:
        charge(run, 1 + len(keys))
        item = waiting.pop(0)
        key = select(run, item, "key")
        if any(not is_less(run, key, other) and not is_less(run, other, key) for other in keys):
            continue
        keys.append(key)
        found.append(item)
        waiting += as_list(run, call(run, operator, item))
    return found


TABLE: Mapping[str, Callable[..., Value]] = {
    "all": all_items,
    "any": any_item,
    "concatLists": concat_lists,
    "concatMap": concat_map,
    "concatStringsSep": concat_strings,
    "elem": is_element,
    "elemAt": element_at,
    "filter": filter_list,
    "foldl'": fold_left,
    "genList": gen_list,
    "genericClosure": generic_closure,
    "groupBy": group_by,
    "head": head,
    "length": length,
    "map": map_list,
    "partition": partition,
    "sort": sort,
    "tail": tail,
}
